/** Inputs that hold what is typed until it can be taken. */
"use client"
import { useState, type ComponentProps, type ReactNode } from "react"
import type { Json } from "#lib/agent/types.ts"

/** 16 px on a phone, or the page would zoom in. */
export const field =
  "min-w-0 rounded-md border border-line-control bg-surface px-2 text-trace outline-none transition-colors focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent [&[readonly]]:border-line disabled:border-line disabled:text-ink-2 max-md:text-[max(1rem,16px)]"

type DraftProps = Omit<ComponentProps<"input">, "value" | "onChange" | "onBlur"> & {
  value: string
  /** Gives back what is wrong with it, if anything is. */
  check?: (text: string) => string | undefined
  /** Called with each text that passes `check`, at the end of typing or, with `live`, during it. */
  onCommit: (text: string) => void
  live?: boolean
}

/** A line of text that is taken on Enter or when it is left; Escape takes it back. */
export function DraftField({ value, check, onCommit, live = false, className = "", ...rest }: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const text = draft ?? value
  const fault = draft === null ? undefined : check?.(draft)
  const done = () => {
    if (draft !== null && draft !== value && fault === undefined) onCommit(draft)
    setDraft(null)
  }
  return (
    <>
      <input
        {...rest} value={text} aria-invalid={fault !== undefined || undefined} spellCheck={false} autoComplete="off"
        className={`${className} aria-invalid:border-error`}
        onChange={({ target }) => {
          setDraft(target.value)
          if (live && check?.(target.value) === undefined) onCommit(target.value)
        }}
        onBlur={done}
        onKeyDown={(event) => {
          rest.onKeyDown?.(event)
          if (event.nativeEvent.isComposing || event.defaultPrevented) return
          if (event.key === "Enter") done()
          if (event.key === "Escape" && draft !== null) {
            event.stopPropagation()
            setDraft(null)
          }
        }}
      />
      {fault && <span role="alert" className="text-meta text-error">{fault}</span>}
    </>
  )
}

/** A text of several lines that is as high as it needs to be. */
export function AreaField({ value, onText, className = "", ...rest }: Omit<ComponentProps<"textarea">, "value" | "onChange"> & { value: string; onText: (text: string) => void }) {
  return <textarea {...rest} rows={1} value={value} onChange={({ target }) => onText(target.value)} className={`field-sizing-content resize-none ${className}`} />
}

/** A number, or nothing. */
export function NumberField({ value, onNumber, ...rest }: Omit<DraftProps, "value" | "onCommit" | "check"> & { value: number | undefined; onNumber: (value: number | null) => void }) {
  return (
    <DraftField
      {...rest} inputMode="decimal" value={value === undefined ? "" : String(value)} live
      check={(text) => (text.trim() === "" || Number.isFinite(Number(text)) ? undefined : "a number")}
      onCommit={(text) => onNumber(text.trim() === "" ? null : Number(text))}
    />
  )
}

/** Any JSON value in one line. Where texts are expected what is typed is the text; elsewhere, it is JSON, and what is no JSON is a text. */
export function ValueField({ value, isText, onValue, ...rest }: Omit<DraftProps, "value" | "onCommit" | "check"> & { value: Json | undefined; isText: boolean; onValue: (value: Json | undefined) => void }) {
  const shown = value === undefined ? "" : isText && typeof value === "string" && value !== "" ? value : JSON.stringify(value)
  return <DraftField {...rest} value={shown} onCommit={(text) => onValue(text === "" ? undefined : readValue(text, isText))} />
}

/** What a person means by a line of text. */
export function readValue(text: string, isText: boolean): Json {
  if (isText && text !== '""' && text !== "null") return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export function Labelled({ label, hint, children, className = "" }: { label: string; hint?: string; children: ReactNode; className?: string }) {
  return (
    <label className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <span className="flex items-baseline gap-1.5 text-meta text-ink-2">{label}{hint && <code className="text-[0.6875rem] text-ink-3">{hint}</code>}</span>
      {children}
    </label>
  )
}

export function Check({ label, checked, disabled, onChange }: { label: string; checked: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-trace max-md:min-h-9">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={({ target }) => onChange(target.checked)} className="size-3.5 accent-accent" />
      {label}
    </label>
  )
}

/** The values that are allowed, as chips: type one and press Enter; Backspace in the empty field takes the last away. */
"use client"
import { X } from "lucide-react"
import { useRef, useState } from "react"
import type { Json } from "#lib/agent/types.ts"
import { field, readValue } from "./fields.tsx"
import { brief } from "./row-words.ts"

type Props = { values: Json[]; isText: boolean; name: string; readOnly: boolean; onValues: (values: Json[]) => void }

export function EnumChips({ values, isText, name, readOnly, onValues }: Props) {
  const [draft, setDraft] = useState("")
  const input = useRef<HTMLInputElement>(null)
  const has = (value: Json) => values.some((other) => JSON.stringify(other) === JSON.stringify(value))
  const add = (text: string) => {
    const parts = isText ? text.split(/[,\n]/) : [text]
    const added = parts.map((part) => part.trim()).filter(Boolean).map((part) => readValue(part, isText)).filter((value) => !has(value))
    if (added.length > 0) onValues([...values, ...added])
    setDraft("")
  }
  const remove = (index: number) => {
    onValues(values.toSpliced(index, 1))
    input.current?.focus()
  }
  return (
    <ul aria-label={`Allowed values of ${name}`} className={`${field} flex flex-wrap items-center gap-1 px-1 py-1 has-[input:focus-visible]:border-accent`}>
      {values.map((value, index) => (
        <li key={`${index} ${JSON.stringify(value)}`} className="flex min-w-0 items-center rounded-sm bg-bubble">
          <bdi className="truncate py-0.5 pl-1.5 font-mono text-code" title={brief(value, 400)}>{brief(value, 48)}</bdi>
          {readOnly ? <span className="w-1.5" /> : (
            <button
              type="button" aria-label={`Remove ${brief(value)}`} onClick={() => remove(index)}
              className="flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X size="0.75rem" aria-hidden />
            </button>
          )}
        </li>
      ))}
      {!readOnly && (
        <li className="min-w-20 flex-1">
          <input
            ref={input} value={draft} aria-label={`Add an allowed value of ${name}`} placeholder={values.length > 0 ? "add" : "any; type one, press Enter"}
            className="h-6 w-full bg-transparent px-1 font-mono text-code outline-none max-md:h-8 max-md:text-[max(1rem,16px)]" spellCheck={false} autoComplete="off"
            onChange={({ target }) => setDraft(target.value)}
            onBlur={() => add(draft)}
            onPaste={(event) => {
              const text = event.clipboardData.getData("text/plain")
              if (!isText || !/[,\n]/.test(text)) return
              event.preventDefault()
              add(text)
            }}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === "Enter" || (event.key === "," && isText)) {
                event.preventDefault()
                add(draft)
              }
              if (event.key === "Backspace" && draft === "" && values.length > 0) onValues(values.slice(0, -1))
            }}
          />
        </li>
      )}
    </ul>
  )
}

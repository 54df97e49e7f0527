/** Edits a title in place: Enter and leaving keep it, Escape does not. */
"use client"
import { useEffect, useRef } from "react"

type Props = { title: string; onDone: (title: string) => void; className?: string }

export function TitleField({ title, onDone, className = "" }: Props) {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => ref.current?.select(), [])
  const done = (text: string) => onDone(text.trim() || title)
  return (
    <input
      ref={ref} aria-label="Title" defaultValue={title} maxLength={200}
      onBlur={(event) => done(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === "Enter") done(event.currentTarget.value)
        if (event.key === "Escape") {
          event.preventDefault()
          onDone(title)
        }
      }}
      className={`w-full min-w-0 rounded-md border border-accent bg-surface px-2 outline-none max-md:text-[max(1rem,16px)] ${className}`}
    />
  )
}

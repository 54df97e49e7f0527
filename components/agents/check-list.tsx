/** A list of which any number may be chosen, found by typing. */
"use client"
import { Search, X } from "lucide-react"
import { useState, type ReactNode } from "react"
import { visible } from "#components/trace/visible-text.tsx"

/** `note` stands at the right; `fixed` is chosen by something else and says by what. */
export type Choice = { key: string; label: string; hint: string; icon?: ReactNode; fixed?: string }

type Props = {
  /** What is chosen from, for readers: "tools". */
  label: string
  choices: Choice[]
  chosen: string[]
  onChosen: (chosen: string[]) => void
  /** Chosen, and not there (any more). */
  missing: string[]
  mono?: boolean
}

const MANY = 8

export function CheckList({ label, choices, chosen, onChosen, missing, mono = false }: Props) {
  const [q, setQ] = useState("")
  const words = q.trim().toLowerCase()
  const shown = choices.filter((choice) => `${choice.label} ${choice.hint}`.toLowerCase().includes(words))
  const toggle = (key: string, on: boolean) => onChosen(on ? [...chosen, key] : chosen.filter((other) => other !== key))
  return (
    <div className="flex flex-col gap-2">
      {missing.length > 0 && (
        <ul aria-label={`${label} that are not there`} className="divide-y divide-line rounded-lg border border-line-strong">
          {missing.map((name) => (
            <li key={name} className="flex min-h-9 items-center gap-2 px-3 text-trace max-md:min-h-11">
              <span className="min-w-0 flex-1 truncate"><bdi className={mono ? "font-mono" : "font-medium"}>{visible(name)}</bdi> <span className="text-meta text-waiting">is not there (any more)</span></span>
              <button type="button" aria-label={`Take ${visible(name)} out`} onClick={() => toggle(name, false)} className="grid size-7 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-11"><X size="0.875rem" aria-hidden /></button>
            </li>
          ))}
        </ul>
      )}
      {choices.length > MANY && (
        <label className="relative block">
          <span className="sr-only">Search {label}</span>
          <Search size="0.8125rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
          <input type="search" value={q} onChange={({ target }) => setQ(target.value)} placeholder={`Search ${label}`} className="h-8 w-full rounded-md border border-line-control bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-11 max-md:text-[max(1rem,16px)]" />
        </label>
      )}
      {shown.length > 0 ? (
        <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line">
          {shown.map(({ key, label: name, hint, icon, fixed }) => (
            <li key={key}>
              <label className="flex min-h-11 cursor-pointer items-start gap-2.5 px-3 py-2 text-trace first:rounded-t-lg last:rounded-b-lg hover:bg-hover has-disabled:cursor-default">
                <input type="checkbox" checked={fixed !== undefined || chosen.includes(key)} disabled={fixed !== undefined} onChange={({ target }) => toggle(key, target.checked)} className="mt-0.5 size-3.5 shrink-0 accent-accent" />
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-1.5">{icon}<bdi className={`min-w-0 truncate font-medium ${mono ? "font-mono" : ""}`}>{visible(name)}</bdi>{fixed && <span className="shrink-0 text-meta text-ink-3">{fixed}</span>}</span>
                  <span className="line-clamp-2 text-meta text-ink-2">{visible(hint)}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      ) : words ? <p className="text-trace text-ink-2">Nothing holds “{q.trim()}”.</p> : null}
    </div>
  )
}

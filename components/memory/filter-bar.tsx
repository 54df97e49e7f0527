/** What narrows the list: a search as the agent would search, how memories stand, where from, and as of when. */
"use client"
import { History, Search, X } from "lucide-react"
import { useEffect, useState } from "react"
import { useConversationList, titleOf } from "#components/rail/conversation-list.ts"
import { field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { fromField, toField } from "./moments.ts"
import { useConversationTitle } from "./source-link.tsx"
import { views, type Filters } from "./use-filters.ts"

type Props = { filters: Filters; change: (part: Partial<Filters>) => void; proposed: number }

export function FilterBar({ filters, change, proposed }: Props) {
  const { q, show, at, history } = filters
  return (
    <div role="search" aria-label="Memories" className="flex shrink-0 flex-col gap-2 border-b border-line px-3 py-2.5">
      <SearchField q={q} onSearch={(next) => change({ q: next })} />
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1.5">
        <div role="group" aria-label="How they stand" className="flex flex-wrap gap-0.5">
          {views.map(({ value, label }) => (
            <button
              key={value} type="button" aria-pressed={show === value} onClick={() => change({ show: value })}
              className={`inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-meta transition-colors max-md:h-11 max-md:px-2.5 ${show === value ? "bg-pressed font-medium text-ink" : "text-ink-2 hover:bg-hover"}`}
            >
              {label}
              {value === "proposed" && proposed > 0 && <span className="rounded-full bg-waiting px-1.5 text-[0.6875rem] leading-4 font-semibold text-bg tabular-nums"><span className="sr-only">, </span>{proposed}</span>}
            </button>
          ))}
        </div>
        <span className="flex-1" />
        <ConversationFilter value={filters.conversation} onChange={(conversation) => change({ conversation })} />
        {!at && <Button size="sm" look="quiet" className="px-2" onClick={() => change({ at: new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString(), show: "current" })}><History size="0.75rem" aria-hidden />Back in time</Button>}
      </div>
      {q.trim() !== "" && (
        <label className="flex min-h-6 items-center gap-2 text-meta text-ink-2 max-md:min-h-11">
          <input type="checkbox" checked={history} onChange={({ target }) => change({ history: target.checked })} className="size-3.5 accent-accent" />
          Search what was replaced, too (“how long was it delayed?”)
        </label>
      )}
      {at && <Then at={at} onAt={(next) => change({ at: next })} />}
    </div>
  )
}

function SearchField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q)
  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text === q) return
    const timer = setTimeout(() => onSearch(text), 200)
    return () => clearTimeout(timer)
  }, [text, q, onSearch])
  return (
    <label className="relative block">
      <span className="sr-only">Search as the agent would</span>
      <Search size="0.875rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
      <input
        type="search" placeholder="Search as the agent would" value={text} maxLength={1_000} onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onSearch(text)
          if (event.key === "Escape" && text) { event.preventDefault(); setText(""); onSearch("") }
        }}
        className="h-9 w-full rounded-lg border border-line-control bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-11 max-md:text-[max(1rem,16px)]"
      />
    </label>
  )
}

function ConversationFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { items } = useConversationList()
  const known = items.some(({ id }) => id === value)
  const title = useConversationTitle(known || !value ? undefined : value)
  return (
    <select aria-label="From which conversation" value={value} onChange={({ target }) => onChange(target.value)} className={`${field} h-7 max-w-40 truncate border-transparent text-meta text-ink-2 hover:border-line-control max-md:h-11 ${value ? "border-accent! text-ink" : ""}`}>
      <option value="">Every conversation</option>
      {value && !known && <option value={value}>{title ?? (title === null ? "A deleted conversation" : "One conversation")}</option>}
      {items.map((item) => <option key={item.id} value={item.id}>{titleOf(item)}</option>)}
    </select>
  )
}

const HOUR = 3_600_000
const steps: [label: string, ms: number][] = [["an hour", HOUR], ["a day", 24 * HOUR], ["a week", 168 * HOUR]]

/** A moment of the past: the list shows what was known then. */
function Then({ at, onAt }: { at: string; onAt: (at: string) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 rounded-lg border border-accent-line bg-accent-soft px-2.5 py-1.5 text-meta">
      <label className="flex items-center gap-2 font-medium">
        <History size="0.75rem" aria-hidden />What did it know then?
        <input type="datetime-local" aria-label="As of" value={toField(at)} onChange={({ target }) => { const next = fromField(target.value); if (next) onAt(next) }} className={`${field} h-7 text-meta max-md:h-11`} />
      </label>
      <span className="flex flex-wrap items-center gap-1 text-ink-2">
        {steps.map(([label, ms]) => <button key={label} type="button" onClick={() => onAt(new Date(Date.parse(at) - ms).toISOString())} className="rounded-md px-1.5 py-0.5 hover:bg-hover max-md:min-h-11">{label} earlier</button>)}
      </span>
      <span className="flex-1" />
      <Button size="sm" onClick={() => onAt("")}><X size="0.75rem" aria-hidden />Now</Button>
    </div>
  )
}

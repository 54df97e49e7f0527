/** "Why does it think so?": the memories that an answer's turn recalled, and from each the way to the message that made it. */
"use client"
import { Brain, ChevronDown } from "lucide-react"
import { useId, useMemo, useState } from "react"
import { useEntity } from "#components/view-store.ts"
import type { TurnView } from "#lib/agent/view.ts"
import { RecalledList } from "./recalled-list.tsx"
import { recalledIn } from "./shapes.ts"

export function WhyRecalled({ turn: entity }: { turn: TurnView }) {
  const turn = useEntity(entity)
  const [open, setOpen] = useState(false)
  const id = useId()
  // The turn changes in place.
  const hits = useMemo(() => recalledIn(turn.steps), [turn, turn.version])
  if (hits.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}
        className="-ml-1.5 inline-flex h-7 items-center gap-1.5 self-start rounded-md px-1.5 text-meta text-ink-2 transition-colors hover:bg-hover hover:text-ink max-md:h-11"
      >
        <Brain size="0.875rem" strokeWidth={1.75} className="text-kind-memory" aria-hidden />
        Why does it think so?
        <span className="text-ink-3">{hits.length === 1 ? "1 memory" : `${hits.length} memories`}</span>
        <ChevronDown size="0.75rem" className={`transition-transform ${open ? "rotate-180" : ""}`} aria-hidden />
      </button>
      {open && (
        <div id={id} className="animate-in">
          <p className="pb-1.5 text-meta text-ink-3">This turn recalled {hits.length === 1 ? "this" : "these"}. Each leads to the message that made it.</p>
          <RecalledList hits={hits} />
        </div>
      )}
    </div>
  )
}

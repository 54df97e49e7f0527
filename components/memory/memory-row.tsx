/** One memory of the list. */
"use client"
import { Check, GitCommitVertical, Hourglass, Pin } from "lucide-react"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Ago } from "#components/ui/time.tsx"
import type { MemoryScores } from "#lib/agent/memory.ts"
import type { ListedMemory } from "./memory-api.ts"
import { MemoryMenu } from "./memory-menu.tsx"
import { MemoryStatusMark, scopeOf } from "./memory-status.tsx"
import { formatMoment } from "./moments.ts"
import { ScoreParts } from "./score-parts.tsx"
import type { MemoryDeeds } from "./use-deeds.ts"

type Props = {
  memory: ListedMemory
  /** Its place among what was found, from 1; undefined without a search. */
  rank?: number
  most: MemoryScores
  isOpen: boolean
  isPicked: boolean
  isCursor: boolean
  deeds: MemoryDeeds
  onOpen: () => void
  /** `range`: everything from the last one on. */
  onPick: (range: boolean) => void
}

export function MemoryRow({ memory, rank, most, isOpen, isPicked, isCursor, deeds, onOpen, onPick }: Props) {
  const { text, status, pinned, createdAt, expiresAt, supersedesId, why, scores } = memory
  const said = visible(text)
  return (
    <div className={`group flex items-start gap-1 border-b border-line pr-2 pl-1 transition-colors ${isOpen ? "bg-accent-soft" : isPicked ? "bg-pressed" : "hover:bg-hover"}`}>
      <label className="grid size-9 shrink-0 cursor-pointer place-items-center max-md:size-11">
        <span className="sr-only">Select: {said}</span>
        <input type="checkbox" checked={isPicked} tabIndex={-1} onClick={(event) => onPick(event.shiftKey)} onChange={() => undefined} className="size-3.5 accent-accent max-md:size-4.5" />
      </label>
      <div className="relative min-w-0 flex-1 py-2">
        <button
          type="button" data-row={memory.id} tabIndex={isCursor ? 0 : -1} aria-current={isOpen || undefined} onClick={onOpen}
          className="block w-full text-left text-body [overflow-wrap:anywhere] outline-offset-[-1px] before:absolute before:inset-0 before:content-['']"
        >
          {rank !== undefined && <span className="mr-1.5 text-meta text-ink-3 tabular-nums">{rank}</span>}
          <bdi className={`line-clamp-3 ${rank === undefined ? "" : "inline"} ${status === "superseded" || status === "expired" ? "text-ink-2" : "font-medium"}`}>{said}</bdi>
        </button>
        {rank !== undefined && why && <p className="pt-0.5 text-meta text-ink-2">{visible(why)}</p>}
        {scores && <div className="pt-1"><ScoreParts scores={scores} most={most} /></div>}
        <p className="flex min-h-5 flex-wrap items-center gap-x-2.5 gap-y-0.5 pt-0.5 text-meta text-ink-3">
          {pinned && <span className="inline-flex items-center gap-1 text-accent"><Pin size="0.6875rem" fill="currentColor" aria-hidden />pinned</span>}
          {status !== "active" && <MemoryStatusMark status={status} />}
          <Ago at={createdAt} />
          {supersedesId && <span className="inline-flex items-center gap-1"><GitCommitVertical size="0.75rem" aria-hidden />replaced another</span>}
          {expiresAt && status === "active" && <span className="inline-flex items-center gap-1"><Hourglass size="0.6875rem" aria-hidden />until {formatMoment(expiresAt)}</span>}
          {memory.scope !== "everywhere" && <span>{visible(scopeOf(memory))}</span>}
        </p>
        {status === "proposed" && (
          <div className="relative flex flex-wrap items-center gap-x-3 gap-y-1.5 pt-1 text-meta text-waiting">
            <span className="min-w-0">Told by text from outside: no agent recalls it yet.</span>
            <Button size="sm" onClick={() => void deeds.accept([memory])}><Check size="0.75rem" aria-hidden />Accept</Button>
          </div>
        )}
      </div>
      <div className="relative pt-1.5"><MemoryMenu memory={memory} deeds={deeds} /></div>
    </div>
  )
}

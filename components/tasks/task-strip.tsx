/** Above the composer: how many tasks of this conversation are under way, whatever part of it is in sight, and a stop that takes them along. */
"use client"
import Link from "next/link"
import { Button } from "#components/ui/button.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { View } from "#lib/agent/view.ts"
import { isOver } from "./task-shape.ts"

/** `onStop` is there while a turn runs: it stops the turn and the tasks that it started. */
export function TaskStrip({ conversationId, onStop }: { conversationId: string; onStop: (() => void) | undefined }) {
  const { view } = useViewStore()
  useEntity(view)
  const counts = { running: 0, waiting: 0, queued: 0 }
  for (const { status } of view.tasks.values()) if (status === "running" || status === "waiting" || status === "queued") counts[status]++
  const words = [counts.running > 0 && `${counts.running} running`, counts.waiting > 0 && `${counts.waiting} waiting for you`, counts.queued > 0 && `${counts.queued} queued`].filter(Boolean)
  if (words.length === 0) return null
  const open = openTasksOf(view, view.turns.at(-1)?.turnId)
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3 pb-1.5">
      <Link
        href={`/tasks?conversation=${encodeURIComponent(conversationId)}`} prefetch={false}
        className="inline-flex h-7 items-center gap-2 rounded-full border border-line bg-surface px-3 text-meta text-ink-2 hover:border-line-control hover:text-ink max-md:h-11"
      >
        <KindIcon kind="task" size={13} />
        <span className="tabular-nums">Tasks: {words.join(", ")}</span>
      </Link>
      {onStop && open > 0 && <Button size="sm" look="quiet" className="rounded-full max-md:h-11" onClick={onStop}>{`Stop this turn and its ${open === 1 ? "task" : `${open} tasks`}`}</Button>}
    </div>
  )
}

/** The tasks that the running turn started and that have not ended: what a stop may take along. */
function openTasksOf(view: View, turnId: string | undefined): number {
  if (view.tasks.size === 0 || turnId === undefined) return 0
  let open = 0
  for (const call of view.calls.values()) {
    if (call.turnId !== turnId) continue
    for (const id of call.taskIds) if (!isOver(view.tasks.get(id)?.status ?? "succeeded")) open++
  }
  return open
}

/** A background task in one line, as the chat shows it: live, and the way to its trace. */
"use client"
import { ChevronRight } from "lucide-react"
import Link from "next/link"
import { StatusMark } from "#components/trace/status.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { Elapsed, formatMs } from "#components/ui/time.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TaskView } from "#lib/agent/view.ts"
import { ProgressBar } from "./progress.tsx"
import { isOver, ofView } from "./task-shape.ts"

const SHOWN = 8

/** The tasks that a call started, below it. */
export function TaskLines({ ids, conversationId }: { ids: string[]; conversationId: string }) {
  if (ids.length === 0) return null
  return (
    <ul aria-label={ids.length === 1 ? "Its task" : `Its ${ids.length} tasks`} className="border-t border-line bg-bg">
      {ids.slice(0, SHOWN).map((id) => <li key={id}><TaskLine taskId={id} /></li>)}
      {ids.length > SHOWN && (
        <li><Link href={`/tasks?conversation=${encodeURIComponent(conversationId)}`} prefetch={false} className="flex h-8 items-center px-3 pl-8 text-meta text-accent hover:underline max-md:h-11">and {ids.length - SHOWN} more, on the board</Link></li>
      )}
    </ul>
  )
}

export function TaskLine({ taskId }: { taskId: string }) {
  const task = useViewStore().view.tasks.get(taskId)
  return task ? <Line task={task} /> : null
}

function Line({ task: entity }: { task: TaskView }) {
  const task = ofView(useEntity(entity))
  const { title, status, progress, logId, createdAt, finishedAt } = task
  const inside = (
    <>
      <KindIcon kind="task" labelled />
      <bdi className="min-w-0 shrink truncate font-medium">{visible(title)}</bdi>
      <span className="flex min-w-8 flex-1 items-center gap-2">
        {status === "running" && <span className="block w-16 shrink-0"><ProgressBar {...task} /></span>}
        {status === "running" && progress?.words && <bdi className="truncate text-meta text-ink-3 max-md:hidden">{visible(progress.words.replace(/\s+/g, " "))}</bdi>}
      </span>
      <span className="flex shrink-0 items-center gap-2 text-meta text-ink-3">
        {isOver(status) && finishedAt ? <span className="tabular-nums">{formatMs(Math.max(0, Date.parse(finishedAt) - Date.parse(createdAt)))}</span> : status !== "queued" && <Elapsed since={createdAt} />}
        <StatusMark status={status} worded />
        {logId && <ChevronRight size="0.75rem" aria-hidden />}
      </span>
    </>
  )
  const look = "flex min-h-8 items-center gap-2 px-3 py-1 text-trace max-md:min-h-11"
  return logId
    ? <Link href={`/c/${encodeURIComponent(logId)}`} prefetch={false} className={`${look} transition-colors hover:bg-hover focus-visible:-outline-offset-2`}>{inside}<span className="sr-only">, open its trace</span></Link>
    : <span className={look}>{inside}</span>
}

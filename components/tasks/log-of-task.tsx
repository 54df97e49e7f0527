/** On the page of a task's own log: which task it is, how it stands, and the way back to the conversation that started it. */
"use client"
import { ArrowLeft, RotateCw, Square } from "lucide-react"
import Link from "next/link"
import { useEffect, useState } from "react"
import { readConversation } from "#components/api.ts"
import { titleOf } from "#components/rail/conversation-list.ts"
import { StatusMark } from "#components/trace/status.tsx"
import { Button } from "#components/ui/button.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { Elapsed } from "#components/ui/time.tsx"
import type { Task } from "#lib/agent/tasks.ts"
import { ProgressBar } from "./progress.tsx"
import { cancel, retry } from "./task-actions.ts"
import { followTasks } from "./task-feed.ts"
import { isOver } from "./task-shape.ts"
import { listTasks } from "./tasks-api.ts"

/** The task of a log, live; null until it is known, and for a log that is no task's. */
export function useTaskOf(logId: string, isTask: boolean): Task | null {
  const [task, setTask] = useState<Task | null>(null)
  useEffect(() => {
    if (!isTask) return
    const read = () => void listTasks({ log: logId }).then(({ items: [found] }) => found && setTask(found), () => undefined)
    read()
    return followTasks((changed) => changed.logId === logId && setTask(changed), read)
  }, [logId, isTask])
  return task
}

export function LogOfTask({ task, parentId }: { task: Task | null; parentId: string }) {
  const [parent, setParent] = useState("")
  useEffect(() => {
    readConversation(parentId).then((conversation) => setParent(titleOf(conversation)), () => undefined)
  }, [parentId])
  return (
    <div className="flex shrink-0 flex-col gap-1.5 border-b border-line bg-sunken px-3 py-2 text-trace md:px-6">
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={`/c/${encodeURIComponent(parentId)}`} prefetch={false} className="inline-flex h-7 max-w-56 min-w-0 items-center gap-1.5 rounded-lg text-accent hover:underline max-md:h-11">
          <ArrowLeft size="0.8125rem" className="shrink-0" aria-hidden /><span className="sr-only">Back to </span><bdi className="truncate">{parent || "the conversation"}</bdi>
        </Link>
        <span className="flex items-center gap-1.5 text-ink-2"><KindIcon kind="task" />Its task</span>
        <span className="flex-1" />
        {task && (
          <>
            {task.status === "running" && task.startedAt && <span className="text-meta text-ink-3"><Elapsed since={task.startedAt} /></span>}
            <StatusMark status={task.status} worded />
            {isOver(task.status)
              ? <Button size="sm" className="max-md:h-11" onClick={() => void retry(task)}><RotateCw size="0.75rem" aria-hidden />Run again</Button>
              : <Button size="sm" look="danger" className="max-md:h-11" onClick={() => void cancel(task)}><Square size="0.625rem" fill="currentColor" aria-hidden />Cancel</Button>}
          </>
        )}
      </div>
      {task && <ProgressBar {...task} />}
    </div>
  )
}

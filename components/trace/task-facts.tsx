/** Background tasks as the card of a call shows them: those that it started, or that it told of. */
"use client"
import Link from "next/link"
import { TaskCard } from "#components/tasks/task-card.tsx"
import { ofView } from "#components/tasks/task-shape.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TaskView } from "#lib/agent/view.ts"
import { Part } from "./card.tsx"
import { useTracePanel } from "./trace-context.ts"

const SHOWN = 20

export function TaskFacts({ ids }: { ids: string[] }) {
  const { conversationId } = useTracePanel()
  const { view } = useViewStore()
  const known = ids.flatMap((id) => view.tasks.get(id) ?? [])
  if (known.length === 0) return null
  return (
    <Part title={known.length === 1 ? "Background task" : `${known.length} background tasks`}>
      {known.slice(0, SHOWN).map((task) => <Known key={task.taskId} task={task} />)}
      {known.length > SHOWN && <Link href={`/tasks?conversation=${encodeURIComponent(conversationId)}`} prefetch={false} className="text-accent hover:underline">and {known.length - SHOWN} more, on the board</Link>}
    </Part>
  )
}

function Known({ task: entity }: { task: TaskView }) {
  const { readOnly } = useTracePanel()
  return <TaskCard task={ofView(useEntity(entity))} readOnly={readOnly} heading="h4" />
}

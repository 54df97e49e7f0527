/** A background task as the call that started it shows it. */
"use client"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TaskView } from "#lib/agent/view.ts"
import { Facts, Part, Well } from "./card.tsx"
import { Value } from "./value.tsx"
import { visible } from "./visible-text.tsx"

export function TaskFacts({ taskId }: { taskId: string }) {
  const task = useViewStore().view.tasks.get(taskId)
  return task ? <Known task={task} /> : null
}

function Known({ task: entity }: { task: TaskView }) {
  const task = useEntity(entity)
  return (
    <Part title="Background task">
      <Facts facts={{ Task: visible(task.title), Status: task.status, Error: task.error && visible(task.error.message) }} />
      {task.progress !== undefined && <Well><Value value={task.progress} /></Well>}
      {task.output !== undefined && <Well><Value value={task.output} /></Well>}
    </Part>
  )
}

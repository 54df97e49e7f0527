/** A task as a card shows it, whether it was read from the list of tasks or from the log of a conversation. */
import type { Task } from "#lib/agent/tasks.ts"
import type { TaskView, Text } from "#lib/agent/view.ts"

export type ShownTask = Pick<Task, "id" | "title" | "status"> & {
  agent?: string | undefined
  attempt?: number | undefined
  progress?: Task["progress"] | undefined
  output?: Text | undefined
  error?: { kind: string; message: string } | undefined
  /** Its own log, where its trace is. */
  logId?: string | undefined
  /** The conversation that started it, where that is not the one on the page. */
  conversationId?: string | undefined
  createdAt: string
  startedAt?: string | undefined
  finishedAt?: string | undefined
}

export const ofTask = ({ output, error, startedAt, finishedAt, ...task }: Task): ShownTask => ({
  ...task, output: output ?? undefined, error: error ?? undefined, startedAt: startedAt ?? undefined, finishedAt: finishedAt ?? undefined,
})

/** The log tells when a task was made and when it changed last, not when it was begun. */
export const ofView = ({ taskId, title, status, agent, attempt, progress, output, error, logId, startedAt, at }: TaskView): ShownTask => ({
  id: taskId, title, status, agent, attempt, progress, output, error, logId, createdAt: startedAt, startedAt: status === "queued" ? undefined : startedAt,
  finishedAt: isOver(status) ? at : undefined,
})

export const isOver = (status: Task["status"]): boolean => status === "succeeded" || status === "failed" || status === "cancelled"

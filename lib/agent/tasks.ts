/** Background tasks as folds: how far the log of one has come, and how it ended. */
import type { z } from "zod"
import type { AgentEvent, BlobRef, DELIVERIES, Envelope, KeptEvent, TASK_STATUSES, taskProgress } from "./events.ts"

export type TaskStatus = (typeof TASK_STATUSES)[number]
export type Delivery = (typeof DELIVERIES)[number]
export type Progress = z.infer<typeof taskProgress>
type TaskChanged = Extract<KeptEvent, { type: "task.changed" }>

/** As the API shows it. `output` of more than 32 KiB is the head of a blob of the log `logId`. */
export type Task = {
  id: string
  title: string
  task: string
  agent: string
  deliver: Delivery
  status: TaskStatus
  progress: Progress | null
  output: string | BlobRef | null
  error: { kind: string; message: string } | null
  /** How many times it was begun. */
  attempt: number
  conversationId: string
  callId: string
  logId: string
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

/** What an agent says about how far it is: a function that every task has. */
export const REPORT_PROGRESS = "report_progress"

/** True once nothing more comes of a task, unless somebody asks for it. */
export const isOver = (status: TaskStatus): boolean => status === "succeeded" || status === "failed" || status === "cancelled"

/** True for the event that ends a task, in the log of the conversation that started it. */
export const endsTask = (event: AgentEvent): event is TaskChanged => event.type === "task.changed" && isOver(event.status)

/** True for an end that is told unasked: it waits in the queue like a message. Who cancels a task knows that it is over. */
export const isPushed = ({ status, deliver }: TaskChanged): boolean => (status === "succeeded" || status === "failed") && (deliver === "push_when_idle" || deliver === "push_now")

/** Of the last words: as many as a card shows. */
const WORDS = 160

/** Folds one event of a task's log into its progress, in place and in constant time; true when that changed it. */
export function progressed(progress: Progress, event: AgentEvent): boolean {
  switch (event.type) {
    case "model.started":
      progress.steps++
      return true
    case "text.delta":
      progress.words = ((event.from === 0 ? "" : (progress.words ?? "")) + event.delta).slice(-WORDS)
      return true
    case "message.assistant": {
      const words = (typeof event.text === "string" ? event.text : event.text.head).slice(-WORDS)
      if (words === "") return false
      progress.words = words
      return true
    }
    case "call.started": {
      if (event.name !== REPORT_PROGRESS || typeof event.args !== "object" || event.args === null) return false
      const { percent, note } = event.args as { percent?: unknown; note?: unknown }
      if (typeof percent === "number") progress.percent = percent
      if (typeof note === "string") progress.words = note.slice(-WORDS)
      return true
    }
    default:
      return false
  }
}

/** Of the task's own agent: what its delegates do is inside its calls. */
export function progressOf(log: Envelope[]): Progress {
  const progress: Progress = { steps: 0 }
  for (const { event, parent } of log) if (parent === undefined) progressed(progress, event)
  return progress
}

/** How many times a task was begun: a turn that goes on because somebody answered was not begun again. */
export const attemptsOf = (log: Envelope[]): number =>
  log.filter(({ event }) => event.type === "turn.started" && event.cause.kind !== "answer").length

export type Ending = { status: "succeeded" | "failed" | "cancelled"; output?: string | BlobRef; error?: { kind: string; message: string } }

/** What came of a task in whose log nothing is left to do: what its last turn came to. */
export function endingOf(log: Envelope[]): Ending {
  const end = log.findLast(({ event }) => event.type === "turn.finished")?.event
  if (end?.type !== "turn.finished" || end.reason === "stopped") return { status: "cancelled" }
  const answer = log.findLast(({ event, turnId, parent }) => turnId === end.turnId && parent === undefined && event.type === "message.assistant" && event.finishReason !== "remember")?.event
  const said = answer?.type === "message.assistant" && answer.text !== "" ? { output: answer.text } : {}
  if (end.reason === "done") return { status: "succeeded", output: "", ...said }
  return { status: "failed", ...said, error: end.error ?? { kind: end.reason, message: "The task broke off." } }
}

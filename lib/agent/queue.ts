/** The fold that tells which messages and results of tasks wait, in the order in which they will be taken. */
import type { Envelope } from "./events.ts"
import { isPushed } from "./tasks.ts"

/** `joins`: it goes into the running turn before that turn's next step, and can no longer be edited. `task`: it is the result of the task of this id. */
export type Queued = { messageId: string; joins: boolean; task?: true }

export function queueOf(log: Envelope[]): Queued[] {
  const queue: Queued[] = []
  const leave = (id: string) => {
    const at = queue.findIndex(({ messageId }) => messageId === id)
    if (at >= 0) queue.splice(at, 1)
  }
  for (const { event } of log) {
    if (event.type === "message.user") queue.push({ messageId: event.messageId, joins: false })
    if (event.type === "task.changed") {
      // One that runs again has a newer result to come.
      leave(event.taskId)
      if (isPushed(event)) queue.push({ messageId: event.taskId, joins: event.deliver === "push_now", task: true })
    }
    if (event.type === "message.removed") leave(event.messageId)
    if (event.type === "turn.started") leave(event.cause.id)
    if (event.type === "model.started") event.takes?.forEach(leave)
    if (event.type === "message.edited") {
      const message = queue.find(({ messageId }) => messageId === event.messageId)
      if (message && event.now) message.joins = true
      if (message && event.before !== undefined) moveBefore(queue, message, event.before)
    }
  }
  return queue
}

/** So many results are told at once. */
const TOGETHER = 20

/** What the next step of a turn takes on: what joins it, and in a turn that the result of a task began, the results that wait right behind it. */
export function takesOf(log: Envelope[], turnId: string): string[] {
  const queue = queueOf(log)
  const inTurn = log.filter(({ event, turnId: of }) => of === turnId && (event.type === "turn.started" || event.type === "model.started")).map(({ event }) => event)
  const begins = inTurn[0]?.type === "turn.started" && inTurn[0].cause.kind === "task" && !inTurn.some(({ type }) => type === "model.started")
  const others = queue.findIndex(({ task }) => !task)
  const results = begins ? Math.min(TOGETHER, others < 0 ? queue.length : others) : 0
  return queue.flatMap(({ messageId, joins }, place) => (joins || place < results ? [messageId] : []))
}

/** Moves a waiting message before another one; an unknown other means to the end. */
export function moveBefore<T extends { messageId: string }>(queue: T[], message: T, before: string): void {
  const from = queue.indexOf(message)
  if (from < 0 || before === message.messageId) return
  queue.splice(from, 1)
  const to = queue.findIndex((other) => other.messageId === before)
  queue.splice(to < 0 ? queue.length : to, 0, message)
}

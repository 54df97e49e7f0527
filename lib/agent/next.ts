/** What is to be done with a log now: a pure function of it, so that losing, doubling or reordering a wake-up changes nothing. */
import type { Envelope, KeptEvent } from "./events.ts"
import { isCut } from "./fork.ts"
import { callsOf, onlyWaits, openLeaves, wasCut, type OpenCall } from "./open.ts"
import { queueOf } from "./queue.ts"
import { endsTask, type TaskStatus } from "./tasks.ts"

type Cause = Extract<KeptEvent, { type: "turn.started" }>["cause"]
type Reason = Extract<KeptEvent, { type: "turn.finished" }>["reason"]

/** The head of the log: what is open, what was asked of it, and nothing that the events say already. `attempt` is above the last one's when that was given up; `task`: it is the log of one. */
export type Asked = { turnId: string | null; stopTurnId: string | null; retryOf: string | null; attempt?: number; task?: TaskStatus | null }

export type Next =
  | { do: "rest" }
  /** A new turn. */
  | { do: "start"; cause: Cause }
  /** One more attempt of an open turn, or of the last one when one of its calls is to be run again or a fork cut it. */
  | { do: "go on"; turnId: string; cause: Cause }
  /** Nothing can be run any more: record how the turn ended. */
  | { do: "end"; turnId: string; reason: Reason; error?: { kind: string; message: string }; interrupted: OpenCall[] }

/** So many dead attempts, and a turn is given up; that of a task, when so many in a row came no further. */
const TRIES = 3
const TASK_TRIES = 5

/** `again` tells whether a call that was found open may be entered again: its tool is resumable or idempotent. */
export function nextOf(log: Envelope[], { turnId, stopTurnId, retryOf, attempt, task }: Asked, again: (call: OpenCall) => boolean): Next {
  if (turnId) return nextOfTurn(log, turnId, { stopped: stopTurnId === turnId, attempt, task: Boolean(task) }, again)
  const last = log.findLast(({ event }) => event.type === "turn.started")?.turnId
  if (retryOf && last) {
    const cause: Cause = { kind: "retry", id: retryOf }
    return retryOf === last && !isCut(log, last) ? { do: "start", cause } : { do: "go on", turnId: last, cause }
  }
  const [first] = queueOf(log)
  return first ? { do: "start", cause: { kind: first.task ? "task" : "message", id: first.messageId } } : { do: "rest" }
}

type Open = { stopped: boolean; attempt: number | undefined; task: boolean }

function nextOfTurn(log: Envelope[], turnId: string, { stopped, attempt, task }: Open, again: (call: OpenCall) => boolean): Next {
  const end = (reason: Reason, interrupted: OpenCall[] = [], error?: { kind: string; message: string }): Next => ({ do: "end", turnId, reason, error, interrupted })
  if (stopped) return end("stopped")
  const lost = openLeaves(callsOf(log, turnId)).filter((call) => call.state === "started" && !again(call))
  if (lost.length > 0)
    return end("interrupted", lost, { kind: "interrupted", message: "The program ended while a function ran; whether it took effect is unknown. Run it again, or send a message to go on without it." })
  if (onlyWaits(log, turnId)) return { do: "rest" }

  const starts = log.flatMap(({ event }) => (event.type === "turn.started" && event.turnId === turnId ? [event] : []))
  const first = starts[0]?.cause
  if (!first) throw new Error(`The open turn ${turnId} never started.`)
  const answered = lastAnswered(log, turnId)
  if (answered) return { do: "go on", turnId, cause: { kind: "answer", id: answered } }

  // An attempt died when the turn went on, or goes on now, by nothing but that; one that its own runner gave up leaves a gap in the numbers.
  const dead = (place: number): boolean => {
    const { attempt: number = 0 } = starts[place] ?? {}
    const next = starts[place + 1]
    if (!next) return (attempt ?? number) === number
    return next.cause.kind === first.kind && next.cause.id === first.id && next.attempt === number + 1
  }
  const tries = task ? TASK_TRIES : TRIES
  const crashes = starts.filter((_, place) => dead(place) && (!task || place >= lastUseful(log, turnId))).length
  if (crashes >= tries) return end("failed", [], { kind: "crashed", message: `The program crashed ${tries} times in this turn.` })
  return { do: "go on", turnId, cause: first }
}

/** The last attempt of a turn that brought it further, counted from 0. */
function lastUseful(log: Envelope[], turnId: string): number {
  let attempt = -1
  let useful = 0
  for (const { event, turnId: of } of log) {
    if (of !== turnId) continue
    if (event.type === "turn.started") attempt++
    if (event.type === "call.finished" || (event.type === "message.assistant" && !wasCut(event))) useful = attempt
  }
  return useful
}

/** The call that a person or the end of its task spoke to after the turn's last attempt began. */
function lastAnswered(log: Envelope[], turnId: string): string | undefined {
  const waits = new Map<string, string>()
  let answered: string | undefined
  for (const { event, turnId: of } of log) {
    if (of === turnId && event.type === "turn.started") answered = undefined
    if (of === turnId && event.type === "call.answered") answered = event.callId
    if (of === turnId && event.type === "call.waiting" && event.taskId) waits.set(event.taskId, event.callId)
    if (endsTask(event)) answered = waits.get(event.taskId) ?? answered
  }
  return answered
}

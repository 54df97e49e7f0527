/** What is still open in a log: which calls may run, which wait, and whether a turn can go on. */
import type { Envelope, KeptEvent } from "./events.ts"
import { isOver } from "./tasks.ts"

type Asked = Extract<KeptEvent, { type: "message.assistant" }>["calls"][number]
type Answered = Extract<KeptEvent, { type: "call.answered" }>

/** `new`: never started, or asked to run again. `answered`: a person or task spoke and nothing ran since. */
export type CallState = "new" | "started" | "waiting" | "answered" | "finished"

/** `answer` is all that was said to the call so far: an approval still holds when a result follows it. `taskId`: the task whose end answers it. */
export type OpenCall = Asked & { stepId: string; parent?: string; state: CallState; answer?: Answered; taskId?: string; started: boolean }

/** True for an answer that a stop or an error cut off: it is kept as text, but nothing follows from it. */
export const wasCut = ({ finishReason }: { finishReason: string }): boolean => finishReason === "stopped" || finishReason === "error"

/** Every call of a turn in the order asked, nested ones too, with its state. */
export function callsOf(log: Envelope[], turnId: string): OpenCall[] {
  const calls = new Map<string, OpenCall>()
  /** A task may have ended just before the call began to wait for it. */
  const ended = new Set<string>()
  for (const { event, turnId: of, parent } of log) {
    if (event.type === "message.assistant" && of === turnId)
      for (const call of event.calls) calls.set(call.callId, { ...call, stepId: event.stepId, parent, state: "new", started: false })
    else if (event.type === "turn.started" && event.turnId === turnId && event.cause.kind === "retry") {
      const again = calls.get(event.cause.id)
      if (again) Object.assign(again, { state: "new", started: false, answer: undefined })
    } else if (event.type === "task.changed") {
      if (isOver(event.status)) {
        ended.add(event.taskId)
        for (const call of calls.values()) if (call.state === "waiting" && call.taskId === event.taskId) call.state = "answered"
      } else ended.delete(event.taskId)
    } else if ("callId" in event) {
      const call = calls.get(event.callId)
      if (!call) continue
      if (event.type === "call.started") Object.assign(call, { state: "started", started: true })
      if (event.type === "call.waiting") Object.assign(call, { state: event.taskId !== undefined && ended.has(event.taskId) ? "answered" : "waiting", taskId: event.taskId })
      if (event.type === "call.answered") Object.assign(call, { state: "answered", answer: { ...call.answer, ...event } })
      if (event.type === "call.finished") call.state = "finished"
    }
  }
  return [...calls.values()]
}

/** The open calls that hold no open call within: where the turn stands. */
export function openLeaves(calls: OpenCall[]): OpenCall[] {
  const open = calls.filter((call) => call.state !== "finished")
  const holders = new Set(open.map((call) => call.parent))
  return open.filter((call) => !holders.has(call.callId))
}

/** A turn that only waits for people or tasks cannot go on; every other open turn can. */
export function onlyWaits(log: Envelope[], turnId: string): boolean {
  const leaves = openLeaves(callsOf(log, turnId))
  return leaves.length > 0 && leaves.every((call) => call.state === "waiting")
}

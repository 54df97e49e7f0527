/** A log up to some event, with that event changed if asked: where another branch of a conversation begins. */
import { asText } from "./call.ts"
import type { Envelope, KeptEvent } from "./events.ts"
import { queueOf } from "./queue.ts"
import { renameCalls } from "./rename-calls.ts"
import type { Json } from "./types.ts"

/** What the event at `seq` says instead: a message's text, a call's result, or a call's arguments. */
export type Edit = { seq: number } & ({ text: string } | { output: Json } | { args: { [name: string]: Json } })

/** Ends a turn whose log was cut: it can be gone on with. */
const FORKED = "forked"

/** Whether the turn was cut by a fork and nothing has gone on with it since. */
export function isCut(log: Envelope[], turnId: string): boolean {
  const end = log.findLast(({ event }) => event.type === "turn.finished" && event.turnId === turnId)?.event
  return end?.type === "turn.finished" && end.error?.kind === FORKED
}

/**
 * The log up to and including `at`, each event with its number, its calls renamed. A message that no turn took is not in it:
 * in its place stands that it was removed; the result of a task that none took is only shown. A turn that is open there is ended as interrupted by one more event.
 * @throws RangeError in words for a person, when the log has no such event or it cannot be changed so
 */
export function forkLog(log: Envelope[], at: number, edit: Edit | undefined, name: (callId: string) => string): Envelope[] {
  if (!log.some(({ seq }) => seq === at)) throw new RangeError(`There is no event ${at} in this conversation.`)
  if (edit && edit.seq !== at) throw new RangeError("An edit changes the last event that is copied: edit.seq must equal at.")
  const past = log.filter(({ seq = 0 }) => seq <= at)
  const edited = edit ? change(past, edit) : past
  return closeLog(renameCalls(withoutWaiting(edited, edit ? at : undefined), name))
}

/** The log with the turn that is open at its end ended as interrupted, by one more event: nobody runs it where this log goes. */
export function closeLog(log: Envelope[]): Envelope[] {
  const open = openTurn(log)
  const last = log.at(-1)
  if (open === undefined || !last) return log
  const end: KeptEvent = {
    type: "turn.finished", turnId: open, reason: "interrupted",
    error: { kind: FORKED, message: "The conversation was copied up to here. Go on from here, or send a message." },
  }
  return [...log, { seq: (last.seq ?? 0) + 1, at: last.at, turnId: open, event: end }]
}

/** The turn that has begun and not finished. */
function openTurn(log: Envelope[]): string | undefined {
  const last = log.findLast(({ event }) => event.type === "turn.started" || event.type === "turn.finished")?.event
  return last?.type === "turn.started" ? last.turnId : undefined
}

function withoutWaiting(log: Envelope[], kept: number | undefined): Envelope[] {
  const waiting = new Set(queueOf(log).map(({ messageId }) => messageId))
  return log.map(({ event, ...envelope }): Envelope => {
    const waits = (event.type === "message.user" || event.type === "message.edited") && waiting.has(event.messageId) && envelope.seq !== kept
    // The copy has its own life: it is not told what came of tasks that another conversation started.
    if (event.type === "task.changed" && waiting.has(event.taskId)) return { ...envelope, event: { ...event, deliver: "silent" } }
    return { ...envelope, event: waits ? { type: "message.removed", messageId: event.messageId } : event }
  })
}

function change(log: Envelope[], edit: Edit): Envelope[] {
  const last = log.at(-1)
  if (!last) return log
  const { event } = last
  const put = (changed: KeptEvent): Envelope[] => [...log.slice(0, -1), { ...last, event: changed }]
  if ("text" in edit && (event.type === "message.user" || event.type === "message.assistant")) return put({ ...event, text: edit.text })
  if ("output" in edit && event.type === "call.finished") {
    const { details: _, error: __, ...rest } = event
    return put({ ...rest, ok: true, output: asText(edit.output) })
  }
  if ("args" in edit && event.type === "call.started")
    return put({ ...event, args: edit.args }).map((envelope) => ({ ...envelope, event: withArguments(envelope.event, event.callId, JSON.stringify(edit.args)) }))
  throw new RangeError("text is of a message.user or message.assistant, output of a call.finished, args of a call.started.")
}

const withArguments = (event: Envelope["event"], callId: string, text: string): Envelope["event"] =>
  event.type === "message.assistant"
    ? { ...event, calls: event.calls.map((call) => (call.callId === callId ? { ...call, arguments: text } : call)) }
    : event

/** Another name for every call of a log: a call id is unique in the database, so a copy of a log needs ids of its own. */
import type { Envelope, KeptEvent } from "./events.ts"

/** The same log with each call id replaced by what `name` gives for it, wherever one stands; turns, steps and messages keep theirs. */
export function renameCalls(log: Envelope[], name: (callId: string) => string): Envelope[] {
  const asked = new Set<string>()
  return log.map(({ event, parent, ...envelope }): Envelope => {
    if (event.type === "message.assistant") for (const { callId } of event.calls) asked.add(callId)
    return { ...envelope, ...(parent === undefined ? {} : { parent: name(parent) }), event: renamed(event, name, asked) }
  })
}

function renamed<E extends Envelope["event"]>(event: E, name: (callId: string) => string, asked: ReadonlySet<string>): Envelope["event"] {
  switch (event.type) {
    case "turn.started":
      return namesCall(event.cause, asked) ? { ...event, cause: { ...event.cause, id: name(event.cause.id) } } : event
    case "message.assistant":
      return { ...event, calls: event.calls.map((call) => ({ ...call, callId: name(call.callId) })) }
    default:
      return "callId" in event ? { ...event, callId: name(event.callId) } : event
  }
}

/** An answer is to a call; a retry is of a turn, or of a call that was asked for before. */
const namesCall = ({ kind, id }: Extract<KeptEvent, { type: "turn.started" }>["cause"], asked: ReadonlySet<string>): boolean =>
  kind === "answer" || (kind === "retry" && asked.has(id))

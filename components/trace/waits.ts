/** When calls waited for somebody: the view tells that a call waits, the log tells since when. */
import type { Envelope } from "#lib/agent/events.ts"

/** Milliseconds since the epoch; without `to` it still waits. */
export type Wait = { from: number; to?: number }

/** The waits of each call in order; a call that never waited has none. */
export type Waits = Map<string, Wait[]>

/** Adds what one kept event tells about waiting. */
export function noteWait(waits: Waits, { at, event }: Envelope): void {
  if (event.type === "call.waiting") {
    const known = waits.get(event.callId) ?? []
    if (known.at(-1)?.to !== undefined || known.length === 0) known.push({ from: Date.parse(at) })
    waits.set(event.callId, known)
  } else if (event.type === "call.answered" || event.type === "call.finished") {
    const last = waits.get(event.callId)?.at(-1)
    if (last) last.to ??= Date.parse(at)
  }
}

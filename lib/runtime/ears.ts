/** What a running attempt hears of its log: answers, messages and ends of tasks join what the loop folds. */
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { hashesOf } from "#lib/agent/hashes.ts"

type Options = {
  /** What the loop folds; heard events are put where they stand in the log. */
  events: Envelope[]
  /** Makes the values that an event names readable; rejects when that fails. */
  load(envelope: Envelope): Promise<void>
  onLost(error: unknown): void
}

const fromOutside = new Set<string>(["message.user", "message.edited", "message.removed", "call.answered", "task.changed"] satisfies KeptEvent["type"][])

export function openEars({ events, load, onLost }: Options) {
  const known = events.at(-1)?.seq ?? 0
  let wake = Promise.withResolvers<void>()
  let loading: Promise<void> | undefined

  function add(envelope: Envelope): void {
    const { seq = 0 } = envelope
    // What this attempt has written and not committed comes later.
    const before = events.findLastIndex((other) => other.seq !== undefined && other.seq <= seq)
    if (events[before]?.seq === seq) return
    events.splice(before + 1, 0, envelope)
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  return {
    heard: () => wake.promise,
    /** Undefined when everything that was heard is in; else resolves when what was heard so far is. */
    loading: () => loading,
    event(envelope: Envelope): void {
      const { event, seq = 0 } = envelope
      if (seq <= known || !fromOutside.has(event.type)) return
      const large = event.type !== "message.removed" && hashesOf(event as KeptEvent).length > 0
      if (!large && !loading) return add(envelope)
      const mine = (loading ?? Promise.resolve()).then(() => (large ? load(envelope) : undefined)).then(() => add(envelope)).catch(onLost)
      loading = mine
      void mine.then(() => { if (loading === mine) loading = undefined })
    },
  }
}

/** Sends the deltas of this process to the others: one insert every 50 ms for all its turns. */
import { ownerOf, type DeltaEvent, type Envelope } from "#lib/agent/events.ts"
import type { Db } from "#lib/store/db.ts"
import { dropDrafts, writeDrafts } from "#lib/store/drafts.ts"
import { keyOf } from "./drafts.ts"
import { report } from "./report.ts"

type Delta = Envelope & { event: DeltaEvent }

const WRITE_MS = 50

export function shareDrafts(db: Db) {
  let waiting = new Map<string, { conversation: string; delta: Delta }>()
  let timer: NodeJS.Timeout | undefined
  /** One statement after another, so that a step's end never overtakes its pieces. */
  let last = Promise.resolve()
  const queue = (work: () => Promise<void>) => {
    last = last.then(work).catch((error: unknown) => report("a draft was not shared", error))
    return last
  }
  const write = () => {
    timer = undefined
    const pieces = [...waiting.values()]
    waiting = new Map()
    if (pieces.length) void queue(() => writeDrafts(db, pieces))
  }
  return {
    add(conversation: string, delta: Delta): void {
      const { event } = delta
      const key = keyOf(event)
      const known = waiting.get(key)
      waiting.set(key, known ? { conversation, delta: { ...known.delta, event: { ...known.delta.event, delta: known.delta.event.delta + event.delta } } } : { conversation, delta })
      timer ??= setTimeout(write, WRITE_MS)
    },
    /** What these events finish is no draft any more. */
    kept(conversation: string, envelopes: Envelope[]): void {
      const steps = envelopes.flatMap(({ event }) => (event.type === "message.assistant" ? [event.stepId] : event.type === "call.finished" ? [event.callId] : []))
      const all = envelopes.some(({ event }) => event.type === "turn.started" || event.type === "turn.finished")
      if (!all && steps.length === 0) return
      for (const [key, { delta }] of waiting) if (steps.includes(ownerOf(delta.event))) waiting.delete(key)
      void queue(() => dropDrafts(db, conversation, all ? undefined : steps))
    },
    async close(): Promise<void> {
      clearTimeout(timer)
      await last
    },
  }
}

/** The pen of one attempt: everything its loop emits goes through here, in order, under its fence. */
import { ownerOf, isDelta, type AgentEvent, type DeltaEvent, type Envelope } from "#lib/agent/events.ts"
import { spill } from "#lib/agent/spill.ts"
import type { Emit } from "#lib/agent/types.ts"
import type { Db } from "#lib/store/db.ts"
import { hashOf } from "#lib/store/ids.ts"
import { append, type Fence, type LogId, type NewBlob } from "#lib/store/log.ts"
import type { Bus } from "./bus.ts"

type Options = {
  db: Db
  bus: Bus
  log: LogId
  fence: Fence
  /** What the loop folds; grows with every kept event. */
  events: Envelope[]
  /** Values of the log's blobs, by hash. */
  blobs: Map<string, unknown>
  /** A person asked this turn to stop. */
  onStop(): void
  /** The fence is lost or the database is: nothing more may be done. */
  onLost(error: unknown): void
}

export function openJournal({ db, bus, log, fence, events, blobs, onStop, onLost }: Options) {
  const named = new Set(blobs.keys())
  let batch: Envelope[] = []
  let content: NewBlob[] = []
  let writing: Promise<void> | undefined
  let lost: unknown
  let closed = false
  /** Steps and calls whose start is committed; the deltas of others are held. */
  const begun = new Set<string>()
  let held: (Envelope & { event: DeltaEvent })[] = []

  const put = (value: unknown): string => {
    const json = JSON.stringify(value)
    const hash = hashOf(json)
    // Of a result that is known only its head may be here.
    blobs.set(hash, value)
    if (!named.has(hash)) {
      named.add(hash)
      content.push({ hash, json })
    }
    return hash
  }

  /** Never throws: what went wrong is `lost`. */
  async function write(): Promise<void> {
    try {
      // Everything that is emitted in one tick is one commit.
      await Promise.resolve()
      while (batch.length > 0) await commit()
    } catch (error) {
      lost = error
      onLost(error)
    } finally {
      // In the same breath as the last look at the batch: what is emitted later begins a write of its own.
      writing = undefined
    }
  }

  async function commit(): Promise<void> {
    const envelopes = batch
    const fresh = content
    batch = []
    content = []
    const ends = envelopes.some(({ event }) => event.type === "turn.finished")
    const { seq, stopTurnId } = await append(db.pool, log, envelopes, { fence, blobs: fresh, ends })
    envelopes.forEach((envelope, i) => {
      envelope.seq = seq + i
      if (envelope.event.type === "model.started") begun.add(envelope.event.stepId)
      if (envelope.event.type === "call.started") begun.add(envelope.event.callId)
    })
    bus.kept(log, envelopes)
    const ready = held.filter(({ event }) => begun.has(ownerOf(event)))
    held = held.filter(({ event }) => !begun.has(ownerOf(event)))
    for (const delta of ready) bus.delta(log, delta)
    if (stopTurnId === fence.turnId && !ends) onStop()
  }

  const committed = async (): Promise<void> => {
    await writing
    if (lost !== undefined) throw lost
  }

  const emit: Emit = (event: AgentEvent, parent?: string) => {
    if (closed || lost !== undefined) return quiet(Promise.reject(lost ?? new Error("This attempt is over.")))
    const envelope = { at: new Date().toISOString(), turnId: fence.turnId, agent: "agent" in event ? event.agent : undefined, parent }
    if (isDelta(event)) {
      if (begun.has(ownerOf(event))) bus.delta(log, { ...envelope, event })
      else held.push({ ...envelope, event })
      return Promise.resolve()
    }
    const kept: Envelope = { ...envelope, event: spill(event, put) }
    events.push(kept)
    batch.push(kept)
    writing ??= write()
    return quiet(committed())
  }

  return {
    emit,
    put,
    committed,
    get(hash: string): unknown {
      if (!blobs.has(hash)) throw new Error(`There is no content ${hash}.`)
      return blobs.get(hash)
    },
    /** From here on nothing more is written: another process goes on. */
    close(): void {
      closed = true
    },
  }
}

/** The loop does not await most of what it emits; a lost fence reaches it through its signal, not as an unhandled rejection. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

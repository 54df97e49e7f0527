/**
 * Carries events from the log to whoever follows it: one hub per conversation that somebody follows or that runs here.
 * Kept events go out in order, once, after their commit; deltas of a step only between its start and its end.
 */
import { isDelta, type DeltaEvent, type Envelope } from "#lib/agent/events.ts"
import { forOutside } from "#lib/agent/outside.ts"
import type { Db } from "#lib/store/db.ts"
import { listen } from "#lib/store/listen.ts"
import { grownBeyond, readLines, type LogId } from "#lib/store/log.ts"
import { readDrafts } from "#lib/store/drafts.ts"
import { shareDrafts } from "./draft-sharing.ts"
import { createDrafts, type Drafts } from "./drafts.ts"

const FLUSH_MS = 16
const PAGE = 500
const HEARTBEAT_MS = 15_000
const PER_WORKSPACE = 64
const PER_SERVER = 1_000


/** Gets server-sent events as bytes, encoded once for everybody. `end` is the last thing it hears. */
export type Follower = { send(bytes: Uint8Array): void; end(): void }

/** `turnId`: the turn that shall stop; a word about an earlier one may come late. */
type Listener = { event(envelope: Envelope): void; signal(what: "stop" | "gone", turnId: string): void }

type Hub = {
  log: LogId
  /** The last kept event that went out. */
  seq: number
  followers: Map<Follower, number>
  listeners: Set<Listener>
  drafts: Drafts
  /** Reading the log, and whether it must be read again after that. */
  reading: Promise<void> | undefined
  again: boolean
  lastFlush: number
  timer: NodeJS.Timeout | NodeJS.Immediate | undefined
}

export type Bus = Awaited<ReturnType<typeof openBus>>

/** With `share`, another process may serve the streams of what runs here. */
export async function openBus(db: Db, url: string, { share = false }: { share?: boolean } = {}) {
  const sharing = share ? shareDrafts(db) : undefined
  const hubs = new Map<string, Hub>()
  /** Open streams, those that are still reading the past included. */
  const streams = new Map<Follower, string>()
  /** Who wants to hear that tasks of a workspace changed. */
  const taskEars = new Map<() => void, string>()

  const heartbeat = setInterval(() => {
    for (const follower of streams.keys()) follower.send(bytes(": \n\n"))
    void lookForNews().catch(() => undefined)
  }, HEARTBEAT_MS)

  /** What was announced to nobody, because the process that wrote it died right after its commit. */
  async function lookForNews(): Promise<void> {
    const grown = await grownBeyond(db, [...hubs.values()].map(({ log, seq }) => ({ conversation: log.conversation, seq })))
    for (const conversation of grown) {
      const hub = hubs.get(conversation)
      if (hub) void catchUp(hub)
    }
  }

  const ears = await listen(url, {
    heard(payload) {
      const [conversation = "", what = "", turnId = ""] = payload.split(":")
      if (what === "tasks") return taskEars.forEach((workspace, hear) => workspace === conversation && hear())
      const hub = hubs.get(conversation)
      if (!hub) return
      if (what === "stop" || what === "gone") {
        for (const listener of hub.listeners) listener.signal(what, turnId)
        if (what === "gone") endAll(hub)
      } else if (what === "draft") void hearDrafts(hub)
      else if (Number(what) > hub.seq) void catchUp(hub)
    },
    stands() {
      hubs.forEach((hub) => void catchUp(hub))
      taskEars.forEach((_, hear) => hear())
    },
    deaf: () => hubs.forEach((hub) => void catchUp(hub)),
  })

  function hubOf(log: LogId, seq: number): Hub {
    const known = hubs.get(log.conversation)
    if (known) return known
    const hub: Hub = {
      log, seq, followers: new Map(), listeners: new Set(), drafts: createDrafts(), reading: undefined, again: false, lastFlush: 0, timer: undefined,
    }
    hubs.set(log.conversation, hub)
    return hub
  }

  function leave(hub: Hub): void {
    if (hub.followers.size === 0 && hub.listeners.size === 0) hubs.delete(hub.log.conversation)
  }

  function endAll(hub: Hub): void {
    for (const follower of hub.followers.keys()) follower.end()
    hub.followers.clear()
    leave(hub)
  }

  /** Reads what the hub has not seen; one reader at a time, and once more for whoever asked meanwhile. */
  function catchUp(hub: Hub): Promise<void> {
    hub.again = true
    hub.reading ??= (async () => {
      while (hub.again) {
        hub.again = false
        try {
          for (let more = true; more; ) {
            const lines = await readLines(db, hub.log, hub.seq, PAGE)
            more = lines.length === PAGE
            publish(hub, lines)
          }
        } catch {
          // The database is out of reach: the listener is deaf too and asks again every second.
          break
        }
      }
      hub.reading = undefined
      flushSoon(hub)
    })()
    return hub.reading
  }

  /** Sends kept events that follow on what went out; whatever was sent before is left out. */
  function publish(hub: Hub, lines: { seq: number; line: string }[], parsed?: Envelope[]): void {
    const fresh = lines.filter(({ seq }) => seq > hub.seq)
    if (fresh.length === 0) return
    const open = hub.drafts.size() > 0 || hub.listeners.size > 0 || hub.followers.size > 0
    if (open) for (const { seq, line } of fresh) {
      const envelope = parsed?.find((known) => known.seq === seq) ?? (JSON.parse(line) as Envelope)
      hub.drafts.kept(envelope)
      for (const listener of hub.listeners) listener.event(envelope)
    }
    hub.seq = fresh.at(-1)?.seq ?? hub.seq
    const encoded = bytes(fresh.map(frame).join(""))
    for (const [follower, had] of hub.followers) {
      if (had < (fresh[0]?.seq ?? 0)) follower.send(encoded)
      else if (had < hub.seq) follower.send(bytes(fresh.filter(({ seq }) => seq > had).map(frame).join("")))
      hub.followers.set(follower, Math.max(had, hub.seq))
    }
  }

  /** What another process has half written; what runs here needs no telling. */
  async function hearDrafts(hub: Hub): Promise<void> {
    if (hub.listeners.size > 0) return
    try {
      await catchUp(hub)
      for (const delta of await readDrafts(db, hub.log.conversation)) hub.drafts.addShared(delta)
      flushSoon(hub)
    } catch {
      // Sugar: the finished event repeats it.
    }
  }

  function flushSoon(hub: Hub): void {
    if (hub.timer || !hub.drafts.pending()) return
    const wait = hub.lastFlush + FLUSH_MS - performance.now()
    const flush = () => {
      hub.timer = undefined
      if (hub.reading) return // it flushes when it has read
      hub.lastFlush = performance.now()
      const ready = hub.drafts.take()
      if (ready.length === 0) return
      const encoded = bytes(ready.map(deltaFrame).join(""))
      for (const follower of hub.followers.keys()) follower.send(encoded)
    }
    hub.timer = wait > 0 ? setTimeout(flush, wait) : setImmediate(flush)
  }

  return {
    /** A runner hears the log it runs from `seq` on; until `off` the hub stays. */
    attach(log: LogId, seq: number, listener: Listener): { off(): void; caughtUp(): Promise<void>; seq(): number } {
      const hub = hubOf(log, seq)
      hub.listeners.add(listener)
      return {
        off() {
          hub.listeners.delete(listener)
          leave(hub)
        },
        caughtUp: () => catchUp(hub),
        seq: () => hub.seq,
      }
    },

    /** Events that this process has just committed: they need not be read back. */
    kept({ conversation }: LogId, envelopes: Envelope[]): void {
      sharing?.kept(conversation, envelopes)
      const hub = hubs.get(conversation)
      const first = envelopes[0]?.seq
      if (!hub || first === undefined) return
      if (hub.reading || first > hub.seq + 1) return void catchUp(hub)
      publish(hub, envelopes.map((envelope) => ({ seq: envelope.seq ?? 0, line: JSON.stringify({ ...envelope, event: forOutside(envelope.event) }) })), envelopes)
    },

    /** A delta, after its step's start was committed. */
    delta({ conversation }: LogId, envelope: Envelope & { event: DeltaEvent }): void {
      const hub = hubs.get(conversation)
      if (!hub || !isDelta(envelope.event)) return
      sharing?.add(conversation, envelope)
      hub.drafts.add(envelope)
      flushSoon(hub)
    },

    /** Whether one more stream may be opened for a workspace. */
    hasRoom: (workspace: string): boolean =>
      streams.size < PER_SERVER && [...streams.values()].filter((other) => other === workspace).length < PER_WORKSPACE,

    /** Sends everything after `after`, then a half-written answer whole, then what comes; until the function it gives is called. */
    follow(log: LogId, after: number, follower: Follower, seat = log.workspace): () => void {
      streams.set(follower, seat)
      let gone = false
      let hub: Hub | undefined
      void (async () => {
        for (let at = after; !gone; ) {
          const lines = await readLines(db, log, at, PAGE)
          if (gone) return
          if (lines.length) follower.send(bytes(lines.map(frame).join("")))
          at = lines.at(-1)?.seq ?? at
          if (lines.length === PAGE) continue
          // From here to the end of this turn of the event loop nothing can come between.
          hub = hubOf(log, at)
          if (at < hub.seq) continue
          hub.followers.set(follower, at)
          const half = hub.drafts.snapshot()
          if (half.length) follower.send(bytes(half.map(deltaFrame).join("")))
          if (at > hub.seq) void catchUp(hub)
          void hearDrafts(hub)
          return
        }
      })().catch(() => {
        if (!gone) follower.end()
      })
      return () => {
        gone = true
        streams.delete(follower)
        if (!hub) return
        hub.followers.delete(follower)
        leave(hub)
      }
    },

    /** A stream for which `hear` is called whenever tasks of the workspace may have changed; until the function it gives is called. */
    followTasks(workspace: string, follower: Follower, hear: () => void): () => void {
      streams.set(follower, workspace)
      taskEars.set(hear, workspace)
      return () => {
        streams.delete(follower)
        taskEars.delete(hear)
      }
    },

    /** Tells every follower to come back, and listens no more. */
    async close(): Promise<void> {
      clearInterval(heartbeat)
      for (const follower of streams.keys()) follower.end()
      await sharing?.close()
      await ears.close()
    },
  }
}

const encoder = new TextEncoder()
const bytes = (text: string): Uint8Array => encoder.encode(text)

/** One server-sent event; only kept ones have an id, so that a browser resumes after the last of them. */
const frame = ({ seq, line }: { seq?: number; line: string }): string => `${seq === undefined ? "" : `id: ${seq}\n`}data: ${line}\n\n`

const deltaFrame = (envelope: Envelope): string => frame({ line: JSON.stringify(envelope) })

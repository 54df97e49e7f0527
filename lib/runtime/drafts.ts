/** What is half written: the open steps of one conversation, and the deltas that have not gone out yet. */
import { ownerOf, type DeltaEvent, type Envelope } from "#lib/agent/events.ts"

type Delta = Envelope & { event: DeltaEvent }
type Piece = { envelope: Delta; text: string }

/** Keeps one delta message well below the 64 KiB of an event. */
const PART = 16 * 1024

export type Drafts = ReturnType<typeof createDrafts>

export function createDrafts() {
  /** Everything so far, by step and kind; and what came since the last write. */
  const whole = new Map<string, Map<string, Piece>>()
  const fresh = new Map<string, Piece>()
  const open = new Set<string>()
  const finished = new Set<string>()

  return {
    size: () => whole.size,
    pending: () => fresh.size > 0,

    /** A kept event: a step that starts is open, one that ended is not, a new attempt begins from nothing. */
    kept({ event }: Envelope): void {
      if (event.type === "model.started") open.add(event.stepId)
      if (event.type === "call.started") open.add(event.callId)
      const ended = event.type === "message.assistant" ? [event.stepId] : event.type === "call.finished" ? [event.callId] : event.type === "turn.started" || event.type === "turn.finished" ? [...open] : []
      for (const stepId of ended) {
        open.delete(stepId)
        finished.add(stepId)
        whole.delete(stepId)
        for (const [key, piece] of fresh) if (ownerOf(piece.envelope.event) === stepId) fresh.delete(key)
      }
    },

    add(envelope: Delta): void {
      const { event } = envelope
      const key = keyOf(event)
      const step = whole.get(ownerOf(event)) ?? new Map<string, Piece>()
      whole.set(ownerOf(event), step)
      grow(step, key, envelope)
      grow(fresh, key, envelope)
    },

    /** A piece that another process wrote, perhaps one that is known, or of a step that began before this hub did. */
    addShared(envelope: Delta): void {
      const { event } = envelope
      if (finished.has(ownerOf(event))) return
      open.add(ownerOf(event))
      const known = whole.get(ownerOf(event))?.get(keyOf(event))?.text.length ?? 0
      const news = event.delta.slice(known - event.from)
      if (event.from <= known && news) this.add({ ...envelope, event: { ...event, from: known, delta: news } })
    },

    /** The deltas of open steps since the last `take`, joined: one for each step and kind. */
    take(): Delta[] {
      const ready: Delta[] = []
      for (const [key, piece] of fresh) {
        if (!open.has(ownerOf(piece.envelope.event))) continue
        ready.push(...parts(piece, piece.envelope.event.from))
        fresh.delete(key)
      }
      return ready
    },

    /** For a follower that joins now: all of every open step from offset 0, except what the next `take` brings to everyone. */
    snapshot(): Delta[] {
      return [...whole].flatMap(([stepId, step]) => open.has(stepId) ? [...step].flatMap(([key, piece]) => {
        const untaken = fresh.get(key)?.text.length ?? 0
        const text = piece.text.slice(0, piece.text.length - untaken)
        return text ? parts({ ...piece, text }, 0) : []
      }) : [])
    },
  }
}

/** Deltas of one key follow on each other: they can be joined. */
export const keyOf = (event: DeltaEvent): string => `${ownerOf(event)} ${event.type} ${event.type === "args.delta" ? event.callId : ""}`

function grow(pieces: Map<string, Piece>, key: string, envelope: Delta): void {
  const piece = pieces.get(key)
  if (!piece) pieces.set(key, { envelope, text: envelope.event.delta })
  else {
    piece.text += envelope.event.delta
    // A name that the wire told late.
    const { event: known } = piece.envelope
    if (envelope.event.type === "args.delta" && known.type === "args.delta" && envelope.event.name && envelope.event.name !== known.name)
      piece.envelope = { ...piece.envelope, event: { ...known, name: envelope.event.name } }
  }
}

/** One delta, or several when it is large; never cut between the two halves of a character. */
function parts({ envelope, text }: Piece, from: number): Delta[] {
  const all: Delta[] = []
  for (let at = 0; at < text.length || all.length === 0; ) {
    let end = Math.min(text.length, at + PART)
    if (end < text.length && text.charCodeAt(end) >= 0xdc00 && text.charCodeAt(end) <= 0xdfff) end++
    all.push({ ...envelope, event: { ...envelope.event, from: from + at, delta: text.slice(at, end) } })
    at = end
  }
  return all
}

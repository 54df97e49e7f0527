/** The event stream of one conversation, folded into its view at most once per frame. */
"use client"
import type { Envelope } from "#lib/agent/events.ts"
import { ApiError, eventsUrl, readConversation } from "./api.ts"
import type { ViewStore } from "./view-store.ts"

/** `gone`: there is no such conversation here (any more). */
export type Connection = "connecting" | "live" | "reconnecting" | "gone"

type Hear = { connection: (state: Connection) => void; folded: () => void }

const HIDDEN_MS = 250
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000]

/** Follows until the returned function is called; resumes after every cut from the last kept event. */
export function follow(id: string, store: ViewStore, hear: Hear): () => void {
  let source: EventSource | undefined
  let batch: Envelope[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let over = false

  function flush() {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
    const events = batch
    batch = []
    if (events.length > 0) store.add(events)
    hear.folded()
  }

  function open() {
    source = new EventSource(eventsUrl(id, store.view.seq))
    source.onopen = () => {
      failures = 0
      hear.connection("live")
    }
    source.onmessage = ({ data }) => {
      const envelope: Envelope = JSON.parse(data)
      batch.push(envelope)
      if (timer !== undefined) return
      // A hidden page gets no frames.
      frame = requestAnimationFrame(flush)
      timer = setTimeout(flush, HIDDEN_MS)
    }
    source.onerror = () => {
      hear.connection("reconnecting")
      if (source?.readyState === EventSource.CLOSED) void reopen()
    }
  }

  /** The browser resumes a cut stream by itself, but gives up on an answer that is no stream. */
  async function reopen() {
    flush()
    const lost = await readConversation(id).then(() => false, (error: unknown) => error instanceof ApiError && error.status === 404)
    if (over) return
    if (lost) return hear.connection("gone")
    retry = setTimeout(open, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)])
  }

  open()
  return () => {
    over = true
    source?.close()
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    clearTimeout(retry)
  }
}

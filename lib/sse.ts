/** Server-sent events as a response: one stream, bytes encoded once by the sender, closed when the reader is gone or too slow. */
import type { Follower } from "./runtime/bus.ts"
import { report } from "./runtime/report.ts"

/** Bytes that may wait for a slow reader; beyond, the stream ends and the browser resumes from its last id. */
const WAITING = 4 * 1024 * 1024
const LIFE_MS = 6 * 60 * 60_000

/** `follow` starts sending and gives the function that ends it. */
export function eventStream(follow: (follower: Follower) => () => void): Response {
  let leave: () => void = () => undefined
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const stop = () => {
    ended = true
    clearTimeout(timer)
    leave()
  }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const end = () => {
        if (ended) return
        stop()
        controller.close()
      }
      timer = setTimeout(end, LIFE_MS)
      controller.enqueue(new TextEncoder().encode("retry: 1000\n\n"))
      leave = follow({
        send(bytes) {
          if (ended) return
          controller.enqueue(bytes)
          if ((controller.desiredSize ?? 0) < -WAITING) end()
        },
        end,
      })
    },
    cancel: stop,
  }, new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }))
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  })
}

/** Events that a piece of work makes while somebody listens; `work` must not throw unless its signal was aborted. */
export const workStream = (work: (tell: (event: string, data: unknown) => void, signal: AbortSignal) => Promise<void>): Response =>
  eventStream(({ send, end }) => {
    const gone = new AbortController()
    const encoder = new TextEncoder()
    work((event, data) => send(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)), gone.signal)
      .catch((error: unknown) => {
        if (!gone.signal.aborted) report("a stream ended in an error", error)
      })
      .finally(end)
    return () => gone.abort()
  })

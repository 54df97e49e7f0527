import type { IncomingMessage } from "node:http"

/** Calls `onTooLarge` once when more than `limit` bytes of a body have come; the reader gets none of the rest, and no end. */
export function limitBody(request: IncomingMessage, limit: number, onTooLarge: () => void): void {
  let size = 0
  const push = request.push.bind(request)
  // Node's parser hands each chunk to push; listening for "data" instead would start the flow before the reader is there.
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    const before = size
    size += chunk?.length ?? 0
    if (size <= limit) return push(chunk, encoding)
    if (before <= limit) onTooLarge()
    return true
  }
}

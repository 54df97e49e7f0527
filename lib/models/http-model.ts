/** A server of models as a `Model`, whichever wire it speaks: asks, reads the bytes as they come, and knows a cut from an end. */
import { ModelError } from "#lib/agent/types.ts"
import type { Model, ModelEvent } from "#lib/agent/types.ts"
import { ask, type Endpoint } from "./ask.ts"
import { chunkReader } from "./chunks.ts"
import { addressOf, errorOfEvent, upstreamOf } from "./errors.ts"
import { watchSilence } from "./silence.ts"
import { leftOut, type Wire } from "./wire.ts"

/** `name` is echoed in `ProviderFields`, so that only the same provider gets its own fields back. */
export type ServerOptions = {
  name: string
  baseURL: string
  apiKey?: string
  headers?: Record<string, string>
  /** Milliseconds without a byte until the answer counts as stalled; default 30,000. */
  idleTimeoutMs?: number
  /** Bytes of one answer as it comes; default 128 MiB, more than any model writes. */
  maxBytes?: number
  /** Before the first event only; default 2. */
  maxRetries?: number
  /** `false` asks for the whole answer at once: some servers garble parallel calls when they stream. */
  stream?: boolean
  /** Set up by a person in Settings: errors send them there. */
  own?: true
  /** What this provider refuses; give the same set to every model of one provider. */
  quirks?: Set<string>
  /** Hears the whole set whenever it grew. */
  learned?: (quirks: string[]) => void
  fetch?: typeof fetch
}

/** A model that asks `baseURL` under the name in the request. Every failure is a `ModelError`; an abort throws the signal's reason. */
export function httpModel(wire: Wire, options: ServerOptions): Model {
  const endpoint = endpointOf(options)
  const { idleTimeoutMs: idleMs = 30_000, maxBytes = 128 * 1024 * 1024 } = options

  return async function* (request, io) {
    const silence = watchSilence(idleMs, endpoint.host)
    const signal = AbortSignal.any([io.signal, silence.signal])
    const out: ModelEvent[] = []
    let raw = ""
    const answer = wire.accumulator(firstOf((quirk) => io.quirk?.(quirk, raw)))
    let bytes = 0
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
    try {
      signal.throwIfAborted()
      const { response, body } = await ask(wire, request, endpoint, silence, signal)
      io.asked?.({ url: urlOf(options.baseURL, wire), path: wire.path, stream: endpoint.stream, refused: [...endpoint.refused] })
      reader = response.body?.getReader()
      const decoder = new TextDecoder()
      const chunks = chunkReader(endpoint, response.headers.get("content-type") ?? "", (chunk, event, text) => {
        const error = wire.errorIn(chunk, event)
        if (error) throw errorOfEvent(error, endpoint)
        raw = text
        answer.add(chunk, out)
      }, (text) => io.quirk?.("keep-alive-as-data", text))
      while (reader) {
        if (answer.isComplete(chunks.mark())) silence.listen(wire.graceMs(chunks.mark()))
        else silence.listen()
        const piece = await read(reader, signal, () => answer.isComplete(chunks.mark()), endpoint.host)
        silence.rest()
        bytes += piece?.byteLength ?? 0
        if (bytes > maxBytes) throw new ModelError("garbage", `${endpoint.host} does not stop writing. Try again, or choose another model.`)
        const text = decoder.decode(piece, { stream: piece !== undefined })
        if (text) {
          io.wire?.(text)
          chunks.feed(text)
          for (const event of out.splice(0)) yield event
        }
        if (!piece) break
      }
      chunks.end()
      if (!answer.isComplete(chunks.mark())) throw incomplete(wire, endpoint, chunks.mark() === "document")
      if (chunks.mark() === "document" && endpoint.stream) io.quirk?.("answers-whole", raw)
      answer.end(options.name, out)
      io.signal.throwIfAborted()
      const without = leftOut(request, body, wire)
      yield* without.length ? out.map((event) => (event.type === "end" ? { ...event, leftOut: without } : event)) : out
    } catch (error) {
      io.signal.throwIfAborted()
      throw error
    } finally {
      silence.rest()
      await reader?.cancel().catch(() => {})
    }
  }
}

/** Where requests go, without a query: keys are kept in some. */
export function urlOf(baseURL: string, { path }: Pick<Wire, "path">): string {
  const { origin, pathname } = new URL(baseURL)
  return `${origin}${pathname.replace(/\/+$/, "")}${path}`
}

/** Tells each quirk of an answer once. */
function firstOf(tell: (quirk: string) => void): (quirk: string) => void {
  const told = new Set<string>()
  return (quirk) => {
    if (told.has(quirk)) return
    told.add(quirk)
    tell(quirk)
  }
}

/** The next bytes; `undefined` at the end of the body, or when it breaks off after the answer was complete. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal, isComplete: () => boolean, host: string): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value
  } catch {
    if (isComplete()) return undefined
    signal.throwIfAborted()
    throw new ModelError("cut", `The connection to ${host} broke before the answer was complete. Try again.`)
  }
}

const incomplete = (wire: Wire, endpoint: Endpoint, isDocument: boolean) =>
  isDocument
    ? new ModelError("garbage", `${endpoint.host} answered with JSON that is no ${wire.answer}. Check ${addressOf(endpoint)}: it usually ends in /v1.`)
    : new ModelError("cut", `The answer of ${endpoint.host} ended before it was complete. Try again.`)

function endpointOf(options: ServerOptions): Endpoint {
  return {
    ...upstreamOf(options),
    baseURL: options.baseURL,
    apiKey: options.apiKey,
    headers: options.headers,
    stream: options.stream ?? true,
    refused: options.quirks ?? new Set(),
    learned: options.learned,
    maxRetries: options.maxRetries ?? 2,
    fetch: options.fetch ?? fetch,
  }
}

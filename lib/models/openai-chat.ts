/** The OpenAI chat-completions API as a `Model`: any server that speaks it, however freely. */
import { ModelError } from "#lib/agent/types.ts"
import type { Model, ModelEvent } from "#lib/agent/types.ts"
import { chatAccumulator } from "./chat-accumulator.ts"
import { chunkReader } from "./chat-chunks.ts"
import { addressOf, errorOfEvent, upstreamOf } from "./chat-errors.ts"
import { askChat } from "./chat-request.ts"
import type { Endpoint, Silence } from "./chat-request.ts"
import { isObject, listOf } from "./json.ts"

/** `name` is echoed in `ProviderFields`, so that only the same provider gets its own fields back. */
export type OpenaiChatOptions = {
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

// A server may hold the connection after its last word: no reason to let a person wait. Usage may still follow a finish_reason, nothing follows [DONE].
const graceMs = { finish: 5000, done: 500 }

/** A model that asks `baseURL` under the name in the request. Every failure is a `ModelError`; an abort throws the signal's reason. */
export function openaiChat(options: OpenaiChatOptions): Model {
  const endpoint = endpointOf(options)
  const { idleTimeoutMs: idleMs = 30_000, maxBytes = 128 * 1024 * 1024 } = options

  return async function* (request, io) {
    const silence = watchSilence(idleMs, endpoint.host)
    const signal = AbortSignal.any([io.signal, silence.signal])
    const out: ModelEvent[] = []
    const answer = chatAccumulator()
    let bytes = 0
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
    try {
      signal.throwIfAborted()
      const response = await askChat(request, endpoint, silence, signal)
      reader = response.body?.getReader()
      const decoder = new TextDecoder()
      const chunks = chunkReader(endpoint, response.headers.get("content-type") ?? "", (chunk, event) => {
        const error = errorIn(chunk, event)
        if (error) throw errorOfEvent(error, endpoint)
        answer.add(chunk, out)
      })
      while (reader) {
        if (answer.isComplete(chunks.mark())) silence.listen(chunks.mark() ? graceMs.done : graceMs.finish)
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
      if (!answer.isComplete(chunks.mark())) throw incomplete(endpoint, chunks.mark() === "document")
      answer.end(options.name, out)
      io.signal.throwIfAborted()
      yield* out
    } catch (error) {
      io.signal.throwIfAborted()
      throw error
    } finally {
      silence.rest()
      await reader?.cancel().catch(() => {})
    }
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

const incomplete = (endpoint: Endpoint, isDocument: boolean) =>
  isDocument
    ? new ModelError("garbage", `${endpoint.host} answered with JSON that is no chat completion. Check ${addressOf(endpoint)}: it usually ends in /v1.`)
    : new ModelError("cut", `The answer of ${endpoint.host} ended before it was complete. Try again.`)

/** The error in a chunk: an `error` field of it or of a choice, or whatever an `error` event carries. */
function errorIn(chunk: unknown, event: string | undefined): unknown {
  if (event === "error") return chunk ?? {}
  if (!isObject(chunk)) return undefined
  if (chunk.error || chunk.object === "error") return chunk
  return listOf(chunk.choices).find((choice) => isObject(choice) && choice.error)
}

function watchSilence(idleMs: number, host: string): Silence {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    listen(atMostMs = idleMs) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        controller.abort(new ModelError("stalled", `${host} has been silent for ${idleMs / 1000} s. It may be overloaded: try again, or choose another model.`))
      }, Math.min(idleMs, atMostMs))
    },
    rest: () => clearTimeout(timer),
  }
}

function endpointOf(options: OpenaiChatOptions): Endpoint {
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

/** Any language model of the AI SDK as a `Model`: one step at a time, functions without `execute`, our loop. */
import type { LanguageModel } from "ai"
import { setTimeout as sleep } from "node:timers/promises"
import { ModelError } from "#lib/agent/types.ts"
import type { Model, ModelEvent, ModelRequest } from "#lib/agent/types.ts"
import { errorOfConnection, errorOfEvent, errorOfStatus, isOutOfCredit, redact, type HttpFailure, type Upstream } from "./errors.ts"
import { isObject } from "./json.ts"
import { sdkAccumulator } from "./sdk-accumulator.ts"
import { sdkOptions, type SdkModel, type SdkOptions } from "./sdk-prompt.ts"
import { watchSilence } from "./silence.ts"

/** A model of any specification that the SDK knows; not a bare id, which would mean somebody's gateway. */
export type AnySdkModel = Exclude<LanguageModel, string>

export type AiSdkOptions = {
  /** Echoed in `ProviderFields`, so that only the same provider gets its own fields back. */
  name: string
  /** The model for a name in a request. */
  model: (name: string) => AnySdkModel | Promise<AnySdkModel>
  /** What errors may tell of the server; default: only the provider's name. */
  upstream?: Upstream
  /** What this provider can do beyond the specification; the settings that it takes care of, and how. */
  extra?: (request: ModelRequest) => { handles: string[]; options: NonNullable<SdkOptions["providerOptions"]> }
  idleTimeoutMs?: number
  /** Before the first event only; default 2. */
  maxRetries?: number
}

/** Every failure is a `ModelError`; an abort throws the signal's reason. */
export function aiSdk(options: AiSdkOptions): Model {
  const { name, maxRetries = 2, idleTimeoutMs = 60_000 } = options
  const upstream = options.upstream ?? { name, host: name, origin: name, hasKey: true, secrets: [] }

  return async function* (request, io) {
    const silence = watchSilence(idleTimeoutMs, upstream.host)
    const signal = AbortSignal.any([io.signal, silence.signal])
    const answer = sdkAccumulator()
    const out: ModelEvent[] = []
    const extra = options.extra?.(request)
    let reader: ReadableStreamDefaultReader | undefined
    try {
      signal.throwIfAborted()
      const model = await asNewest(await options.model(request.model))
      const call = { ...sdkOptions(request), ...(extra && { providerOptions: extra.options }), includeRawChunks: true, abortSignal: signal }
      silence.listen()
      const { stream } = await started(model, call, { upstream, request, maxRetries, signal })
      silence.rest()
      const parts = stream.getReader()
      reader = parts
      for (;;) {
        silence.listen()
        const { done, value: part } = await parts.read()
        silence.rest()
        if (done) break
        if (part.type === "raw") io.wire?.(`data: ${JSON.stringify(part.rawValue)}\n\n`)
        else if (part.type === "error") throw failureOf(part.error, upstream, request, true)
        else answer.add(part, out)
        yield* out.splice(0)
      }
      answer.end(name, unspoken(request, extra?.handles ?? []), out)
      io.signal.throwIfAborted()
      yield* out
    } catch (error) {
      signal.throwIfAborted()
      throw error instanceof ModelError ? error : failureOf(error, upstream, request, false)
    } finally {
      silence.rest()
      await reader?.cancel().catch(() => {})
    }
  }
}

/** Older specifications are lifted by the SDK itself, which is loaded only then. */
async function asNewest(model: AnySdkModel): Promise<SdkModel> {
  if (model.specificationVersion === "v4") return model
  const { wrapLanguageModel } = await import("ai")
  return wrapLanguageModel({ model, middleware: [] })
}

/** Settings that the specification has no word for. */
function unspoken({ reasoning_effort, parallel_tool_calls, tools }: ModelRequest, handled: string[]): string[] {
  const missing = [
    ...(reasoning_effort !== undefined && sdkOptions({ model: "", messages: [], reasoning_effort }).reasoning === undefined ? ["reasoning_effort"] : []),
    ...(parallel_tool_calls !== undefined && tools?.length ? ["parallel_tool_calls"] : []),
  ]
  return missing.filter((setting) => !handled.includes(setting))
}

type Asking = { upstream: Upstream; request: ModelRequest; maxRetries: number; signal: AbortSignal }

/** The SDK's models ask once; whatever may be retried is retried here, before the first event. */
async function started(model: SdkModel, call: SdkOptions, { upstream, request, maxRetries, signal }: Asking) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await model.doStream(call)
    } catch (error) {
      const failure = httpFailure(error)
      const wait = failure?.retryAfterMs ?? 500 * 2 ** attempt
      const isWorthIt = isObject(error) && error.isRetryable === true && !(failure && isOutOfCredit(failure)) && wait <= 60_000
      if (signal.aborted || attempt >= maxRetries || !isWorthIt) throw failureOf(error, upstream, request, false)
      await sleep(wait, undefined, { signal })
    }
  }
}

/** What the SDK threw, as one of ours: it names statuses, we say what to do about them. */
function failureOf(error: unknown, upstream: Upstream, { model }: ModelRequest, isInStream: boolean): unknown {
  if (error instanceof ModelError) return error
  const failure = httpFailure(error)
  if (failure) return errorOfStatus(failure, upstream, model)
  if (isInStream) return errorOfEvent(error instanceof Error ? { message: error.message } : error, upstream)
  const isConnection = isObject(error) && (error.cause !== undefined || "code" in error)
  if (isConnection || !(error instanceof Error)) return errorOfConnection(error, upstream)
  return new ModelError("garbage", `${upstream.host} could not be read (${redact(error.message.slice(0, 300), upstream.secrets)}). Try again, or choose another model.`)
}

/** By its fields, not its class: several versions of the SDK may be at work. */
function httpFailure(error: unknown): HttpFailure | undefined {
  if (!isObject(error) || typeof error.statusCode !== "number") return undefined
  const headers = isObject(error.responseHeaders) ? error.responseHeaders : {}
  const after = Number(headers["retry-after-ms"] ?? Number(headers["retry-after"] ?? Number.NaN) * 1000)
  const body = typeof error.responseBody === "string" ? error.responseBody : error instanceof Error ? error.message : ""
  return { status: error.statusCode, body, ...(after >= 0 && { retryAfterMs: after }) }
}

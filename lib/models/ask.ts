/** Sends a body to a server of models and gives the response once its headers are there. Whatever may be retried is retried here, before the first event. */
import OpenAI from "openai"
import type { ModelRequest } from "#lib/agent/types.ts"
import { errorOfConnection, errorOfStatus, isForbidden, isOutOfCredit } from "./errors.ts"
import type { HttpFailure, Upstream } from "./errors.ts"
import type { Silence } from "./silence.ts"
import { refusalOf, type Body, type Dialect, type Wire } from "./wire.ts"

/** Where to ask, and how. */
export type Endpoint = Upstream & Dialect & {
  refused: Set<string>
  baseURL: string
  apiKey?: string
  headers?: Record<string, string>
  /** Hears what is refused so far, whenever that grew. */
  learned?: (refused: string[]) => void
  maxRetries: number
  fetch: typeof fetch
}

const retryBudgetMs = 60_000
const maxErrorBody = 64 * 1024

/** The response with its body still to be read. Learns which options the server refuses and asks again without them. */
export async function ask(wire: Wire, request: ModelRequest, endpoint: Endpoint, silence: Silence, signal: AbortSignal): Promise<{ response: Response; body: Body }> {
  for (;;) {
    const body = wire.body(request, endpoint)
    const answer = await post(wire.path, body, endpoint, silence, signal)
    if (answer instanceof Response) return { response: answer, body }
    const refused = refusedOption(wire, answer, body)
    if (!refused) throw errorOfStatus(answer, endpoint, request.model)
    endpoint.refused.add(refusalOf(refused, request.model))
    endpoint.learned?.([...endpoint.refused])
  }
}

/** The option that a 400 names, if it was sent and we can do without it. */
function refusedOption({ optional }: Wire, { status, body: said }: HttpFailure, sent: Body): string | undefined {
  if (status !== 400 && status !== 422) return undefined
  return optional.find((option) => option in sent && new RegExp(`\\b${option}\\b`).test(said) && isRefusal(option, said))
}

// A person chose these: that the value is wrong is for them to know.
const chosen = new Set(["temperature", "top_p", "seed", "reasoning_effort", "reasoning", "tool_choice", "max_output_tokens"])
const unsupported = /unsupported|not support|only supports|unknown|unrecogni[sz]ed|unexpected|extra (input|field)|not (permitted|allowed|available|implemented)|does not accept/i

function isRefusal(option: string, said: string): boolean {
  if (option === "max_tokens") return said.includes("max_completion_tokens")
  return !chosen.has(option) || unsupported.test(said)
}

async function post(path: string, body: Body, endpoint: Endpoint, silence: Silence, signal: AbortSignal): Promise<Response | HttpFailure> {
  const giveUpAt = performance.now() + retryBudgetMs
  let failure: HttpFailure | undefined
  let forbidden: unknown
  let attempts = 0

  // The client sees failures without their body: what the server said is read once, here, and judged in one place.
  async function attempt(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    failure = undefined
    silence.listen(attempts++ ? giveUpAt - performance.now() : undefined)
    const response = await endpoint.fetch(url, { ...init, redirect: "manual" }).catch((error: unknown) => {
      if (!isForbidden(error)) throw error
      // To try again would be in vain.
      forbidden = error
      return new Response(null, { status: 403 })
    }).finally(silence.rest)
    if (forbidden) return new Response(null, { status: 403, headers: { "x-should-retry": "false" } })
    if (response.ok) return response
    silence.listen()
    failure = await readFailure(response).finally(silence.rest)
    const headers = new Headers(failure.retryAfterMs === undefined ? {} : { "retry-after-ms": String(failure.retryAfterMs) })
    const isInVain = isOutOfCredit(failure) || performance.now() + (failure.retryAfterMs ?? 0) > giveUpAt
    if (isInVain) headers.set("x-should-retry", "false")
    return new Response(null, { status: response.status, headers })
  }

  const client = new OpenAI({
    apiKey: endpoint.apiKey || "none",
    baseURL: endpoint.baseURL,
    maxRetries: endpoint.maxRetries,
    // The account variables of OpenAI are for OpenAI: no other server gets them.
    adminAPIKey: null, organization: null, project: null,
    defaultHeaders: { ...(!endpoint.apiKey && { Authorization: null }), ...endpoint.headers },
    logLevel: "off",
    fetch: attempt,
  })
  try {
    return await client.post(path, { body, signal }).asResponse()
  } catch (error) {
    signal.throwIfAborted()
    if (failure) return failure
    throw errorOfConnection(forbidden ?? error, endpoint)
  }
}

async function readFailure(response: Response): Promise<HttpFailure> {
  const retryAfterMs = waitOf(response.headers)
  const body = await readHead(response).catch(() => "")
  const location = response.headers.get("location") ?? undefined
  return { status: response.status, body, location, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

/** The first 64 KiB: an error body has no reason to be longer, and may never end. */
async function readHead(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ""
  while (reader && text.length < maxErrorBody) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel()
  return text
}

function waitOf(headers: Headers): number | undefined {
  const ms = Number.parseFloat(headers.get("retry-after-ms") ?? "")
  if (ms >= 0) return ms
  const after = headers.get("retry-after") ?? ""
  const wait = /^\s*[\d.]+\s*$/.test(after) ? Number.parseFloat(after) * 1000 : Date.parse(after) - Date.now()
  return wait >= 0 ? wait : undefined
}

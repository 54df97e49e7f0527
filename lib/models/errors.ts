/** Every way a chat server can fail, told to a person in plain words that say what to do next. No key and no part of one ever passes. */
import { ModelError } from "#lib/agent/types.ts"
import { isObject, listOf, tryParse } from "./json.ts"

/** What an error may tell of the server: `secrets` is what it must not. */
export type Upstream = { name: string; host: string; origin: string; hasKey: boolean; secrets: string[]; own?: true }

type Place = { name: string; baseURL: string; apiKey?: string; headers?: Record<string, string>; own?: true }

/** What errors may tell of a server at this place. */
export function upstreamOf({ name, baseURL, apiKey, headers = {}, own }: Place): Upstream {
  const url = new URL(baseURL)
  const secretHeaders = Object.entries(headers).filter(([header]) => isSecretHeader(header))
  const secrets = [apiKey ?? "", url.username, url.password, ...url.searchParams.values(), ...secretHeaders.map(([, value]) => value)]
  return { name, host: url.host, origin: url.origin, hasKey: Boolean(apiKey), secrets: secrets.filter(Boolean), ...(own && { own }) }
}

/** Whether the value of a header is nobody's business. */
export const isSecretHeader = (name: string): boolean => /auth|key|token|secret|cookie/i.test(name)

/** Where a person changes the key, or the address, of a server. */
const keyOf = ({ name, own }: Upstream): string => (name === "openai" && !own ? "OPENAI_API_KEY" : `the key of the provider "${name}"`)
export const addressOf = ({ name, own }: Pick<Upstream, "name" | "own">): string => (own ? `the base URL of the provider "${name}" in Settings` : "OPENAI_BASE_URL")

/** An HTTP answer that is no success. `retryAfterMs`: how long the server asks us to wait; `location`: where it sends us instead. */
export type HttpFailure = { status: number; body: string; retryAfterMs?: number; location?: string }

const tooLong = /context.{0,20}(length|window|size)|maximum context|too many (input )?tokens|prompt is too long|input is too long|string_above_max_length/i
const noCredit = /insufficient_quota|insufficient (balance|credit|funds)|exceeded your current quota|billing/i
const noSuchModel = /model_not_found|model.{0,80}(not found|does(n't| not) exist)|unknown model|invalid model/i
const noToolParser = /enable-auto-tool-choice|tool-call-parser|auto. tool choice requires/i
const noTools = /does not support (tools|function calling|tool)/i

/** True for a 429 that waiting will not cure. */
export const isOutOfCredit = (failure: HttpFailure): boolean => failure.status === 402 || (failure.status === 429 && noCredit.test(failure.body))

/** The error for an HTTP status that is no success. */
export function errorOfStatus(failure: HttpFailure, upstream: Upstream, model: string): ModelError {
  const { status, body } = failure
  const { host } = upstream
  const key = keyOf(upstream)
  const address = addressOf(upstream)
  const detail = quoted(body, upstream)
  const error = (kind: ModelError["kind"], message: string) => new ModelError(kind, message, { status })

  if (status >= 300 && status < 400)
    return error("refused", `${host} sends requests on${targetOf(failure, upstream)}, and a key is not taken along. Set ${address} to the address at which it answers itself.`)
  if (status === 401)
    return error("auth", upstream.hasKey ? `The key was refused by ${host}. Check ${key}.` : `${host} asks for a key. Set ${key}.`)
  if (isOutOfCredit(failure)) return error("credit", `The account at ${host} has no credit left. Add credit there, or choose another model.`)
  if (status === 403) return error("auth", `${host} does not allow this${detail}. Check that ${key} may use the model "${model}".`)
  if (status === 413 || (status < 500 && status !== 429 && tooLong.test(body)))
    return error("too_long", `The conversation is longer than the model "${model}" can read${detail}. Start a new conversation, or choose a model with a larger context.`)
  if (status === 404 || (status < 500 && noSuchModel.test(body)))
    return error("unknown_model", `${host} ${model ? `does not know the model "${model}"${detail}. Choose another model, or check` : `does not list its models${detail}. Check`} ${address} (it usually ends in /v1).`)
  if (status === 408) return error("stalled", `${host} waited too long for the request. Try again.`)
  if (status === 429) return error("rate_limit", `${host} is being asked too often. Try again ${whenToRetry(failure.retryAfterMs)}.`)
  if (status >= 500) return error("upstream", `${host} failed with status ${status}${detail}. Try again in a moment.`)
  if (noToolParser.test(body))
    return error("refused", `${host} is not set up for tool calls. Start vLLM with --enable-auto-tool-choice and the --tool-call-parser that fits "${model}".`)
  if (noTools.test(body)) return error("refused", `The model "${model}" cannot call tools. Choose one that can, or an agent without tools.`)
  return error("refused", `${host} refused the request with status ${status}${detail}. Change what it names, then try again.`)
}

function targetOf({ location }: HttpFailure, { origin }: Upstream): string {
  if (!location || !URL.canParse(location, origin)) return " elsewhere"
  const { host, pathname } = new URL(location, origin)
  return ` to ${host}${pathname}`
}

const whenToRetry = (ms: number | undefined) => (ms === undefined ? "in a moment" : `in ${Math.ceil(ms / 1000)} s`)

/** The error for an `error` object inside an answer that began as a success. */
export function errorOfEvent(payload: unknown, upstream: Upstream): ModelError {
  const body = JSON.stringify(payload)
  const { code, status } = detailOf(body)
  const kind = noCredit.test(body) ? "credit" : tooLong.test(body) ? "too_long" : code === "429" || status === 429 || /rate_limit/i.test(body) ? "rate_limit" : "upstream"
  return new ModelError(kind, `${upstream.host} reported an error in the middle of the answer${quoted(body, upstream)}. Try again.`)
}

/** The error for a request that never became an answer: refused connections, unknown names, broken certificates. */
export function errorOfConnection(cause: unknown, upstream: Upstream): ModelError {
  const code = codeOf(cause)
  const { origin, host } = upstream
  if (isForbidden(cause)) return new ModelError("unreachable", `${host} is inside this machine or its network, where this server may not ask. Choose a provider with a public address.`)
  if (code === "ECONNREFUSED") return new ModelError("unreachable", `Nothing answers at ${origin}. Is the server running?`)
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return new ModelError("unreachable", `The name ${host} cannot be found. Check ${addressOf(upstream)} and the network.`)
  if (/CERT|TLS|SSL/.test(code)) return new ModelError("unreachable", `The certificate of ${host} is not accepted (${code}). Check the address, or trust the certificate with NODE_EXTRA_CA_CERTS.`)
  return new ModelError("unreachable", `The connection to ${origin} failed${code && ` (${code})`}. Check ${addressOf(upstream)} and the network, then try again.`)
}

/** A connection that nobody tried: where it would go is not allowed. */
export const isForbidden = (cause: unknown): boolean => codeOf(cause) === "EACCES"

function codeOf(error: unknown): string {
  if (!isObject(error) && !(error instanceof Error)) return ""
  if ("code" in error && typeof error.code === "string") return error.code
  if (error instanceof AggregateError) return error.errors.map(codeOf).find(Boolean) ?? ""
  return codeOf(error.cause)
}

/** What the server says is wrong, as ` ("…")`, redacted and cut; nothing when it sent a page or nothing. */
function quoted(body: string, upstream: Upstream): string {
  const message = redact(detailOf(body).message.replace(/\s+/g, " ").trim().slice(0, 1000), upstream.secrets)
  return message ? ` ("${message.length > 300 ? `${message.slice(0, 300)}…` : message}")` : ""
}

/** Servers say it as `{error: {message}}`, `{error: "…"}`, `{message}`, `{detail}`, or any of these in a list. */
function detailOf(body: string): { message: string; code: string; status?: number } {
  const parsed = tryParse(body)
  if (parsed === undefined) return { message: /^\s*</.test(body) ? "" : body, code: "" }
  const outer = Array.isArray(parsed) ? parsed[0] : parsed
  const error = isObject(outer) ? (outer.error ?? outer) : outer
  if (!isObject(error)) return { message: typeof error === "string" ? error : "", code: "" }
  const said = error.message ?? error.detail ?? error.msg
  const listed = listOf(said).map((item) => (isObject(item) ? item.msg : item))
  return {
    message: typeof said === "string" ? said : listed.filter((item) => typeof item === "string").join("; "),
    code: String(error.code ?? ""),
    status: typeof error.status_code === "number" ? error.status_code : undefined,
  }
}

/** The text without anything that looks like a key, shares four characters in a row with a secret, or hides in a URL. */
export function redact(text: string, secrets: string[]): string {
  const plain = text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, bareUrl)
    .replace(/\bbearer\s+\S+/gi, "Bearer …")
    .replace(/\b(?:sk|pk|rk|gsk|xai|hf|nvapi|AIza)(?:[-_]|(?<=AIza))[\w*.…-]{3,}/g, "…")
  return secrets.reduce(hide, plain)
}

function bareUrl(url: string): string {
  if (!URL.canParse(url)) return "…"
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

/** Replaces every run of characters that is covered by four-character pieces of the secret. */
function hide(text: string, secret: string): string {
  const window = 4
  const pieces = new Set<string>()
  for (let i = 0; i + window <= secret.length; i++) pieces.add(secret.slice(i, i + window))
  let out = ""
  let kept = 0
  for (let i = 0; i + window <= text.length; i++) {
    if (!pieces.has(text.slice(i, i + window))) continue
    let end = i + window
    while (end < text.length && pieces.has(text.slice(end - window + 1, end + 1))) end++
    out += `${text.slice(kept, i)}…`
    kept = end
    i = end - 1
  }
  return out + text.slice(kept)
}

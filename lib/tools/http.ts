/** A tool that is one HTTP request; how it is sent and where secrets come from is given in `deps`. */
import { CallError, asText } from "#lib/agent/call.ts"
import type { HttpRequest } from "#lib/agent/definition.ts"
import type { Args, Call, Result, Tool } from "#lib/agent/types.ts"
import { fromPointer, valueAt } from "#lib/schema/form-path.ts"
import type { safeFetch, SafeResponse } from "./safe-fetch.ts"
import { encode, fillRequest, secretsOf } from "#lib/schema/fill-request.ts"

const ERROR_CHARACTERS = 2048
const MAX_DEPTH = 512
const SHOWN_HEADERS = ["content-type", "etag", "last-modified", "link", "location", "retry-after", "x-request-id"]

export type HttpDeps = {
  fetch: typeof safeFetch
  /** The value of a secret by its name; undefined when it was not saved. */
  secret: (name: string) => Promise<string | undefined>
  /** Each `host:port` on this machine that the owner allowed. */
  allowLocal: readonly string[]
}

/** Sends the filled request with the callId as `Idempotency-Key`; the result is the body, or what `result` points at in it. Secrets leave in the request only. */
export const httpTool = (http: HttpRequest, { fetch, secret, allowLocal }: HttpDeps): Pick<Tool, "run"> => ({
  async run(args: Args, { callId, signal, context }: Call): Promise<Result> {
    const started = performance.now()
    const secrets = await readSecrets(secretsOf(http), secret)
    const { forms, hide } = redactor(secrets)
    // Hidden before it is cut: half a secret would not be recognised.
    const head = (text: string) => hide(text).slice(0, ERROR_CHARACTERS).toWellFormed()
    try {
      const { headers, ...request } = fillRequest(http, args, secrets, context)
      const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "idempotency-key")
      const answer = await fetch({ ...request, headers: { ...Object.fromEntries(others), "Idempotency-Key": callId }, signal, allowLocal, secrets: forms })
      const { url, status, bytes, cut } = answer
      if (status < 200 || status > 299) throw new CallError("http", failure(answer, head))
      const shown = SHOWN_HEADERS.flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, hide(answer.headers[name])]]))
      return {
        text: hide(textOf(answer, http, head)),
        details: { card: "http", method: http.method, url: hide(url), status, headers: Object.fromEntries(shown), bytes, cut, ms: Math.round(performance.now() - started) },
      }
    } catch (error) {
      if (error instanceof CallError) throw new CallError(error.kind, hide(error.message))
      // The reason of a stop is compared by identity further up.
      if (signal.aborted) throw error
      throw new CallError("threw", hide(error instanceof Error ? error.message : String(error)))
    }
  },
})

async function readSecrets(names: string[], secret: HttpDeps["secret"]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const name of names) {
    const value = await secret(name)
    if (!value) throw new CallError("missing_secret", `This tool needs the secret "${name}", which has not been saved. A person can add it under the tool's secrets.`)
    found.set(name, value)
  }
  return found
}

/** `hide` writes the place of a secret where its value stood, in whatever form and case a server may send it back. */
function redactor(secrets: ReadonlyMap<string, string>): { forms: string[]; hide: (text: string) => string } {
  const nameOf = new Map<string, string>()
  for (const [name, value] of secrets) {
    const inUrl = [encode(value), encodeURIComponent(value.toWellFormed()), new URLSearchParams([["", value]]).toString().slice(1)]
    const inText = [value, value.trim(), JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")]
    for (const form of [...inText, ...inUrl]) if (form) nameOf.set(form, name)
  }
  // The longest first: one secret may begin like another.
  const forms = [...nameOf.keys()].sort((a, b) => b.length - a.length)
  if (forms.length === 0) return { forms, hide: (text) => text }
  const pattern = new RegExp(forms.map((form) => `(${form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")})`).join("|"), "gi")
  const nameAt = (groups: unknown[]) => nameOf.get(forms[groups.findIndex((group) => group !== undefined)] ?? "")
  return { forms, hide: (text) => text.replace(pattern, (_form, ...groups: unknown[]) => `{{secret:${nameAt(groups)}}}`) }
}

function failure({ status, headers, text }: SafeResponse, head: (text: string) => string): string {
  const wait = headers["retry-after"] ? ` It asks to wait: Retry-After ${head(headers["retry-after"])}.` : ""
  return `The server answered with HTTP ${status}.${wait}${text ? `\n${head(text)}` : ""}`
}

function textOf({ status, headers, text, cut, binary }: SafeResponse, { method, result }: HttpRequest, head: (text: string) => string): string {
  if (method === "HEAD") return [`HTTP ${status}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join("\n")
  if (!result) return text === "" ? `HTTP ${status}, without content.` : text
  if (cut || binary) throw new CallError("bad_response", `The answer is ${cut ? "too long" : "not text"}, so ${result} cannot be read from it.`)
  if (isDeeperThan(MAX_DEPTH, text)) throw new CallError("bad_response", `The answer is nested more than ${MAX_DEPTH} levels deep, so ${result} is not read from it.`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CallError("bad_response", `The answer is not JSON, so ${result} cannot be read from it:\n${head(text)}`)
  }
  const found = valueAt(json, fromPointer(result))
  if (found === undefined) throw new CallError("bad_response", `There is nothing at ${result} in the answer; it has ${head(outline(json))}.`)
  return asText(found)
}

/** Parsing costs a stack and 40 bytes for each level, so that brackets alone could fill the memory. */
function isDeeperThan(max: number, json: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < json.length; at++) {
    const letter = json[at]
    if (letter === '"') inString = !inString
    else if (inString) at += letter === "\\" ? 1 : 0
    else if (letter === "[" || letter === "{") depth++
    else if (letter === "]" || letter === "}") depth--
    if (depth > max) return true
  }
  return false
}

const outline = (json: unknown): string =>
  Array.isArray(json) ? `a list of ${json.length}` : typeof json === "object" && json !== null ? `the keys ${Object.keys(json).slice(0, 20).join(", ")}` : `only ${JSON.stringify(json)}`

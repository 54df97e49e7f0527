/** HTTP for tools: what it connects to is what was checked, at every redirect, and what it reads has an end. */
import http from "node:http"
import https from "node:https"
import type { LookupFunction } from "node:net"
import type { Readable, Transform } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib"
import { CallError } from "#lib/agent/call.ts"
import { bareHost, hostAndPort, reachableAddresses, type Address, type Resolve } from "./addresses.ts"

const MAX_REDIRECTS = 3
const MAX_BYTES = 10 * 1024 * 1024

export type SafeRequest = {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
  /** Each exactly `host:port`; only loopback addresses become reachable by it. */
  allowLocal?: readonly string[]
  /** Of the answer after decompression; the rest is cut. */
  maxBytes?: number
  /** What must not reach another origin, in every form in which it may stand in a header or the body. */
  secrets?: readonly string[]
  resolve?: Resolve
}

/** `url` is where the answer came from; `text` of what is not text is a sentence about it; `bytes` counts what was read. */
export type SafeResponse = { url: string; status: number; headers: Record<string, string>; text: string; bytes: number; cut: boolean; binary: boolean }

type Hop = { url: URL; method: string; headers: Record<string, string>; body?: string }

/**
 * Asks a public host, or a local one that the owner allowed.
 * @throws CallError `bad_url`, `blocked_address`, `unreachable`, `redirect`, `bad_header`, `bad_response` or `too_large`; the signal's reason when it aborts
 */
export async function safeFetch(request: SafeRequest): Promise<SafeResponse> {
  const { signal, allowLocal = [], maxBytes = MAX_BYTES, secrets = [], resolve } = request
  let hop: Hop = { url: parseUrl(request.url), method: request.method ?? "GET", headers: ownHeaders(request.headers ?? {}), body: request.body }
  // A stranger's redirect must not reach what the owner opened for tools that go there themselves.
  const reachable = allowLocal.some((allowed) => allowed.toLowerCase() === hostAndPort(hop.url)) ? allowLocal : []
  for (let redirects = 0; ; redirects++) {
    signal.throwIfAborted()
    const addresses = await unlessAborted(signal, reachableAddresses(hop.url, reachable, resolve))
    const response = await send(hop, addresses, signal)
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return read(response, hop, signal, maxBytes)
    response.destroy()
    if (redirects === MAX_REDIRECTS) throw new CallError("redirect", `The server redirected more than ${MAX_REDIRECTS} times. Use the address at which it answers.`)
    hop = follow(hop, status, location, secrets)
  }
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new CallError("bad_url", "This is not a valid address. Write it whole, like https://example.com/path.")
  const url = new URL(text)
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new CallError("bad_url", `Tools speak http and https, not ${url.protocol.slice(0, -1)}.`)
  if (url.username || url.password) throw new CallError("bad_url", "The address holds a user name or password. Send it in a header, from a secret.")
  return url
}

/** Of the connection, not of the request; set here and nowhere else. */
const RESERVED = /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length|accept-encoding)$/i

const ownHeaders = (headers: Record<string, string>): Record<string, string> => ({
  ...withoutHeaders({ "User-Agent": "full-turn", Accept: "*/*" }, (name) => Object.keys(headers).some((own) => own.toLowerCase() === name.toLowerCase())),
  ...withoutHeaders(headers, (name) => RESERVED.test(name)),
  "Accept-Encoding": "identity",
})

const withoutHeaders = (headers: Record<string, string>, isDropped: (name: string, value: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name, value]) => !isDropped(name, value)))

/** The next request, as browsers make it, less what another origin must not get. */
function follow(hop: Hop, status: number, location: string, secrets: readonly string[]): Hop {
  if (!URL.canParse(location, hop.url.href)) throw new CallError("redirect", "The server redirected to something that is not an address.")
  const url = parseUrl(new URL(location, hop.url).href)
  const becomesGet = status === 303 ? hop.method !== "HEAD" : status < 303 && hop.method === "POST"
  const next: Hop = becomesGet ? { url, method: "GET", headers: withoutHeaders(hop.headers, (name) => /^content-/i.test(name)) } : { ...hop, url }
  if (url.origin === hop.url.origin) return next
  const holdsSecret = (text: string) => secrets.some((secret) => secret !== "" && text.includes(secret))
  if (next.body !== undefined && holdsSecret(next.body)) throw new CallError("redirect", `The server redirected to ${url.host}, and a secret in the body is not sent there. If ${url.host} is meant, use its address.`)
  return { ...next, headers: withoutHeaders(next.headers, (name, value) => /^(authorization|cookie)$/i.test(name) || holdsSecret(value)) }
}

/** Resolves with the head of the answer. */
function send({ url, method, headers, body }: Hop, addresses: Address[], signal: AbortSignal): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const fail = (error?: Error) => reject(signal.aborted ? signal.reason : unreachable(url, error))
  const { request, Agent } = url.protocol === "https:" ? https : http
  try {
    const sent = request({
      hostname: bareHost(url), port: url.port, path: url.pathname + url.search, method, headers, signal,
      lookup: pinned(addresses), agent: new Agent({ keepAlive: false }),
    })
    sent.on("response", resolve).on("error", fail).on("close", () => fail())
    sent.end(body)
  } catch (error) {
    reject(new CallError("bad_header", `The request cannot be sent: ${error instanceof Error ? error.message : error}.`))
  }
  return promise
}

/** The name is not resolved a second time: the answer might be another one. */
const pinned = (addresses: Address[]): LookupFunction => (_host, { all }, give) => {
  const [{ address, family } = { address: "", family: 0 }] = addresses
  if (all) give(null, addresses)
  else give(null, address, family)
}

function unreachable({ host }: URL, error?: Error): CallError {
  const code = error && "code" in error && typeof error.code === "string" ? error.code : ""
  if (/CERT|TLS|SSL|SIGNATURE|ALTNAME/.test(code)) return new CallError("unreachable", `The certificate of ${host} cannot be trusted (${code}).`)
  if (code === "ECONNREFUSED") return new CallError("unreachable", `Nothing answers at ${host}. Check the host and the port.`)
  return new CallError("unreachable", `${host} gave no answer that can be read (${code || (error?.message ?? "the connection was closed")}). Try again later.`)
}

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress, zstd: createZstdDecompress,
}

async function read(response: http.IncomingMessage, { url, method }: Hop, signal: AbortSignal, maxBytes: number): Promise<SafeResponse> {
  const parts: Buffer[] = []
  let bytes = 0
  let cut = false
  const isEmpty = method === "HEAD" || [204, 205, 304].includes(response.statusCode ?? 0) || response.headers["content-length"] === "0"
  const body = isEmpty ? response : unpacked(response, maxBytes)
  try {
    for await (const part of body) {
      const chunk: Buffer = part
      parts.push(chunk.subarray(0, maxBytes - bytes))
      cut = bytes + chunk.length > maxBytes
      bytes = Math.min(maxBytes, bytes + chunk.length)
      if (cut) break
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof CallError) throw error
    throw new CallError("bad_response", `The answer of ${url.host} broke off after ${bytes} bytes (${error instanceof Error ? error.message : error}). Try again.`)
  } finally {
    response.destroy()
    body.destroy()
  }
  const type = response.headers["content-type"] ?? ""
  const whole = Buffer.concat(parts)
  const binary = isBinary(type, whole)
  const size = `${cut ? "more than " : ""}${bytes.toLocaleString("en")} bytes`
  const text = binary ? `Binary content (${type.split(";")[0]?.trim() || "of no named type"}, ${size}), not shown as text.` : decode(type, whole, cut)
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
  return { url: url.href, status: response.statusCode ?? 0, headers, text: cut && !binary ? `${text}\n[Cut here: the answer has ${size}.]` : text, bytes, cut, binary }
}

/** Servers compress unasked; what they pack into nothing is bounded too. */
function unpacked(response: http.IncomingMessage, maxBytes: number): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity"
  if (encoding === "identity" || encoding === "") return response
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]?.() : undefined
  if (!decoder) {
    response.destroy()
    throw new CallError("bad_response", `The answer is packed as "${encoding.slice(0, 40)}", which tools do not read; they ask for plain answers.`)
  }
  let packed = 0
  response.on("data", (part: Buffer) => {
    packed += part.length
    if (packed > maxBytes) decoder.destroy(new CallError("too_large", `The packed answer is longer than ${maxBytes.toLocaleString("en")} bytes.`))
  })
  response.on("error", (error) => decoder.destroy(error))
  return response.pipe(decoder)
}

function isBinary(type: string, body: Buffer): boolean {
  if (/^text\/|json|xml|javascript|ecmascript|yaml|csv|graphql|urlencoded/i.test(type)) return false
  if (/^(image|audio|video|font)\//i.test(type)) return body.length > 0
  const head = body.subarray(0, 1024)
  if (head.includes(0)) return true
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true })
    return false
  } catch {
    return !/charset=/i.test(type)
  }
}

/** Bytes that are no letters in the charset become U+FFFD; half a letter at a cut is dropped. */
function decode(type: string, body: Buffer, cut: boolean): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1] ?? "utf-8"
  try {
    return new TextDecoder(charset).decode(body, { stream: cut })
  } catch {
    return new TextDecoder().decode(body, { stream: cut })
  }
}

/** A name that nobody answers for must not outlive the call. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener("abort", stop, { once: true })
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener("abort", stop)
  }
}

/** An HTTP request with arguments and secrets in its places. A value stays where its place is: it never makes a host, a path segment, a header or a key of its own. */
import { CallError } from "#lib/agent/call.ts"
import type { Context } from "#lib/agent/context.ts"
import type { HttpRequest } from "#lib/agent/definition.ts"
import type { Args } from "#lib/agent/types.ts"

export type FilledRequest = { url: string; method: string; headers: Record<string, string>; body?: string }

const SECRET = "secret:"
/** Templates are worked on with the names of their places as numbers, since a name may hold any of `/ ? & # "`. */
const PLACE = /\{\{([^{}]*)\}\}/g
const WHOLE = /^\{\{([^{}]*)\}\}$/

/** The names of the secrets that a request needs. */
export const secretsOf = (http: HttpRequest): string[] => [
  ...new Set(templatesOf(http).flatMap(namesIn).filter((name) => name.startsWith(SECRET)).map((name) => name.slice(SECRET.length).trim())),
]

/**
 * Puts values into their places: an argument, else what `context` has of that name. Arguments without a place go into the query (GET, HEAD, DELETE) or, when there is no body, into a JSON one.
 * @throws CallError `bad_arguments` for a value that does not fit its place, `bad_url` and `bad_template` for a request that cannot be made
 */
export function fillRequest(http: HttpRequest, args: Args, secrets: ReadonlyMap<string, string>, context: Context = {}): FilledRequest {
  const valueOf = (name: string): unknown => {
    if (name.startsWith(SECRET)) return secrets.get(name.slice(SECRET.length).trim())
    const own = Object.hasOwn(args, name) ? args[name] : Object.hasOwn(args, name.trim()) ? args[name.trim()] : undefined
    return own === undefined && Object.hasOwn(context, name.trim()) ? context[name.trim()] : own
  }
  const used = new Set(templatesOf(http).flatMap(namesIn).flatMap((name) => [name, name.trim()]))
  const rest = Object.entries(args).filter(([name]) => !used.has(name))
  const inQuery = ["GET", "HEAD", "DELETE"].includes(http.method)
  const headers = fillHeaders(http.headers ?? {}, valueOf)
  const url = fillUrl(http.url, valueOf, inQuery ? rest : [])
  if (http.method === "GET" || http.method === "HEAD") return { url, method: http.method, headers }
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1]
  const { body, kind } = http.body !== undefined ? fillBody(http.body, type, valueOf) : inQuery || rest.length === 0 ? {} : bodyOf(rest, type)
  if (body === undefined) return { url, method: http.method, headers }
  return { url, method: http.method, headers: type === undefined && kind ? { ...headers, "Content-Type": kind } : headers, body }
}

type ValueOf = (name: string) => unknown
type Body = { body?: string; kind?: string }

const templatesOf = ({ url, headers = {}, body }: HttpRequest): string[] => [url, ...Object.values(headers), ...(body === undefined ? [] : [body])]

const namesIn = (template: string): string[] => [...template.matchAll(PLACE)].map(([, name = ""]) => name)

/** The template with numbers for names, and a function that fills any piece of it. */
function numbered(template: string, valueOf: ValueOf) {
  const names = namesIn(template)
  let next = 0
  const nameAt = (number: string) => names[Number(number)] ?? ""
  return {
    text: template.replace(PLACE, () => `{{${next++}}}`),
    names,
    value: (number: string): unknown => valueOf(nameAt(number)),
    fill: (piece: string, write: (value: unknown, name: string) => string): string => piece.replace(PLACE, (_place, number: string) => write(valueOf(nameAt(number)), nameAt(number))),
  }
}

/** Strings as they are, anything else as JSON; what is absent or null is no text. */
const textOf = (value: unknown): string => (value === undefined || value === null ? "" : typeof value === "string" ? value.toWellFormed() : JSON.stringify(value))

/** Percent-encodes all but letters, digits and `-._~`, so that no later step encodes anything again. */
export const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

const encoded = (value: unknown): string => encode(textOf(value))

function fillUrl(template: string, valueOf: ValueOf, rest: [string, unknown][]): string {
  const { text, fill } = numbered(template.trim(), valueOf)
  const [, origin, path = "", query] = /^(https?:\/\/[^/?#\\{}\s]+)([^?#]*)(?:\?([^#]*))?/i.exec(text) ?? []
  if (origin === undefined || !/^([/\\]|$)/.test(path)) throw new CallError("bad_url", "The address of this tool must begin with http:// or https:// and its host, written out: arguments and secrets can stand only after it.")
  const segments = path.split(/[/\\]/).map((segment) => {
    if (!segment.includes("{{")) return segment
    let last = ""
    const filled = fill(segment, (value, name) => encoded(value) || ((last = name), ""))
    if (filled === "") throw new CallError("bad_arguments", `${last.trim()} is a part of the address and must not be empty.`)
    if (/^(\.|%2e){1,2}$/i.test(filled)) throw new CallError("bad_arguments", 'A part of the address must not be "." or "..".')
    return filled
  })
  const pairs = [...(query === undefined ? [] : fillPairs(query, valueOf, template.trim())), ...rest.flatMap(([name, value]) => pairsOf(encode(name), value))]
  return `${origin}${segments.join("/") || "/"}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`
}

/** `a=1&b={{0}}` as pairs; one whose only value is absent is left out, a list repeats it. `text` is numbered like `template`. */
function fillPairs(text: string, valueOf: ValueOf, template: string): string[] {
  const { fill, value } = numbered(template, valueOf)
  return text.split("&").filter(Boolean).flatMap((pair) => {
    const [, key, number] = /^([^=]*)=\{\{(\d+)\}\}$/.exec(pair) ?? []
    return key === undefined || number === undefined ? [fill(pair, encoded)] : pairsOf(fill(key, encoded), value(number))
  })
}

const pairsOf = (key: string, value: unknown): string[] => {
  if (value === undefined || value === null) return []
  const isList = Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)
  return (isList ? value : [value]).map((item) => `${key}=${encoded(item)}`)
}

/** A header with nothing but absent arguments is left out. */
function fillHeaders(templates: Record<string, string>, valueOf: ValueOf): Record<string, string> {
  const filled = Object.entries(templates).flatMap(([header, template]): [string, string][] => {
    const { text, names, fill } = numbered(template, valueOf)
    if (names.length > 0 && names.every((name) => textOf(valueOf(name)) === "")) return []
    const value = fill(text, (given, name) => {
      const inHeader = textOf(given)
      // A semicolon in an argument would begin another cookie.
      if (header.toLowerCase() === "cookie" && !name.startsWith(SECRET)) return encode(inHeader)
      if (/[^\t\x20-\x7e\xa0-\xff]/.test(inHeader)) throw new CallError("bad_arguments", `${name.trim()} goes into the header ${header}, which takes no line breaks, no control characters and no letters beyond Latin-1.`)
      return inHeader
    })
    return [[header, value.trim()]]
  })
  return Object.fromEntries(filled)
}

function fillBody(template: string, type: string | undefined, valueOf: ValueOf): Body {
  const { text, names, fill, value } = numbered(template, valueOf)
  const only = WHOLE.exec(text.trim())?.[1]
  if (only !== undefined && value(only) === undefined) return {}
  if (type === undefined ? isJson(text) : /json/i.test(type)) return { body: fillJson(text, value, (piece) => fill(piece, textOf)), kind: "application/json" }
  if (/urlencoded/i.test(type ?? "")) return { body: only === undefined ? fillPairs(text, valueOf, template).join("&") : textOf(valueOf(names[0] ?? "")) }
  const isMarkup = only === undefined && /xml|html/i.test(type ?? "")
  return { body: fill(text, (given) => (isMarkup ? escapeMarkup(textOf(given)) : textOf(given))), kind: "text/plain; charset=utf-8" }
}

const bodyOf = (rest: [string, unknown][], type: string | undefined): Body =>
  /urlencoded/i.test(type ?? "")
    ? { body: rest.flatMap(([name, value]) => pairsOf(encode(name), value)).join("&") }
    : { body: JSON.stringify(Object.fromEntries(rest)), kind: "application/json" }

/** A bare place becomes a string of its own, which is how a place that takes a whole value is written too. */
const quotePlaces = (text: string): string => text.replace(/"(?:[^"\\]|\\[^]?)*"?|\{\{\d+\}\}/g, (found) => (found.startsWith('"') ? found : `"${found}"`))

const isJson = (text: string): boolean => {
  try {
    JSON.parse(quotePlaces(text))
    return true
  } catch {
    return false
  }
}

/** The template is parsed before anything is put into it: a value cannot end the string it stands in. Absent arguments take their property with them. */
function fillJson(text: string, value: (number: string) => unknown, fillText: (piece: string) => string): string {
  const build = (node: unknown): unknown => {
    if (typeof node === "string") {
      const whole = WHOLE.exec(node)?.[1]
      return whole === undefined ? fillText(node) : value(whole)
    }
    if (Array.isArray(node)) return node.map(build).filter((item) => item !== undefined)
    if (typeof node !== "object" || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [fillText(key), build(inner)]))
  }
  let template: unknown
  try {
    template = JSON.parse(quotePlaces(text))
  } catch (error) {
    throw new CallError("bad_template", `The body of this tool is not valid JSON (${error instanceof Error ? error.message : error}). Correct it in the tool's form.`)
  }
  return JSON.stringify(build(template))
}

const escapeMarkup = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

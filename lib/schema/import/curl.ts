/** A curl command as an HTTP tool. What looks like a credential becomes a secret's place, and its value is kept nowhere. */
import type { HttpRequest } from "#lib/agent/definition.ts"
import type { JsonSchema } from "#lib/agent/types.ts"
import { readRequest, type Request } from "./curl-request.ts"
import { splitCommands } from "./curl-words.ts"
import { argName, inUrl, isHeaderName, place, routeName, secretPlace, serverUrl } from "./http-template.ts"
import type { Findings, Found, Problem } from "./imported.ts"
import { freshNames } from "./map-names.ts"
import { schemaOfValue } from "./value-schema.ts"

export function readCurl(text: string): Findings {
  const findings: Findings = { found: [], problems: [], format: "curl" }
  for (const { words, line } of splitCommands(text)) {
    const from = words.findIndex((word) => /^curl(\.exe)?$/.test(word))
    if (from < 0) continue
    const tell = (message: string) => void findings.problems.push({ message, line } satisfies Problem)
    const found = readCommand(readRequest(words.slice(from + 1), tell), tell)
    if (found) findings.found.push({ ...found, at: [], line })
  }
  if (findings.found.length === 0 && findings.problems.length === 0) findings.problems.push({ message: "There is no curl command here.", line: 1 })
  return findings
}

type Fields = { properties: [string, JsonSchema][]; fresh: ReturnType<typeof freshNames> }

function readCommand(request: Request, tell: (message: string) => void): Omit<Found, "at" | "line"> | undefined {
  const { method, headers, user } = request
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(request.url) ? request.url : `https://${request.url}`
  const server = serverUrl(text)
  if (!server || request.url === "") return void tell("This command has no http or https address.")
  const { host, url } = server
  const known = METHODS.find((one) => one === method)
  if (!known) return void tell(`A tool cannot send ${method}.`)
  const { username, password, search, pathname } = new URL(text)
  const fields: Fields = { properties: [], fresh: freshNames() }
  const pairs = [...search.slice(1).split("&").filter(Boolean), ...request.query]
  const query = pairs.map((pair) => fillPair(fields, host, pair))
  const body = readBody(fields, host, request)
  const sent: [string, string][] = headers.filter(([name]) => isHeaderName(name)).map(([name, value]) => [name, fillHeader(host, name, value)])
  const has = (name: string) => sent.some(([other]) => other.toLowerCase() === name)
  if ((user || username || password) && !has("authorization")) sent.push(["Authorization", `Basic ${secretPlace(host, "basic")}`])
  if (body.type !== undefined && !has("content-type")) sent.push(["Content-Type", body.type])
  const http: HttpRequest = {
    method: known,
    url: `${url}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    ...(sent.length > 0 && { headers: Object.fromEntries(sent) }),
    ...(body.template !== undefined && { body: body.template }),
  }
  return {
    name: routeName(method, decode(pathname) === "/" ? host : decode(pathname)),
    description: `${method} ${host}${inUrl(pathname)}`,
    parameters: { type: "object", properties: Object.fromEntries(fields.properties), ...(fields.properties.length > 0 && { required: fields.properties.map(([name]) => name) }) },
    kind: "http",
    http,
    // The command itself may hold credentials in any corner of it.
    original: http,
    dialect: "json-schema",
  }
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const

const CREDENTIAL = /(?:^|[-_.])(?:auth|authorization|authentication|token|secret|client_secret|password|passwd|pwd|credentials?|jwt|session|sessionid|cookie|signature|sig|key|apikey)(?:[-_.]id)?$/i

/** Whether a header, field or parameter of this name holds what nobody else may know. */
const isSecret = (name: string): boolean => CREDENTIAL.test(name.replace(/([a-z])([A-Z])/g, "$1_$2")) && !/^(page|next|continuation|sort|foreign|primary)/i.test(name)

function fillHeader(host: string, name: string, value: string): string {
  if (!isSecret(name)) return value.replaceAll("{{", "{ {")
  const scheme = /^(bearer|basic|token|apikey|digest)\s/i.exec(value)?.[1]
  return `${scheme === undefined ? "" : `${scheme} `}${secretPlace(host, name)}`
}

/** `a=b` with a place for b: an argument, or a secret. */
function fillPair(fields: Fields, host: string, pair: string): string {
  const [key = "", ...rest] = pair.split("=")
  const name = decode(key)
  return `${encodeURIComponent(name)}=${isSecret(name) ? secretPlace(host, name) : place(add(fields, name, scalar(decode(rest.join("=")))))}`
}

function readBody(fields: Fields, host: string, { data, type, method }: Request): { type?: string; template?: string } {
  if (data === undefined || method === "HEAD") return {}
  const json = type === undefined || /json/i.test(type) ? parse(data) : undefined
  if (json !== undefined && typeof json === "object" && json !== null) {
    const schema = schemaOfValue(json, (name) => !isSecret(name))
    return { type: "application/json", template: place(add(fields, "body", undefined, schema)) }
  }
  if ((type === undefined || /urlencoded/i.test(type)) && /^[^=&\s]+=/.test(data)) {
    return { type: "application/x-www-form-urlencoded", template: data.split("&").filter(Boolean).map((pair) => fillPair(fields, host, pair)).join("&") }
  }
  return { type: type ?? "text/plain", template: place(add(fields, "body", undefined, { type: "string" })) }
}

function add(fields: Fields, wanted: string, value: unknown, schema: JsonSchema = schemaOfValue(value)): string {
  const name = fields.fresh(argName(wanted))
  fields.properties.push([name, schema])
  return name
}

const scalar = (text: string): unknown => (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text) ? Number(text) : text === "true" ? true : text === "false" ? false : text)

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One operation of an OpenAPI document as an HTTP tool. */
import type { HttpRequest } from "#lib/agent/definition.ts"
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { argName, inUrl, isHeaderName, NO_SERVER, place, routeName, serverUrl } from "./http-template.ts"
import type { Found } from "./imported.ts"
import { freshNames } from "./map-names.ts"
import type { Operation } from "./openapi.ts"
import { readBody } from "./openapi-body.ts"
import { carryRefs, follow, type Part } from "./openapi-refs.ts"
import { readSecurity } from "./openapi-security.ts"

/** An argument of the tool and where it goes. */
export type Argument = { name: string; sent: string; in: string; required: boolean; schema: unknown }

export type Namer = ReturnType<typeof freshNames>

export function readOperation(op: Operation): Found {
  const { root, method, route, operation, at, tell } = op
  const nameFor = freshNames()
  const args = readArguments(op, nameFor)
  const server = readServer(op)
  const credentials = readSecurity(op, server.host)
  const body = readBody(op, args, nameFor)
  const listed = (place: string) => args.filter((arg) => arg.in === place)
  const cookies = [...listed("cookie").map(({ sent, name }) => [sent, place(name)]), ...credentials.cookies]
  const headers = [
    ...(body.type === undefined ? [] : [["Content-Type", body.type]]),
    ...listed("header").filter(({ sent }) => isHeaderName(sent)).map(({ sent, name }) => [sent, place(name)]),
    ...credentials.headers,
    ...(cookies.length > 0 ? [["Cookie", cookies.map(([name, value]) => `${inUrl(name ?? "")}=${value}`).join("; ")]] : []),
  ]
  const query = [...listed("query").map(({ sent, name }) => [sent, place(name)]), ...credentials.query].map(([name, value]) => `${encodeURIComponent(name ?? "")}=${value}`)
  const http: HttpRequest = {
    method: upper(method),
    url: `${server.url}${fillPath(op, args, nameFor)}${query.length > 0 ? `?${query.join("&")}` : ""}`,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(body.template !== undefined && { body: body.template }),
  }
  const { schema, changes, lost } = carryRefs(root, parametersOf(args))
  for (const ref of new Set(lost)) tell(`Nothing in this document is called ${ref}, and nothing outside it is fetched; any value is allowed there.`, at)
  return {
    name: typeof operation.operationId === "string" && operation.operationId !== "" ? operation.operationId : routeName(method, route),
    description: describe(op),
    parameters: schema,
    kind: "http",
    http,
    original: operation,
    dialect: /^3\.[1-9]/.test(String(root.openapi)) ? "json-schema" : "openapi",
    mappings: changes,
    at,
  }
}

const upper = (method: string): HttpRequest["method"] => {
  const names = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const
  return names.find((name) => name === method.toUpperCase()) ?? "GET"
}

function describe({ method, route, operation: { summary, description } }: Operation): string {
  const texts = [summary, description].filter((text): text is string => typeof text === "string" && text.trim() !== "").map((text) => text.trim())
  return texts.length === 0 ? `${method.toUpperCase()} ${route}` : [...new Set(texts)].join("\n\n")
}

function parametersOf(args: Argument[]): JsonSchema {
  const required = args.filter((arg) => arg.required).map(({ name }) => name)
  return { type: "object", properties: Object.fromEntries(args.map(({ name, schema }) => [name, schema])), ...(required.length > 0 && { required }) }
}

/** What the operation and its path ask for outside the body; the operation's word counts where both speak. */
function readArguments({ root, item, operation, at, tell }: Operation, nameFor: Namer): Argument[] {
  const given = [item.parameters, operation.parameters].flatMap((list: unknown): unknown[] => (Array.isArray(list) ? list : []))
  const byPlace = new Map<string, Part>()
  for (const one of given) {
    const parameter = follow(root, one)
    if (isSchema(parameter) && typeof parameter.name === "string" && typeof parameter.in === "string") byPlace.set(`${parameter.in} ${parameter.name}`, parameter)
    else tell("A parameter of this operation cannot be read, so it was left out.", at)
  }
  const args: Argument[] = []
  for (const parameter of byPlace.values()) {
    const [sent, where] = [String(parameter.name), String(parameter.in)]
    const shown = typeof parameter["x-argument"] === "string" ? parameter["x-argument"] : sent
    // The OpenAPI specification has these three set by the body and the security schemes.
    if (where === "body" || where === "formData" || (where === "header" && /^(accept|content-type|authorization)$/i.test(sent))) continue
    if (where === "header" && !isHeaderName(sent)) tell(`${JSON.stringify(sent)} is no name of a header, so it is not sent.`, at)
    args.push({ name: nameFor(argName(shown), `${argName(shown)}_${where}`), sent, in: where, required: parameter.required === true || where === "path", schema: schemaOf(parameter) })
  }
  return args
}

const NO_KEYWORDS = new Set(["name", "in", "required", "style", "explode", "allowReserved", "allowEmptyValue", "content", "schema", "collectionFormat", "description", "example", "examples"])

/** The schema of a parameter; Swagger 2 writes it into the parameter itself. */
export function schemaOf(parameter: Part): unknown {
  const [media] = isSchema(parameter.content) ? Object.values(parameter.content) : []
  const own = parameter.schema ?? (isSchema(media) ? media.schema : undefined) ?? Object.fromEntries(Object.entries(parameter).filter(([key]) => !NO_KEYWORDS.has(key) && !key.startsWith("x-")))
  if (!isSchema(own)) return {}
  return typeof parameter.description === "string" && own.description === undefined ? { ...own, description: parameter.description } : own
}

/** `/pets/{id}` with a place for each argument. One that is not declared is one all the same. */
function fillPath({ route, at, tell }: Operation, args: Argument[], nameFor: Namer): string {
  return `/${route.replace(/^\/+/, "")}`.split(/(\{[^{}]*\})/).map((part) => {
    const sent = /^\{(.+)\}$/.exec(part)?.[1]
    if (sent === undefined) return inUrl(part)
    let arg = args.find((one) => one.in === "path" && one.sent === sent)
    if (!arg) {
      tell(`The path has a place for ${sent}, but no parameter says what it is.`, at)
      arg = { name: nameFor(argName(sent), `${argName(sent)}_path`), sent, in: "path", required: true, schema: {} }
      args.push(arg)
    }
    return place(arg.name)
  }).join("")
}

/** The address that the paths are added to: of the operation, its path, or the document. */
function readServer({ root, old, item, operation, tellOnce }: Operation): { url: string; host: string } {
  const [server] = [operation.servers, item.servers, root.servers].flatMap((list: unknown): unknown[] => (Array.isArray(list) ? list : []))
  const scheme = Array.isArray(root.schemes) && !root.schemes.includes("https") ? String(root.schemes[0]) : "https"
  const text = old ? `${scheme}://${String(root.host ?? "")}${String(root.basePath ?? "")}` : isSchema(server) ? fillServer(server) : ""
  const url = serverUrl(text)
  if (!url) tellOnce("The document does not say on which server this is; set the address of each tool.")
  return url ?? { url: NO_SERVER, host: "" }
}

function fillServer({ url, variables }: Part): string {
  return String(url).replace(/\{([^{}]*)\}/g, (_place, name: string) => {
    const variable = isSchema(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined
    return isSchema(variable) ? String(variable.default ?? "") : ""
  })
}

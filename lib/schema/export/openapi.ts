/** A minimal OpenAPI 3.1 document of HTTP tools. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import type { Exported } from "./export-tools.ts"

type Parts = { paths: Record<string, Record<string, unknown>>; schemes: Record<string, unknown> }

const PLACE = /\{\{([^{}]*)\}\}/g

/** Each HTTP tool is an operation with a server of its own; `x-argument` is there where an argument has another name. What is no place for an argument stays as it is written. */
export function exportOpenApi(tools: Exported[]): object {
  const parts: Parts = { paths: {}, schemes: {} }
  for (const tool of tools) if (tool.http) addOperation(parts, tool, tool.http)
  return {
    openapi: "3.1.0",
    info: { title: "Tools", version: "1.0.0" },
    paths: parts.paths,
    ...(Object.keys(parts.schemes).length > 0 && { components: { securitySchemes: parts.schemes } }),
  }
}

function addOperation({ paths, schemes }: Parts, { name, description, parameters }: Exported, http: NonNullable<Exported["http"]>): void {
  const [address = "", search = ""] = http.url.split("?")
  const [, server = "", path = ""] = /^([a-z]+:\/\/[^/]*)(.*)$/i.exec(address) ?? ["", "", address]
  const properties = isSchema(parameters.properties) ? parameters.properties : {}
  const required = isTextList(parameters.required) ? parameters.required : []
  const listed: object[] = []
  const security: Record<string, []> = {}
  const add = (place: string, sent: string, value: string) => {
    const arg = /^\{\{([^{}]*)\}\}$/.exec(value)?.[1]
    if (arg?.startsWith("secret:") === false) listed.push({ name: sent, in: place, ...(arg !== sent && { "x-argument": arg }), ...(required.includes(arg) && { required: true }), schema: schemaOf(parameters, properties[arg]) })
    else if (value.includes("{{secret:")) Object.assign(security, secure(schemes, place, sent, value))
    else listed.push({ name: sent, in: place, required: true, schema: { const: value } })
  }
  for (const [, arg = ""] of path.matchAll(PLACE)) listed.push({ name: arg, in: "path", required: true, schema: schemaOf(parameters, properties[arg]) })
  for (const [sent = "", ...value] of search.split("&").filter(Boolean).map((pair) => pair.split("="))) add("query", decodeURIComponent(sent), value.join("="))
  const headers = Object.entries(http.headers ?? {})
  for (const [sent, value] of headers) if (sent.toLowerCase() !== "content-type") add("header", sent, value)
  const route = path.replace(PLACE, "{$1}") || "/"
  const type = headers.find(([sent]) => sent.toLowerCase() === "content-type")?.[1] ?? "application/json"
  paths[route] = {
    ...paths[route],
    [http.method.toLowerCase()]: {
      operationId: name,
      description,
      servers: [{ url: server }],
      ...(listed.length > 0 && { parameters: listed }),
      ...(http.body !== undefined && { requestBody: bodyOf(type, http.body, parameters, properties, required) }),
      ...(Object.keys(security).length > 0 && { security: [security] }),
      responses: { default: { description: "The answer" } },
    },
  }
}

/** A schema that stands alone keeps the named types it may refer to. */
const schemaOf = ({ $defs }: JsonSchema, schema: unknown): unknown =>
  isSchema(schema) && $defs !== undefined && JSON.stringify(schema).includes('"$ref"') ? { ...schema, $defs } : (schema ?? {})

function secure(schemes: Record<string, unknown>, place: string, sent: string, value: string): Record<string, []> {
  const [, word, secret = "secret"] = /^(?:(\w+) )?\{\{secret:([^{}]*)\}\}/.exec(value) ?? []
  schemes[secret] = sent.toLowerCase() === "authorization" && word ? { type: "http", scheme: word.toLowerCase() } : { type: "apiKey", in: place, name: sent }
  return { [secret]: [] }
}

function bodyOf(type: string, body: string, parameters: JsonSchema, properties: JsonSchema, required: string[]): object {
  const whole = /^\{\{([^{}]*)\}\}$/.exec(body)?.[1]
  const args = [...new Set([...body.matchAll(PLACE)].map(([, arg = ""]) => arg))].filter((arg) => !arg.startsWith("secret:"))
  const schema = whole !== undefined
    ? schemaOf(parameters, properties[whole])
    : { type: "object", properties: Object.fromEntries(args.map((arg) => [arg, schemaOf(parameters, properties[arg])])), required: args.filter((arg) => required.includes(arg)) }
  return { ...(whole !== undefined && whole !== "body" && { "x-argument": whole }), ...(whole !== undefined && required.includes(whole) && { required: true }), content: { [type]: { schema } } }
}

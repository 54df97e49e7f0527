/** Tools as the providers list them: OpenAI (chat and Responses), Anthropic, Gemini, MCP, bare functions, our own export. */
import { z } from "zod"
import { approvalOf, toolDefinition, type ToolDefinition } from "#lib/agent/definition.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { LIMITS, type Dialect, type Findings, type Format, type Found, type Problem } from "./imported.ts"
import { change } from "./map-schema.ts"
import type { Document } from "./read-document.ts"

/** Finds every tool in a document, wherever it stands: a list, a request, an answer of a server, one tool alone. */
export function readListed({ value, lineOf }: Document): Findings {
  const found: Found[] = []
  const problems: Problem[] = []
  const visit = (item: unknown, at: Path, list: string | undefined) => {
    if (found.length > LIMITS.tools) return
    const read = isSchema(item) ? readTool(item, at, list) : undefined
    if (read && "message" in read) problems.push({ ...read, path: toPointer(at), line: lineOf(at) })
    else if (read) found.push({ ...read, at, line: lineOf(at) })
    else if (Array.isArray(item)) for (const [index, inner] of item.entries()) visit(inner, [...at, String(index)], list)
    else if (isSchema(item) && !(list === "tools" && typeof item.type === "string")) for (const [key, inner] of Object.entries(item)) visit(inner, [...at, key], LISTS.has(key) ? key : undefined)
    else if (list !== undefined && item !== null) problems.push({ message: "This entry is no function, so it was left out.", path: toPointer(at), line: lineOf(at) })
  }
  visit(value, [], "")
  return { found, problems, format: found[0] ? formatOf(found[0].original, found[0].at) : null }
}

const LISTS = new Set(["tools", "functions", "function", "functionDeclarations", "function_declarations"])
const DECLARATIONS = new Set(["functionDeclarations", "function_declarations"])
const SCHEMAS = ["inputSchema", "input_schema", "parameters", "parametersJsonSchema", "parameters_json_schema"]

type Read = Omit<Found, "at" | "line">

/** A tool, why it is none, or undefined when there is nothing like one here. */
function readTool(item: Record<string, unknown>, at: Path, list: string | undefined): Read | { message: string } | undefined {
  if ("arguments" in item) return undefined
  if (isSchema(item.function) && item.type === "function") return "arguments" in item.function ? undefined : readFunction(item.function, item, "json-schema")
  const keyword = SCHEMAS.find((key) => key in item)
  const named = typeof item.name === "string"
  if (named && typeof item.kind === "string" && keyword === "parameters") return readOwn(item)
  const declared = DECLARATIONS.has(list ?? "") || at.some((token) => DECLARATIONS.has(token))
  if (named && (keyword || item.type === "function" || declared || (list !== undefined && "description" in item && !holdsMore(item)))) {
    return readFunction(item, item, declared ? "openapi" : "json-schema")
  }
  return keyword && (isSchema(item[keyword]) && list !== undefined) ? { message: "This tool has no name." } : undefined
}

/** Whether an object with a name is a server that lists tools, rather than a tool. */
const holdsMore = (item: Record<string, unknown>): boolean => Object.values(item).some((inner) => typeof inner === "object" && inner !== null)

function readFunction(item: Record<string, unknown>, original: unknown, dialect: Dialect): Read | { message: string } {
  const keyword = SCHEMAS.find((key) => key in item)
  const given = keyword ? item[keyword] : undefined
  if (typeof item.name !== "string") return { message: "This tool has no name." }
  const description = typeof item.description === "string" ? item.description : ""
  const isOpenApi = dialect === "openapi" && !/json_?schema/i.test(keyword ?? "")
  const strict = item.strict === true || (isSchema(original) && original.strict === true)
  const shared = { name: item.name, description, ...(strict && { strict: true }), original, dialect: isOpenApi || isUpperCase(given) ? "openapi" : "json-schema" } satisfies Omit<Read, "parameters">
  if (given === undefined || given === null) {
    const empty = { type: "object", properties: {} }
    return { ...shared, parameters: empty, mappings: [change("no-parameters", ["parameters"], given, empty)] }
  }
  if (!Array.isArray(given)) return { ...shared, parameters: given }
  const rows = given.filter(isSchema)
  if (rows.length < given.length || rows.some(({ name }) => typeof name !== "string")) return { message: "The parameters of this tool are a list, but not of objects with a name." }
  const parameters = {
    type: "object",
    properties: Object.fromEntries(rows.map(({ name, required: _required, ...schema }) => [String(name), schema])),
    required: rows.filter(({ required }) => required === true).map(({ name }) => name),
  }
  return { ...shared, parameters, mappings: [change("parameter-rows", ["parameters"], given, parameters)] }
}

/** Only Gemini writes its types so, and it writes them in the dialect of OpenAPI. */
const isUpperCase = (schema: unknown): boolean => isSchema(schema) && typeof schema.type === "string" && /^[A-Z]+$/.test(schema.type)

/** What our own export wrote; a name or schema that is not legal any more is mapped like any other. */
function readOwn(item: Record<string, unknown>): Read | { message: string } {
  const { original: _original, id: _id, version: _version, enabled: _enabled, createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = item
  const parsed = toolDefinition.safeParse({ ...rest, name: "tool" })
  if (!parsed.success) return { message: `This tool is none of ours: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ")}` }
  return { ...withoutPermissions(parsed.data), name: String(item.name), original: item, dialect: "json-schema" }
}

/** What a tool may do is for the owner to say, not for a document: it asks as often as it would anyway, and reaches nothing local. */
function withoutPermissions({ approval, ...tool }: ToolDefinition): Omit<Read, "original" | "dialect"> {
  const told: string[] = []
  const asked = approval === "never" ? undefined : approval
  if (approval === "never" && approvalOf(tool) !== "never") told.push("This tool asks before it runs; its document wanted it not to.")
  if (tool.kind !== "http") return { ...tool, ...(asked && { approval: asked }), ...(told.length > 0 && { told }) }
  const { allowLocal, ...http } = tool.http
  if (allowLocal) told.push(`This tool may not reach ${allowLocal.join(", ")} on this machine until you allow it.`)
  const secrets = [...new Set([...JSON.stringify(http).matchAll(/\{\{\s*secret:([^{}]*)\}\}/g)].map(([, secret = ""]) => secret.trim()))]
  if (secrets.length > 0) told.push(`This tool sends the secret ${secrets.join(", ")} to ${http.url.split("?")[0]}.`)
  return { ...tool, http, ...(asked && { approval: asked }), ...(told.length > 0 && { told }) }
}

function formatOf(tool: unknown, at: Path): Format {
  if (!isSchema(tool)) return "functions"
  if (isSchema(tool.function)) return "openai"
  if ("kind" in tool) return "full-turn"
  if ("input_schema" in tool) return "anthropic"
  if ("inputSchema" in tool) return "mcp"
  if (at.some((token) => DECLARATIONS.has(token)) || isUpperCase(tool.parameters)) return "gemini"
  return tool.type === "function" ? "openai-responses" : "functions"
}

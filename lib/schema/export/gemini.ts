/** Gemini's function declarations. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import type { Exported } from "./export-tools.ts"

/** What Gemini's own dialect can say. */
const SAID = new Set(["type", "format", "description", "nullable", "enum", "items", "properties", "required", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "pattern", "title", "default", "minProperties", "maxProperties", "anyOf"])

/** In Gemini's dialect (upper-case types, `nullable`) when it can say all of a schema, as `parametersJsonSchema` otherwise. */
export function toGemini({ name, description, parameters }: Exported): object {
  const schema = toDialect(parameters)
  return schema ? { name, description, parameters: schema } : { name, description, parametersJsonSchema: parameters }
}

/** The schema in the dialect; undefined when a part of it would be lost. */
function toDialect(schema: unknown): JsonSchema | undefined {
  if (!isSchema(schema) || Object.keys(schema).some((key) => !SAID.has(key) || key === "nullable")) return undefined
  const entries: [string, unknown][] = []
  for (const [key, value] of Object.entries(schema)) {
    const said = key === "type" ? toType(value) : toPart(key, value)
    if (said === undefined) return undefined
    entries.push([key, said])
    if (key === "type" && Array.isArray(value)) entries.push(["nullable", true])
  }
  return Object.fromEntries(entries)
}

/** `["string", "null"]` is one type that is nullable; two others are none. */
function toType(type: unknown): string | undefined {
  if (typeof type === "string") return type === "null" ? undefined : type.toUpperCase()
  if (!Array.isArray(type) || type.length !== 2 || type[1] !== "null" || typeof type[0] !== "string" || type[0] === "null") return undefined
  return type[0].toUpperCase()
}

function toPart(key: string, value: unknown): unknown {
  if (key === "items") return toDialect(value)
  if (key === "anyOf") return Array.isArray(value) ? all(value.map(toDialect)) : undefined
  // Only texts may be listed.
  if (key === "enum") return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined
  if (key !== "properties") return value
  if (!isSchema(value)) return undefined
  const inner = Object.entries(value).map(([name, property]): [string, JsonSchema | undefined] => [name, toDialect(property)])
  return inner.every(([, property]) => property !== undefined) ? Object.fromEntries(inner) : undefined
}

const all = (list: (JsonSchema | undefined)[]): JsonSchema[] | undefined => (list.every((one) => one !== undefined) ? list : undefined)

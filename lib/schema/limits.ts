/** What a schema may cost before anything looks at it more closely. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, valueAt } from "./form-path.ts"
import { localPath } from "./form-refs.ts"

export const SCHEMA_LIMITS = {
  bytes: 64 * 1024,
  /** Levels of schemas within schemas. */
  depth: 32,
  /** Objects in the JSON. */
  nodes: 500,
  /** Schemas that one value is checked against in one place, references and alternatives followed. */
  checks: 5_000,
} as const

const MAPS = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])
/** What is no schema, whatever it looks like. */
const DATA = new Set(["default", "enum", "const", "examples"])
/** Where a schema is held against the same value as the schema that holds it. */
const SAME_LISTS = ["allOf", "anyOf", "oneOf"]
const SAME = ["not", "if", "then", "else"]

/** What is too much in a schema, in words that end a sentence, or null. Looks at each part once and follows no reference out of the document. */
export function limitProblem(schema: JsonSchema): string | null {
  if (new TextEncoder().encode(JSON.stringify(schema)).length > SCHEMA_LIMITS.bytes) return "larger than 64 KiB"
  const { nodes, depth, outside } = measure(schema)
  if (nodes > SCHEMA_LIMITS.nodes) return `${nodes.toLocaleString("en")} objects, more than the ${SCHEMA_LIMITS.nodes} that a schema may have: leave out what no call needs`
  if (depth > SCHEMA_LIMITS.depth) return `nested ${depth} levels deep, more than the ${SCHEMA_LIMITS.depth} that a schema may have`
  if (outside !== undefined) return `${outside} is not in this schema, and nothing outside it is fetched: put it under $defs`
  const checks = costOf(schema)
  if (checks === Infinity) return "a type refers to itself without a property or an item between, so no value could ever be checked"
  return checks > SCHEMA_LIMITS.checks ? "the references and alternatives branch into more than 5,000 checks of one value: say it with fewer" : null
}

function measure(root: JsonSchema): { nodes: number; depth: number; outside: string | undefined } {
  const found = { nodes: 0, depth: 0, outside: undefined as string | undefined }
  const visit = (value: unknown, depth: number, isMap: boolean): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, depth, false))
    if (!isSchema(value)) return
    found.nodes++
    found.depth = Math.max(found.depth, depth)
    if (!isMap && typeof value.$ref === "string" && /^[a-z][a-z0-9+.-]*:|^\/\//i.test(value.$ref) && typeof root.$id !== "string") found.outside ??= value.$ref
    for (const [key, inner] of Object.entries(value)) if (isMap || !DATA.has(key)) visit(inner, isMap || !MAPS.has(key) ? depth + 1 : depth, !isMap && MAPS.has(key))
  }
  visit(root, 1, false)
  return found
}

/** The most checks that one value causes in any place; Infinity for a circle that no value ends. */
function costOf(root: JsonSchema): number {
  const known = new Map<JsonSchema, number>()
  const cost = (schema: unknown): number => {
    if (!isSchema(schema)) return 1
    const before = known.get(schema)
    if (before !== undefined) return before
    // Whoever comes back here before it is known has gone in a circle.
    known.set(schema, Infinity)
    const path = typeof schema.$ref === "string" ? localPath(schema.$ref) : undefined
    const parts = [
      ...(path ? [valueAt(root, path)] : []),
      ...SAME_LISTS.flatMap((keyword) => (Array.isArray(schema[keyword]) ? schema[keyword] : [])),
      ...SAME.flatMap((keyword) => (schema[keyword] === undefined ? [] : [schema[keyword]])),
      ...(isSchema(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : []),
    ]
    const sum = parts.reduce((total: number, part) => total + cost(part), 1)
    known.set(schema, sum)
    return sum
  }
  const visit = (value: unknown): number => {
    if (Array.isArray(value)) return Math.max(0, ...value.map(visit))
    return isSchema(value) ? Math.max(cost(value), ...Object.values(value).map(visit)) : 0
  }
  return visit(root)
}

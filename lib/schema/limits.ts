/** What a schema may cost before anything looks at it more closely. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, valueAt, type Path } from "./form-path.ts"
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

/** `path` is where in the schema; `why` ends a sentence. */
export type LimitFault = { path: Path; why: string }

/** What is too much in a schema, or null. Looks at each part once and follows no reference out of the document. */
export function limitFault(schema: JsonSchema): LimitFault | null {
  const whole = (why: string): LimitFault => ({ path: [], why })
  if (new TextEncoder().encode(JSON.stringify(schema)).length > SCHEMA_LIMITS.bytes) return whole("larger than 64 KiB")
  const { nodes, deepest, outside } = measure(schema)
  if (nodes > SCHEMA_LIMITS.nodes) return whole(`${nodes.toLocaleString("en")} objects, more than the ${SCHEMA_LIMITS.nodes} that a schema may have: leave out what no call needs`)
  if (deepest.depth > SCHEMA_LIMITS.depth) return { path: deepest.path, why: `nested ${deepest.depth} levels deep, more than the ${SCHEMA_LIMITS.depth} that a schema may have` }
  if (outside) return { path: [...outside.path, "$ref"], why: `${outside.ref} is not in this schema, and nothing outside it is fetched: put it under $defs` }
  const { checks, path } = costOf(schema)
  if (checks === Infinity) return { path, why: "a type refers to itself without a property or an item between, so no value could ever be checked" }
  return checks > SCHEMA_LIMITS.checks ? { path, why: "the references and alternatives branch into more than 5,000 checks of one value: say it with fewer" } : null
}

export const limitProblem = (schema: JsonSchema): string | null => limitFault(schema)?.why ?? null

type Measured = { nodes: number; deepest: { depth: number; path: Path }; outside?: { ref: string; path: Path } }

function measure(root: JsonSchema): Measured {
  const found: Measured = { nodes: 0, deepest: { depth: 0, path: [] } }
  const visit = (value: unknown, path: Path, depth: number, isMap: boolean): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => visit(item, [...path, String(index)], depth, false))
    if (!isSchema(value)) return
    found.nodes++
    if (depth > found.deepest.depth) found.deepest = { depth, path }
    if (!isMap && typeof value.$ref === "string" && /^[a-z][a-z0-9+.-]*:|^\/\//i.test(value.$ref) && typeof root.$id !== "string") found.outside ??= { ref: value.$ref, path }
    for (const [key, inner] of Object.entries(value)) if (isMap || !DATA.has(key)) visit(inner, [...path, key], isMap || !MAPS.has(key) ? depth + 1 : depth, !isMap && MAPS.has(key))
  }
  visit(root, [], 1, false)
  return found
}

/** The most checks that one value causes, and where; Infinity for a circle that no value ends. */
function costOf(root: JsonSchema): { checks: number; path: Path } {
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
  let most: { checks: number; path: Path } = { checks: 0, path: [] }
  const visit = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null) return
    const checks = isSchema(value) ? cost(value) : 0
    if (checks > most.checks) most = { checks, path }
    for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
  }
  visit(root, [])
  return most
}

/** Applies the rules to every place of a schema, and tells what each changed. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import type { Dialect, Mapping } from "./imported.ts"
import { RULES, SCHEMA_RULES, type RuleId } from "./rules.ts"

type Change = Omit<Mapping, "tool">

const MAPS = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])
const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"])
const SINGLE = new Set([
  "items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "additionalItems", "contains",
  "propertyNames", "not", "if", "then", "else", "contentSchema",
])

/** A schema in JSON Schema 2020-12; the same object when no rule applies. What is data (`default`, `enum`, `examples`) is never touched. */
export function mapSchema(schema: JsonSchema, dialect: Dialect, path: Path = ["parameters"]): { schema: JsonSchema; changes: Change[] } {
  const changes: Change[] = []
  let mapped = schema
  for (const { id, apply } of SCHEMA_RULES) {
    const before = mapped
    mapped = apply(before, dialect)
    if (mapped !== before) changes.push(...compare(before, mapped, path, id))
  }
  const visit = (value: unknown, at: Path): unknown => {
    if (!isSchema(value)) return value
    const inner = mapSchema(value, dialect, at)
    for (const change of inner.changes) changes.push(change)
    return inner.schema
  }
  return { schema: mapParts(mapped, path, visit), changes }
}

/** A schema with its direct subschemas changed; the same object when none did. */
export function mapParts(schema: JsonSchema, path: Path, visit: (value: unknown, at: Path) => unknown): JsonSchema {
  return keep(schema, (keyword, value) => {
    const at = [...path, keyword]
    if (SINGLE.has(keyword) && isSchema(value)) return visit(value, at)
    if (MAPS.has(keyword) && isSchema(value)) return keep(value, (name, inner) => visit(inner, [...at, name]))
    if (!LISTS.has(keyword) || !Array.isArray(value)) return value
    const list = value.map((inner: unknown, index) => visit(inner, [...at, String(index)]))
    return list.every((inner, index) => inner === value[index]) ? value : list
  })
}

/** One mapping that a rule made. */
export const change = (rule: RuleId, path: Path, from: unknown, to: unknown): Change => ({ path: toPointer(path), from: plain(from), to: plain(to), why: RULES[rule], rule })

const compare = (before: JsonSchema, after: JsonSchema, path: Path, rule: RuleId): Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .map((key) => change(rule, [...path, key], before[key], after[key]))

const plain = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

/** Maps the values of an object and gives back the same object when none changed. */
function keep(map: JsonSchema, to: (key: string, value: unknown) => unknown): JsonSchema {
  let same = true
  const entries = Object.entries(map).map(([key, value]) => {
    const next = to(key, value)
    same &&= next === value
    return [key, next]
  })
  return same ? map : Object.fromEntries(entries)
}

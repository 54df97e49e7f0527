/**
 * Everything that an import may change. Each rule touches only what JSON Schema 2020-12 or the providers refuse (the
 * `openapi` dialect: what means something else there), so a schema that is valid already comes through as it is.
 */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isTextList, TYPES } from "../form-vocabulary.ts"
import type { Dialect } from "./imported.ts"

/** Every rule and why it is needed. */
export const RULES = {
  "illegal-name": "names may hold letters, digits, _ and - only",
  "long-name": "names may have 64 characters at most",
  "duplicate-name": "two tools of one name cannot be told apart",
  "no-parameters": "a tool without parameters takes an empty object",
  "parameter-rows": "parameters are the properties of an object",
  "private-type": "JSON Schema knows the types string, number, integer, boolean, object, array and null only",
  "any-type": "in JSON Schema any value is allowed where there is no type",
  "unknown-type": "nobody can tell what this type means, so any value is allowed",
  "upper-case-type": "JSON Schema writes types in lower case",
  "nullable": "in JSON Schema null is one of the types",
  "boolean-limit": "exclusiveMinimum and exclusiveMaximum are numbers since draft 6",
  "tuple-items": "the entries of a tuple are prefixItems since 2020-12",
  "moved-ref": "a tool carries the types that it refers to in its own $defs",
  "lost-ref": "a $ref outside the document is not fetched",
} as const

export type RuleId = keyof typeof RULES

/** Changes one schema object; the same object when there is nothing to change. */
export type SchemaRule = { id: RuleId; apply(schema: JsonSchema, dialect: Dialect): JsonSchema }

/** The rules for schemas, in the order in which they are applied to each place. */
export const SCHEMA_RULES: SchemaRule[] = [
  { id: "upper-case-type", apply: (schema) => mapTypes(schema, (type) => (TYPES.includes(type.toLowerCase()) && type === type.toUpperCase() ? type.toLowerCase() : type)) },
  { id: "any-type", apply: (schema) => (isText(schema.type) && ANY.has(baseOf(schema.type)) ? without(schema, "type") : schema) },
  { id: "private-type", apply: (schema) => mapTypes(schema, (type) => (TYPES.includes(type) ? type : (PRIVATE.get(baseOf(type)) ?? type))) },
  { id: "unknown-type", apply: (schema) => (isText(schema.type) || isTextList(schema.type)) && [schema.type].flat().some((type) => !TYPES.includes(type)) ? without(schema, "type") : schema },
  { id: "nullable", apply: (schema, dialect) => (dialect === "openapi" ? applyNullable(schema) : schema) },
  { id: "boolean-limit", apply: (schema) => applyLimit(applyLimit(schema, "exclusiveMinimum", "minimum"), "exclusiveMaximum", "maximum") },
  { id: "tuple-items", apply: applyTuple },
]

const isText = (value: unknown): value is string => typeof value === "string"

const ANY = new Set(["any", "", "mixed", "unknown", "object?", "type_unspecified", "json", "var"])

const PRIVATE = new Map(
  Object.entries({
    object: "dict dictionary map hashmap hashtable linkedhashmap treemap mapping record object struct",
    array: "list tuple set frozenset array arraylist linkedlist hashset vector sequence iterable slice queue",
    string: "str string text char character charsequence file bytes",
    integer: "int integer long short byte bigint biginteger int32 int64 uint uint32 uint64",
    number: "float double decimal bigdecimal number real float32 float64",
    boolean: "bool boolean",
    null: "none nonetype null nil void undefined",
  }).flatMap(([type, names]) => names.split(" ").map((name) => [name, type])),
)

/** `ArrayList<String>` and `List[str]` are lists all the same. */
const baseOf = (type: string): string => type.replace(/[<[(].*$/s, "").trim().toLowerCase()

function mapTypes(schema: JsonSchema, map: (type: string) => string): JsonSchema {
  const { type } = schema
  if (isText(type)) return map(type) === type ? schema : withValue(schema, "type", map(type))
  if (!isTextList(type) || type.every((one) => map(one) === one)) return schema
  return withValue(schema, "type", [...new Set(type.map(map))])
}

function applyNullable(schema: JsonSchema): JsonSchema {
  const key = "nullable" in schema ? "nullable" : "x-nullable"
  if (typeof schema[key] !== "boolean") return schema
  const rest = without(schema, key)
  if (!schema[key]) return rest
  if (isText(rest.$ref) || Array.isArray(rest.allOf)) {
    const { description, title, default: preset, ...form } = rest
    return { ...Object.fromEntries(Object.entries({ title, description, default: preset }).filter(([, value]) => value !== undefined)), anyOf: [form, { type: "null" }] }
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const list: unknown = rest[keyword]
    if (Array.isArray(list) && rest.type === undefined) return withValue(rest, keyword, [...list, { type: "null" }])
  }
  const typed = isText(rest.type) && rest.type !== "null" ? withValue(rest, "type", [rest.type, "null"]) : rest
  return Array.isArray(typed.enum) && !typed.enum.includes(null) ? withValue(typed, "enum", [...typed.enum, null]) : typed
}

function applyLimit(schema: JsonSchema, exclusive: string, inclusive: string): JsonSchema {
  if (typeof schema[exclusive] !== "boolean") return schema
  const limit = schema[inclusive]
  if (!schema[exclusive] || typeof limit !== "number") return without(schema, exclusive)
  return without(withValue(schema, exclusive, limit), inclusive)
}

function applyTuple(schema: JsonSchema): JsonSchema {
  const { items } = schema
  if (!Array.isArray(items) || "prefixItems" in schema) return schema
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (key === "items") return items.length > 0 ? [["prefixItems", value]] : []
    return [[key === "additionalItems" ? "items" : key, value]]
  })
  return Object.fromEntries(entries)
}

const without = (schema: JsonSchema, keyword: string): JsonSchema => Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword))

/** Keeps the order of the keywords, since that is the order in which a model reads them. */
const withValue = (schema: JsonSchema, keyword: string, value: unknown): JsonSchema =>
  Object.fromEntries(Object.entries(schema).map(([key, old]) => [key, key === keyword ? value : old]))

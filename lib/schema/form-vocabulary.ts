/** What the form knows of JSON Schema: which keywords it shows, what they apply to, and where a new one is written. */
import type { JsonSchema } from "#lib/agent/types.ts"

/** The types that JSON has. */
export const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"]

const LIMITS = {
  minimum: "number", maximum: "number", exclusiveMinimum: "number", exclusiveMaximum: "number", multipleOf: "number",
  minLength: "string", maxLength: "string", minItems: "array", maxItems: "array", minProperties: "object", maxProperties: "object",
} as const

/** The keywords whose value is a number. */
export type Limit = keyof typeof LIMITS

export const isLimit = (keyword: string): keyword is Limit => Object.hasOwn(LIMITS, keyword)

const OF_ONE_TYPE: Record<string, string> = {
  ...LIMITS,
  pattern: "string",
  items: "array", prefixItems: "array", uniqueItems: "array",
  properties: "object", required: "object", additionalProperties: "object",
}

/** Whether a keyword says anything about values of these types. No type at all, or one that JSON does not have, may be any. */
export function applies(keyword: string, types: string[]): boolean {
  const wanted = OF_ONE_TYPE[keyword]
  if (wanted === undefined || types.length === 0) return true
  return types.some((type) => type === wanted || (type === "integer" && wanted === "number") || !TYPES.includes(type))
}

/** The limits that can be set for these types. */
export const limitsFor = (types: string[]): Limit[] => Object.keys(LIMITS).filter(isLimit).filter((keyword) => types.length > 0 && applies(keyword, types))

/** The order in which a person reads a schema; a keyword that is written anew goes where it belongs, none that is there moves. */
const ORDER = [
  "$schema", "$id", "$ref", "type", "const", "enum", "title", "description", "format", "pattern", "minLength", "maxLength",
  "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "default", "examples",
  "prefixItems", "items", "minItems", "maxItems", "uniqueItems",
  "properties", "required", "additionalProperties", "minProperties", "maxProperties", "anyOf", "oneOf", "$defs", "definitions",
]

/** The schema with one keyword set in its place, or without it when the value is undefined. */
export function withKeyword(schema: JsonSchema, keyword: string, value: unknown): JsonSchema {
  const entries = Object.entries(schema)
  if (value === undefined) return Object.hasOwn(schema, keyword) ? Object.fromEntries(entries.filter(([key]) => key !== keyword)) : schema
  if (Object.hasOwn(schema, keyword)) return Object.fromEntries(entries.map(([key, old]) => [key, key === keyword ? value : old]))
  const rank = ORDER.indexOf(keyword)
  const later = entries.findIndex(([key]) => ORDER.indexOf(key) > rank)
  return Object.fromEntries(later < 0 ? [...entries, [keyword, value]] : entries.toSpliced(later, 0, [keyword, value]))
}

/** `type` as a list, without `null`; [] when there is none or it cannot be read. */
export function typesOf(schema: JsonSchema): string[] {
  return typeList(schema).filter((type) => type !== "null" || schema.type === "null")
}

/** `type` as a list. */
export function typeList({ type }: JsonSchema): string[] {
  if (typeof type === "string") return [type]
  return isTextList(type) ? type : []
}

export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === "string")

/** `anyOf` or `oneOf` with its alternatives; the first that is there. */
export function variantsOf(schema: JsonSchema): { keyword: "anyOf" | "oneOf"; list: unknown[] } | undefined {
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const list = schema[keyword]
    if (Array.isArray(list)) return { keyword, list }
  }
  return undefined
}

/** Under which keyword a document keeps its named types. */
export const definitionsKey = (root: JsonSchema): "$defs" | "definitions" => (!("$defs" in root) && "definitions" in root ? "definitions" : "$defs")

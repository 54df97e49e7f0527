/** What a changed keyword means for calls that were right before. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "./form-path.ts"
import { typeList, variantsOf } from "./form-vocabulary.ts"

export type KeywordChange = { keyword: string; from?: Json; to?: Json; breaks: boolean }

/** The schema that takes everything. */
export const OPEN: JsonSchema = {}

/** The same JSON, with its keys in the same order. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Whether a keyword is what only people and models read. */
export const isTold = (keyword: string | undefined): boolean => keyword !== undefined && TOLD.has(keyword)
const TOLD = new Set(["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format", "contentEncoding", "contentMediaType", "contentSchema", "$comment", "$schema", "$id", "$anchor"])
const LEAST = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"])
const MOST = new Set(["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"])
/** Without these, others say more: `additionalProperties` and `items` of what they named, `contains` of how many. */
const LIFTS = new Set(["patternProperties", "prefixItems", "minContains"])
/** Compared place by place, not as one value. */
const PLACES = new Set(["properties", "required", "$defs", "definitions", "$ref"])

/** What differs between two schemas beside the places within them. */
export function differentKeywords(a: JsonSchema, b: JsonSchema): KeywordChange[] {
  const keywords = new Set([...Object.keys(a), ...Object.keys(b)])
  const values = valuesChange(a, b)
  return [
    ...[...keywords].filter((keyword) => !PLACES.has(keyword) && keyword !== "enum" && keyword !== "const" && !isSame(a[keyword], b[keyword])).flatMap((keyword) => keywordChange(keyword, a, b)),
    ...(values ? [values] : []),
  ]
}

function keywordChange(keyword: string, a: JsonSchema, b: JsonSchema): KeywordChange[] {
  const [from, to] = [a[keyword], b[keyword]]
  const told = (breaks: boolean): KeywordChange[] => [{ keyword, ...(isJson(from) && { from }), ...(isJson(to) && { to }), breaks }]
  if (TOLD.has(keyword)) return told(false)
  if (keyword === "type") return told(!isWider(typeList(a), typeList(b)))
  if (LEAST.has(keyword) || MOST.has(keyword)) return told(to === undefined ? LIFTS.has(keyword) : !(typeof from === "number" && typeof to === "number" && (LEAST.has(keyword) ? to <= from : to >= from)))
  if (keyword === "multipleOf") return told(to !== undefined && !(typeof from === "number" && typeof to === "number" && from % to === 0))
  if (keyword === "uniqueItems") return told(to === true)
  if (keyword === "items" || keyword === "additionalProperties") {
    if (isSchema(from) && isSchema(to)) return []
    return told(strictness(to) > strictness(from))
  }
  if (keyword === "anyOf" || keyword === "oneOf") {
    if (variantsOf(a)?.keyword === keyword && variantsOf(b)?.keyword === keyword) return []
  }
  return told(to !== undefined || LIFTS.has(keyword))
}

/** Nothing named is everything allowed. */
const isWider = (before: string[], after: string[]): boolean =>
  after.length === 0 || (before.length > 0 && before.every((type) => after.includes(type) || (type === "integer" && after.includes("number"))))

const strictness = (value: unknown): number => (value === false ? 2 : isSchema(value) && Object.keys(value).length > 0 ? 1 : 0)

/** `const` is a list of one. */
const valuesOf = (schema: JsonSchema): unknown[] | undefined => (Object.hasOwn(schema, "const") ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined)

function valuesChange(a: JsonSchema, b: JsonSchema): KeywordChange | undefined {
  const [was, is] = [valuesOf(a), valuesOf(b)]
  const [before, after] = [was ?? [], is ?? []].map((values) => values.map((value) => JSON.stringify(value)))
  if (!before || !after || (was && is && before.length === after.length && before.every((value) => after.includes(value)))) return undefined
  if (!was && !is) return undefined
  const from = was?.filter((_, index) => !is || !after.includes(before[index] ?? "")).filter(isJson) ?? []
  const to = is?.filter((_, index) => !was || !before.includes(after[index] ?? "")).filter(isJson) ?? []
  return { keyword: "enum", ...(was && { from }), ...(is && { to }), breaks: is !== undefined && (was === undefined || from.length > 0) }
}

/** What stands in a document that was read from JSON is JSON; only what never was is not. */
const isJson = (value: unknown): value is Json => value !== undefined

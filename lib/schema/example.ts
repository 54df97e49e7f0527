/** A value that fits a schema where one can be found: what "Try it" starts from. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { exampleText } from "./example-text.ts"
import { isSchema } from "./form-path.ts"
import { resolve } from "./form-variants.ts"
import { isTextList, typeList, variantsOf } from "./form-vocabulary.ts"

const DEEPEST = 12
const MOST = 20
const MOST_PARTS = 5_000

/** `all`: optional properties too. Default: only the required ones. Prefers what the schema itself offers: default, examples, const, enum. */
export function exampleOf(root: JsonSchema, { all = false, schema = root }: { all?: boolean; schema?: unknown } = {}): Json {
  return valueFor(schema, { root, all, depth: 0, name: "", left: { parts: MOST_PARTS } })
}

/** `left` counts down the schemas that are looked at: those that branch again and again would never end. */
type Scope = { root: JsonSchema; all: boolean; depth: number; name: string; left: { parts: number } }

function valueFor(given: unknown, scope: Scope): Json {
  const schema = resolve(scope.root, given)
  if (!schema || scope.depth > DEEPEST || scope.left.parts-- <= 0) return null
  const offers = [isSchema(given) ? given.default : undefined, schema.default, schema.const, first(schema.examples), first(schema.enum)]
  const offered = offers.find((value) => isOfType(value, typeList(schema)))
  if (isJson(offered)) return offered
  const whole = merged(schema, scope)
  const [type = guess(whole)] = typeList(whole)
  switch (type) {
    case "string": return exampleText(whole, scope.name)
    case "integer": return number(whole, 1)
    case "number": case "float": return number(whole, 0)
    case "boolean": return true
    case "array": case "tuple": return list(whole, scope)
    case "object": case "dict": return object(whole, scope)
    case "null": return null
    default: return exampleText(whole, scope.name)
  }
}

/** One schema out of a schema, all parts of its `allOf`, and the first of its alternatives. */
function merged(schema: JsonSchema, scope: Scope): JsonSchema {
  const parts = [...(Array.isArray(schema.allOf) ? schema.allOf : []), ...(variantsOf(schema)?.list.slice(0, 1) ?? [])]
  return parts.reduce((whole: JsonSchema, given: unknown) => {
    const part = resolve(scope.root, given)
    if (!part || scope.depth > DEEPEST || scope.left.parts-- <= 0) return whole
    const { properties, required, ...rest } = merged(part, { ...scope, depth: scope.depth + 1 })
    return {
      ...whole, ...rest,
      ...(isSchema(properties) && { properties: { ...(isSchema(whole.properties) && whole.properties), ...properties } }),
      ...(isTextList(required) && { required: [...new Set([...(isTextList(whole.required) ? whole.required : []), ...required])] }),
    }
  }, schema)
}

const guess = (schema: JsonSchema): string =>
  isSchema(schema.properties) || schema.required !== undefined ? "object" : schema.items !== undefined ? "array" : schema.minimum !== undefined ? "number" : "string"

function object(schema: JsonSchema, scope: Scope): Json {
  const properties = isSchema(schema.properties) ? schema.properties : {}
  const required = isTextList(schema.required) ? schema.required : []
  const names = scope.all && scope.depth < 4 ? [...Object.keys(properties), ...required.filter((name) => !Object.hasOwn(properties, name))] : required
  const others = isSchema(schema.additionalProperties) ? schema.additionalProperties : {}
  const inner = (name: string) => valueFor(Object.hasOwn(properties, name) ? properties[name] : others, { ...scope, depth: scope.depth + 1, name })
  const filled = names.map((name): [string, Json] => [name, inner(name)])
  const missing = Math.max(0, Math.min(MOST, count(schema.minProperties)) - filled.length)
  const spare = Object.keys(properties).filter((name) => !names.includes(name))
  for (let index = 0; index < missing; index++) {
    const name = spare[index] ?? `key_${index + 1}`
    filled.push([name, inner(name)])
  }
  return Object.fromEntries(filled)
}

function list(schema: JsonSchema, scope: Scope): Json {
  const entries = Array.isArray(schema.prefixItems) ? schema.prefixItems : []
  const wanted = Math.max(entries.length, Math.min(MOST, count(schema.minItems)), scope.all && schema.maxItems !== 0 ? 1 : 0)
  const items = isSchema(schema.items) ? schema.items : {}
  const values = Array.from({ length: wanted }, (_, index) => valueFor(entries[index] ?? items, { ...scope, depth: scope.depth + 1 }))
  return schema.uniqueItems === true ? values.map((value, index) => (index === 0 ? value : another(value, index, items))) : values
}

/** A value unlike the first, for lists that may not repeat one. */
function another(value: Json, index: number, items: JsonSchema): Json {
  if (Array.isArray(items.enum) && isJson(items.enum[index])) return items.enum[index]
  return typeof value === "string" ? `${value} ${index + 1}` : typeof value === "number" ? value + index : value
}

const count = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0)

function number(schema: JsonSchema, step: 0 | 1): number {
  const read = (keyword: string): number | undefined => (typeof schema[keyword] === "number" ? schema[keyword] : undefined)
  const unit = read("multipleOf") ?? (step || 1)
  const low = read("minimum")
  const over = read("exclusiveMinimum")
  const under = read("exclusiveMaximum")
  const high = read("maximum")
  // A bound that is not to be met is passed by a whole step, or by half the way where no step fits.
  if (over !== undefined && (low === undefined || over >= low)) {
    const next = (Math.floor(over / unit) + 1) * unit
    return under === undefined || next < under ? next : (over + under) / 2
  }
  if (low !== undefined) return step || read("multipleOf") ? Math.ceil(low / unit) * unit : low
  const most = Math.min(high ?? unit, under === undefined ? unit : under - unit)
  return most < unit ? Math.floor(most / unit) * unit : unit
}

/** A default is often of another type than its own schema allows, null most of all. */
function isOfType(value: unknown, types: string[]): boolean {
  if (value === undefined || types.length === 0) return value !== undefined
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value
  return types.includes(type) || (type === "number" && types.includes("integer") && Number.isInteger(value))
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined)
const isJson = (value: unknown): value is Json => value !== undefined

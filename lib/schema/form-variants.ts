/** Alternatives: a value that has one of several shapes, and the property that tells which. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { changeSchema, freeName, isSchema, isWithin, schemaAt, valueAt, type Path } from "./form-path.ts"
import { localPath, retarget } from "./form-refs.ts"
import { isTextList, variantsOf, withKeyword } from "./form-vocabulary.ts"

/** The property that has another constant text in each alternative (`null` aside), so that it tells them apart. */
export function discriminatorOf(root: JsonSchema, list: unknown[]): string | undefined {
  const objects = list.map((variant) => resolve(root, variant)).filter((variant) => variant?.type !== "null")
  const [first] = objects
  if (!first || objects.length < 2 || !isSchema(first.properties)) return undefined
  return Object.keys(first.properties).find((name) => {
    const constants = objects.map((variant) => constantOf(valueAt(variant, ["properties", name])))
    return constants.every((value) => value !== undefined) && new Set(constants).size === constants.length
  })
}

/** The one text that a schema allows. */
export function constantOf(schema: unknown): string | undefined {
  if (!isSchema(schema)) return undefined
  const value = Array.isArray(schema.enum) && schema.enum.length === 1 ? schema.enum[0] : schema.const
  return typeof value === "string" ? value : undefined
}

/** Follows local references to what they name; undefined when they lead nowhere or in a circle. */
export function resolve(root: JsonSchema, schema: unknown): JsonSchema | undefined {
  let at = schema
  for (let steps = 0; steps < 32; steps++) {
    if (!isSchema(at)) return undefined
    if (typeof at.$ref !== "string") return at
    const path = localPath(at.$ref)
    at = path && valueAt(root, path)
  }
  return undefined
}

/** What stays outside when a schema becomes one alternative, or one item, of a new one. */
const OUTSIDE = ["$schema", "$id", "title", "description", "default", "$defs", "definitions"]

const split = (schema: JsonSchema): { outside: JsonSchema; inside: JsonSchema } => {
  const entries = Object.entries(schema)
  return {
    outside: Object.fromEntries(entries.filter(([keyword]) => OUTSIDE.includes(keyword))),
    inside: Object.fromEntries(entries.filter(([keyword]) => !OUTSIDE.includes(keyword))),
  }
}

/** One more alternative; a schema that has none becomes the first itself. */
export function addVariant(root: JsonSchema, path: Path): { schema: JsonSchema; path: Path } {
  const schema = schemaAt(root, path)
  if (!schema) return { schema: root, path }
  const variants = variantsOf(schema)
  if (variants) {
    const { keyword, list } = variants
    const added = newVariant(root, list)
    return { schema: changeSchema(root, path, (at) => withKeyword(at, keyword, [...list, added])), path: [...path, keyword, String(list.length)] }
  }
  const { outside, inside } = split(schema)
  const next = changeSchema(root, path, () => withKeyword(outside, "anyOf", [inside, newVariant(root, [inside])]))
  return { schema: moveWithin(next, path, OUTSIDE, ["anyOf", "0"]), path: [...path, "anyOf", "1"] }
}

/** The schema of a place as the items of an array that takes its place. */
export function wrapInArray(root: JsonSchema, path: Path): { schema: JsonSchema; path: Path } {
  const schema = schemaAt(root, path)
  if (!schema || path.length === 0) return { schema: root, path }
  const { outside, inside } = split(schema)
  // A default of one item is none of a list.
  const next = changeSchema(root, path, () => withKeyword(withKeyword(withKeyword(outside, "default", undefined), "type", "array"), "items", inside))
  return { schema: moveWithin(next, path, OUTSIDE, ["items"]), path }
}

/** References into a schema follow what went one level deeper. */
const moveWithin = (root: JsonSchema, path: Path, stays: string[], deeper: Path): JsonSchema =>
  retarget(root, (ref) => (isWithin(ref, path) && ref.length > path.length && !stays.includes(ref[path.length] ?? "") ? [...path, ...deeper, ...ref.slice(path.length)] : ref))

function newVariant(root: JsonSchema, list: unknown[]): JsonSchema {
  const property = discriminatorOf(root, list)
  if (property !== undefined) return tagged({ type: "object", properties: {} }, property, freeConstant(list, property))
  const used = new Set(list.map((variant) => (isSchema(variant) ? variant.type : undefined)))
  return { type: ["string", "number", "boolean"].find((type) => !used.has(type)) ?? "object" }
}

const freeConstant = (list: unknown[], property: string): string => {
  const taken = list.map((variant) => [constantOf(valueAt(variant, ["properties", property])) ?? "", true])
  return freeName(`variant_${list.length + 1}`, Object.fromEntries(taken))
}

/**
 * Gives each alternative a constant `property` (those that have one keep it), or with null takes the present one away.
 * Only where every alternative but `null` is an object written in this place: a named type may be used elsewhere.
 */
export function setDiscriminator(root: JsonSchema, path: Path, property: string | null): JsonSchema {
  const schema = schemaAt(root, path)
  const variants = schema && variantsOf(schema)
  if (!variants) return root
  const { keyword, list } = variants
  const own = list.filter((variant) => !isNull(variant))
  if (!own.every((variant) => isSchema(variant) && variant.$ref === undefined && (variant.type === "object" || isSchema(variant.properties)))) return root
  const present = discriminatorOf(root, list)
  const changed = list.map((variant, index) => {
    if (!isSchema(variant) || isNull(variant)) return variant
    if (property === null) return present === undefined ? variant : untagged(variant, present)
    return constantOf(valueAt(variant, ["properties", property])) === undefined ? tagged(variant, property, titleOf(variant) ?? `variant_${index + 1}`) : variant
  })
  return changeSchema(root, path, (at) => withKeyword(at, keyword, changed))
}

const isNull = (variant: unknown): boolean => isSchema(variant) && variant.type === "null"
const titleOf = ({ title }: JsonSchema): string | undefined => (typeof title === "string" && title !== "" ? title : undefined)

function tagged(variant: JsonSchema, property: string, constant: string): JsonSchema {
  const properties = isSchema(variant.properties) ? variant.properties : {}
  const others = Object.entries(properties).filter(([name]) => name !== property)
  const required = isTextList(variant.required) ? variant.required.filter((name) => name !== property) : []
  return withKeyword(withKeyword(variant, "properties", Object.fromEntries([[property, { const: constant }], ...others])), "required", [property, ...required])
}

function untagged(variant: JsonSchema, property: string): JsonSchema {
  const properties = isSchema(variant.properties) ? variant.properties : {}
  const required = isTextList(variant.required) ? variant.required.filter((name) => name !== property) : []
  const rest = withKeyword(variant, "properties", withKeyword(properties, property, undefined))
  return withKeyword(rest, "required", required.length > 0 ? required : undefined)
}

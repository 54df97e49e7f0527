/** Schemas put together from parts, as the types of a programming language are. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"

/** Exactly these JSON values. */
export function schemaOfValues(values: unknown[]): JsonSchema {
  const distinct = [...new Set(values)]
  const types = [...new Set(distinct.map(jsonType))]
  if (types.length === 1 && types[0] === "boolean" && distinct.length === 2) return { type: "boolean" }
  const type = types.length === 1 ? types[0] : types.every((one) => one === "integer" || one === "number") ? "number" : undefined
  return { ...(type && { type }), ...(distinct.length === 1 ? { const: distinct[0] } : { enum: distinct }) }
}

const jsonType = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value

/** One of these schemas, said as shortly as JSON Schema can: an `enum`, a list of types, `anyOf` where it must be. */
export function unionOf(given: JsonSchema[]): JsonSchema {
  const all = given.flatMap(alternativesOf)
  if (all.some((part) => Object.keys(part).length === 0)) return {}
  const values = all.flatMap(valuesOf)
  const isNull = (part: JsonSchema) => part.type === "null"
  const nullable = all.some(isNull) || values.includes(null) || all.some(({ type }) => Array.isArray(type) && type.includes("null"))
  const rest = all.filter((part) => !isNull(part) && valuesOf(part).length === 0).map(withoutNull)
  const listed = values.filter((value) => value !== null)
  const parts = distinctOf([...rest, ...(listed.length > 0 ? [schemaOfValues(listed)] : [])])
  const [only] = parts
  if (!only) return { type: "null" }
  if (parts.every(isPlain)) return { type: oneOrMany([...parts.flatMap(({ type }) => type), ...(nullable ? ["null"] : [])]) }
  if (parts.length === 1) return nullable ? withNull(only) : only
  return { anyOf: [...parts, ...(nullable ? [{ type: "null" }] : [])] }
}

/** Those of a schema that says nothing else. */
function alternativesOf(part: JsonSchema): JsonSchema[] {
  const { type, anyOf } = part
  if (Object.keys(part).length > 1) return [part]
  return Array.isArray(anyOf) ? anyOf.filter(isSchema) : isTextList(type) ? type.map((one) => ({ type: one })) : [part]
}

const valuesOf = (part: JsonSchema): unknown[] => ("const" in part ? [part.const] : Array.isArray(part.enum) ? part.enum : [])

const isPlain = (part: JsonSchema): boolean => Object.keys(part).length === 1 && typeof part.type === "string"

const oneOrMany = <T>(list: T[]): T | T[] | undefined => (list.length === 1 ? list[0] : list)

const distinctOf = (parts: JsonSchema[]): JsonSchema[] => [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()]

function withoutNull(part: JsonSchema): JsonSchema {
  return Array.isArray(part.type) ? { ...part, type: oneOrMany(part.type.filter((type) => type !== "null")) } : part
}

function withNull(part: JsonSchema): JsonSchema {
  if (part.type === undefined && Array.isArray(part.enum)) return { ...part, enum: [...part.enum, null] }
  if (typeof part.type !== "string") return { anyOf: [part, { type: "null" }] }
  const { type, const: value, ...rest } = part
  return { type: [type, "null"], ...("const" in part && { enum: [value, null] }), ...rest, ...(Array.isArray(part.enum) && { enum: [...part.enum, null] }) }
}

/** An object of the properties of several; `allOf` when one of them is none. */
export function mergeObjects(parts: JsonSchema[]): JsonSchema {
  if (!parts.every((part) => part.type === "object" && !("$ref" in part))) return parts.length === 1 ? (parts[0] ?? {}) : { allOf: parts }
  const properties = Object.fromEntries(parts.flatMap((part) => (isSchema(part.properties) ? Object.entries(part.properties) : [])))
  const required = [...new Set(parts.flatMap((part) => (isTextList(part.required) ? part.required : [])))].filter((name) => Object.hasOwn(properties, name))
  return Object.assign({}, ...parts, { type: "object", properties }, required.length > 0 ? { required } : {})
}

export type Property = { name: string; schema: JsonSchema; required: boolean }

/** An object with these properties; one without any is empty. */
export function objectOf(properties: Property[], others?: JsonSchema): JsonSchema {
  const required = properties.filter((property) => property.required).map(({ name }) => name)
  return {
    type: "object",
    ...(properties.length > 0 || !others ? { properties: Object.fromEntries(properties.map(({ name, schema }) => [name, schema])) } : {}),
    ...(required.length > 0 && { required }),
    ...(others && { additionalProperties: Object.keys(others).length === 0 ? true : others }),
  }
}

/** The description comes after what says the type. */
export function describe(schema: JsonSchema, description: string | undefined): JsonSchema {
  if (!description) return schema
  const { type, $ref, ...rest } = schema
  return { ...(type !== undefined && { type }), ...($ref !== undefined && { $ref }), ...rest, description }
}

/** Text over several lines as one. */
export const inOneLine = (text: string): string => text.split("\n").map((line) => line.trim()).filter(Boolean).join(" ")

/** The parameters with those of the named types that they come to. */
export function withDefs(parameters: JsonSchema, defs: Map<string, JsonSchema>): JsonSchema {
  const used = new Map<string, JsonSchema>()
  const collect = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(collect)
    if (!isSchema(value)) return
    const name = typeof value.$ref === "string" ? /^#\/\$defs\/(.+)$/.exec(value.$ref)?.[1] : undefined
    const named = name === undefined ? undefined : defs.get(name)
    if (name !== undefined && named && !used.has(name)) {
      used.set(name, named)
      collect(named)
    }
    Object.values(value).forEach(collect)
  }
  collect(parameters)
  return used.size > 0 ? { ...parameters, $defs: Object.fromEntries(used) } : parameters
}

/** A reference to a named type, followed if that type is known. */
export function dereference(schema: JsonSchema, defs: Map<string, JsonSchema>): JsonSchema {
  const name = typeof schema.$ref === "string" ? /^#\/\$defs\/(.+)$/.exec(schema.$ref)?.[1] : undefined
  return (name !== undefined && defs.get(name)) || schema
}

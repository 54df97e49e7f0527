/** Changes that rewrites are made of; what is not named stays the same object. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { changeSchema, isSchema, type Path } from "../form-path.ts"
import { isTextList, withKeyword } from "../form-vocabulary.ts"

/** The document with keywords set in the schema at a place; undefined takes one away. */
export const setAt = (root: JsonSchema, path: Path, keywords: JsonSchema): JsonSchema =>
  changeSchema(root, path, (schema) => Object.entries(keywords).reduce((changed, [keyword, value]) => withKeyword(changed, keyword, value), schema))

/** The object schema, refusing arguments that it does not name; one that says what others may be is left as it is. */
export const closed = (schema: JsonSchema): JsonSchema =>
  schema.additionalProperties === undefined || schema.additionalProperties === true ? withKeyword(schema, "additionalProperties", false) : schema

/** The object schema with other properties in place of the ones named; the first takes the place of the first. */
export function replaceProperties(schema: JsonSchema, names: string[], by: [string, JsonSchema][]): JsonSchema {
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  const at = properties.findIndex(([name]) => names.includes(name))
  const kept = properties.filter(([name]) => !names.includes(name))
  return withKeyword(schema, "properties", Object.fromEntries(kept.toSpliced(at, 0, ...by)))
}

/** The object schema with another list of required names; an empty one is taken away. */
export const withRequired = (schema: JsonSchema, change: (names: string[]) => string[]): JsonSchema => {
  const names = [...new Set(change(isTextList(schema.required) ? schema.required : []))]
  return withKeyword(schema, "required", names.length > 0 ? names : undefined)
}

/** The object schema with one more condition, beside those it has. */
export const withCondition = (schema: JsonSchema, condition: JsonSchema): JsonSchema =>
  withKeyword(schema, "allOf", [...(Array.isArray(schema.allOf) ? schema.allOf : []), condition])

/** The object schema in which `name` may only be given together with `others`. */
export const withDependent = (schema: JsonSchema, name: string, others: string[]): JsonSchema => {
  const known = isSchema(schema.dependentRequired) ? schema.dependentRequired : {}
  const before = isTextList(known[name]) ? known[name] : []
  return withKeyword(schema, "dependentRequired", { ...known, [name]: [...new Set([...before, ...others])] })
}

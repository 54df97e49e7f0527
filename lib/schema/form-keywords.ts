/** Edits of the keywords of one place. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { changeAt, changeSchema, isSchema, placeOf, schemaAt, type Path } from "./form-path.ts"
import { isTextList, typeList, typesOf, variantsOf, withKeyword } from "./form-vocabulary.ts"

export const setKeyword = (root: JsonSchema, path: Path, keyword: string, value: Json | undefined): JsonSchema =>
  changeSchema(root, path, (schema) => withKeyword(schema, keyword, value))

/**
 * Another type (null: any) for a place. What it held for the former type stays in the document, shown as kept,
 * so that changing back loses nothing; a reference or alternatives are what the type replaces.
 */
export function setType(root: JsonSchema, path: Path, type: string | null): JsonSchema {
  return changeAt(root, path, (before) => {
    let schema = isSchema(before) ? before : {}
    const nullable = typeList(schema).length > typesOf(schema).length && type !== "null" && type !== null
    for (const replaced of ["$ref", "anyOf", "oneOf"]) schema = withKeyword(schema, replaced, undefined)
    schema = withKeyword(schema, "type", type === null ? undefined : nullable ? [type, "null"] : type)
    if (type === "object" && schema.properties === undefined && schema.additionalProperties === undefined) return withKeyword(schema, "properties", {})
    if (type === "array" && schema.items === undefined && schema.prefixItems === undefined) return withKeyword(schema, "items", { type: "string" })
    return schema
  })
}

/** A reference to a named type in the place of all that says what the value is; its description and default stay. */
export const setRef = (root: JsonSchema, path: Path, to: string): JsonSchema =>
  changeAt(root, path, (before) => {
    const told = isSchema(before) ? Object.entries(before).filter(([keyword]) => ["title", "description", "default"].includes(keyword)) : []
    return withKeyword(Object.fromEntries(told), "$ref", to)
  })

/** Whether `null` is allowed too, said the way the place says its type: `type`, `anyOf`, and `enum` with it. */
export function setNullable(root: JsonSchema, path: Path, nullable: boolean): JsonSchema {
  return changeSchema(root, path, (schema) => {
    const variants = variantsOf(schema)
    if (variants) {
      const others = variants.list.filter((variant) => !isSchema(variant) || variant.type !== "null")
      return withKeyword(schema, variants.keyword, nullable ? [...others, { type: "null" }] : others)
    }
    if (typeof schema.$ref === "string") return nullable ? refOrNull(schema) : schema
    const types = typesOf(schema)
    if (types.length === 0) return schema
    const [only] = types
    const typed = withKeyword(schema, "type", nullable ? [...types, "null"] : types.length === 1 ? only : types)
    if (!Array.isArray(schema.enum)) return typed
    const values = schema.enum.filter((value) => value !== null)
    return withKeyword(typed, "enum", nullable ? [...values, null] : values)
  })
}

const refOrNull = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).map(([keyword, value]) => (keyword === "$ref" ? ["anyOf", [{ $ref: value }, { type: "null" }]] : [keyword, value])))

/** Whether the object that holds a property requires it. The list keeps its order; a new name goes where the property stands. */
export function setRequired(root: JsonSchema, path: Path, required: boolean): JsonSchema {
  const name = path.at(-1)
  const owner = schemaAt(root, path.slice(0, -2))
  if (name === undefined || placeOf(path) !== "property" || !owner || !isSchema(owner.properties) || !Object.hasOwn(owner.properties, name)) return root
  if (owner.required !== undefined && !isTextList(owner.required)) return root
  const before = owner.required ?? []
  if (before.includes(name) === required) return root
  const after = required ? inOrder(before, name, Object.keys(owner.properties)) : before.filter((other) => other !== name)
  return setKeyword(root, path.slice(0, -2), "required", after.length > 0 ? after : undefined)
}

/** A list of names with one more, before the first that comes later among all. */
export function inOrder(names: string[], added: string, all: string[]): string[] {
  const place = all.indexOf(added)
  const later = names.findIndex((name) => all.indexOf(name) > place)
  return later < 0 ? [...names, added] : names.toSpliced(later, 0, added)
}

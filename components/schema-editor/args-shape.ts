/** Which field a person fills in for a schema. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { isSchema, schemaAt, valueAt, type Path } from "#lib/schema/form-path.ts"
import { localPath } from "#lib/schema/form-refs.ts"
import { constantOf, resolve } from "#lib/schema/form-variants.ts"
import { isTextList, typeList, typesOf, variantsOf } from "#lib/schema/form-vocabulary.ts"

export type Shape =
  | { kind: "choice"; values: Json[] }
  | { kind: "options"; options: { label: string; path: Path }[] }
  | { kind: "boolean" }
  | { kind: "number" }
  | { kind: "text"; long: boolean; input: string }
  | { kind: "list"; items: Path | null }
  | { kind: "object"; fields: ArgField[]; others: Path | null }
  /** What no field can show: JSON by hand. */
  | { kind: "json" }

export type ArgField = { name: string; path: Path; required: boolean }

/** `path` without the references on the way to it. */
export function settle(root: JsonSchema, path: Path): Path | null {
  let at = path
  for (let steps = 0; steps < 32; steps++) {
    const schema = schemaAt(root, at)
    if (typeof schema?.$ref !== "string") return at
    const next = localPath(schema.$ref)
    if (!next || valueAt(root, next) === undefined) return null
    at = next
  }
  return null
}

/** The field for the schema at a settled place. */
export function shapeOf(root: JsonSchema, path: Path): Shape {
  const schema = schemaAt(root, path)
  if (!schema) return { kind: "json" }
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return { kind: "choice", values: schema.enum }
  if (isJson(schema.const)) return { kind: "choice", values: [schema.const] }
  const types = typesOf(schema)
  const [type] = types
  const variants = variantsOf(schema)
  if (variants && !isSchema(schema.properties)) {
    return { kind: "options", options: variants.list.map((variant, index) => ({ label: optionLabel(root, variant, index), path: [...path, variants.keyword, String(index)] })) }
  }
  if (types.length > 1) return { kind: "json" }
  if (type === "object" || type === "dict" || (type === undefined && isSchema(schema.properties))) return objectShape(schema, path)
  if (type === "array" || type === "tuple") return Array.isArray(schema.prefixItems) ? { kind: "json" } : { kind: "list", items: isSchema(schema.items) ? [...path, "items"] : null }
  if (type === "boolean") return { kind: "boolean" }
  if (type === "number" || type === "integer" || type === "float") return { kind: "number" }
  if (type === "string") return { kind: "text", long: isLong(schema), input: INPUTS[String(schema.format)] ?? "text" }
  return { kind: "json" }
}

/** Whether `null` may be given beside what the field is for. */
export const allowsNull = (schema: JsonSchema): boolean => typeList(schema).length > typesOf(schema).length && !Array.isArray(schema.enum)

/** Formats for which a browser has a field of its own whose value is what the format asks for. */
const INPUTS: Record<string, string> = { date: "date", email: "email", uri: "url" }

function objectShape(schema: JsonSchema, path: Path): Shape {
  const properties = isSchema(schema.properties) ? Object.keys(schema.properties) : []
  const required = new Set(isTextList(schema.required) ? schema.required : [])
  const others = isSchema(schema.additionalProperties) ? [...path, "additionalProperties"] : null
  if (properties.length === 0 && !others && path.length > 0) return { kind: "json" }
  return { kind: "object", fields: properties.map((name) => ({ name, path: [...path, "properties", name], required: required.has(name) })), others }
}

const isLong = ({ maxLength, format, pattern, description }: JsonSchema): boolean =>
  format === undefined && pattern === undefined && (Number(maxLength) > 200 || (maxLength === undefined && /\b(?:text|body|message|content|markdown|code|html)\b/i.test(String(description ?? ""))))

function optionLabel(root: JsonSchema, variant: unknown, index: number): string {
  const schema = resolve(root, variant) ?? {}
  if (typeof schema.title === "string" && schema.title !== "") return schema.title
  const constants = Object.values(isSchema(schema.properties) ? schema.properties : {}).map(constantOf).filter((constant) => constant !== undefined)
  const [constant] = constants
  if (constant !== undefined) return constant
  const named = isSchema(variant) && typeof variant.$ref === "string" ? variant.$ref.replace(/^.*\//, "") : undefined
  return named ?? (typeList(schema).join(" or ") || (isJson(schema.const) ? JSON.stringify(schema.const) : `option ${index + 1}`))
}

const isJson = (value: unknown): value is Json => value !== undefined

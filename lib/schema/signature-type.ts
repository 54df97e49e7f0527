/** A schema as a TypeScript type. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer } from "./form-path.ts"
import { localPath } from "./form-refs.ts"
import { isTextList, typeList, variantsOf } from "./form-vocabulary.ts"
import { docOf } from "./signature-doc.ts"

/** The identifier for each `$ref`, written as `#/$defs/name` without escapes. */
export type Names = Map<string, string>

const WIDTH = 80
const DEEPEST = 64

/** The type of a schema; lines after the first are indented by `margin`. */
export function typeOf(schema: unknown, names: Names, margin = ""): string {
  if (schema === false) return "never"
  if (!isSchema(schema) || margin.length > DEEPEST * 2) return "unknown"
  if (typeof schema.$ref === "string") return refType(schema.$ref, names)
  if ("const" in schema) return literal(schema.const)
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literal), margin)
  const own = ownType(schema, names, margin)
  const variants = variantsOf(schema)?.list.map((variant) => typeOf(variant, names, margin))
  const all = Array.isArray(schema.allOf) ? schema.allOf.map((part) => typeOf(part, names, margin)) : []
  const parts = [own, variants && union(variants, margin), ...all].filter((part) => part !== undefined && part !== "unknown")
  const distinct = [...new Set(parts)]
  return distinct.length === 0 ? "unknown" : distinct.length === 1 ? (distinct[0] ?? "unknown") : distinct.map((part) => inBrackets(part ?? "")).join(" & ")
}

/** A JSON value as the type that has only this value. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`
  if (isSchema(value)) return value && Object.keys(value).length > 0 ? `{ ${Object.entries(value).map(([key, inner]) => `${keyOf(key)}: ${literal(inner)}`).join("; ")} }` : "{}"
  return text(value)
}

/** JSON, which is TypeScript but for two line separators. */
const text = (value: unknown): string => (JSON.stringify(value) ?? "unknown").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")

const keyOf = (name: string): string => (/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) && name !== "__proto__" ? name : text(name))

function refType(ref: string, names: Names): string {
  const path = localPath(ref)
  const name = path && names.get(path.length === 0 ? "#" : `#/${path.join("/")}`)
  return name ?? `unknown /* ${(path ? `#${toPointer(path)}` : ref).replaceAll("*/", "* /").replaceAll(/\s/g, " ")} */`
}

/** What `type` says, with the keywords that belong to it; undefined when it says nothing. */
function ownType(schema: JsonSchema, names: Names, margin: string): string | undefined {
  const types = typeList(schema)
  const holds = "properties" in schema || "additionalProperties" in schema ? ["object"] : "items" in schema || "prefixItems" in schema ? ["array"] : []
  const each = (types.length > 0 ? types : holds).map((type) => {
    if (type === "string" || type === "number" || type === "boolean" || type === "null") return type
    if (type === "integer") return "number"
    if (type === "array") return arrayType(schema, names, margin)
    if (type === "object") return objectType(schema, names, margin)
    return `unknown /* ${type.replaceAll("*/", "* /").replaceAll(/\s/g, " ")} */`
  })
  return each.length > 0 ? union(each, margin) : undefined
}

function arrayType({ items, prefixItems }: JsonSchema, names: Names, margin: string): string {
  if (!Array.isArray(prefixItems)) return arrayOf(typeOf(items, names, margin))
  const rest = items === false ? [] : [`...${arrayOf(typeOf(items, names, margin))}`]
  // Every entry may be missing, as JSON Schema has it.
  return `[${[...prefixItems.map((item) => `${inBrackets(typeOf(item, names, margin))}?`), ...rest].join(", ")}]`
}

const arrayOf = (type: string): string => `${inBrackets(type)}[]`

function objectType(schema: JsonSchema, names: Names, margin: string): string {
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  const others = schema.additionalProperties
  const record = isSchema(others) ? typeOf(others, names, `${margin}  `) : "unknown"
  if (properties.length === 0) return others === false ? "Record<string, never>" : `Record<string, ${record}>`
  const required = new Set(isTextList(schema.required) ? schema.required : [])
  const inner = `${margin}  `
  const lines = properties.map(([name, property]) => `${docOf(property, inner)}${keyOf(name)}${required.has(name) ? "" : "?"}: ${typeOf(property, names, inner)}`.replace(": \n", ":\n"))
  const line = `{ ${lines.join("; ")} }`
  const object = !line.includes("\n") && margin.length + line.length <= WIDTH - 20 ? line : `{\n${lines.map((entry) => inner + entry).join("\n")}\n${margin}}`
  // Other keys may clash with the named ones in TypeScript, so they are a type of their own.
  return isSchema(others) ? `${object} & Record<string, ${record}>` : object
}

/** Alternatives, one to a line when they are long. */
function union(types: string[], margin: string): string {
  const distinct = [...new Set(types)]
  if (distinct.length === 0) return "never"
  if (distinct.length === 1) return distinct[0] ?? "never"
  const parts = distinct.map((type) => (hasTop(type, "&") || type.startsWith("\n") ? `(${type})` : type))
  const line = parts.join(" | ")
  if (margin.length + line.length <= WIDTH && !line.includes("\n")) return line
  return parts.map((part) => `\n${margin}  | ${part.replaceAll("\n", "\n    ")}`).join("")
}

const inBrackets = (type: string): string => (hasTop(type, "&") || hasTop(type, "|") || type.startsWith("\n") || type.endsWith("*/") ? `(${type})` : type)

/** Whether an operator stands outside all brackets and texts. */
function hasTop(type: string, operator: "&" | "|"): boolean {
  let depth = 0
  for (const [token] of type.matchAll(/"(?:[^"\\]|\\.)*"|\/\*[^]*?\*\/|=>|[{}()[\]<>&|]/g)) {
    if (/^[{([<]$/.test(token)) depth++
    else if (/^[})\]>]$/.test(token)) depth--
    else if (token === operator && depth === 0) return true
  }
  return false
}

/** One type of JSON Schema, with the keywords that belong to it, as an expression of zod. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, type Path } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import { print, zodOf, type Scope } from "./zod-schema.ts"

type Place = Scope & { path: Path; margin: string }

export function zodOfType(type: string, schema: JsonSchema, place: Place): string {
  switch (type) {
    case "string": return `z.string()${limit(schema, { minLength: "min", maxLength: "max" })}${typeof schema.pattern === "string" ? regex(schema.pattern) : ""}`
    case "number": return `z.number()${numeric(schema)}`
    case "integer": return `z.int()${numeric(schema)}`
    case "boolean": return "z.boolean()"
    case "null": return "z.null()"
    case "array": return arrayOf(schema, place) + (schema.uniqueItems === true ? ".refine((items) => new Set(items.map((item) => JSON.stringify(item))).size === items.length)" : "")
    default: return objectOf(schema, place) + counted(schema, "Properties", "Object.keys(value).length")
  }
}

const numeric = (schema: JsonSchema): string =>
  limit(schema, { minimum: "min", maximum: "max", exclusiveMinimum: "gt", exclusiveMaximum: "lt", multipleOf: "multipleOf" })

const limit = (schema: JsonSchema, methods: Record<string, string>): string =>
  Object.entries(methods).map(([keyword, method]) => (typeof schema[keyword] === "number" ? `.${method}(${schema[keyword]})` : "")).join("")

const counted = (schema: JsonSchema, what: string, count: string): string =>
  [["min", ">="], ["max", "<="]].map(([side, sign]) => (typeof schema[`${side}${what}`] === "number" ? `.refine((value) => ${count} ${sign} ${schema[`${side}${what}`]})` : "")).join("")

/** Patterns written for other dialects often escape what the `u` flag forbids to escape. */
function regex(pattern: string): string {
  for (const flags of ["u", ""]) {
    try {
      return `.regex(${new RegExp(pattern, flags)})`
    } catch {
      continue
    }
  }
  return ""
}

function arrayOf(schema: JsonSchema, place: Place): string {
  const inner = (part: unknown, ...at: string[]) => zodOf(part, place, [...place.path, ...at], place.margin)
  const { prefixItems, minItems, items = true } = schema
  if (!Array.isArray(prefixItems)) return `z.array(${inner(items, "items")})${limit(schema, { minItems: "min", maxItems: "max" })}`
  const least = typeof minItems === "number" ? minItems : 0
  const entries = prefixItems.map((part: unknown, index) => inner(part, "prefixItems", String(index)) + (index < least ? "" : ".optional()"))
  return `z.tuple([${entries.join(", ")}]${items === false ? "" : `, ${inner(items, "items")}`})${counted(schema, "Items", "value.length")}`
}

function objectOf(schema: JsonSchema, place: Place): string {
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  const required = new Set(isTextList(schema.required) ? schema.required : [])
  const margin = `${place.margin}  `
  const known = new Set(properties.map(([name]) => name))
  const all: [string, unknown][] = [...properties, ...[...required].filter((name) => !known.has(name)).map((name): [string, unknown] => [name, true])]
  const others = "patternProperties" in schema ? true : (schema.additionalProperties ?? true)
  const rest = () => zodOf(others, place, [...place.path, "additionalProperties"], place.margin)
  if (all.length === 0 && others !== false) return `z.record(z.string(), ${rest()})`
  const lines = all.map(([name, property]) => {
    const text = zodOf(property, place, [...place.path, "properties", name], margin)
    const preset = isSchema(property) && "default" in property ? `.default(${print(property.default)})` : ".optional()"
    return `${margin}${keyOf(name)}: ${text}${required.has(name) ? "" : preset},\n`
  })
  const body = lines.length === 0 ? "{}" : `{\n${lines.join("")}${place.margin}}`
  if (others === false) return `z.strictObject(${body})`
  return isSchema(others) ? `z.object(${body}).catchall(${rest()})` : `z.looseObject(${body})`
}

/** As a plain key, `__proto__` would set the prototype. */
const keyOf = (name: string): string => (name === "__proto__" ? '["__proto__"]' : /^[A-Za-z_$][\w$]*$/.test(name) ? name : print(name))

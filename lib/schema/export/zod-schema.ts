/** A JSON Schema as an expression of zod. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { applies, typeList, TYPES } from "../form-vocabulary.ts"
import { zodOfType } from "./zod-types.ts"

/** `refer` gives the identifier for a `$ref`, undefined when it names nothing; `unsaid` collects what zod cannot say. */
export type Scope = { unsaid: string[]; refer(ref: string): string | undefined }

const UNSAID = ["contains", "minContains", "maxContains", "patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties", "$dynamicRef"]

/** The expression; lines after the first are indented by `margin`. */
export function zodOf(schema: unknown, scope: Scope, path: Path, margin: string): string {
  if (schema === false) return "z.never()"
  if (!isSchema(schema)) return "z.json()"
  for (const keyword of UNSAID) if (keyword in schema) scope.unsaid.push(`${keyword} at ${toPointer(path) || "the top"}`)
  const inner = (part: unknown, ...at: string[]) => zodOf(part, scope, [...path, ...at], margin)
  const list = (keyword: string): string[] => {
    const value = schema[keyword]
    return Array.isArray(value) ? value.map((part: unknown, index) => inner(part, keyword, String(index))) : []
  }
  const parts = [ownPart(schema, scope, path, margin)]
  if (typeof schema.$ref === "string") parts.push(scope.refer(schema.$ref) ?? "z.json()")
  if (Array.isArray(schema.anyOf)) parts.push(union(list("anyOf")))
  if (Array.isArray(schema.oneOf)) parts.push(list("oneOf").length > 1 ? `z.xor([${list("oneOf").join(", ")}])` : union(list("oneOf")))
  parts.push(...list("allOf"))
  const said = parts.filter((part) => part !== undefined && part !== "z.json()")
  let text = said.length === 0 ? "z.json()" : said.slice(1).reduce<string>((all, part) => `z.intersection(${all}, ${part})`, said[0] ?? "")
  if ("not" in schema) text += `.refine((value) => !${inner(schema.not, "not")}.safeParse(value).success)`
  if ("if" in schema) text += `.refine((value) => (${inner(schema.if, "if")}.safeParse(value).success ? ${inner(schema.then ?? true, "then")} : ${inner(schema.else ?? true, "else")}).safeParse(value).success)`
  return typeof schema.description === "string" && schema.description !== "" ? `${text}.describe(${print(schema.description)})` : text
}

/** What `type`, `enum`, `const` and the keywords beside them say; undefined when that is nothing. */
function ownPart(schema: JsonSchema, scope: Scope, path: Path, margin: string): string | undefined {
  const types = typeList(schema)
  const values = "const" in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined
  if (values) return oneOf(values.filter((value) => types.length === 0 || types.some((type) => hasType(value, type))))
  // A limit without a type is one for the values that it can be a limit of.
  const loose = types.length === 0 && Object.keys(schema).some((keyword) => !applies(keyword, ["null"]))
  const all = loose ? TYPES.filter((type) => type !== "integer") : types
  const texts = [...new Set(all.filter((type) => TYPES.includes(type)))].map((type) => zodOfType(type, schema, { ...scope, path, margin }))
  if (texts.length === 0) return undefined
  const others = texts.filter((text) => text !== "z.null()")
  return others.length === 1 && texts.length === 2 ? `${others[0]}.nullable()` : union(texts)
}

const union = (texts: string[]): string => (texts.length === 0 ? "z.never()" : texts.length === 1 ? (texts[0] ?? "") : `z.union([${texts.join(", ")}])`)

/** Exactly these values. */
function oneOf(values: unknown[]): string {
  const scalars = values.filter((value) => typeof value !== "object" || value === null)
  const parts = values.filter((value) => typeof value === "object" && value !== null).map((value) => `z.json().refine((value) => JSON.stringify(value) === ${print(JSON.stringify(value))})`)
  if (scalars.length > 0 && scalars.every((value) => typeof value === "string")) parts.unshift(`z.enum([${[...new Set(scalars)].map(print).join(", ")}])`)
  else if (scalars.length > 0) parts.unshift(scalars.length === 1 ? `z.literal(${print(scalars[0])})` : `z.literal([${scalars.map(print).join(", ")}])`)
  return union(parts)
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case "null": return value === null
    case "array": return Array.isArray(value)
    case "object": return isSchema(value)
    case "integer": return Number.isInteger(value)
    default: return typeof value === type
  }
}

/** A JSON value as source code: JSON, but for two line separators, and for `__proto__`, which as a plain key would set the prototype. */
export const print = (value: unknown): string =>
  (JSON.stringify(value) ?? "null").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029").replaceAll('"__proto__":', '["__proto__"]:')

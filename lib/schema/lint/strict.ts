/** OpenAI's strict mode: what it refuses, and the schema made so that it does not. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { isTextList, typeList, withKeyword } from "../form-vocabulary.ts"
import { callWith } from "./calls.ts"
import { eachTool, type Rule } from "./finding.ts"

export type StrictFault = { path: Path; why: string; repair: boolean }

/** Keywords that strict mode does not know. */
const REFUSED = new Set(
  ("oneOf allOf not if then else dependentRequired dependentSchemas patternProperties propertyNames prefixItems contains minContains maxContains " +
    "unevaluatedProperties unevaluatedItems minProperties maxProperties uniqueItems default").split(" "),
)
/** Those that a strict schema can do without: they only tell the reader something, or the tool can see to it. */
const SPARED = new Set(["uniqueItems", "default"])
const FORMATS = new Set(["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"])

export const strictRules: Rule[] = [{
  id: "strict-refuses",
  title: "What strict mode refuses",
  why: "With strict: true the model cannot leave the schema; OpenAI then takes only part of JSON Schema, and refuses the request for anything else.",
  severity: "hint",
  on: true,
  check: eachTool((tool) => {
    if (tool.bottomless) return []
    const faults = strictFaults(tool.parameters)
    const repairable = faults.every(({ repair }) => repair)
    const open = tool.objects.find(({ path, data }) => data && faults.some((fault) => toPointer(fault.path) === toPointer(path)))
    return faults.slice(0, repairable ? 1 : 5).map(({ path, why }) => ({
      path: toPointer(path),
      why: `Strict mode: ${why}${repairable && faults.length > 1 ? ` (and ${faults.length - 1} more)` : ""}.`,
      ...(repairable && {
        call: callWith(tool, open?.data ?? [], { invented_argument: true }),
        rewrite: { label: "Make it fit strict mode: nothing beside the named arguments, optional ones null", parameters: toStrict(tool.parameters) },
      }),
    }))
  }),
}]

/** What keeps a schema from strict mode; [] when it can be switched on. `repair`: `toStrict` sees to it. */
export function strictFaults(root: JsonSchema): StrictFault[] {
  const faults: StrictFault[] = []
  const add = (path: Path, why: string, repair = false) => void faults.push({ path, why, repair })
  if (root.type !== "object" && !("anyOf" in root)) add([], 'the parameters must be of type "object"', root.type === undefined && isSchema(root.properties))
  if ("anyOf" in root) add([], "anyOf is not allowed at the top")
  visit(root, [], 0, (schema, path, depth) => {
    for (const keyword of Object.keys(schema)) if (REFUSED.has(keyword)) add(path, `${keyword} is not supported`, SPARED.has(keyword))
    if (typeof schema.format === "string" && !FORMATS.has(schema.format)) add(path, `the format ${JSON.stringify(schema.format)} is not supported`, true)
    if (path.length > 0 && schema.type === undefined && !["$ref", "anyOf", "enum", "const"].some((keyword) => keyword in schema)) add(path, "a type is missing")
    if (typeList(schema).includes("array") && !isSchema(schema.items)) add(path, "a list must say what it holds")
    if (typeList(schema).includes("object") || isSchema(schema.properties)) {
      if (path.length > 0 && !isSchema(schema.properties)) add(path, "an object must name its fields")
      if (schema.additionalProperties !== false) {
        const free = isSchema(schema.additionalProperties) || schema.additionalProperties === true
        add(path, free ? "fields that are not named are not allowed" : "additionalProperties must be false", !free)
      }
      const optional = isSchema(schema.properties) ? Object.keys(schema.properties).filter((name) => !isTextList(schema.required) || !schema.required.includes(name)) : []
      if (optional.length > 0) add(path, `every argument must be required, ${optional.slice(0, 3).join(", ")} ${optional.length > 1 ? "are" : "is"} not; optional means that it may be null`, true)
    }
    if (depth === 11) add(path, "more than 10 levels")
  })
  return faults
}

/** The schema with everything required and closed, and optional arguments nullable; for schemas whose faults can all be repaired. */
export function toStrict(schema: JsonSchema): JsonSchema {
  const dropped = Object.fromEntries(Object.entries(schema).filter(([keyword, value]) => !SPARED.has(keyword) && !(keyword === "format" && typeof value === "string" && !FORMATS.has(value))))
  const inner = Object.fromEntries(Object.entries(dropped).map(([keyword, value]): [string, unknown] => {
    if (keyword === "items" && isSchema(value)) return [keyword, toStrict(value)]
    if (keyword === "anyOf" && Array.isArray(value)) return [keyword, value.map((one: unknown) => (isSchema(one) ? toStrict(one) : one))]
    if ((keyword === "$defs" || keyword === "definitions") && isSchema(value)) return [keyword, mapValues(value, toStrict)]
    if (keyword === "properties" && isSchema(value)) {
      const required = isTextList(schema.required) ? schema.required : []
      return [keyword, mapValues(value, (one, name) => (required.includes(name) ? toStrict(one) : nullable(toStrict(one))))]
    }
    return [keyword, value]
  }))
  if (!isSchema(inner.properties) && !typeList(inner).includes("object")) return inner
  const names = isSchema(inner.properties) ? Object.keys(inner.properties) : []
  return withKeyword(withKeyword(withKeyword({ ...inner, type: inner.type ?? "object", properties: inner.properties ?? {} }, "required", names), "additionalProperties", false), "default", undefined)
}

const mapValues = (map: JsonSchema, change: (schema: JsonSchema, name: string) => JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, isSchema(value) ? change(value, name) : value]))

function nullable(schema: JsonSchema): JsonSchema {
  const types = typeList(schema)
  if (types.includes("null")) return schema
  if (types.length === 0 || "const" in schema || "$ref" in schema) {
    const { description, ...rest } = schema
    return { ...(description !== undefined && { description }), anyOf: [...(Array.isArray(schema.anyOf) && Object.keys(rest).length === 1 ? schema.anyOf : [rest]), { type: "null" }] }
  }
  return withKeyword({ ...schema, type: [...types, "null"] }, "enum", Array.isArray(schema.enum) ? [...schema.enum, null] : undefined)
}

const DEEPEST = 40

function visit(schema: JsonSchema, path: Path, depth: number, see: (schema: JsonSchema, path: Path, depth: number) => void): void {
  if (path.length > DEEPEST) return
  see(schema, path, depth)
  const below = (value: unknown, steps: Path, deeper: number) => {
    if (isSchema(value)) visit(value, [...path, ...steps], depth + deeper, see)
  }
  for (const keyword of ["properties", "$defs", "definitions"]) {
    const map = schema[keyword]
    if (isSchema(map)) for (const [name, value] of Object.entries(map)) below(value, [keyword, name], keyword === "properties" ? 1 : 0)
  }
  below(schema.items, ["items"], 0)
  if (Array.isArray(schema.anyOf)) schema.anyOf.forEach((value: unknown, index) => below(value, ["anyOf", String(index)], 0))
}

/** `Field(…)`, `field(…)` and their like: what a declaration says beyond its type. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { describe } from "./combine-schemas.ts"
import { knownValue, type Scope } from "./python-scope.ts"
import { callOf, type Part } from "./python-tree.ts"
import type { Known } from "./python-values.ts"

/** `isRequired` is false as soon as there is a default, whatever its value. */
export type Field = { apply(schema: JsonSchema): JsonSchema; preset: Known; isRequired: boolean }

const FIELDS = new Set(["Field", "field", "Query", "Body", "Path", "Header", "Param", "Option", "Argument", "Doc", "Parameter", "attrib", "ib"])

const LIMITS: Record<string, string> = {
  ge: "minimum", le: "maximum", gt: "exclusiveMinimum", lt: "exclusiveMaximum", multiple_of: "multipleOf", pattern: "pattern", regex: "pattern",
}

/** What a call says of a field; undefined when it is no such call. */
export function readField(part: Part, scope: Scope): Field | undefined {
  const call = callOf(part)
  if (!call || !FIELDS.has(call.name)) return undefined
  const named = new Map(call.args.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const])))
  const text = (key: string): string | undefined => {
    const value = named.get(key)
    const known = value && knownValue(value, scope)?.value
    return typeof known === "string" ? known : undefined
  }
  const [first] = call.args.filter(({ name }) => name === undefined)
  const preset = call.name === "Doc" ? undefined : (named.get("default") ?? first?.value)
  const help = text("description") ?? text("help") ?? text("doc") ?? (call.name === "Doc" ? textOfDoc(first?.value, scope) : undefined) ?? metadataText(named.get("metadata"), scope)
  return {
    preset: preset && preset.node.name !== "Ellipsis" ? knownValue(preset, scope) : undefined,
    isRequired: !named.has("default_factory") && !named.has("factory") && (!preset || preset.node.name === "Ellipsis"),
    apply: (schema) => describe({ ...schema, ...limitsOf(schema, named, scope) }, help ?? (typeof schema.description === "string" ? schema.description : undefined)),
  }
}

const textOfDoc = (value: Part | undefined, scope: Scope): string | undefined => {
  const known = value && knownValue(value, scope)?.value
  return typeof known === "string" ? known : undefined
}

/** `field(metadata={"description": "…"})`, as dataclasses have it. */
function metadataText(value: Part | undefined, scope: Scope): string | undefined {
  const known = value && knownValue(value, scope)?.value
  const entry = typeof known === "object" && known !== null ? Object.entries(known).find(([key]) => ["description", "help", "doc"].includes(key)) : undefined
  return typeof entry?.[1] === "string" ? entry[1] : undefined
}

function limitsOf(schema: JsonSchema, named: Map<string, Part>, scope: Scope): JsonSchema {
  const what = schema.type === "array" ? "Items" : schema.type === "object" ? "Properties" : "Length"
  const all: Record<string, string> = { ...LIMITS, min_length: `min${what}`, max_length: `max${what}`, min_items: "minItems", max_items: "maxItems", examples: "examples", title: "title" }
  return Object.fromEntries([...named].flatMap(([key, value]) => {
    const keyword = all[key]
    const known = keyword === undefined ? undefined : knownValue(value, scope)
    return keyword !== undefined && known ? [[keyword, known.value]] : []
  }))
}

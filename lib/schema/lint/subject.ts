/** A tool as the rules read it: walked once, its parameters and objects in a flat list. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import { mapSchema } from "../import/map-schema.ts"
import type { RuleId } from "../import/rules.ts"
import type { LintTool } from "./finding.ts"
import { nameWords } from "./words.ts"

export type Subject = {
  tool: LintTool
  /** `tool.parameters` as an import would map them to JSON Schema 2020-12, so that the rules see through private types. */
  parameters: JsonSchema
  mapped: Mapped[]
  /** Not read at all, because it is nested without end. */
  bottomless: boolean
  /** How many examples may still be tried: each takes as long as the schema is large, so a large one with many faults gets some. */
  callsLeft: number
  objects: ObjectPlace[]
  named: Parameter[]
}

/** What an import would change: `path` is a pointer to the keyword. */
export type Mapped = { rule: RuleId; path: string; from: unknown; to: unknown }

/** `data` is the path in the arguments to where this schema applies; none where only some calls get there. */
export type Place = { path: Path; schema: JsonSchema; data: Path | undefined; depth: number; variant: boolean }

export type ObjectPlace = Place & { properties: JsonSchema; required: string[]; parameters: Parameter[] }

/** A named argument. `pointer` is its path as findings give it. */
export type Parameter = Place & { name: string; words: string[]; pointer: string; description: string; required: boolean; object: ObjectPlace }

const DEEPEST = 40
const BOTTOM = 100
const MOST_CALLS = 200

export function readTool(given: LintTool): Subject {
  const tool = { ...given, name: text(given.name), description: text(given.description), parameters: isSchema(given.parameters) ? given.parameters : {} }
  const subject: Subject = { tool, parameters: tool.parameters, mapped: [], bottomless: isDeeper(tool.parameters, BOTTOM), callsLeft: MOST_CALLS, objects: [], named: [] }
  if (subject.bottomless) return subject
  const { schema, changes } = mapSchema(tool.parameters, "json-schema", [])
  subject.parameters = schema
  subject.mapped = changes
  walk(subject, { path: [], schema, data: [], depth: 0, variant: false })
  return subject
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))

function walk(subject: Subject, place: Place): void {
  const { schema, path, data, depth } = place
  if (depth > DEEPEST) return
  const below = (value: unknown, steps: Path, to: Path | undefined, variant = false) => {
    if (isSchema(value)) walk(subject, { path: [...path, ...steps], schema: value, data: to, depth: depth + 1, variant })
  }
  const inside = (step: string): Path | undefined => data && [...data, step]
  if (isSchema(schema.properties)) readObject(subject, place, schema.properties)
  if (!Array.isArray(schema.items)) below(schema.items, ["items"], inside("0"))
  below(schema.additionalProperties, ["additionalProperties"], undefined)
  for (const keyword of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    const list = schema[keyword]
    if (Array.isArray(list)) list.forEach((value: unknown, index) => below(value, [keyword, String(index)], undefined, true))
  }
  for (const keyword of ["$defs", "definitions"]) {
    const map = schema[keyword]
    if (isSchema(map)) for (const [name, value] of Object.entries(map)) below(value, [keyword, name], undefined, true)
  }
}

function readObject(subject: Subject, place: Place, properties: JsonSchema): void {
  const { path, schema, data, depth } = place
  const object: ObjectPlace = { ...place, properties, required: isTextList(schema.required) ? schema.required : [], parameters: [] }
  subject.objects.push(object)
  for (const [name, value] of Object.entries(properties)) {
    if (!isSchema(value)) continue
    const own = { path: [...path, "properties", name], schema: value, data: data && [...data, name], depth: depth + 1, variant: place.variant }
    const parameter = { ...own, name, words: nameWords(name), pointer: toPointer(own.path), description: text(value.description), required: object.required.includes(name), object }
    object.parameters.push(parameter)
    subject.named.push(parameter)
    walk(subject, own)
  }
}

export const text = (value: unknown): string => (typeof value === "string" ? value : "")

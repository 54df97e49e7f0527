/** What is wrong with arguments while they are typed, in the page itself. The server has the last word. */
import { dereference, validate, type OutputUnit, type Schema } from "@cfworker/json-schema"
import type { JsonSchema } from "#lib/agent/types.ts"
import { fromPointer, isSchema, toPointer, valueAt, type Path } from "#lib/schema/form-path.ts"

/** `missing`: nothing is there yet, which is no mistake of the person. */
export type Problem = { text: string; missing: boolean }
/** By the JSON pointer of the value that they are about. */
export type Problems = ReadonlyMap<string, Problem>
/** Checks a value against the schema at a place of the document, by default the whole. */
export type Check = (value: unknown, at?: Path) => Problems

/** Never throws: a schema that cannot be used is one problem of the whole. */
export function checkFor(schema: JsonSchema): Check {
  // The validator writes into the schema that it is given, and patterns are taken out of it: never the document itself.
  const root: unknown = disarmed(structuredClone(schema))
  let lookup: Record<string, Schema | boolean> | undefined
  return (value, at = []) => {
    const place = valueAt(root, at)
    if (!isSchema(root) || !isSchema(place)) return new Map()
    try {
      lookup ??= dereference(root)
      return readUnits(validate(value, place, "2020-12", lookup, false).errors)
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)
      return new Map([["", { text: `cannot be checked here: ${reason}`, missing: false }]])
    }
  }
}

/** The units that only say that something within them is wrong. */
const SUMMARIES = new Set([
  "$ref", "$recursiveRef", "properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames", "dependentSchemas",
  "items", "prefixItems", "additionalItems", "unevaluatedItems", "allOf", "if",
])

function readUnits(units: OutputUnit[]): Problems {
  const problems = new Map<string, Problem>()
  for (const unit of units) {
    // Each option complains; what counts is that none fits, and the field of the option says the rest.
    if (SUMMARIES.has(unit.keyword) || /\/(?:anyOf|oneOf)\/\d+(?:\/|$)/.test(unit.keywordLocation)) continue
    const path = fromPointer(decodeURI(unit.instanceLocation.slice(1)))
    const missing = unit.keyword === "required" ? /property "([^]*)"\.$/.exec(unit.error)?.[1] : undefined
    const pointer = toPointer(missing === undefined ? path : [...path, missing])
    if (!problems.has(pointer)) problems.set(pointer, missing === undefined ? { text: tell(unit), missing: false } : { text: "needed", missing: true })
  }
  return problems
}

const WORDS: Record<string, (error: string) => string> = {
  type: (error) => `must be ${error.replace(/^.*Expected "/, "").replace(/"\.$/, "").replaceAll('", "', " or ")}`,
  enum: (error) => `must be one of ${error.replace(/^Instance does not match any of \[|\]\.$/g, "").replaceAll(",", ", ")}`,
  const: (error) => `must be ${error.replace(/^Instance does not match |\.$/g, "")}`,
  minimum: (error) => `must be at least ${last(error)}`,
  maximum: (error) => `must be at most ${last(error)}`,
  exclusiveMinimum: (error) => `must be more than ${last(error)}`,
  exclusiveMaximum: (error) => `must be less than ${last(error)}`,
  multipleOf: (error) => `must be a multiple of ${last(error)}`,
  minLength: (error) => `must have at least ${within(error)} characters`,
  maxLength: (error) => `must have at most ${within(error)} characters`,
  minItems: (error) => `must have at least ${within(error)} items`,
  maxItems: (error) => `must have at most ${within(error)} items`,
  uniqueItems: () => "must not repeat an item",
  pattern: () => "does not have the form that is asked for",
  format: (error) => `must be a valid ${/"([^"]*)"/.exec(error)?.[1] ?? "value"}`,
  anyOf: () => "fits none of the options",
  oneOf: () => "must fit exactly one of the options",
  not: () => "is excluded",
  false: () => "is no name that is known here",
}

const tell = ({ keyword, error }: OutputUnit): string => WORDS[keyword]?.(error) ?? error.replace(/^Instance /, "").replace(/\.$/, "")
const last = (error: string): string => error.replace(/\.$/, "").split(" ").at(-1) ?? ""
const within = (error: string): string => /[<>] (\d+)\)/.exec(error)?.[1] ?? ""

/** Without patterns that no browser reads, or that may take for ever on some text: a repetition within a repetition. */
function disarmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(disarmed)
  if (!isSchema(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => key !== "pattern" || typeof inner !== "string" || isHarmless(inner)).map(([key, inner]) => [key, disarmed(inner)]))
}

function isHarmless(pattern: string): boolean {
  if (/\([^)]*[+*}|][^)]*\)[+*{]/.test(pattern)) return false
  try {
    return new RegExp(pattern, "u") instanceof RegExp
  } catch {
    return false
  }
}

/** Runs function-calling cases of the shared fixtures against a model and judges the calls by AST match. */
import { existsSync, readFileSync } from "node:fs"
import { z } from "zod"
import type { JsonSchema, Message, Model, ModelCall, ToolDefinition } from "#lib/agent/types.ts"

/** Relative to the project root, where every script and test of the project runs. */
export const folder = "../shared/fixtures/bfcl"

export const categories = ["simple_python", "multiple", "parallel", "irrelevance"] as const
export type Category = (typeof categories)[number]

const object = z.record(z.string(), z.unknown())
const message = z.object({ role: z.enum(["user", "system"]), content: z.string() })
const rawCase = z.object({ id: z.string(), question: z.array(z.array(message)), function: z.array(z.object({ name: z.string(), description: z.string(), parameters: object })) })
const rawTruth = z.object({ id: z.string(), ground_truth: z.array(z.record(z.string(), z.record(z.string(), z.array(z.unknown())))) })

export type Function = z.infer<typeof rawCase>["function"][number]
type Truth = z.infer<typeof rawTruth>["ground_truth"][number]
export type Case = { id: string; number: number; messages: Message[]; functions: Function[]; truths: Truth[] }

/** `passed` of `run`; even and odd by the number in the case's id. */
export type Score = { run: number; passed: number }
export type Outcome = { case: Case; calls: ModelCall[]; text: string; fault: string | null }
export type Report = { category: Category; found: number; even: Score; odd: Score; all: Score; outcomes: Outcome[] }

/** True when the fixtures lie beside the project. */
export const hasFixtures = (): boolean => existsSync(`${folder}/README.md`)

const lines = (file: string): unknown[] => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map((line): unknown => JSON.parse(line)) : [])

/** Reads the cases of a category with what counts as right. */
export const readCases = (category: Category): Case[] => {
  const truths = new Map(lines(`${folder}/possible_answer/${category}.jsonl`).map((line) => rawTruth.parse(line)).map((truth) => [truth.id, truth.ground_truth]))
  return lines(`${folder}/${category}.jsonl`).map((line) => rawCase.parse(line)).map(({ id, question, function: functions }) => ({
    id,
    number: Number(/\d+/.exec(id)?.[0]),
    messages: question[0] ?? [],
    functions,
    truths: truths.get(id) ?? [],
  }))
}

const types: Record<string, string | undefined> = { dict: "object", float: "number", tuple: "array", any: undefined }

/** Maps the Python-like types of the fixtures to JSON Schema, at every level. */
export const toJsonSchema = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (key === "type" && typeof value === "string") {
        const type = value in types ? types[value] : value.toLowerCase()
        return type ? [[key, type]] : []
      }
      if (key === "properties" && isObject(value)) return [[key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isObject(inner) ? toJsonSchema(inner) : inner]))]]
      return [[key, key === "items" && isObject(value) ? toJsonSchema(value) : value]]
    }),
  )

const isObject = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null && !Array.isArray(value)

/** A dot is not allowed in the name of a function on the wire. */
const wireName = (name: string): string => name.replaceAll(".", "_")

const toDefinition = (tool: Function): ToolDefinition => ({
  type: "function",
  function: { name: wireName(tool.name), description: tool.description, parameters: toJsonSchema(tool.parameters) },
})

/** Asks the model each case of a category once. */
export const runCategory = async (category: Category, model: Model): Promise<Report> => {
  const cases = readCases(category)
  const outcomes: Outcome[] = []
  for (const one of cases) {
    const request = { model: "offline:rules", messages: one.messages, tools: one.functions.map(toDefinition) }
    for await (const event of model(request, { signal: new AbortController().signal })) {
      if (event.type === "end") outcomes.push({ case: one, calls: event.calls, text: event.text, fault: category === "irrelevance" ? judgeSilence(event.calls) : judge(one, event.calls) })
    }
  }
  const score = (part: Outcome[]): Score => ({ run: part.length, passed: part.filter((outcome) => outcome.fault === null).length })
  return {
    category,
    found: cases.length,
    even: score(outcomes.filter((outcome) => outcome.case.number % 2 === 0)),
    odd: score(outcomes.filter((outcome) => outcome.case.number % 2 === 1)),
    all: score(outcomes),
    outcomes,
  }
}

/** Percent of passed cases, NaN when none was run. */
export const percent = (score: Score): number => (100 * score.passed) / score.run

const judgeSilence = (calls: ModelCall[]): string | null => (calls.length === 0 ? null : `called ${calls[0]?.name}`)

/** Null when the calls are right, else why not. Several calls may come in any order. */
export const judge = (one: Case, calls: ModelCall[]): string | null => {
  if (calls.length !== one.truths.length) return `${calls.length} calls instead of ${one.truths.length}`
  const open = [...one.truths]
  for (const call of calls) {
    const faults = open.map((truth) => judgeCall(one, call, truth))
    const match = faults.indexOf(null)
    if (match < 0) return faults[0] ?? "no answer left"
    open.splice(match, 1)
  }
  return null
}

function judgeCall(one: Case, call: ModelCall, truth: Truth): string | null {
  const [name = "", accepted = {}] = Object.entries(truth)[0] ?? []
  if (call.name !== wireName(name)) return `${call.name} instead of ${name}`
  const schema = one.functions.find((tool) => tool.name === name)?.parameters ?? {}
  const declared = isObject(schema.properties) ? schema.properties : {}
  const given: unknown = JSON.parse(call.arguments)
  if (!isObject(given)) return "arguments are no object"
  for (const param of Array.isArray(schema.required) ? schema.required : []) if (!(String(param) in given)) return `${param} is missing`
  for (const [param, value] of Object.entries(given)) {
    const values = accepted[param]
    if (!(param in declared) || !values) return `${param} is not asked for`
    const type = isObject(declared[param]) ? declared[param].type : undefined
    if (!hasType(value, type)) return `${param} is not ${type}: ${JSON.stringify(value)}`
    if (!values.some((wanted) => matches(value, wanted))) return `${param} is ${JSON.stringify(value)}, not one of ${JSON.stringify(values)}`
  }
  for (const [param, values] of Object.entries(accepted)) if (!(param in given) && !values.includes("")) return `${param} is missing`
  return null
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "integer": return Number.isInteger(value)
    case "float": case "number": return typeof value === "number"
    case "string": return typeof value === "string"
    case "boolean": return typeof value === "boolean"
    case "array": case "tuple": return Array.isArray(value)
    case "dict": case "object": return isObject(value)
    default: return true
  }
}

const plain = (text: string): string => text.toLowerCase().replace(/[ ,./\-_*^]/g, "").replaceAll("'", '"')

function matches(value: unknown, wanted: unknown): boolean {
  if (typeof value === "string" && typeof wanted === "string") return plain(value) === plain(wanted)
  if (Array.isArray(value) && Array.isArray(wanted)) return value.length === wanted.length && value.every((item, at) => matches(item, wanted[at]))
  if (isObject(value) && isObject(wanted)) {
    // Inside an object each property again has a list of accepted values.
    const accepts = (accepted: unknown, item: unknown) => Array.isArray(accepted) && accepted.some((one) => matches(item, one))
    return Object.entries(value).every(([key, item]) => accepts(wanted[key], item)) && Object.entries(wanted).every(([key, accepted]) => key in value || (Array.isArray(accepted) && accepted.includes("")))
  }
  return value === wanted
}

/** Calls that show what a schema lets through. */
import { Validator } from "@cfworker/json-schema"
import type { Args, JsonSchema } from "#lib/agent/types.ts"
import { exampleOf } from "../example.ts"
import { isSchema, type Path } from "../form-path.ts"
import { isTextList, typeList, TYPES } from "../form-vocabulary.ts"
import { mapParts } from "../import/map-schema.ts"
import { limitProblem } from "../limits.ts"
import type { Subject } from "./subject.ts"

/**
 * A call that fits, with some values changed in the object at `data`; a value of undefined leaves the argument out.
 * Undefined when no call gets there.
 */
export function callWith(subject: Subject, data: Path | undefined, values: Record<string, unknown>): Args | undefined {
  const { parameters } = subject
  // ajv does not look at arguments of this name.
  if (!data || [...data, ...Object.keys(values)].includes("__proto__") || !isUsable(parameters) || subject.callsLeft-- <= 0) return undefined
  // An example may be a default out of the schema itself, which must not be written to.
  const args: unknown = structuredClone(exampleOf(parameters))
  let at = args
  let schema: unknown = parameters
  for (const step of data) {
    if (typeof at !== "object" || at === null || !isSchema(schema)) return undefined
    schema = Array.isArray(at) ? schema.items : ownValue(schema.properties, step)
    const next = ownValue(at, step)
    if (typeof next !== "object" || next === null) define(at, step, structuredClone(exampleOf(parameters, { schema })))
    at = ownValue(at, step)
  }
  if (!isSchema(at) || !isSchema(args)) return undefined
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete at[name]
    else define(at, name, value)
  }
  return args
}

// A parameter may be called __proto__: only own keys are read, and none is set by assignment.
const ownValue = (object: unknown, key: string): unknown => (typeof object === "object" && object !== null && Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined)
const define = (object: object, key: string, value: unknown) => Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })

const validators = new WeakMap<JsonSchema, Validator>()

/** Whether a schema lets a call through; undefined when it cannot be told. */
export function accepts(schema: JsonSchema, call: Args): boolean | undefined {
  if (!isUsable(schema)) return undefined
  try {
    // The validator writes into the schema it is given.
    const validator = validators.get(schema) ?? new Validator(structuredClone(schema), "2020-12")
    validators.set(schema, validator)
    return validator.validate(call).valid
  } catch {
    return undefined
  }
}

const usable = new WeakMap<JsonSchema, boolean>()

/** Whether calls can be tried on a schema: it is one, and none of its patterns may take for ever. They come from anybody. */
function isUsable(root: JsonSchema): boolean {
  const known = usable.get(root)
  if (known !== undefined) return known
  let good = true
  let count = 0
  const visit = (schema: unknown, path: Path): unknown => {
    good &&= ++count < 10_000 && path.length < 120 && (typeof schema === "boolean" || (isSchema(schema) && isWellFormed(schema)))
    return good && isSchema(schema) ? mapParts(schema, path, visit) : schema
  }
  visit(root, [])
  good &&= limitProblem(root) === null
  usable.set(root, good)
  return good
}

function isWellFormed(schema: JsonSchema): boolean {
  const { enum: values, required, pattern, patternProperties, properties, type } = schema
  const types = typeList(schema)
  const patterns = [...(pattern === undefined ? [] : [pattern]), ...(isSchema(patternProperties) ? Object.keys(patternProperties) : [])]
  return (values === undefined || (Array.isArray(values) && values.length > 0))
    && (required === undefined || (isTextList(required) && new Set(required).size === required.length))
    && (type === undefined || types.length > 0) && types.every((one) => TYPES.includes(one)) && new Set(types).size === types.length
    && (properties === undefined || (isSchema(properties) && Object.values(properties).every((one) => isSchema(one) || typeof one === "boolean")))
    && patterns.every((one) => typeof one === "string" && isTame(one))
}

/** A repeated group, or many repetitions in a row, can be made to try every way of matching. */
const isTame = (pattern: string): boolean => pattern.length <= 300 && !/\)[*+{]|[*+].*[*+].*[*+]/.test(pattern) && compiles(pattern)

function compiles(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, "u"))
  } catch {
    return false
  }
}

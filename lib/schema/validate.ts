import type { ValidateFunction } from "ajv/dist/2020.js"
import type { JsonSchema } from "#lib/agent/types.ts"
import { bounded, TooLong } from "./bounded.ts"
import { compileSchema, lastTried } from "./compile.ts"
import { describeErrors } from "./describe-errors.ts"

/** Milliseconds by the clock that one check of arguments may take. */
const CHECK_MS = 500

/**
 * What is wrong with arguments, in words that a model can act on, or null when they fit.
 * All problems in one line, joined by "; ". Draft 2020-12, no coercion, no defaults filled in, `format` is not checked,
 * `$ref` only within the schema. A schema that cannot be compiled is such a text too, so a caller needs no try.
 */
export const validateArgs = (schema: JsonSchema, value: unknown): string | null => {
  const check = checkFor(schema)
  if (typeof check === "string") return check
  lastTried.pattern = undefined
  try {
    if (bounded(CHECK_MS, () => check(value))) return null
  } catch (error) {
    return `args could not be checked: ${error instanceof TooLong ? blame() : reason(error)}; send simpler or shorter values`
  }
  return describeErrors(check.errors ?? [], value)
}

const checks = new WeakMap<JsonSchema, ValidateFunction | string>()

/** Nothing fits this schema from now on, and it is never compiled: `why` ends a sentence. */
export const refuseSchema = (schema: JsonSchema, why: string): void => void checks.set(schema, unusable(why))

const checkFor = (schema: JsonSchema): ValidateFunction | string => {
  if (typeof schema !== "object" || schema === null) return unusable("they are not an object")
  const known = checks.get(schema)
  if (known !== undefined) return known
  const check = compile(schema)
  checks.set(schema, check)
  return check
}

const compile = (schema: JsonSchema): ValidateFunction | string => {
  try {
    return compileSchema(schema)
  } catch (error) {
    return unusable(reason(error))
  }
}

const unusable = (why: string): string =>
  `this tool cannot be called until its parameters are a valid JSON Schema (draft 2020-12): ${why}`

const blame = (): string =>
  lastTried.pattern === undefined ? `they took longer than ${CHECK_MS} ms` : `the pattern ${lastTried.pattern} took too long on a text of ${lastTried.length} characters`

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

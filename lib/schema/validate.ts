import vm from "node:vm"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { ValidateFunction } from "ajv/dist/2020.js"
import type { JsonSchema } from "#lib/agent/types.ts"
import { describeErrors } from "./describe-errors.ts"

/**
 * What is wrong with arguments, in words that a model can act on, or null when they fit.
 * All problems in one line, joined by "; ". Draft 2020-12, no coercion, no defaults filled in, `format` is not checked,
 * `$ref` only within the schema. A schema that cannot be compiled is such a text too, so a caller needs no try.
 */
export const validateArgs = (schema: JsonSchema, value: unknown): string | null => {
  const check = checkFor(schema)
  if (typeof check === "string") return check
  try {
    if (check(value)) return null
  } catch (error) {
    return `args could not be checked: ${reason(error)}; send simpler or shorter values`
  }
  return describeErrors(check.errors ?? [], value)
}

const checks = new WeakMap<JsonSchema, ValidateFunction | string>()

const checkFor = (schema: JsonSchema): ValidateFunction | string => {
  if (typeof schema !== "object" || schema === null) return unusable("they are not an object")
  const known = checks.get(schema)
  if (known !== undefined) return known
  const check = compile(schema)
  checks.set(schema, check)
  return check
}

const METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
const metaschema = new Ajv2020({ strict: false, validateFormats: false, logger: false }).getSchema(METASCHEMA)

// An instance keeps every schema it has seen and refuses a second one with the same $id: so one per schema.
const compile = (schema: JsonSchema): ValidateFunction | string => {
  try {
    if (metaschema?.(schema) === false) {
      const [first] = metaschema.errors ?? []
      throw new Error(`${first?.instancePath ?? ""} ${first?.message ?? "is invalid"}`.trim())
    }
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      verbose: true,
      ownProperties: true,
      validateFormats: false,
      validateSchema: false,
      meta: false,
      logger: false,
      code: { regExp: boundedRegExp },
    })
    ajv.removeKeyword("uniqueItems")
    ajv.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", validate: hasUniqueItems, error: { message: "must not repeat an item" } })
    const check = ajv.compile(schema)
    if ("$async" in check) throw new Error("$async is not supported")
    return check
  } catch (error) {
    return unusable(reason(error))
  }
}

const unusable = (why: string): string =>
  `this tool cannot be called until its parameters are a valid JSON Schema (draft 2020-12): ${why}`

// Patterns come from whoever made the tool: one that backtracks for ever must not stop the process.
const boundedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const regExp = toRegExp(pattern, flags)
    const context = vm.createContext({ regExp, text: "" })
    const script = new vm.Script("regExp.test(text)")
    return {
      test: (text: string): boolean => {
        context.text = text
        try {
          return script.runInContext(context, { timeout: 100 }) === true
        } catch (cause) {
          throw new Error(`the pattern ${pattern} took too long on a text of ${text.length} characters`, { cause })
        }
      },
      // ajv keeps one object per text of this.
      toString: () => String(regExp),
    }
  },
  { code: "boundedRegExp" },
)

// Patterns written for other dialects often escape what the `u` flag forbids to escape.
const toRegExp = (pattern: string, flags: string): RegExp => {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return new RegExp(pattern)
  }
}

// ajv's own compares each item with each other: minutes for 256 KiB of arguments.
const hasUniqueItems = (wanted: boolean, items: unknown[]): boolean =>
  !wanted || new Set(items.map((item) => JSON.stringify(item, sortKeys))).size === items.length

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

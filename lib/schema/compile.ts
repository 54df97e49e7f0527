/** A schema as a function that checks values. */
import { Ajv2020 } from "ajv/dist/2020.js"
import type { ValidateFunction } from "ajv/dist/2020.js"
import type { JsonSchema } from "#lib/agent/types.ts"
import { bounded } from "./bounded.ts"

/** Milliseconds by the clock, on a machine that does much else; what it may cost is measured by the trial. */
const COMPILE_MS = 3_000

const METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
const metaschema = new Ajv2020({ strict: false, validateFormats: false, logger: false }).getSchema(METASCHEMA)

/**
 * Draft 2020-12, no coercion, no defaults filled in, `format` is not checked, `$ref` only within the schema.
 * @throws Error that says what is wrong with the schema, in words that end a sentence; TooLong
 */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  if (metaschema?.(schema) === false) {
    const [first] = metaschema.errors ?? []
    throw new Error(`${first?.instancePath ?? ""} ${first?.message ?? "is invalid"}`.trim())
  }
  // An instance keeps every schema it has seen and refuses a second one with the same $id: so one per schema.
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    validateFormats: false,
    validateSchema: false,
    meta: false,
    logger: false,
    code: { regExp: namedRegExp },
  })
  ajv.removeKeyword("uniqueItems")
  ajv.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", validate: hasUniqueItems, error: { message: "must not repeat an item" } })
  const check = bounded(COMPILE_MS, () => ajv.compile(schema))
  if ("$async" in check) throw new Error("$async is not supported")
  return check
}

/** The pattern that was last tried on a text, and the length of that text: what to blame when a check takes too long. */
export const lastTried: { pattern?: string; length: number } = { length: 0 }

const namedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const regExp = toRegExp(pattern, flags)
    return {
      test(text: string): boolean {
        lastTried.pattern = pattern
        lastTried.length = text.length
        const fits = regExp.test(text)
        lastTried.pattern = undefined
        return fits
      },
      // ajv keeps one object per text of this.
      toString: () => String(regExp),
    }
  },
  { code: "namedRegExp" },
)

/** Patterns written for other dialects often escape what the `u` flag forbids to escape. */
export function toRegExp(pattern: string, flags: string): RegExp {
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

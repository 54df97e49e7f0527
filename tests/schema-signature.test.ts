import { describe, expect, test } from "vitest"
import { signatureOf } from "#lib/schema/signature.ts"
import type { JsonSchema } from "#lib/agent/types.ts"

const type = (schema: JsonSchema) => signatureOf({ name: "f", description: "", parameters: { type: "object", properties: { x: schema }, required: ["x"] } }).replace(/^type f = \(args: ([^]*)\) => unknown$/, "$1")

describe("the signature of a tool", () => {
  test("is its arguments with their descriptions as comments", () => {
    const parameters = {
      type: "object",
      properties: { city: { type: "string", description: "Where to look." }, units: { enum: ["celsius", "fahrenheit"], default: "celsius" }, days: { type: "integer", minimum: 1, maximum: 7 } },
      required: ["city"],
    }
    expect(signatureOf({ name: "get_weather", description: "The weather of a city.", parameters })).toBe(`/** The weather of a city. */
type get_weather = (args: {
  /** Where to look. */
  city: string
  /** @default "celsius" */
  units?: "celsius" | "fahrenheit"
  /**
   * @minimum 1
   * @maximum 7
   */
  days?: number
}) => unknown`)
  })

  test("stays on one line when it is short, and needs no arguments when none is required", () => {
    expect(signatureOf({ name: "roll", description: "", parameters: { type: "object", properties: { sides: { type: "integer" } } } })).toBe("type roll = (args?: { sides?: number }) => unknown")
    expect(signatureOf({ name: "now", description: "", parameters: { type: "object", properties: {} } })).toBe("type now = (args?: Record<string, unknown>) => unknown")
  })

  test("gives named types a declaration each, and names that TypeScript does not allow another one", () => {
    const parameters = { type: "object", properties: { to: { $ref: "#/$defs/a~1b" }, from: { $ref: "#/$defs/string" } }, required: ["to"], $defs: { "a/b": { type: "number" }, string: { type: "array", items: { $ref: "#/$defs/string" } } } }
    expect(signatureOf({ name: "math.hypot", description: "", parameters })).toBe("type a_b = number\n\ntype string_ = string_[]\n\ntype math_hypot = (args: { to: a_b; from?: string_ }) => unknown")
  })

  test("writes long alternatives one below the other", () => {
    const option = (kind: string) => ({ type: "object", properties: { kind: { const: kind }, number: { type: "string", description: "As printed on it" } }, required: ["kind"] })
    expect(signatureOf({ name: "pay", description: "", parameters: { type: "object", properties: { by: { anyOf: [option("card"), { type: "null" }] } } } })).toBe(`type pay = (args?: {
  by?:
    | {
        kind: "card"
        /** As printed on it */
        number?: string
      }
    | null
}) => unknown`)
  })

  test("names the arguments when they hold themselves", () => {
    expect(signatureOf({ name: "grow", description: "", parameters: { type: "object", properties: { left: { $ref: "#" } } } })).toBe("type grow_args = { left?: grow_args }\n\ntype grow = (args?: grow_args) => unknown")
  })

  test("a comment cannot be ended from within", () => {
    expect(signatureOf({ name: "f", description: "a */ b\u2028c", parameters: { type: "object" } })).toBe("/**\n * a *\u200b/ b\n * c\n */\ntype f = (args?: Record<string, unknown>) => unknown")
  })
})

describe("a type", () => {
  test.each<[JsonSchema, string]>([
    [{ type: ["string", "null"] }, "{ x: string | null }"],
    [{ type: "array", items: { type: ["string", "number"] } }, "{ x: (string | number)[] }"],
    [{ type: "array" }, "{ x: unknown[] }"],
    [{ type: "array", prefixItems: [{ type: "string" }, { enum: [1, 2] }], items: false }, "{ x: [string?, (1 | 2)?] }"],
    [{ enum: ["a|b", 1, null, true, { k: [1] }] }, '{ x: "a|b" | 1 | null | true | { k: [1] } }'],
    [{ const: "only" }, '{ x: "only" }'],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ x: Record<string, number> }"],
    [{ type: "object", additionalProperties: false }, "{ x: Record<string, never> }"],
    [{ type: "object", properties: { "a b": { type: "string" }, __proto__x: {} } }, '{ x: { "a b"?: string; __proto__x?: unknown } }'],
    [{ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }, { type: "null" }] }, "{ x: string | string[] | null }"],
    [{ allOf: [{ type: "string" }, { anyOf: [{ const: "a" }, { const: "b" }] }] }, '{ x: string & ("a" | "b") }'],
    [{ properties: { y: { type: "boolean" } } }, "{ x: { y?: boolean } }"],
    [{ type: "float" }, "{ x: unknown /* float */ }"],
    [{ type: "array", items: { type: "any" } }, "{ x: (unknown /* any */)[] }"],
    [{ $ref: "https://else.where/x" }, "{ x: unknown /* https://else.where/x */ }"],
    [{}, "{ x: unknown }"],
  ])("%j is %s", (schema, wanted) => expect(type(schema)).toBe(wanted))
})

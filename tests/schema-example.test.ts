import { Validator } from "@cfworker/json-schema"
import { describe, expect, test } from "vitest"
import { exampleOf } from "#lib/schema/example.ts"
import { samplePattern } from "#lib/schema/example-text.ts"
import type { JsonSchema } from "#lib/agent/types.ts"

describe("an example", () => {
  test.each<[JsonSchema, unknown]>([
    [{ type: "object", properties: { city: { type: "string" }, days: { type: "integer", minimum: 3 } }, required: ["city", "days"] }, { city: "city", days: 3 }],
    [{ type: "string", enum: ["c", "f"] }, "c"],
    [{ type: "string", default: "f", enum: ["c", "f"] }, "f"],
    [{ type: "string", format: "date" }, "2026-01-31"],
    [{ type: "string", pattern: "^[A-Z]{3}-\\d{2,4}(x|y)?$" }, "AAA-11"],
    [{ type: "string", minLength: 9, maxLength: 10 }, "text text"],
    [{ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, 0.5],
    [{ type: "integer", maximum: -4 }, -4],
    [{ type: "integer", multipleOf: 5, minimum: 7 }, 10],
    [{ type: "array", items: { enum: ["a", "b"] }, minItems: 2, uniqueItems: true }, ["a", "b"]],
    [{ type: "array", prefixItems: [{ type: "boolean" }, { type: "null" }] }, [true, null]],
    [{ anyOf: [{ type: "object", properties: { kind: { const: "card" } }, required: ["kind"] }, { type: "null" }] }, { kind: "card" }],
    [{ $ref: "#/$defs/p", $defs: { p: { type: "object", properties: { x: { type: "number" } }, required: ["x"] } } }, { x: 1 }],
    [{ allOf: [{ type: "object", properties: { a: { type: "boolean" } }, required: ["a"] }, { required: ["b"] }] }, { a: true, b: "b" }],
  ])("of %j is %j, and valid", (schema, wanted) => {
    expect(exampleOf(schema)).toEqual(wanted)
    expect(new Validator(structuredClone(schema), "2020-12").validate(wanted).valid).toBe(true)
  })

  test("of a schema that holds itself ends", () => {
    const schema = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] }
    expect(JSON.stringify(exampleOf(schema)).length).toBeLessThan(500)
    expect(exampleOf({ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/a" } } })).toBeNull()
  })

  test("holds optional arguments when all are asked for", () => {
    expect(exampleOf({ type: "object", properties: { a: { type: "string" }, b: { type: "array", items: { type: "integer" } } } }, { all: true })).toEqual({ a: "a", b: [1] })
  })
})

test.each(["^\\w+@\\w+\\.com$", "^(?:https?)://[^/]+/$", "[^a-z]{2}", "^\\+?[1-9]\\d{1,14}$", "a|b"])("a text is found for the pattern %s", (pattern) => {
  expect(samplePattern(pattern)).toMatch(new RegExp(pattern, "u"))
})

test.each(["(?=x)y", "[", "(a)\\1"])("no text is invented for the pattern %s", (pattern) => expect(samplePattern(pattern)).toBeUndefined())

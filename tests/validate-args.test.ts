import { describe, expect, test } from "vitest"
import { validateArgs } from "#lib/schema/validate.ts"

const weather = {
  type: "object",
  properties: {
    city: { type: "string" },
    units: { enum: ["celsius", "fahrenheit"] },
    days: { type: "array", items: { type: "integer", minimum: 1 }, uniqueItems: true },
    place: { type: "object", properties: { street: { type: "string" } }, required: ["street"] },
  },
  required: ["city"],
  additionalProperties: false,
}

describe("an error text names the field, what was expected and what came", () => {
  test.each([
    [{ city: 42 }, "args.city must be string; got 42"],
    [{ city: "Lima", units: "C" }, 'args.units must be one of celsius, fahrenheit; got "C"'],
    [{}, "missing required argument city"],
    [{ city: "Lima", place: {} }, "missing required argument place.street"],
    [{ city: "Lima", citty: 1 }, "unknown argument citty; did you mean city?"],
    [{ city: "Lima", colour: 1 }, "unknown argument colour; known arguments: city, units, days, place"],
    [{ city: "Lima", days: [1, "2"] }, 'args.days[1] must be integer; got "2"'],
    [{ city: "Lima", days: [0] }, "args.days[0] must be >= 1; got 0"],
    [{ city: "Lima", days: [3, 3] }, "args.days must not repeat an item; got [3,3]"],
    ["Lima", 'args must be object; got "Lima"'],
    [null, "args must be object; got null"],
  ])("%j", (value, text) => {
    expect(validateArgs(weather, value)).toBe(text)
  })

  test("all problems are told at once", () => {
    expect(validateArgs(weather, { citty: "Lima", units: 1 })).toBe(
      "missing required argument city; unknown argument citty; did you mean city?; args.units must be one of celsius, fahrenheit; got 1",
    )
  })

  test("after ten problems the rest is only mentioned", () => {
    const text = validateArgs({ type: "array", items: { type: "string" } }, Array.from({ length: 5000 }, (_, index) => index))
    expect(text?.split("; got ")).toHaveLength(11)
    expect(text).toMatch(/; and more problems$/)
  })

  test("a long value is cut", () => {
    expect(validateArgs({ type: "object" }, "x".repeat(10_000))?.length).toBeLessThan(150)
  })

  test("the branches of a union become one sentence", () => {
    const schema = { properties: { id: { anyOf: [{ type: "string" }, { type: "null" }] }, kind: { oneOf: [{ const: "a" }, { const: "b" }] } } }
    expect(validateArgs(schema, { id: 1, kind: "c" })).toBe('args.id must be string or null; got 1; args.kind must be one of a, b; got "c"')
  })
})

test("arguments that fit give null, also without a prototype", () => {
  expect(validateArgs(weather, { city: "Lima", units: "celsius", days: [1, 2] })).toBeNull()
  expect(validateArgs(weather, Object.assign(Object.create(null), { city: "Lima" }))).toBeNull()
})

test("values are neither converted nor filled in", () => {
  const schema = { properties: { n: { type: "integer" }, units: { type: "string", default: "celsius" } } }
  const value = { n: "5" }
  expect(validateArgs(schema, value)).toBe('args.n must be integer; got "5"')
  expect(value).toEqual({ n: "5" })
  expect(validateArgs(schema, {})).toBeNull()
})

test("what every object inherits is no argument", () => {
  expect(validateArgs({ required: ["toString"] }, {})).toBe("missing required argument toString")
})

test("a format is an annotation, known or not", () => {
  expect(validateArgs({ properties: { mail: { format: "email" }, x: { format: "made-up" } } }, { mail: "no", x: "y" })).toBeNull()
})

test("references within the schema are followed, those that leave it make it unusable", () => {
  const schema = { $defs: { name: { type: "string" } }, properties: { name: { $ref: "#/$defs/name" } } }
  expect(validateArgs(schema, { name: 1 })).toBe("args.name must be string; got 1")
  expect(validateArgs({ $ref: "https://example.com/schema.json" }, {})).toMatch(/^this tool cannot be called until .*example\.com/)
})

test.each([[{ type: "text" }], [{ properties: [] }], [{ pattern: "(" }], [{ $async: true, type: "object" }], [{ $ref: "#/$defs/missing" }]])(
  "a schema that cannot be compiled is an error text, each time: %j",
  (schema) => {
    const text = validateArgs(schema, {})
    expect(text).toMatch(/^this tool cannot be called until its parameters are a valid JSON Schema/)
    expect(validateArgs(schema, {})).toBe(text)
  },
)

test("schemas with one $id do not meet, and another dialect's name is no obstacle", () => {
  const $schema = "http://json-schema.org/draft-07/schema#"
  expect(validateArgs({ $id: "https://example.com/a", $schema, type: "string" }, 1)).toBe("args must be string; got 1")
  expect(validateArgs({ $id: "https://example.com/a", $schema, type: "number" }, 1)).toBeNull()
})

test("each pattern is its own, and one written without the u flag in mind still works", () => {
  const schema = { properties: { a: { pattern: "^a+$" }, b: { pattern: "^[\\w-.]+$" } } }
  expect(validateArgs(schema, { a: "aa", b: "x-y.z" })).toBeNull()
  expect(validateArgs(schema, { a: "b", b: "x" })).toBe('args.a must match pattern "^a+$"; got "b"')
})

test("a pattern that backtracks for ever is ended", () => {
  const schema = { properties: { a: { pattern: "^(a+)+$" } } }
  expect(validateArgs(schema, { a: `${"a".repeat(50)}b` })).toMatch(/^args could not be checked: the pattern .* took too long/)
  expect(validateArgs(schema, { a: "aaa" })).toBeNull()
})

test("unique items are those that differ in content, not in the order of keys", () => {
  const schema = { uniqueItems: true }
  expect(validateArgs(schema, [{ a: 1, b: 2 }, { b: 2, a: 1 }])).toMatch(/must not repeat/)
  expect(validateArgs(schema, [1, "1", [1], { a: 1 }, null])).toBeNull()
})

test("a value nested deeper than the stack is refused, not thrown", () => {
  const schema = { $defs: { list: { type: "array", items: { $ref: "#/$defs/list" } } }, $ref: "#/$defs/list" }
  let value: unknown[] = []
  for (let depth = 0; depth < 200_000; depth++) value = [value]
  expect(validateArgs(schema, value)).toMatch(/^args could not be checked/)
})

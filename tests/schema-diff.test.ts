/** What changed between two versions of a tool, and whether it breaks the calls that were right before. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { JsonSchema } from "#lib/agent/types.ts"
import { diffTools } from "#lib/schema/diff.ts"
import { exampleOf } from "#lib/schema/example.ts"
import { applyEdit } from "#lib/schema/form-edits.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { someEdit, someSchema } from "./support/schemas.ts"

const tool = (parameters: JsonSchema, words: { name?: string; description?: string } = {}) => ({ name: "get_weather", description: "The weather.", parameters, ...words })
const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({ type: "object", properties, additionalProperties: false, ...more })
const between = (before: JsonSchema, after: JsonSchema) => diffTools(tool(before), tool(after))
const ofCity = (city: unknown) => object({ city })

test("two that say the same have no changes", () => {
  expect(between(object({ city: { type: "string" } }), object({ city: { type: "string" } }))).toEqual([])
})

test("words change without breaking a call, a name does not", () => {
  const schema = object({})
  expect(diffTools(tool(schema), tool(schema, { description: "The weather now." }))).toEqual([{ path: "/description", what: "changed", keyword: "description", from: "The weather.", to: "The weather now.", breaks: false }])
  expect(diffTools(tool(schema), tool(schema, { name: "weather" }))).toEqual([{ path: "/name", what: "renamed", from: "get_weather", to: "weather", breaks: true }])
})

describe("arguments that come, go and are called otherwise", () => {
  const city = { type: "string", description: "The city." }
  test.each<[string, JsonSchema, JsonSchema, object[]]>([
    ["a new one that nobody must give", object({ city }), object({ city, days: { type: "integer" } }), [{ path: "/parameters/properties/days", what: "added", breaks: false }]],
    ["a new one that must be given", object({ city }), object({ city, days: { type: "integer" } }, { required: ["days"] }), [{ path: "/parameters/properties/days", what: "added", keyword: "required", to: true, breaks: true }]],
    ["one that is gone", object({ city, days: { type: "integer" } }), object({ city }), [{ path: "/parameters/properties/days", what: "removed", breaks: true }]],
    ["another name", object({ city }), object({ town: city }), [{ path: "/parameters/properties/town", what: "renamed", from: "city", to: "town", breaks: true }]],
    ["another name and another description", object({ city }), object({ town: { ...city, description: "The town." } }), [
      { path: "/parameters/properties/town", what: "renamed", from: "city", to: "town", breaks: true },
      { path: "/parameters/properties/town", what: "changed", keyword: "description", from: "The city.", to: "The town.", breaks: false },
    ]],
    ["two others of the same shape are no new names", object({ a: { type: "string" }, b: { type: "boolean" } }), object({ x: { type: "integer" }, y: { type: "array" } }), [
      { path: "/parameters/properties/a", what: "removed", breaks: true }, { path: "/parameters/properties/b", what: "removed", breaks: true },
      { path: "/parameters/properties/x", what: "added", breaks: false }, { path: "/parameters/properties/y", what: "added", breaks: false },
    ]],
    ["another order", object({ city, days: { type: "integer" } }), object({ days: { type: "integer" }, city }), [{ path: "/parameters", what: "reordered", from: ["city", "days"], to: ["days", "city"], breaks: false }]],
    ["required from now on", object({ city }), object({ city }, { required: ["city"] }), [{ path: "/parameters/properties/city", what: "changed", keyword: "required", from: false, to: true, breaks: true }]],
    ["no longer required", object({ city }, { required: ["city"] }), object({ city }), [{ path: "/parameters/properties/city", what: "changed", keyword: "required", from: true, to: false, breaks: false }]],
  ])("%s", (_name, before, after, changes) => {
    expect(between(before, after)).toEqual(changes)
  })
})

describe("what an argument may be", () => {
  const only = { path: "/parameters/properties/city", what: "changed" }
  test.each<[string, unknown, unknown, object]>([
    ["another type", { type: "string" }, { type: "integer" }, { keyword: "type", from: "string", to: "integer", breaks: true }],
    ["a wider type", { type: "integer" }, { type: ["number", "null"] }, { keyword: "type", from: "integer", to: ["number", "null"], breaks: false }],
    ["any type", { type: "integer" }, {}, { keyword: "type", from: "integer", breaks: false }],
    ["values that came", { enum: ["a"] }, { enum: ["a", "b"] }, { keyword: "enum", from: [], to: ["b"], breaks: false }],
    ["values that went", { enum: ["a", "b"] }, { enum: ["b", "c"] }, { keyword: "enum", from: ["a"], to: ["c"], breaks: true }],
    ["values where all were right", { type: "string" }, { type: "string", enum: ["a"] }, { keyword: "enum", to: ["a"], breaks: true }],
    ["all values", { type: "string", enum: ["a"] }, { type: "string" }, { keyword: "enum", from: ["a"], breaks: false }],
    ["a constant that became one of two", { const: "a" }, { enum: ["a", "b"] }, { keyword: "enum", from: [], to: ["b"], breaks: false }],
    ["a higher maximum", { maximum: 3 }, { maximum: 5 }, { keyword: "maximum", from: 3, to: 5, breaks: false }],
    ["a lower maximum", { maximum: 5 }, { maximum: 3 }, { keyword: "maximum", from: 5, to: 3, breaks: true }],
    ["a pattern", {}, { pattern: "^a" }, { keyword: "pattern", to: "^a", breaks: true }],
    ["no pattern", { pattern: "^a" }, {}, { keyword: "pattern", from: "^a", breaks: false }],
    ["a default", { default: 1 }, { default: 2 }, { keyword: "default", from: 1, to: 2, breaks: false }],
    ["steps that divide the former", { multipleOf: 10 }, { multipleOf: 5 }, { keyword: "multipleOf", from: 10, to: 5, breaks: false }],
    ["nothing beside what is named", { type: "object" }, { type: "object", additionalProperties: false }, { keyword: "additionalProperties", to: false, breaks: true }],
    ["a keyword that the form does not know", {}, { not: { type: "null" } }, { keyword: "not", to: { type: "null" }, breaks: true }],
  ])("%s", (_name, before, after, change) => {
    expect(between(ofCity(before), ofCity(after))).toEqual([{ ...only, ...change }])
  })
})

test("what lies within objects, lists, alternatives and named types is found where it stands", () => {
  const place = (street: JsonSchema, tag: JsonSchema) => object({
    place: { type: "object", properties: { street } },
    tags: { type: "array", items: tag },
    when: { anyOf: [{ type: "null" }, { type: "string", maxLength: street.maxLength }] },
    by: { $ref: "#/$defs/person" },
  }, { $defs: { person: tag } })
  expect(between(place({ type: "string", maxLength: 9 }, { type: "integer" }), place({ type: "string", maxLength: 8 }, { type: "number" })).map(({ path, keyword, breaks }) => [path, keyword, breaks])).toEqual([
    ["/parameters/properties/place/properties/street", "maxLength", true],
    ["/parameters/properties/tags/items", "type", false],
    ["/parameters/properties/when/anyOf/1", "maxLength", true],
    ["/parameters/$defs/person", "type", false],
  ])
})

test("an alternative that went breaks calls, one that came does not unless exactly one must fit", () => {
  const [a, b] = [{ type: "string" }, { type: "integer" }]
  expect(between(ofCity({ anyOf: [a, b] }), ofCity({ anyOf: [b] }))).toEqual([{ path: "/parameters/properties/city/anyOf/0", what: "removed", breaks: true }])
  expect(between(ofCity({ anyOf: [a] }), ofCity({ anyOf: [b, a] }))).toEqual([{ path: "/parameters/properties/city/anyOf/0", what: "added", breaks: false }])
  expect(between(ofCity({ oneOf: [a] }), ofCity({ oneOf: [a, b] }))).toMatchObject([{ what: "added", breaks: true }])
})

test("a type that got a name means the same; types that hold themselves come to an end", () => {
  const city = { type: "string", minLength: 1 }
  const named = { ...ofCity({ $ref: "#/$defs/city" }), $defs: { city } }
  expect(between(ofCity(city), named)).toEqual([
    { path: "/parameters/properties/city", what: "changed", keyword: "$ref", to: "#/$defs/city", breaks: false },
    { path: "/parameters/$defs/city", what: "added", breaks: false },
  ])
  const list = (name: string) => ({ ...ofCity({ $ref: `#/$defs/${name}` }), $defs: { [name]: { type: "array", items: { $ref: `#/$defs/${name}` } } } })
  expect(between(list("a"), list("b"))[0]).toMatchObject({ keyword: "$ref", breaks: false })
  expect(between(ofCity({ $ref: "#/$defs/a" }), ofCity({ $ref: "#/$defs/b" }))[0]).toMatchObject({ breaks: true })
})

test("whatever is changed in the form: when a call is refused that was right before, some change says so", () => {
  let broken = 0
  fc.assert(fc.property(someSchema, fc.array(someEdit, { minLength: 1, maxLength: 3 }), (before, edits) => {
    const after = edits.reduce((schema, edit) => applyEdit(schema, edit(schema).edit).schema, before)
    const calls = [before, after].flatMap((schema) => [exampleOf(schema), exampleOf(schema, { all: true })])
    const refused = calls.filter((call) => validateArgs(before, call) === null && validateArgs(after, call) !== null)
    if (refused.length === 0) return
    broken++
    expect(diffTools(tool(before), tool(after)).some(({ breaks }) => breaks)).toBe(true)
  }), { numRuns: 1_500, seed: 7 })
  expect(broken).toBeGreaterThan(20)
})

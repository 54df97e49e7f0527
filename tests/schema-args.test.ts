import { describe, expect, test } from "vitest"
import { checkFor } from "#components/schema-editor/args-check.ts"
import { allowsNull, settle, shapeOf } from "#components/schema-editor/args-shape.ts"
import { openDoc, editDoc, sameTool, typeText, withParameters } from "#components/schema-editor/document.ts"
import type { JsonSchema } from "#lib/agent/types.ts"

const problems = (schema: JsonSchema, value: unknown) => Object.fromEntries([...checkFor(schema)(value)].map(([pointer, { text }]) => [pointer, text]))

describe("the check of arguments in the page", () => {
  const schema = {
    type: "object",
    properties: {
      city: { type: "string", minLength: 2 }, days: { type: "integer", minimum: 1, maximum: 7 }, units: { enum: ["c", "f"] },
      "a/b": { type: "array", items: { $ref: "#/$defs/tag" }, uniqueItems: true },
      pay: { anyOf: [{ type: "object", properties: { kind: { const: "card" } }, required: ["kind"] }, { type: "null" }] },
    },
    required: ["city"], additionalProperties: false, $defs: { tag: { type: "string", pattern: "^[a-z]+$" } },
  }

  test("tells each problem at its value, in words", () => {
    expect(problems(schema, {})).toEqual({ "/city": "needed" })
    expect(problems(schema, { city: "x", days: 8, units: "k", "a/b": ["A", "b"], pay: 3, more: 1 })).toEqual({
      "/city": "must have at least 2 characters", "/days": "must be at most 7", "/units": 'must be one of "c", "f"', "/a~1b/0": "does not have the form that is asked for",
      "/pay": "fits none of the options", "/more": "is no name that is known here",
    })
    expect(problems(schema, { city: "Ulm", days: 1.5, "a/b": ["b", "b"] })).toEqual({ "/days": "must be integer", "/a~1b": "must not repeat an item" })
    expect(problems(schema, { city: "Ulm", pay: null })).toEqual({})
  })

  test("checks a part against its own place", () => {
    expect([...checkFor(schema)({}, ["properties", "pay", "anyOf", "0"]).keys()]).toEqual(["/kind"])
  })

  test("never writes into the schema", () => {
    const before = JSON.stringify(schema)
    problems(schema, { "a/b": ["x"] })
    expect(JSON.stringify(schema)).toBe(before)
  })

  test("leaves out patterns that may take for ever or cannot be read", () => {
    expect(problems({ properties: { a: { pattern: "^(a+)+$" }, b: { pattern: "[" } } }, { a: `${"a".repeat(40)}!`, b: "x" })).toEqual({})
  })

  test("says so when a schema cannot be used", () => {
    expect(problems({ properties: { a: { $ref: "https://else.where/x" } } }, { a: 1 })[""]).toMatch(/^cannot be checked here: Unresolved \$ref/)
    expect(problems({ $ref: "#" }, {})[""]).toMatch(/^cannot be checked here/)
  })
})

describe("the field for an argument", () => {
  const kind = (schema: JsonSchema) => shapeOf({ properties: { x: schema } }, ["properties", "x"]).kind
  test.each<[JsonSchema, string]>([
    [{ type: "string" }, "text"], [{ type: ["integer", "null"] }, "number"], [{ type: "boolean" }, "boolean"], [{ enum: [1, "a", null] }, "choice"], [{ const: "a" }, "choice"],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }, "options"], [{ type: "array", items: { type: "string" } }, "list"], [{ type: "array", prefixItems: [{}] }, "json"],
    [{ type: "object", properties: { a: {} } }, "object"], [{ type: "object", additionalProperties: { type: "string" } }, "object"], [{ type: "object" }, "json"],
    [{ type: ["string", "number"] }, "json"], [{}, "json"], [{ type: "frob" }, "json"],
  ])("%j is filled in as %s", (schema, wanted) => expect(kind(schema)).toBe(wanted))

  test("options are called by what tells them apart", () => {
    const schema = { anyOf: [{ title: "By card" }, { properties: { kind: { const: "transfer" } } }, { $ref: "#/$defs/Cash" }, { type: "null" }, {}], $defs: { Cash: {} } }
    expect(shapeOf(schema, [])).toMatchObject({ options: ["By card", "transfer", "Cash", "null", "option 5"].map((label) => ({ label })) })
  })

  test("references are followed, in a circle or into nothing they are not", () => {
    const root = { properties: { a: { $ref: "#/$defs/a" }, b: { $ref: "#/$defs/b" }, c: { $ref: "#/$defs/gone" } }, $defs: { a: { type: "string" }, b: { $ref: "#/$defs/b" } } }
    expect(settle(root, ["properties", "a"])).toEqual(["$defs", "a"])
    expect(settle(root, ["properties", "b"])).toBeNull()
    expect(settle(root, ["properties", "c"])).toBeNull()
  })

  test("null is offered beside the field of a type that allows it", () => {
    expect(allowsNull({ type: ["integer", "null"] })).toBe(true)
    expect(allowsNull({ type: "null" })).toBe(false)
  })
})

describe("the document of the editor", () => {
  const tool = { name: "f", description: "d", parameters: { type: "object", properties: { a: { type: "string" }, b: { type: "number" } } } }
  const edit = { do: "text", path: ["properties", "a"], keyword: "description", text: "x" } as const

  test("keeps what was typed while it cannot be read, and the form waits", () => {
    const broken = typeText(openDoc(tool), "{ \"type\": ")
    expect(broken).toMatchObject({ text: "{ \"type\": ", parameters: tool.parameters, problem: { line: 1, message: "the text ends before a value" } })
    expect(editDoc(broken, edit).doc).toBe(broken)
    expect(typeText(broken, "[1]").problem?.message).toBe("parameters must be a JSON object: { … }")
  })

  test("what did not change stays the same object when the text is typed", () => {
    const doc = openDoc(tool)
    const typed = typeText(doc, doc.text.replace('"number"', '"integer"'))
    expect(typed.parameters.properties).not.toBe(doc.parameters.properties)
    expect(Reflect.get(Object(typed.parameters.properties), "a")).toBe(tool.parameters.properties.a)
    expect(typeText(doc, `${doc.text}\n`).parameters).toBe(doc.parameters)
  })

  test("an edit of the form leaves the person's own layout alone", () => {
    const typed = typeText(openDoc(tool), '{"type":"object",  "properties": {"a": {"type":"string"},\n "b":{"type":"number"}}}')
    expect(editDoc(typed, edit).doc.text).toBe('{"type":"object",  "properties": {"a": { "type": "string", "description": "x" },\n "b":{"type":"number"}}}')
    expect(withParameters(typed, tool.parameters).text).toBe(typed.text)
  })

  test("two tools are the same if they say the same", () => {
    expect(sameTool(tool, structuredClone(tool))).toBe(true)
    expect(sameTool(tool, { ...tool, name: "g" })).toBe(false)
  })
})

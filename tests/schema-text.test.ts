import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { applyEdit } from "#lib/schema/form-edits.ts"
import { isSchema } from "#lib/schema/form-path.ts"
import { patchText, printJson } from "#lib/schema/form-patch.ts"
import { readText, spanOf } from "#lib/schema/form-text.ts"
import { someEdit, someSchema } from "./support/schemas.ts"

const problem = (text: string) => {
  const tree = readText(text)
  return "problem" in tree ? `${tree.problem.line}:${tree.problem.column} ${tree.problem.message}` : "none"
}
const read = (text: string) => {
  const tree = readText(text)
  if ("problem" in tree) throw new Error(tree.problem.message)
  return tree
}

describe("what is wrong with a JSON text is said at its line", () => {
  test.each([
    ['{\n  "a": 1,\n}', "2:9 no comma may stand before }"],
    ['{\n  "a": 1\n  "b": 2\n}', "3:3 a comma or } belongs here"],
    ['{\n  "a" 1\n}', '2:7 a colon belongs after the name "a"'],
    ['{\n  a: 1\n}', "2:3 a name in double quotes belongs here"],
    ["{\n  'a': 1\n}", "2:3 a name in double quotes belongs here"],
    ['{ "a": \'x\' }', "1:8 text needs double quotes"],
    ['{ "a": True }', "1:8 True is no JSON value; text needs double quotes"],
    ['{ "a": 01 }', "1:8 01 is no JSON number"],
    ['{ "a": "x\n" }', "1:8 the double quote that ends this text is missing"],
    ['{ "a": "\\d" }', "1:9 \\d is no escape; a backslash is written \\\\"],
    ['{\n  "a": [1\n', "3:1 ] is missing at the end (for [ in line 2)"],
    ['{ "city": 1,\n "city": 2 }', '2:2 the name "city" is here twice in one object'],
    ["{} x", "1:4 nothing may follow the end of the document"],
    ["// no\n{}", "1:1 JSON has no comments"],
    ["", "1:1 the text ends before a value"],
    ["[".repeat(100_000), "1:402 this is nested deeper than 400 levels"],
  ])("%j", (text, told) => expect(problem(text)).toBe(told))

  test("a text is refused exactly when JSON.parse refuses it, repeated names aside", () => {
    const pieces = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"\\u00e9"', '"\\x"', "1", "-0.5e3", "1.", "true", "nul", " ", "\n", "\u00a0", '"')
    fc.assert(fc.property(fc.oneof(fc.array(pieces, { maxLength: 9 }).map((all) => all.join("")), fc.json()), (text) => {
      const told = problem(text)
      fc.pre(!told.includes("twice"))
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      expect(told === "none", `${text}: ${told}`).toBe(valid)
    }), { numRuns: 1000 })
  })

  test("every value knows its place", () => {
    const text = '{\n  "a": { "b~": [10, "x"] }\n}'
    const { node } = read(text)
    const at = (...path: string[]) => { const span = spanOf(node, path); return span && text.slice(span.from, span.to) }
    expect(at("a", "b~")).toBe('"b~": [10, "x"]')
    expect(at("a", "b~", "1")).toBe('"x"')
    expect(at("a", "c")).toBeUndefined()
  })
})

describe("a change is written into the text", () => {
  const text = '{\n    "type": "object",\n    "properties": { "a": {"type":"string"},\n      "b": { "enum": [1,2] } },\n    "big": 1.50\n}\n'
  const patched = (edit: Parameters<typeof applyEdit>[1], source = text) => {
    const { value, node } = read(source)
    if (!isSchema(value)) throw new Error("no schema")
    return patchText(source, node, { before: value, after: applyEdit(value, edit).schema })
  }

  test("and nothing else loses the form that a person gave it", () => {
    expect(patched({ do: "text", path: ["properties", "a"], keyword: "description", text: "Say" })).toBe(text.replace('{"type":"string"}', '{ "type": "string", "description": "Say" }'))
    expect(patched({ do: "type", path: ["properties", "a"], type: "number" })).toBe(text.replace('"string"', '"number"'))
    expect(patched({ do: "enum", path: ["properties", "b"], values: [1, 2, 3] })).toBe(text.replace("[1,2]", "[1, 2, 3]"))
  })

  test("a renamed or moved property takes its text along", () => {
    expect(patched({ do: "rename", path: ["properties", "b"], name: "c" })).toContain('"c": { "enum": [1,2] }')
    expect(patched({ do: "reorder", path: ["properties", "b"], index: 0 })).toMatch(/"b": \{ "enum": \[1,2\] \},\s+"a": \{"type":"string"\}/)
  })

  test("and reads as the changed document, whatever it was", () => {
    fc.assert(fc.property(someSchema, someEdit, fc.constantFrom(0, 1, 2, "\t"), (schema, choose, indent) => {
      const source = JSON.stringify(schema, null, indent)
      const { value, node } = read(source)
      const after = applyEdit(schema, choose(schema).edit).schema
      const written = patchText(source, node, { before: value, after })
      expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(after))
    }), { numRuns: 150 })
  })

  test("in the usual form it stays in the usual form", () => {
    fc.assert(fc.property(someSchema, someEdit, (schema, choose) => {
      const source = printJson(schema)
      const { node } = read(source)
      const after = applyEdit(schema, choose(schema).edit).schema
      expect(patchText(source, node, { before: schema, after })).toBe(printJson(after))
    }), { numRuns: 150 })
  })
})

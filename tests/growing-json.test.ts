/** JSON that can be read while it is written. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { growingJson } from "#lib/schema/growing-json.ts"

const after = (...pieces: string[]): unknown => {
  const json = growingJson()
  for (const piece of pieces) json.add(piece)
  return json.value()
}

test("texts grow letter by letter, numbers and words come whole, names when their value begins", () => {
  const text = '{"name": "get_answer", "parameters": {"type": "object", "maximum": 12.5, "strict": true}}'
  expect(after(text.slice(0, 3))).toEqual({})
  expect(after(text.slice(0, 14))).toEqual({ name: "get_" })
  expect(after(text.slice(0, 40))).toEqual({ name: "get_answer", parameters: {} })
  expect(after(text.slice(0, 70))).toEqual({ name: "get_answer", parameters: { type: "object" } })
  expect(after(text)).toEqual(JSON.parse(text))
})

test("an escape that is cut in two is one letter when its end has come", () => {
  expect(after('["a\\u00', 'e4b\\', 'n"]')).toEqual(["aäb\n"])
  expect(after('["a\\u00')).toEqual(["a"])
})

test("whatever the JSON and wherever it is cut, the end is what JSON.parse says", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.array(fc.nat(200)), fc.nat(2), (value, cuts, indent) => {
    const text = JSON.stringify([value], null, indent)
    const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
    const pieces = [0, ...places].map((from, index) => text.slice(from, places[index]))
    expect(after(...pieces)).toEqual(JSON.parse(text, (key, inner) => (key === "__proto__" ? undefined : inner)))
  }))
})

test("at every letter there is a value that can be written, and it only grows", () => {
  const text = JSON.stringify({ name: "f", description: "says \"no\"\n😀", parameters: { type: "object", properties: { a: { enum: [1, "x", null, -2.5e3] } }, required: ["a"] } })
  const json = growingJson()
  let longest = 0
  for (const letter of text) {
    json.add(letter)
    const { length } = JSON.stringify(json.value() ?? null)
    expect(length).toBeGreaterThanOrEqual(longest)
    longest = length
  }
})

test.each(['{"a" 1', '{"a": tru3, "b": 1', "[1 2", "{]", '{"a":1}}', "{'a'", '["\\q', "nonsense"])("what follows a mistake is left out: %s", (text) => {
  const [before, later] = [after(text), after(text, ' , "later": "x"}]')]
  expect(JSON.stringify(later)).toBe(JSON.stringify(before))
  expect(JSON.stringify(later) ?? "").not.toContain("later")
})

test("no key becomes a prototype, and depth has an end", () => {
  const value = after('{"__proto__": {"polluted": true}, "constructor": {"a": 1}}')
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(value).toEqual({ constructor: { a: 1 } })
  expect(() => JSON.stringify(after("[".repeat(100_000)))).not.toThrow()
})

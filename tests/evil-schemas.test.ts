/** Schemas that want to hang, blow up or phone home: each is refused with a sentence, or harmless. */
import { createServer } from "node:http"
import { once } from "node:events"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { JsonSchema } from "#lib/agent/types.ts"
import { triedParameters, tryParameters } from "#lib/runtime/schema-trial.ts"
import { SCHEMA_LIMITS } from "#lib/schema/limits.ts"
import { validateArgs } from "#lib/schema/validate.ts"

let connections = 0
let url = "http://127.0.0.1:9"
const canary = createServer((_, response) => void response.end("{}")).on("connection", () => connections++)

beforeAll(async () => {
  canary.listen(0, "127.0.0.1")
  await once(canary, "listening")
  const address = canary.address()
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
})
afterAll(() => void canary.close())

const of = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({ type: "object", properties, ...more })
const text = (pattern: string): JsonSchema => of({ text: { type: "string", pattern } })
const nested = (depth: number, inner: JsonSchema = {}): JsonSchema => (depth === 0 ? inner : { type: "array", items: nested(depth - 1, inner) })
const many = (count: number, make: (n: number) => unknown): JsonSchema => Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, make(n)]))
const laughs = (keyword: string, count = 30): JsonSchema =>
  ({ type: "object", properties: { x: { $ref: "#/$defs/p0" } }, $defs: many(count, (n) => (n === count - 1 ? { type: "string" } : { [keyword]: [{ $ref: `#/$defs/p${n + 1}` }, { $ref: `#/$defs/p${n + 1}` }] })) })
const chain = (depth: number): object => (depth === 0 ? {} : { a: chain(depth - 1) })

/** `refused`: what its sentence says. Otherwise `args` are told something about, or fit, and nothing hangs. */
type Evil = { schema: () => JsonSchema; refused?: RegExp; args?: unknown }

const evil: Record<string, Evil> = {
  "a pattern within a pattern": { schema: () => text("^(a+)+$"), refused: /\^\(a\+\)\+\$ can take for ever/ },
  "alternatives that overlap": { schema: () => text("^(a|a)*$"), refused: /can take for ever/ },
  "optional letters in a row": { schema: () => text("^(a|aa|a?)+$"), refused: /can take for ever/ },
  "classes that overlap": { schema: () => text("^([a-z]+[a-z0-9]*)*$"), refused: /can take for ever/ },
  "behind letters that must fit first": { schema: () => text("^id-(x+x+)+$"), refused: /can take for ever/ },
  "a pattern as the name of properties": { schema: () => of({}, { patternProperties: { "^(a+)+$": {} } }), refused: /can take for ever/ },
  "a pattern for names": { schema: () => of({}, { propertyNames: { pattern: "^(\\w+\\s?)*$" } }), refused: /can take for ever/ },
  "a pattern that only its own text makes slow": { schema: () => text("^(?=.*zq)(q+z?)+!$"), args: { text: `${"q".repeat(40)}zq${"q".repeat(40)}` } },
  "a pattern that is no pattern": { schema: () => text("(["), refused: /Invalid regular expression|pattern/ },
  "repetitions of repetitions": { schema: () => text("(?:(?:(?:a{1000}){1000}){1000}){1000}"), args: { text: "a" } },
  "slow spaces, 200,000 of them": { schema: () => text("\\s*\\s*\\s*x$"), args: { text: " ".repeat(200_000) } },
  "a thousand laughs": { schema: () => laughs("allOf"), refused: /branch into more than 5,000/ },
  "a thousand laughs, in alternatives": { schema: () => laughs("anyOf"), refused: /branch into more than 5,000/ },
  "a thousand laughs, one of which must fit": { schema: () => laughs("oneOf"), refused: /branch into more than 5,000/ },
  "a reference to itself": { schema: () => of({ a: { $ref: "#/properties/a" } }), refused: /refers to itself/ },
  "two that refer to each other": { schema: () => ({ type: "object", $defs: { a: { $ref: "#/$defs/b" }, b: { allOf: [{ $ref: "#/$defs/a" }] } } }), refused: /refers to itself/ },
  "all of itself": { schema: () => ({ type: "object", allOf: [{ $ref: "#" }] }), refused: /refers to itself/ },
  "not itself": { schema: () => ({ type: "object", not: { $ref: "#" } }), refused: /refers to itself/ },
  "twice itself in each level of the value": { schema: () => of({ a: { allOf: [{ $ref: "#" }, { $ref: "#" }] } }), args: chain(60) },
  "twice itself through dynamic references": { schema: () => ({ type: "object", $dynamicAnchor: "me", properties: { a: { anyOf: [{ $dynamicRef: "#me" }, { $dynamicRef: "#me" }] } }, required: ["a"] }), args: chain(60) },
  "unevaluated in each level": { schema: () => of({ a: { $ref: "#" } }, { allOf: [{ properties: { a: { anyOf: [{ type: "object" }, { type: "string" }] } } }], unevaluatedProperties: false }), args: chain(60) },
  "a reference over HTTP": { schema: () => of({ a: { $ref: `${url}/schema.json` } }), refused: /nothing outside it is fetched/ },
  "a reference over HTTP, under a name of its own": { schema: () => of({ a: { $ref: "other.json" } }, { $id: `${url}/mine.json` }), refused: /other\.json/ },
  "a reference to a file": { schema: () => of({ a: { $ref: "file:///etc/passwd" } }), refused: /nothing outside it is fetched/ },
  "another dialect over HTTP": { schema: () => of({ a: { type: "string" } }, { $schema: `${url}/dialect` }), args: { a: "x" } },
  "64 KiB and more": { schema: () => of({ a: { description: "x".repeat(70_000) } }), refused: /larger than 64 KiB/ },
  "40 levels deep": { schema: () => of({ a: nested(40) }), refused: /nested \d+ levels deep/ },
  "600 objects": { schema: () => of(many(600, () => ({ type: "string" }))), refused: /602 objects/ },
  "an enum of 9,000": { schema: () => of({ a: { enum: Array.from({ length: 9_000 }, (_, n) => n) } }), args: { a: 9_001 } },
  "unique items, 20,000 of them": { schema: () => of({ a: { uniqueItems: true } }), args: { a: Array.from({ length: 20_000 }, (_, n) => ({ n })) } },
  "asynchronous": { schema: () => ({ $async: true, type: "object" }), refused: /\$async/ },
  "names out of the prototype": { schema: () => JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}},"required":["constructor"]}'), args: {} },
  "code in its names": { schema: () => of({ "\"];globalThis.polluted=true;//": { type: "string", pattern: "'+globalThis.polluted=true+'" } }), args: { "\"];globalThis.polluted=true;//": "x" } },
}

test.each(Object.entries(evil))("%s", async (_name, { schema, refused, args = {} }) => {
  const parameters = schema()
  const fault = await tryParameters(parameters)
  if (refused) expect(fault).toMatch(refused)
  else expect(fault).toBeNull()
  const told = validateArgs(await triedParameters(parameters), args)
  if (refused) expect(told).toContain(`this tool cannot be called until its parameters are a valid JSON Schema (draft 2020-12): ${fault}`)
  expect(Object.hasOwn(globalThis, "polluted")).toBe(false)
})

test("there are at least thirty, and none of them opened a connection", () => {
  expect(Object.keys(evil).length).toBeGreaterThanOrEqual(30)
  expect(connections).toBe(0)
})

test("what people write is refused by none of this", async () => {
  const legal: JsonSchema[] = [
    text("^([a-z0-9]+-)*[a-z0-9]+$"), text("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$"), text("^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?Z?)?$"), text("^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$"),
    of(many(200, (n) => ({ type: "string", description: `Field ${n}.` }))),
    { type: "object", properties: { tree: { $ref: "#/$defs/node" } }, $defs: { node: { type: "object", properties: { children: { type: "array", items: { $ref: "#/$defs/node" } }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } } } } },
    of({ a: nested(20, { type: "string" }) }), of({ a: { default: { $ref: "https://example.com/only-data" } } }),
  ]
  expect(await Promise.all(legal.map(tryParameters))).toEqual(legal.map(() => null))
  expect(SCHEMA_LIMITS).toMatchObject({ bytes: 65_536, depth: 32, nodes: 500 })
})

test("a trial that had to be ended takes no other along", async () => {
  const slow = Array.from({ length: 3 }, (_, n) => text(`^((a|a)+${n})+$`))
  const faults = await Promise.all([...slow, of({ a: { type: "string" } })].map(tryParameters))
  expect(faults.at(-1)).toBeNull()
})

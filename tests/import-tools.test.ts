import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { LIMITS, type Format } from "#lib/schema/import/imported.ts"
import { formatNamed } from "#lib/schema/import/imported.ts"
import { importTools } from "#lib/schema/import/import-tools.ts"
import { RULES } from "#lib/schema/import/rules.ts"
import { isValidSchema } from "#lib/schema/import/schema-problem.ts"
import { someSchema } from "./support/schemas.ts"

const city = { type: "object", properties: { city: { type: "string", description: "Where" } }, required: ["city"] }
const one = { name: "weather", description: "Tells the weather." }
const only = (source: unknown, format?: Format) => {
  const result = importTools(source, format)
  expect(result.tools).toHaveLength(1)
  const [tool] = result.tools
  if (!tool) throw new Error("no tool")
  return { ...result, tool }
}
const schemaOf = (properties: Record<string, unknown>, more = {}) => only({ ...one, parameters: { type: "object", properties, ...more } })

describe("each provider's form is told by its shape", () => {
  test.each<[Format, unknown]>([
    ["openai", [{ type: "function", function: { ...one, parameters: city } }]],
    ["openai", { model: "m", messages: [{ role: "assistant", tool_calls: [{ id: "1", type: "function", function: { name: "weather", arguments: "{}" } }] }], tools: [{ type: "function", function: { ...one, parameters: city } }] }],
    ["openai-responses", { tools: [{ type: "function", ...one, parameters: city }] }],
    ["anthropic", [{ ...one, input_schema: city }]],
    ["gemini", { tools: [{ functionDeclarations: [{ ...one, parameters: { type: "OBJECT", properties: { city: { type: "STRING", description: "Where" } }, required: ["city"] } }] }] }],
    ["mcp", { jsonrpc: "2.0", id: 1, result: { tools: [{ ...one, inputSchema: city, annotations: null }] } }],
    ["functions", { ...one, parameters: city }],
    ["full-turn", { tools: [{ kind: "mock", ...one, parameters: city }] }],
  ])("%s", (format, source) => {
    const asText = only(JSON.stringify(source, null, 2))
    expect(asText.format).toBe(format)
    expect(asText.tool).toMatchObject({ ...one, parameters: city })
    expect(asText.problems).toEqual([])
    expect(only(source).tool.parameters).toEqual(city)
  })

  test("lines of JSON are a list, and a list of servers is looked through", () => {
    const lines = importTools(`${JSON.stringify({ ...one, parameters: city })}\n${JSON.stringify({ name: "other", parameters: city })}\n`)
    expect(lines.tools.map(({ name }) => name)).toEqual(["weather", "other"])
    expect(importTools([{ name: "server", description: "x", tools: { a: { tools: [{ ...one, inputSchema: city }] } } }]).tools.map(({ name }) => name)).toEqual(["weather"])
  })

  test("strict and what stood in the source are kept", () => {
    const source = { type: "function", function: { ...one, parameters: city, strict: true } }
    expect(only([source]).tool).toMatchObject({ strict: true, original: source })
  })

  test("a tool without parameters takes an empty object, and that is said", () => {
    const { tool, mappings } = only([{ type: "function", function: { name: "now", description: "" } }])
    expect(tool.parameters).toEqual({ type: "object", properties: {} })
    expect(mappings).toEqual([{ tool: "now", path: "/parameters", from: null, to: { type: "object", properties: {} }, why: RULES["no-parameters"], rule: "no-parameters" }])
  })

  test("what is no function is told with its place, and the others are read", () => {
    const { tools, problems } = importTools('{ "tools": [\n  {"type": "web_search"},\n  {"name": "a", "inputSchema": {"type": "object"}},\n  {"inputSchema": {}}\n] }')
    expect(tools.map(({ name }) => name)).toEqual(["a"])
    expect(problems.map(({ line, path }) => ({ line, path }))).toEqual([{ line: 2, path: "/tools/0" }, { line: 4, path: "/tools/2" }])
  })
})

describe("names become legal, each change with its rule", () => {
  test.each([
    ["math.hypot", "math_hypot", "illegal-name"],
    ["find pet by id", "find_pet_by_id", "illegal-name"],
    ["名前", expect.stringMatching(/^tool_[0-9a-f]{8}$/), "illegal-name"],
    ["\u202Egpj\u200B", "_gpj_", "illegal-name"],
    ["x".repeat(80), expect.stringMatching(/^x{55}_[0-9a-f]{8}$/), "long-name"],
  ])("%s", (name, legal, rule) => {
    const { tool, mappings } = only({ name, parameters: city })
    expect(tool.name).toEqual(legal)
    expect(mappings).toEqual([{ tool: tool.name, path: "/name", from: name, to: tool.name, why: expect.any(String), rule }])
  })

  test("two of one name are told apart, also when only their illegal letters differ", () => {
    const { tools, mappings } = importTools(["a.b", "a_b", "a_b_2", "a-b"].map((name) => ({ name, parameters: city })))
    expect(tools.map(({ name }) => name)).toEqual(["a_b", "a_b_2", "a_b_2_2", "a-b"])
    expect(mappings.map(({ rule }) => rule)).toEqual(["illegal-name", "duplicate-name", "duplicate-name"])
  })
})

describe("schemas become JSON Schema 2020-12, each change with its rule", () => {
  test.each<[unknown, unknown, string]>([
    [{ type: "dict", properties: {} }, { type: "object", properties: {} }, "private-type"],
    [{ type: "float" }, { type: "number" }, "private-type"],
    [{ type: "tuple", items: { type: "string" } }, { type: "array", items: { type: "string" } }, "private-type"],
    [{ type: "ArrayList<String>" }, { type: "array" }, "private-type"],
    [{ type: "HashMap" }, { type: "object" }, "private-type"],
    [{ type: ["String", "None"] }, { type: ["string", "null"] }, "private-type"],
    [{ type: "any", description: "x" }, { description: "x" }, "any-type"],
    [{ type: "" }, {}, "any-type"],
    [{ type: "INTEGER" }, { type: "integer" }, "upper-case-type"],
    [{ minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }, "boolean-limit"],
    [{ maximum: 9, exclusiveMaximum: false }, { maximum: 9 }, "boolean-limit"],
    [{ type: "array", items: [{ type: "string" }], additionalItems: false }, { type: "array", prefixItems: [{ type: "string" }], items: false }, "tuple-items"],
    [{ type: "Frobnicator" }, {}, "unknown-type"],
  ])("%j is %j", (given, wanted, rule) => {
    const { tool, mappings } = schemaOf({ x: given })
    expect(tool.parameters.properties).toEqual({ x: wanted })
    expect(new Set(mappings.map((mapping) => mapping.rule))).toEqual(new Set([rule]))
    expect(mappings.every(({ path, why }) => path.startsWith("/parameters/properties/x/") && why.length > 10)).toBe(true)
    expect(isValidSchema(tool.parameters)).toBe(true)
  })

  test.each<[unknown, unknown]>([
    [{ type: "STRING", nullable: true }, { type: ["string", "null"] }],
    [{ type: "STRING", enum: ["a"], nullable: true }, { type: ["string", "null"], enum: ["a", null] }],
    [{ anyOf: [{ type: "STRING" }], nullable: true }, { anyOf: [{ type: "string" }, { type: "null" }] }],
    [{ type: "NUMBER", nullable: false }, { type: "number" }],
  ])("in Gemini's dialect %j is %j", (given, wanted) => {
    const { tool } = only([{ functionDeclarations: [{ ...one, parameters: { type: "OBJECT", properties: { x: given } } }] }])
    expect(tool.parameters).toEqual({ type: "object", properties: { x: wanted } })
  })

  test("an unknown type is a problem too, so that it does not go unseen", () => {
    expect(schemaOf({ x: { type: "Frobnicator" } }).problems).toMatchObject([{ path: "/parameters/properties/x/type", message: expect.stringContaining("Frobnicator") }])
  })

  test("what is data is never touched", () => {
    const { tool, mappings } = schemaOf({ type: { enum: [{ type: "dict" }], default: { type: "float" }, const: "any" }, nullable: { type: "boolean", nullable: true } })
    expect(mappings).toEqual([])
    expect(tool.parameters.properties).toHaveProperty("nullable", { type: "boolean", nullable: true })
  })

  test("a schema that is valid comes through to the byte, without a mapping", () => {
    fc.assert(fc.property(someSchema, (schema) => {
      fc.pre(isValidSchema(schema))
      const { tools, mappings } = importTools({ ...one, inputSchema: schema })
      expect(mappings).toEqual([])
      expect(JSON.stringify(tools[0]?.parameters)).toBe(JSON.stringify(schema))
    }))
  })

  test("what no rule can mend is a problem with its place, and nothing is lost", () => {
    const { tool, problems } = schemaOf({ x: { type: "string", minLength: "3" } })
    expect(tool.parameters.properties).toEqual({ x: { type: "string", minLength: "3" } })
    expect(problems).toMatchObject([{ path: "/parameters/properties/x/minLength", tool: "weather" }])
  })

  test.each(["https://example.com/x.json", "#/$defs/nowhere"])("a reference to %s is a problem, not a request", ($ref) => {
    expect(schemaOf({ x: { $ref } }).problems).toMatchObject([{ path: "/parameters/properties/x/$ref" }])
  })
})

describe("wrong input is a problem with a line, never a throw", () => {
  test.each<[string, string, number]>([
    ["JSON that breaks off", '{\n  "tools": [\n', 3],
    ["JSON with a comma too many", '[\n  {"name": "a"},\n]', 2],
    ["JSON without a tool", '{\n"a": 1}', 1],
    ["YAML that is none", "openapi: 3.0.0\npaths:\n  - a\n b: c", 4],
    ["a YAML name twice", "openapi: 3.0.0\npaths:\n  /a: {get: {}}\n  /a: {}", 4],
    ["words", "please make a tool", 1],
    ["nothing", "  \n ", 1],
    ["TypeScript that breaks off", "function f(a: string) {}\nfunction g(a: {", 2],
  ])("%s", (_what, source, line) => {
    const { tools, problems } = importTools(source)
    expect(tools).toEqual([])
    expect(problems[0]).toMatchObject({ line, message: expect.stringMatching(/.{20}/) })
  })

  test.each<[string, unknown]>([
    ["an object that holds itself", (() => { const value: Record<string, unknown> = {}; value.self = value; return value })()],
    ["a bigint", { a: 1n }],
    ["undefined", undefined],
    ["a number", 7],
  ])("%s", (_what, source) => expect(importTools(source).problems).toHaveLength(1))

  test("too much is told: bytes, depth, tools", () => {
    expect(importTools(`"${"é".repeat(LIMITS.bytes / 2)}"`).problems[0]?.message).toContain("1 MiB")
    const deep = (levels: number): unknown => (levels === 0 ? {} : { properties: { a: deep(levels - 1) } })
    expect(importTools({ name: "f", parameters: deep(30) }).problems).toEqual([])
    expect(importTools(JSON.stringify({ name: "f", parameters: deep(33) })).problems[0]).toMatchObject({ message: expect.stringContaining("64"), line: 1 })
    const { tools, problems } = importTools(Array.from({ length: 2_500 }, (_, index) => ({ name: `t${index}`, parameters: {} })))
    expect(tools).toHaveLength(LIMITS.tools)
    expect(problems[0]?.message).toContain("left out")
  })

  test.each(["[".repeat(100_000), `openapi: ${"[".repeat(100_000)}`, `openapi: ${"- ".repeat(10_000)}`, `function f(a: ${"(".repeat(50_000)}`, `{"a":${"[".repeat(100_000)}`])("deep nesting (case %#) is refused", (source) => {
    expect(importTools(source).problems[0]?.message).toMatch(/deep|no JSON/)
  })

  test("aliases cannot blow a YAML document up", () => {
    const names = "abcdefghi".split("")
    const lines = names.map((name, index) => `${name}: &${name} [${Array(9).fill(index === 0 ? "x" : `*${names[index - 1]}`).join(", ")}]`)
    expect(importTools(`openapi: 3.0.0\n${lines.join("\n")}`).problems[0]?.message).toContain("lias")
  })

  test("__proto__ is a name like any other", () => {
    const text = '{"name":"f","__proto__":{"polluted":1},"parameters":{"type":"object","properties":{"__proto__":{"type":"dict"},"constructor":{"type":"float"}}}}'
    const { tool } = only(text)
    expect(JSON.stringify(tool.parameters)).toBe('{"type":"object","properties":{"__proto__":{"type":"object"},"constructor":{"type":"number"}}}')
    expect(Reflect.get({}, "polluted")).toBeUndefined()
  })

  test("only the formats of the list have a name", () => {
    expect(formatNamed("mcp")).toBe("mcp")
    expect(formatNamed("swagger")).toBe("openapi")
    expect(formatNamed("bfcl")).toBe("functions")
    expect(formatNamed("toString")).toBeUndefined()
  })
})

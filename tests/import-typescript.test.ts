import { describe, expect, test } from "vitest"
import { importTools } from "#lib/schema/import/import-tools.ts"
import { isValidSchema } from "#lib/schema/import/schema-problem.ts"
import { signatureOf } from "#lib/schema/signature.ts"

const read = (source: string) => {
  const { tools, problems, mappings, format } = importTools(source, "typescript")
  expect(format).toBe("typescript")
  expect(mappings.filter(({ path }) => path !== "/name")).toEqual([])
  for (const { parameters } of tools) expect(isValidSchema(parameters)).toBe(true)
  const [tool] = tools
  if (!tool) throw new Error(JSON.stringify(problems))
  return { tools, tool, problems, parameters: tool.parameters }
}
/** The schema of one parameter `x` of a type; `types` stands before the function. */
const typed = (type: string, types = "") => {
  const { parameters, problems } = read(`${types}\nfunction f(x: ${type}) {}`)
  expect(problems).toEqual([])
  return parameters
}

describe("types", () => {
  test.each([
    ["string", { type: "string" }],
    ["number", { type: "number" }],
    ["bigint", { type: "integer" }],
    ["boolean", { type: "boolean" }],
    ["null", { type: "null" }],
    ["unknown", {}],
    ["any", {}],
    ["object", { type: "object" }],
    ["'a' | 'b'", { type: "string", enum: ["a", "b"] }],
    ["1 | 2.5 | -3", { type: "number", enum: [1, 2.5, -3] }],
    ["'a' | 1", { enum: ["a", 1] }],
    ["'only'", { type: "string", const: "only" }],
    ["true | false", { type: "boolean" }],
    ["string | null", { type: ["string", "null"] }],
    ["'a' | 'b' | null", { type: ["string", "null"], enum: ["a", "b", null] }],
    ["string | number", { type: ["string", "number"] }],
    ["string | string[]", { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }],
    ["string[]", { type: "array", items: { type: "string" } }],
    ["readonly string[]", { type: "array", items: { type: "string" } }],
    ["Array<'a' | 'b'>", { type: "array", items: { type: "string", enum: ["a", "b"] } }],
    ["Set<number>", { type: "array", items: { type: "number" }, uniqueItems: true }],
    ["[number, string?]", { type: "array", prefixItems: [{ type: "number" }, { type: "string" }], items: false, minItems: 1 }],
    ["[x: number, ...rest: string[]]", { type: "array", prefixItems: [{ type: "number" }], items: { type: "string" }, minItems: 1 }],
    ["Record<string, number>", { type: "object", additionalProperties: { type: "number" } }],
    ["Record<'a' | 'b', number>", { type: "object", properties: { a: { type: "number" }, b: { type: "number" } }, required: ["a", "b"] }],
    ["{ [name: string]: boolean }", { type: "object", additionalProperties: { type: "boolean" } }],
    ["{ [K in 'a']?: boolean }", { type: "object", properties: { a: { type: "boolean" } } }],
    ["{ a: string; b?: number; c: string | undefined }", { type: "object", properties: { a: { type: "string" }, b: { type: "number" }, c: { type: "string" } }, required: ["a"] }],
    ["Partial<{ a: string }>", { type: "object", properties: { a: { type: "string" } } }],
    ["Required<{ a?: string }>", { type: "object", properties: { a: { type: "string" } }, required: ["a"] }],
    ["Pick<{ a: string; b: number }, 'a'>", { type: "object", properties: { a: { type: "string" } }, required: ["a"] }],
    ["Omit<{ a: string; b: number }, 'a'>", { type: "object", properties: { b: { type: "number" } }, required: ["b"] }],
    ["Exclude<'a' | 'b' | 'c', 'b'>", { type: "string", enum: ["a", "c"] }],
    ["NonNullable<string | null>", { type: "string" }],
    ["keyof { a: 1; b: 2 }", { type: "string", enum: ["a", "b"] }],
    ["{ a: { b: number } }['a']", { type: "object", properties: { b: { type: "number" } }, required: ["b"] }],
    ["{ a: string } & { b: number }", { type: "object", properties: { a: { type: "string" }, b: { type: "number" } }, required: ["a", "b"] }],
    ["Date", { type: "string", format: "date-time" }],
    ["`${number}px`", { type: "string" }],
    ["({ kind: 'c'; r: number } | { kind: 's' })[]", { type: "array", items: { anyOf: [
      { type: "object", properties: { kind: { type: "string", const: "c" }, r: { type: "number" } }, required: ["kind", "r"] },
      { type: "object", properties: { kind: { type: "string", const: "s" } }, required: ["kind"] },
    ] } }],
  ])("%s", (type, schema) => expect(typed(type)).toEqual({ type: "object", properties: { x: schema }, required: ["x"] }))

  test("an interface is a named type, in which it may stand itself", () => {
    expect(typed("Tree", "/** A tree. */ interface Tree { /** Its name. */ name: string; children?: Tree[] }")).toEqual({
      type: "object", properties: { x: { $ref: "#/$defs/Tree" } }, required: ["x"],
      $defs: { Tree: { type: "object", properties: { name: { type: "string", description: "Its name." }, children: { type: "array", items: { $ref: "#/$defs/Tree" } } }, required: ["name"], description: "A tree." } },
    })
  })

  test("interfaces extend, generics take their arguments, aliases of simple types stand where they are used", () => {
    const types = "type Id = string; interface Base { id: Id } interface User extends Base { tags: List<Id> } type List<T, U = number> = { of: T[]; size: U }"
    expect(typed("User", types).$defs).toEqual({ User: { type: "object", properties: {
      id: { type: "string" },
      tags: { type: "object", properties: { of: { type: "array", items: { type: "string" } }, size: { type: "number" } }, required: ["of", "size"] },
    }, required: ["id", "tags"] } })
  })

  test("enums and constants lend their values", () => {
    const types = "enum Color { Red = 'red', Blue = 'blue' } enum Level { Low, High } const MODES = ['fast', 'slow'] as const; const MAP = { a: 1, b: 2 } as const"
    const { parameters } = read(`${types} function f(a: Color, b: Level, c: (typeof MODES)[number], d: keyof typeof MAP, e: Color.Red, g: Color = Color.Blue) {}`)
    expect(parameters.properties).toEqual({
      a: { type: "string", enum: ["red", "blue"] }, b: { type: "integer", enum: [0, 1] }, c: { type: "string", enum: ["fast", "slow"] }, d: { type: "string", enum: ["a", "b"] },
      e: { type: "string", const: "red" }, g: { type: "string", enum: ["red", "blue"], default: "blue" },
    })
  })

  test.each([["Foo", "Foo"], ["Map<string, number>", "Map"], ["() => void", "function"], ["symbol", "symbol"], ["Foo.Bar", "Foo.Bar"], ["string extends 'a' ? 1 : 2", "condition"], ["{ a: Foo }", "Foo"], ["Foo[]", "Foo"]])("%s is told as unknown, and any value is allowed there", (type, told) => {
    const { parameters, problems } = read(`\nfunction f(x: ${type}) {}`)
    expect(problems).toMatchObject([{ message: expect.stringContaining(told), line: 2, tool: "f" }])
    expect(JSON.stringify(parameters)).not.toContain('"string"')
  })
})

describe("parameters", () => {
  test("JSDoc describes them, defaults and question marks make them optional", () => {
    const { tool, problems } = read(`
      /**
       * Tells the weather.
       * Call it when asked.
       *
       * @param city - The city,
       *   in English
       * @param [days=3] how many
       * @param units celsius or {@link Fahrenheit}
       * @returns a text
       */
      export async function getWeather(city: string, days = 3, units: "c" | "f" = "c", exact?: boolean, ...tags: string[]): Promise<string> { return "" }`)
    expect(problems).toEqual([])
    expect(tool).toMatchObject({ name: "getWeather", description: "Tells the weather.\nCall it when asked.", kind: "mock" })
    expect(tool.parameters).toEqual({
      type: "object",
      properties: {
        city: { type: "string", description: "The city, in English" },
        days: { type: "number", default: 3, description: "how many" },
        units: { type: "string", enum: ["c", "f"], default: "c", description: "celsius or Fahrenheit" },
        exact: { type: "boolean" },
        tags: { type: "array", items: { type: "string" } },
      },
      required: ["city"],
    })
    expect(tool.original).toContain("Tells the weather.")
  })

  test.each([
    "export default function book({ city, nights = 2 }: { /** Where */ city: string; nights?: number }) {}",
    "/** @param args.city Where */ export const book = async ({ city, nights = 2 }: Stay) => {}; interface Stay { city: string; nights?: number }",
    "const book = function (args: Stay) {}; interface Stay { city: string // Where\n /** @default 2 */ nights?: number }",
    "/** @param {object} options\n * @param {string} options.city Where\n * @param {number} [options.nights=2] */ function book({ city, nights = 2 }) {}",
    "/** @param {string} city Where\n * @param {number} [nights=2] */ function book(city, nights) {}",
    "const book: (city: string, nights?: number) => void = (city, nights) => {}",
  ])("an object that holds the arguments is not one itself (%#)", (source) => {
    const { tool, problems, parameters } = read(source)
    expect(problems).toEqual([])
    expect(tool.name).toBe("book")
    expect(parameters).toMatchObject({ type: "object", properties: { city: { type: "string" }, nights: { type: "number" } }, required: ["city"] })
    if (source.includes("2")) expect(parameters.properties).toEqual({ city: { type: "string", description: "Where" }, nights: { type: "number", default: 2 } })
  })

  test("a parameter without a type is told, unless its default or its JSDoc says it", () => {
    const { problems, parameters } = read("function f(a, b = 'x', c = null) {}")
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("parameter a has no type"), expect.stringContaining("parameter c has no type")])
    expect(parameters.properties).toEqual({ a: {}, b: { type: "string", default: "x" }, c: { default: null } })
  })

  test("exported functions come first; the first of several declarations is what callers see", () => {
    expect(read("function hidden() {} export function a(x: string): void; export function a(x: unknown) {} export const b = () => {}").tools.map(({ name, parameters }) => [name, parameters.properties])).toEqual([["a", { x: { type: "string" } }], ["b", {}]])
  })

  test("limits in the comments of properties are keywords", () => {
    const { parameters } = read("interface Args { /** How many. @see x\n * @minimum 1\n * @maximum 9 */ n: number; /** @pattern ^a+$ @format x */ s: string } function f(args: Args) {}")
    expect(parameters.properties).toMatchObject({ n: { type: "number", minimum: 1, maximum: 9 } })
  })

  test.each([
    { type: "object", properties: { city: { type: "string", description: "The city", minLength: 1 }, units: { enum: ["c", "f"], type: "string" }, days: { type: "array", items: { type: "number" } }, at: { type: ["number", "null"] } }, required: ["city", "at"] },
    { type: "object", properties: { tree: { $ref: "#/$defs/Tree" } }, $defs: { Tree: { type: "object", properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/Tree" } } }, required: ["name"] } } },
    { type: "object", properties: {} },
  ])("a signature is read back as the tool that it was written for (%#)", (parameters) => {
    const { tool, problems } = read(signatureOf({ name: "plan", description: "Plans a day.", parameters }))
    expect(problems).toEqual([])
    expect(tool).toMatchObject({ name: "plan", description: "Plans a day." })
    const { additionalProperties: _open, ...rest } = tool.parameters
    expect({ properties: {}, ...rest }).toEqual(parameters)
  })

  test.each(["let x = 1", "class A { m() {} }", "function (", "type A = string", "const = >", "<div>{x}</div>"])("%s gives a problem with a line", (source) => {
    const { tools, problems } = importTools(source, "typescript")
    expect(tools).toEqual([])
    expect(problems[0]).toMatchObject({ line: 1, message: expect.any(String) })
  })

  test("types that hold each other twice come to an end", () => {
    const chain = Array.from({ length: 40 }, (_, index) => `type T${index} = [T${index + 1}, T${index + 1}]`).join("\n")
    const { tools, problems } = importTools(`${chain}\ntype T40 = string\nfunction f(x: T0) {}`)
    expect(tools).toHaveLength(1)
    expect(problems.length).toBeGreaterThan(0)
  })
})

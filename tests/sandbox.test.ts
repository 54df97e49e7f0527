import { availableParallelism } from "node:os"
import { describe, expect, test, vi } from "vitest"
import { CallError } from "#lib/agent/call.ts"
import type { Args, Json } from "#lib/agent/types.ts"
import { runSandboxed } from "#lib/sandbox/run.ts"
import type { SandboxResult, SandboxRun } from "#lib/sandbox/run.ts"
import { codeTool } from "#lib/tools/code.ts"
import type { RunCode } from "#lib/tools/code.ts"

vi.setConfig({ testTimeout: 20_000 })

// A busy machine must not end by time what a test ends otherwise.
const run = (code: string, given: Partial<SandboxRun> = {}): Promise<SandboxResult> => runSandboxed({ code, args: {}, limits: { cpuMs: 10_000 }, ...given })
const main = (...lines: string[]) => ["export default async function (args) {", ...lines, "}"].join("\n")

const outputOf = (result: SandboxResult): Json => {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`)
  return result.output
}
const errorOf = (result: SandboxResult) => {
  if (result.ok) throw new Error(`it gave ${JSON.stringify(result.output)}`)
  return result.error
}

describe("what goes in and comes out", () => {
  test("the function gets the arguments and its result is JSON", async () => {
    const args = { text: "naïve \u0000 \ud800 🂡", list: [1, null, { deep: [true] }] }
    const result = await run("export default (args) => ({ ...args, missing: undefined })", { args })
    expect(result).toMatchObject({ ok: true, output: args, log: [] })
    expect(outputOf(result)).toStrictEqual(args)
  })

  test("TypeScript is understood, with types only", async () => {
    const code = "type In = { n: number }\nconst twice = <T extends number>(n: T): number => n! * 2\nexport default async function ({ n }: In): Promise<number> { return twice(n as number) }"
    expect(outputOf(await run(code, { args: { n: 21 } }))).toBe(42)
  })

  test("nothing is null, and so is what JSON has no word for", async () => {
    for (const value of ["", "undefined", "() => 1", "NaN"]) expect(outputOf(await run(main(`return ${value}`)))).toBe(null)
  })

  test("a key named __proto__ stays outside", async () => {
    const output = outputOf(await run("export default () => JSON.parse('{\"__proto__\":{\"polluted\":1},\"kept\":2}')"))
    expect(JSON.stringify(output)).toBe('{"kept":2}')
  })

  test("one run leaves nothing to the next", async () => {
    const code = "globalThis.count = (globalThis.count ?? 0) + 1\nexport default () => globalThis.count"
    expect([outputOf(await run(code)), outputOf(await run(code))]).toEqual([1, 1])
  })
})

describe("what went wrong, and where", () => {
  const cases: [what: string, code: string, expected: object][] = [
    ["an error", main("const a = 1", "throw new Error('no')"), { kind: "threw", message: "no", line: 3 }],
    ["an error of a kind", main("return null.x"), { kind: "threw", message: expect.stringMatching(/^TypeError: cannot read property 'x' of null/), line: 2 }],
    ["an error in a function that was awaited", "async function f() {\n  await 1\n  throw new Error('no')\n}\nexport default () => f()", { kind: "threw", message: "no", line: 3 }],
    ["an error behind types", main("type A = {", "  b: string", "}", "const a: A = null as unknown as A", "return a.b"), { kind: "threw", line: 6 }],
    ["something else that is thrown", main("throw { code: 7 }"), { kind: "threw", message: '{"code":7}' }],
    ["null that is thrown", main("throw null"), { kind: "threw", message: "null" }],
    ["a slip of the pen", main("const a = = 1"), { kind: "syntax", line: 2 }],
    ["a name twice", main("let a = 1", "let a = 2"), { kind: "syntax", line: 3 }],
    ["TypeScript that makes code", "enum A { B }\nexport default () => A.B", { kind: "syntax", message: expect.stringContaining("enum"), line: 1 }],
    ["no function", "const a = 1", { kind: "syntax", message: expect.stringContaining("export default") }],
    ["an import", "\nimport { readFile } from 'node:fs'\nexport default () => readFile", { kind: "threw", message: expect.stringContaining('There is no module "node:fs"'), line: 2 }],
    ["a promise that nobody settles", main("await new Promise(() => {})"), { kind: "timeout", message: expect.stringContaining("nothing will settle") }],
    ["recursion without an end", main("const f = () => f() + 1", "return f()"), { kind: "threw", message: expect.stringContaining("too deeply"), line: 2 }],
    ["brackets without an end", `export default () => ${"[".repeat(50_000)}`, { kind: "syntax" }],
    ["a big integer in the result", main("return { n: 1n }"), { kind: "threw", message: expect.stringMatching(/bigint/i) }],
  ]
  test.each(cases)("%s", async (_, code, expected) => {
    expect(errorOf(await run(code))).toMatchObject(expected)
  })

  test("the log up to there is kept", async () => {
    expect(await run(main("console.log('so far')", "throw new Error('no')"))).toMatchObject({ ok: false, log: ["so far"] })
    expect(await run(main("console.log('so far')", "for (;;);"), { limits: { cpuMs: 100 } })).toMatchObject({ ok: false, log: ["so far"], error: { kind: expect.stringMatching(/timeout|killed/) } })
  })
})

describe("console.log", () => {
  test("shows strings as they are and everything else as JSON, or else in words", async () => {
    const { log } = await run(main("console.log('a', 1, [true, { b: null }], undefined, 7n, new TypeError('no'))", "console.error()", "console.info('x\\u0000y')"))
    expect(log).toEqual(['a 1 [true,{"b":null}] undefined 7 TypeError: no', "", "x\u0000y"])
  })

  test("is heard while the code still runs", async () => {
    const heard = Promise.withResolvers<string>()
    const result = await run(main("console.log('now')", "return await tools.wait()"), { onLog: heard.resolve, host: { wait: () => heard.promise } })
    expect(result).toMatchObject({ ok: true, output: "now", log: ["now"] })
  })
})

describe("tools of the host", () => {
  test("are called by name, with JSON both ways", async () => {
    const host = { add: async (args: Json) => ({ sum: Object(args).a + Object(args).b }) }
    expect(outputOf(await run(main("return (await tools.add({ a: 1, b: 2 })).sum"), { host }))).toBe(3)
  })

  test("refuse in words, at the line of the call", async () => {
    const host = { no: async () => Promise.reject(new Error("the host says no")) }
    expect(errorOf(await run(main("", "await tools.no({})"), { host }))).toEqual({ kind: "threw", message: "the host says no", line: 3 })
    expect(outputOf(await run(main("try { await tools.no({}) } catch (error) { return error.message }"), { host }))).toBe("the host says no")
  })

  test("run four at a time, twenty in all", async () => {
    let active = 0
    let most = 0
    const step = async (n: Json) => {
      most = Math.max(most, ++active)
      await new Promise(setImmediate)
      active -= 1
      return n
    }
    const all = (n: number) => main(`return await Promise.all(Array.from({ length: ${n} }, (_, n) => tools.step(n)))`)
    expect(outputOf(await run(all(20), { host: { step } }))).toEqual(Array.from({ length: 20 }, (_, n) => n))
    expect(most).toBe(4)
    expect(errorOf(await run(all(21), { host: { step } })).kind).toBe("host_calls")
  })

  test("are the only names there are", async () => {
    const names = "[typeof process, typeof require, typeof fetch, typeof setTimeout, typeof Buffer, typeof WebAssembly, Object.keys(tools).join()]"
    expect(outputOf(await run(main(`return ${names}`), { host: { one: async () => 1 } }))).toEqual([...Array(6).fill("undefined"), "one"])
    expect(errorOf(await run(main("await tools.toString({})"))).message).toMatch(/not a function/)
  })

  test("arguments longer than 256 KiB stay inside", async () => {
    let calls = 0
    const host = { count: async () => ++calls }
    expect(errorOf(await run(main("await tools.count('x'.repeat(300_000))"), { host })).message).toMatch(/longer than 256 KiB/)
    expect(calls).toBe(0)
  })

  test("may run code themselves, deeper than there are places to run in", async () => {
    const nest = async (depth: number): Promise<Json> => outputOf(await run(main("return args.depth === 0 ? 'the end' : await tools.nest(args.depth - 1)"), { args: { depth }, host: { nest: (n) => nest(Number(n)) } }))
    expect(await nest(Math.max(2, availableParallelism()) + 1)).toBe("the end")
  })
})

describe("stopping", () => {
  test("ends a run at once, and one that waits for its place", async () => {
    const stop = new AbortController()
    const code = main("console.log('on')", "for (;;);")
    const runs = Array.from({ length: Math.max(2, availableParallelism()) + 1 }, () => run(code, { signal: stop.signal, onLog: () => stop.abort() }))
    for (const result of await Promise.all(runs)) expect(errorOf(result).kind).toBe("stopped")
  })

  test("before the start starts nothing", async () => {
    expect(await run(main("console.log('on')"), { signal: AbortSignal.abort() })).toMatchObject({ ok: false, error: { kind: "stopped" }, log: [] })
  })
})

describe("a code tool", () => {
  // Of its call a code tool uses the signal only, so these tests need no turn around it.
  const call = (code: string, args: Args, runCode: RunCode = (given) => runSandboxed({ ...given, limits: { cpuMs: 10_000 } })): Promise<unknown> =>
    Reflect.apply(codeTool({ code }, { runCode }).run, undefined, [args, { signal: new AbortController().signal }])

  test("gives the model a string as it is and anything else as JSON, and the log to the panel", async () => {
    expect(await call("export default ({ who }) => { console.log(who); return `Hello ${who}` }", { who: "Ada" })).toMatchObject({ text: "Hello Ada", details: { card: "code", log: ["Ada"] } })
    expect(await call("export default () => ({ n: [1] })", {})).toMatchObject({ text: '{"n":[1]}' })
  })

  test("says what kind of thing went wrong, and the line", async () => {
    const error = await call(main("throw new RangeError('too far')"), {}).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({ kind: "threw", message: "RangeError: too far (line 2)" })
  })

  test("passes each line on as it comes", async () => {
    const lines: string[] = []
    const runCode: RunCode = async ({ onLog }) => {
      onLog?.("one")
      return { ok: true, output: null, log: ["one"], ms: 1, cpuMs: 1 }
    }
    const { run: tool } = codeTool({ code: "" }, { runCode, onLog: (line) => lines.push(line) })
    expect(await Reflect.apply(tool, undefined, [{}, {}])).toEqual({ text: "null", details: { card: "code", log: ["one"], ms: 1, cpuMs: 1 } })
    expect(lines).toEqual(["one"])
  })
})

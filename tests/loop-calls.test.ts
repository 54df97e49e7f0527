/** What becomes of a call: side by side, in order, and every way in which one goes wrong. */
import { expect, test } from "vitest"
import { asText, CallError, parseArguments } from "#lib/agent/call.ts"
import type { Tool } from "#lib/agent/types.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, all, toolOf, world } from "./support/world.ts"

/** A tool whose calls end when the test says so. */
function held(name = "held") {
  const open = new Map<string, (text: string) => void>()
  const begun: string[] = []
  const signals: AbortSignal[] = []
  const steps = new Map<number, () => void>()
  const tool = toolOf(name, ({ id }, { signal }) => {
    begun.push(String(id))
    signals.push(signal)
    steps.get(begun.length)?.()
    return new Promise((resolve) => open.set(String(id), resolve))
  })
  /** Resolves when so many calls have begun. */
  const running = (count: number) => new Promise<void>((resolve) => (begun.length >= count ? resolve() : steps.set(count, resolve)))
  return { tool, begun, signals, running, finish: (id: string) => open.get(id)?.(`result ${id}`) }
}

const calls = (...ids: string[]) => ids.map((id) => ({ name: "held", arguments: { id } }))
const toolMessages = (messages: { role: string; content: unknown }[] = []) => messages.filter(({ role }) => role === "tool").map(({ content }) => content)

/** One call of `tool` with these arguments, and what the model is told of it. */
async function oneCall(tool: Tool, given: object | string = {}, name = tool.name) {
  const model = scripted([{ calls: [{ name, arguments: given }] }, { text: "Done." }])
  const { run, log, values } = world({ agent: agentOf([tool]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "done" })
  model.done()
  return { values, told: toolMessages(model.requests[1]?.messages)[0], finished: all(log, "call.finished")[0], started: all(log, "call.started").length }
}

const strict = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false }

test("calls of one step run side by side and their results keep the order asked", async () => {
  const { tool, running, finish } = held()
  const model = scripted([{ calls: calls("a", "b", "c") }, { text: "Done." }])
  const { run, log } = world({ agent: agentOf([tool]), models: { "test:main": model } })
  const done = run()
  await running(3)
  for (const id of ["c", "a", "b"]) finish(id)
  await done
  expect(all(log, "call.finished").map(({ output }) => output)).toEqual(["result c", "result a", "result b"])
  expect(toolMessages(model.requests[1]?.messages)).toEqual(["result a", "result b", "result c"])
})

test("no more calls run at once than the limit, and none starts after a stop", async () => {
  const { tool, begun, running, finish } = held()
  const { run, log, control } = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: calls(..."abcdefghijkl") }]) } })
  const done = run()
  await running(8)
  expect(begun.join("")).toBe("abcdefgh")
  finish("c")
  await running(9)
  finish("a")
  control.abort(new Error("stopped"))
  await expect(done).rejects.toThrow("stopped")
  expect(begun.join("")).toBe("abcdefghi")
  expect(all(log, "call.finished").map(({ output }) => output)).toEqual(["result c", "result a"])
})

test("a call is told before its tool ends, in order and once", async () => {
  const { tool, running, finish } = held()
  const { run, log } = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: calls("a", "b") }, { text: "Done." }]) } })
  const done = run()
  await running(2)
  expect(all(log, "call.started").map(({ args }) => args)).toEqual([{ id: "a" }, { id: "b" }])
  expect(all(log, "call.finished")).toEqual([])
  finish("a")
  finish("b")
  await done
  expect(all(log, "call.started")).toHaveLength(2)
  expect(new Set(log.map(({ seq }) => seq)).size).toBe(log.length)
})

test("a call that fails keeps what its tool had to show, and what it had printed", async () => {
  const details = { card: "code", log: ["got 4"], line: 2 }
  const told = await oneCall(toolOf("broken", () => { throw new CallError("threw", "No such row (line 2)", details) }))
  expect(told).toMatchObject({ told: "Error: No such row (line 2)", finished: { ok: false, details } })
  const printing = await oneCall(toolOf("printing", (_args, { log }) => {
    log("one\n")
    log("two\n")
    throw new Error("then it broke")
  }))
  expect(printing.finished).toMatchObject({ ok: false, details: { log: ["one", "two"] } })
  expect((await oneCall(toolOf("silent", () => { throw new Error("at once") }))).finished?.details).toBeUndefined()
})

test("a tool does not run before its start is committed", async () => {
  const gate = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const { tool, begun, running, finish } = held()
  const { run } = world({
    agent: agentOf([tool]), models: { "test:main": scripted([{ calls: calls("a") }, { text: "Done." }]) },
    commit(event) {
      if (event.type !== "call.started") return
      asked.resolve()
      return gate.promise
    },
  })
  const done = run()
  await asked.promise
  expect(begun).toEqual([])
  gate.resolve()
  await running(1)
  finish("a")
  await done
})

test("a tool does not run when the stop comes while its start is committed", async () => {
  const { tool, begun } = held()
  const { run, control } = world({
    agent: agentOf([tool]), models: { "test:main": scripted([{ calls: calls("a") }]) },
    commit: (event) => { if (event.type === "call.started") control.abort(new Error("stopped")) },
  })
  await expect(run()).rejects.toThrow("stopped")
  expect(begun).toEqual([])
})

test("the model is not asked again before the results are committed", async () => {
  const gate = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const model = scripted([{ calls: [{ name: "quick" }] }, { text: "Done." }])
  const { run } = world({
    agent: agentOf([toolOf("quick", () => "done")]), models: { "test:main": model },
    commit(event) {
      if (event.type !== "call.finished") return
      // The loop has had every chance to go on by the time that a macrotask runs.
      setImmediate(held.resolve)
      return gate.promise
    },
  })
  const done = run()
  await held.promise
  expect(model.requests).toHaveLength(1)
  gate.resolve()
  await done
  model.done()
})

test("a call that waits for its place is not told as started when the stop comes first", async () => {
  const { run, control, log } = world({
    agent: agentOf([toolOf("quick", () => "done")]), limits: { parallel: 1 }, models: { "test:main": scripted([{ calls: [{ name: "quick" }, { name: "quick" }] }]) },
    commit: (event) => { if (event.type === "call.finished") control.abort(new Error("stopped")) },
  })
  await expect(run()).rejects.toThrow("stopped")
  expect(all(log, "call.started")).toHaveLength(1)
})

test("a tool does not run when its start cannot be committed", async () => {
  const { tool, begun } = held()
  const { run, log } = world({
    agent: agentOf([tool]), models: { "test:main": scripted([{ calls: calls("a") }]) },
    commit: (event) => { if (event.type === "call.started") throw new Error("the fence is lost") },
  })
  await expect(run()).rejects.toThrow("the fence is lost")
  expect(begun).toEqual([])
  expect(all(log, "call.finished")).toEqual([])
})

test("a stop reaches the running tools and asks the model no more", async () => {
  const { tool, signals, running } = held()
  const model = scripted([{ text: "I will see.", calls: calls("a", "b") }])
  const { run, control, log, values } = world({ agent: agentOf([tool]), models: { "test:main": model } })
  const done = run()
  await running(2)
  control.abort(new Error("stopped"))
  await expect(done).rejects.toThrow("stopped")
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  expect(all(log, "call.finished")).toEqual([])
  model.done()
  const next = scripted([{ text: "Fine." }])
  const later = [...log, { at: "", turnId: "t1", event: { type: "turn.finished" as const, turnId: "t1", reason: "stopped" as const } },
    { at: "", event: { type: "message.user" as const, messageId: "m2", text: "Never mind." } },
    { at: "", turnId: "t2", event: { type: "turn.started" as const, turnId: "t2", attempt: 1, cause: { kind: "message" as const, id: "m2" }, agent: "main", model: "test:main" } }]
  await world({ agent: agentOf([tool]), models: { "test:main": next }, log: later, values }).run()
  expect(toolMessages(next.requests[0]?.messages)).toEqual(["Error: interrupted, outcome unknown.", "Error: interrupted, outcome unknown."])
})

test("a stop in mid-answer keeps the text so far", async () => {
  const { run, control, log, until } = world({ agent: agentOf(), models: { "test:main": scripted([{ text: "Once upon a time", until: new Promise(() => undefined) }]) } })
  const done = run()
  await until((event) => event.type === "text.delta" && event.delta === "e")
  control.abort(new Error("stopped"))
  await expect(done).rejects.toThrow("stopped")
  expect(all(log, "message.assistant")).toMatchObject([{ finishReason: "stopped", text: "Once upon a time", calls: [] }])
})

test("an unknown tool becomes an error result that names the tools there are", async () => {
  const { told, finished, started } = await oneCall(toolOf("echo", () => "never"), {}, "ecko")
  expect(told).toBe('Error: There is no function "ecko". Available tools: echo.')
  expect(finished).toMatchObject({ ok: false, error: { kind: "unknown_tool" } })
  expect(started).toBe(0)
})

test("arguments that are no JSON become an error result and the tool does not run", async () => {
  const { told, finished, started } = await oneCall(toolOf("echo", () => "never"), '{"city": "Par')
  expect(told).toMatch(/^Error: The arguments are not valid JSON .* Send them again, whole\.$/)
  expect(finished).toMatchObject({ ok: false, error: { kind: "bad_arguments" } })
  expect(started).toBe(0)
})

test("arguments against the schema become an error result before anybody is asked", async () => {
  const { told, started } = await oneCall(toolOf("weather", () => "never", { parameters: strict, approval: "ask" }), { city: 5 })
  expect(told).toContain("args.city must be string")
  expect(started).toBe(0)
})

test("arguments above 256 KiB become an error result", async () => {
  const { told, started } = await oneCall(toolOf("echo", () => "never"), { text: "é".repeat(128 * 1024) })
  expect(told).toBe("Error: The arguments are longer than 256 KiB.")
  expect(started).toBe(0)
})

test("a tool that throws becomes an error result", async () => {
  const thrown = await oneCall(toolOf("echo", () => { throw new Error("no such file") }))
  expect(thrown.told).toBe("Error: no such file")
  expect(thrown.finished).toMatchObject({ ok: false, error: { kind: "threw", message: "no such file" } })
  const rejected = await oneCall(toolOf("echo", () => Promise.reject(new CallError("not_found", "no such page"))))
  expect(rejected.finished).toMatchObject({ ok: false, error: { kind: "not_found", message: "no such page" } })
})

test("a tool over its time becomes an error result and its late result is ignored", async () => {
  const late = Promise.withResolvers<string>()
  let signal: AbortSignal | undefined
  const tool = toolOf("slow", (_, call) => { signal = call.signal; return late.promise }, { timeoutMs: 5 })
  const model = scripted([{ calls: [{ name: "slow" }] }, { text: "Done." }])
  const { run, log } = world({ agent: agentOf([tool]), models: { "test:main": model } })
  await run()
  expect(signal?.aborted).toBe(true)
  late.resolve("too late")
  await late.promise
  expect(toolMessages(model.requests[1]?.messages)).toEqual(['Error: "slow" gave no result within 0.005 s.'])
  expect(all(log, "call.finished")).toMatchObject([{ ok: false, error: { kind: "timeout" } }])
})

test("a result that is no text becomes JSON, whatever its fields are called", async () => {
  const given: [unknown, string][] = [[{ a: [1, null] }, '{"a":[1,null]}'], [{ wait: 5 }, '{"wait":5}'], [{ text: 5 }, '{"text":5}'], [7, "7"], [undefined, "null"]]
  expect(given.map(([value]) => asText(value))).toEqual(given.map(([, text]) => text))
  for (const [value, text] of given) {
    // What a person's own code gives back is not checked by any compiler.
    const run = (() => value) as Tool["run"]
    expect((await oneCall(toolOf("code", run))).told).toBe(text)
  }
})

test("the details of a result are for the page alone", async () => {
  const { told, finished } = await oneCall(toolOf("rich", () => ({ text: "20 °C", details: { chart: [1, 2] } })))
  expect(told).toBe("20 °C")
  expect(finished).toMatchObject({ ok: true, output: "20 °C", details: { chart: [1, 2] } })
})

test("the text of a huge error stands whole in the output and short in the error", async () => {
  const { finished } = await oneCall(toolOf("loud", () => { throw new Error("x".repeat(100_000)) }))
  expect(finished).toMatchObject({ output: { bytes: 100_007 }, error: { message: "x".repeat(1024) } })
})

test("of a result that is larger than 10 MB the first 10 MB are kept, and that is said", async () => {
  const whole = "é".repeat(5_000_000)
  expect((await oneCall(toolOf("large", () => whole))).finished).toMatchObject({ output: { bytes: 10_000_000 } })
  const { finished, values } = await oneCall(toolOf("larger", () => `${whole}é`))
  const { output } = finished ?? {}
  expect(typeof output === "object" && values.get(output.blob)).toBe(`${whole}\n\n[Cut: only the first 10 MB of this result were kept.]`)
})

test.each(["", " ", "null", "{}"])("no arguments, written as '%s', are an empty object", (text) => {
  expect(parseArguments(text)).toEqual({ args: {} })
})

test.each(["[]", "5", '"text"', "{'a': 1}", '{"a": 1'])("%s is no object of arguments", (text) => {
  expect(parseArguments(text)).toHaveProperty("problem")
})

test.each([64, 65, 5_000, 100_000])("arguments of %i lists in each other are refused beyond 64 levels, in words", (levels) => {
  const parsed = parseArguments(`{"a": ${"[".repeat(levels)}${"]".repeat(levels)}}`)
  expect("problem" in parsed && parsed.problem).toBe(levels <= 64 ? false : "The arguments are nested more than 64 levels deep.")
})

test("a key named __proto__ is dropped wherever it stands", () => {
  const parsed = parseArguments('{"a": {"__proto__": {"admin": true}, "b": 1}, "__proto__": 2}')
  expect(parsed).toEqual({ args: { a: { b: 1 } } })
  expect("args" in parsed && Object.getOwnPropertyNames(parsed.args)).toEqual(["a"])
})

/** The loop itself: ask, run, ask again, and when it ends. Calls, people, agents, limits and crashes have files of their own beside this one. */
import { expect, test } from "vitest"
import { usageOf } from "#lib/agent/limits.ts"
import { ModelError, type Settings } from "#lib/agent/types.ts"
import { rehearsed, scripted } from "./support/scripted.ts"
import { agentOf, all, toolOf, world } from "./support/world.ts"

const echo = toolOf("echo", ({ text }) => `echo ${text}`, { parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"] } })
const callOf = (text: string) => ({ name: "echo", arguments: { text } })

test("a plain answer ends the turn", async () => {
  const model = scripted([{ text: "Hello." }])
  const { run, events } = world({ agent: agentOf(), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "done", text: "Hello." })
  expect(events().slice(2).map(({ type }) => type)).toEqual(["model.started", "message.assistant"])
  expect(model.requests[0]).toEqual({ model: "main", messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Go." }] })
  model.done()
})

test("a call is run with its arguments and the model is asked again with the result", async () => {
  const model = scripted([{ calls: [callOf("one")] }, { text: "Done." }])
  const { run } = world({ agent: agentOf([echo]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "done", text: "Done." })
  const [, , asked, result] = model.requests[1]?.messages ?? []
  expect(asked).toMatchObject({ role: "assistant", content: null, tool_calls: [{ type: "function", function: { name: "echo", arguments: '{"text":"one"}' } }] })
  expect(result).toEqual({ role: "tool", tool_call_id: asked?.role === "assistant" && asked.tool_calls?.[0]?.id, content: "echo one" })
  model.done()
})

test("text beside a call is not the end", async () => {
  const model = scripted([{ text: "Let me see.", calls: [callOf("one")] }, { text: "Done." }])
  const { run, log } = world({ agent: agentOf([echo]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "done", text: "Done." })
  expect(all(log, "message.assistant").map(({ text }) => text)).toEqual(["Let me see.", "Done."])
  model.done()
})

test("calls count although the provider says stop", async () => {
  const model = scripted([{ calls: [callOf("one")], finishReason: "stop" }, { text: "Done." }])
  expect(await world({ agent: agentOf([echo]), models: { "test:main": model } }).run()).toMatchObject({ status: "done", text: "Done." })
  model.done()
})

test("an empty answer ends the turn", async () => {
  const model = scripted([{ text: "" }])
  expect(await world({ agent: agentOf(), models: { "test:main": model } }).run()).toMatchObject({ status: "done", text: "" })
  model.done()
})

test("a model error leaves the loop as it is", async () => {
  const error = new ModelError("auth", "The key was refused.")
  const { run, log } = world({ agent: agentOf(), models: { "test:main": scripted([{ fails: error }]) } })
  await expect(run()).rejects.toBe(error)
  expect(all(log, "message.assistant")).toMatchObject([{ finishReason: "error", text: "", calls: [] }])
})

test("a cut answer keeps its text and none of its calls", async () => {
  const model = scripted([{ text: "Half an", calls: [callOf("never run")], fails: new ModelError("cut", "The connection broke.") }])
  const { run, log } = world({ agent: agentOf([echo]), models: { "test:main": model } })
  await expect(run()).rejects.toThrow("The connection broke.")
  expect(all(log, "message.assistant")).toMatchObject([{ finishReason: "error", text: "Half an", calls: [] }])
  expect(all(log, "call.started")).toEqual([])
})

test("a stream that ends without an end is a failure", async () => {
  const { run, log } = world({ agent: agentOf(), models: { "test:main": async function* () { yield { type: "text", delta: "Half" } } } })
  await expect(run()).rejects.toThrow("without saying so")
  expect(all(log, "message.assistant")).toMatchObject([{ finishReason: "error", text: "Half" }])
})

test("an answer that the provider itself calls broken is a failure", async () => {
  const { run, log } = world({ agent: agentOf([echo]), models: { "test:main": scripted([{ text: "Half", calls: [callOf("never run")], finishReason: "error" }]) } })
  await expect(run()).rejects.toThrow(ModelError)
  expect(all(log, "message.assistant")).toMatchObject([{ finishReason: "error", text: "Half", calls: [] }])
})

test("a turn whose last answer was cut asks again when it resumes", async () => {
  const first = world({ agent: agentOf(), models: { "test:main": scripted([{ text: "Half", fails: new ModelError("cut", "The connection broke.") }]) } })
  await expect(first.run()).rejects.toThrow("The connection broke.")
  const model = scripted([{ text: "Whole." }])
  const second = world({ agent: agentOf(), models: { "test:main": model }, log: first.log, values: first.values })
  expect(await second.run()).toMatchObject({ status: "done", text: "Whole." })
  model.done()
})

test("usage is kept per step", async () => {
  const model = scripted([
    { calls: [callOf("one")], usage: { inputTokens: 10, outputTokens: 5, cachedTokens: 4 } },
    { text: "Done.", usage: { inputTokens: 20, outputTokens: 7, reasoningTokens: 3 } },
  ])
  const { run, log, turn } = world({ agent: agentOf([echo]), models: { "test:main": model } })
  await run()
  expect(all(log, "message.assistant").map(({ usage }) => usage)).toEqual([
    { inputTokens: 10, outputTokens: 5, cachedTokens: 4 },
    { inputTokens: 20, outputTokens: 7, reasoningTokens: 3 },
  ])
  expect(usageOf(log, turn.turnId)).toEqual({ inputTokens: 30, outputTokens: 12, cachedTokens: 4, reasoningTokens: 3 })
})

test("a forced tool choice is forced once", async () => {
  for (const tool_choice of ["required", { type: "function", function: { name: "echo" } }] as const) await expectForcedOnce(tool_choice)
})

async function expectForcedOnce(tool_choice: Settings["tool_choice"]): Promise<void> {
  const model = scripted([{ calls: [callOf("one")] }, { text: "Done." }])
  await world({ agent: agentOf([echo], { settings: { tool_choice, temperature: 0 } }), models: { "test:main": model } }).run()
  expect(model.requests.map((request) => request.tool_choice)).toEqual([tool_choice, undefined])
  expect(model.requests.map((request) => request.temperature)).toEqual([0, 0])
  model.done()
}

test("a tool choice that forces nothing holds for every step", async () => {
  const model = scripted([{ calls: [callOf("one")] }, { text: "Done." }])
  await world({ agent: agentOf([echo], { settings: { tool_choice: "auto" } }), models: { "test:main": model } }).run()
  expect(model.requests.map((request) => request.tool_choice)).toEqual(["auto", "auto"])
})

test("two tools of one name are refused before the model is asked", async () => {
  const model = scripted([])
  const { run, log } = world({ agent: agentOf([echo, { ...echo, version: "2" }]), models: { "test:main": model } })
  await expect(run()).rejects.toThrow('"echo"')
  expect(all(log, "model.started")).toEqual([])
  model.done()
})

test("a loaded tool is callable from the next step on", async () => {
  const late = toolOf("late", () => "It was there.")
  const find = toolOf("find_tool", () => ({ text: "Found late.", load: [late] }))
  const model = scripted([{ calls: [{ name: "find_tool" }] }, { calls: [{ name: "late" }] }, { text: "Done." }])
  const { run, log } = world({ agent: agentOf([find]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "done", agent: { tools: [{ name: "find_tool" }, { name: "late" }] } })
  expect(model.requests.map(({ tools }) => tools?.map((tool) => tool.function.name))).toEqual([["find_tool"], ["find_tool", "late"], ["find_tool", "late"]])
  expect(all(log, "tools.changed")).toMatchObject([{ added: [{ name: "late" }], removed: [] }])
  expect(all(log, "call.finished").at(-1)).toMatchObject({ name: "late", ok: true, output: "It was there." })
  model.done()
})

test("a message that joins is taken before the next step, once", async () => {
  const model = scripted([{ calls: [{ name: "listen" }] }, { calls: [{ name: "listen" }] }, { text: "Done." }])
  let heard = 0
  const listen = toolOf("listen", () => {
    if (heard++ > 0) return "Nothing new."
    tested.hear({ type: "message.user", messageId: "m2", text: "And hurry." })
    tested.hear({ type: "message.user", messageId: "m3", text: "This one waits." })
    tested.hear({ type: "message.edited", messageId: "m2", now: true })
    return "Heard."
  })
  const tested = world({ agent: agentOf([listen]), models: { "test:main": model } })
  await tested.run()
  expect(all(tested.log, "model.started").map(({ takes }) => takes)).toEqual([undefined, ["m2"], undefined])
  const users = model.requests[2]?.messages.filter(({ role }) => role === "user").map(({ content }) => content)
  expect(users).toEqual(["Go.", "And hurry."])
})

test("each message and result is in the next request once", async () => {
  const answers = [{ calls: [callOf("one"), callOf("two")] }, { text: "Half", fails: new ModelError("cut", "The connection broke.") }]
  const first = world({ agent: agentOf([echo]), models: { "test:main": scripted(answers) } })
  await expect(first.run()).rejects.toThrow("The connection broke.")
  const model = scripted([{ text: "Done." }])
  await world({ agent: agentOf([echo]), models: { "test:main": model }, log: first.log, values: first.values }).run()
  const contents = model.requests[0]?.messages.map(({ content }) => content)
  expect(contents).toEqual(["Be brief.", "Go.", null, "echo one", "echo two"])
})

test("what the loop sends is what toRequest gives from the log", async () => {
  const agent = agentOf([echo], { settings: { temperature: 0.5, seed: 7 } })
  const model = rehearsed([{ text: "Now.", calls: [callOf("one")] }, { text: "Done." }])
  const { run, requests } = world({ agent, models: { "test:main": model } })
  await run()
  expect(requests).toEqual(model.requests)
  expect(requests[0]).toMatchObject({ model: "main", temperature: 0.5, seed: 7, tools: [{ type: "function", function: { name: "echo" } }] })
})

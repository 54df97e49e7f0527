/** Agents as tools: hand the conversation over, or ask another agent and go on. */
import { expect, test } from "vitest"
import { delegateTool, goneTool, handoffTool } from "#lib/agent/agents-as-tools.ts"
import { ModelError, type Agent } from "#lib/agent/types.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, all, toolOf, world } from "./support/world.ts"

const ask = toolOf("ask_person", (_, { answer }) => (answer ? String(answer.output) : { wait: "answer" }), { kind: "mock" })
const look = toolOf("look", () => "seen")
const toSales = { name: "transfer_to_sales" }
const sales = agentOf([look], { name: "sales", instructions: "Sell." })
const delegateTo = (name: string, task = "Look.") => ({ name: `delegate_to_${name}`, arguments: { task } })
const systemOf = (requests: { messages: { content: unknown }[] }[]) => requests.map(({ messages }) => messages[0]?.content)

test("a hand-off changes who answers from the next step on", async () => {
  const models = { "test:main": scripted([{ calls: [toSales] }]), "test:sales": scripted([{ text: "Buy this." }]) }
  const { run, log, requests } = world({ agent: agentOf([handoffTool(sales)]), models })
  expect(await run()).toMatchObject({ status: "done", agent: { name: "sales" }, text: "Buy this." })
  expect(systemOf(requests)).toEqual(["Be brief.", "Sell."])
  expect(requests[1]).toMatchObject({ model: "sales", tools: [{ function: { name: "look" } }] })
  expect(all(log, "agent.changed")).toMatchObject([{ from: { name: "main" }, to: { name: "sales" } }])
  expect(all(log, "message.assistant").map(({ agent }) => agent)).toEqual(["main", "sales"])
})

test("a hand-off is a call with a safe name and a result", async () => {
  const tool = handoffTool(agentOf([], { name: "Sales & Support (EU)" }), "When somebody wants to buy.")
  expect(tool).toMatchObject({ name: "transfer_to_sales_support_eu", description: "Hands the conversation over to Sales & Support (EU). When somebody wants to buy." })
  const models = { "test:main": scripted([{ calls: [{ name: tool.name }] }]), "test:Sales & Support (EU)": scripted([{ text: "Hi." }]) }
  const { run, requests } = world({ agent: agentOf([tool]), models })
  await run()
  expect(requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", content: "Transferred to Sales & Support (EU)." })
})

test("an agent that is there no more is not offered, and who calls it all the same is told so", async () => {
  const models = { "test:main": scripted([{ calls: [toSales] }, { text: "Sales is closed." }]) }
  const { run, requests } = world({ agent: agentOf([goneTool("transfer_to", "Sales"), look]), models })
  expect(await run()).toMatchObject({ status: "done", agent: { name: "main" }, text: "Sales is closed." })
  expect(requests[0]?.tools).toMatchObject([{ function: { name: "look" } }])
  expect(requests[1]?.messages.at(-1)).toMatchObject({ role: "tool", content: 'Error: There is no agent "Sales" any more. Do it yourself, with another agent or another function, or say that it cannot be done.' })
})

test("the first of several hand-offs wins", async () => {
  const support = agentOf([], { name: "support" })
  const models = { "test:main": scripted([{ calls: [toSales, { name: "transfer_to_support" }] }]), "test:sales": scripted([{ text: "Hi." }]) }
  const { run, log } = world({ agent: agentOf([handoffTool(support), handoffTool(sales)]), models })
  expect(await run()).toMatchObject({ status: "done", agent: { name: "sales" } })
  expect(all(log, "agent.changed")).toMatchObject([{ to: { name: "sales" } }])
  expect(all(log, "call.finished").find(({ name }) => name === "transfer_to_support")).toMatchObject({ ok: false, error: { kind: "ignored" } })
})

test("a hand-off may be followed by another one, also back", async () => {
  const main: Agent = agentOf([])
  const expert = agentOf([handoffTool(main)], { name: "expert", instructions: "Know." })
  const middle = agentOf([handoffTool(expert)], { name: "middle", instructions: "Ask." })
  main.tools.push(handoffTool(middle))
  const models = {
    "test:main": scripted([{ calls: [{ name: "transfer_to_middle" }] }, { text: "Back again." }]),
    "test:middle": scripted([{ calls: [{ name: "transfer_to_expert" }] }]),
    "test:expert": scripted([{ calls: [{ name: "transfer_to_main" }] }]),
  }
  const { run, requests } = world({ agent: main, models })
  expect(await run()).toMatchObject({ status: "done", agent: { name: "main" }, text: "Back again." })
  expect(systemOf(requests)).toEqual(["Be brief.", "Ask.", "Know.", "Be brief."])
})

test("who asked stays in charge until every other call of the step is finished", async () => {
  const models = { "test:main": scripted([{ calls: [toSales, { name: "ask_person" }] }]), "test:sales": scripted([{ text: "Hi." }]) }
  const first = world({ agent: agentOf([handoffTool(sales), ask]), models })
  expect(await first.run()).toMatchObject({ status: "waiting", agent: { name: "main" } })
  expect(all(first.log, "agent.changed")).toEqual([])
  const { callId = "" } = all(first.log, "call.waiting")[0] ?? {}
  first.hear({ type: "call.answered", callId, output: "yes", by: "person" })
  const second = world({ agent: agentOf([handoffTool(sales), ask]), models, log: first.log, values: first.values })
  expect(await second.run()).toMatchObject({ status: "done", agent: { name: "sales" } })
  expect(all(second.log, "call.finished")).toMatchObject([{ name: "ask_person", ok: true, output: "yes" }, { name: "transfer_to_sales", ok: true }])
})

test("a tool loaded beside a call that waits is there when the turn goes on", async () => {
  const find = toolOf("find_tool", () => ({ text: "Found look.", load: [look] }))
  const models = { "test:main": scripted([{ calls: [{ name: "find_tool" }, { name: "ask_person" }] }]) }
  const { run } = world({ agent: agentOf([find, ask]), models })
  expect(await run()).toMatchObject({ status: "waiting", agent: { tools: [{ name: "find_tool" }, { name: "ask_person" }, { name: "look" }] } })
})

test("a delegate sees its task alone and its answer is the result", async () => {
  const models = {
    "test:main": scripted([{ calls: [delegateTo("helper", "Look twice.")] }, { text: "The helper saw it." }]),
    "test:helper": scripted([{ calls: [{ name: "look" }, { name: "look" }] }, { text: "I saw it." }]),
  }
  const { run, log } = world({ agent: agentOf([delegateTool(agentOf([look], { name: "helper", instructions: "Help." }))]), models })
  expect(await run()).toMatchObject({ status: "done", agent: { name: "main" }, text: "The helper saw it." })
  expect(models["test:helper"].requests[0]?.messages).toEqual([{ role: "system", content: "Help." }, { role: "user", content: "Look twice." }])
  const outer = all(log, "call.started")[0]?.callId
  expect(log.filter(({ parent }) => parent === outer).map(({ event }) => event.type)).toEqual([
    "model.started", "message.assistant", "call.started", "call.started", "call.finished", "call.finished", "model.started", "message.assistant",
  ])
  expect(models["test:main"].requests[1]?.messages.slice(2)).toMatchObject([{ role: "assistant", tool_calls: [{ id: outer }] }, { role: "tool", content: "I saw it." }])
})

test("delegates of one step work side by side, each on its own", async () => {
  const models = {
    "test:main": scripted([{ calls: [delegateTo("one"), delegateTo("two")] }, { text: "Done." }]),
    "test:one": scripted([{ calls: [{ name: "look" }] }, { text: "one saw it" }]),
    "test:two": scripted([{ text: "two saw it" }]),
  }
  const { run, requests } = world({ agent: agentOf([delegateTool(agentOf([look], { name: "one" })), delegateTool(agentOf([], { name: "two" }))]), models })
  await run()
  expect(requests.at(-1)?.messages.filter(({ role }) => role === "tool").map(({ content }) => content)).toEqual(["one saw it", "two saw it"])
  for (const model of Object.values(models)) model.done()
})

test("a forced choice of a delegate is forced once in each of its calls", async () => {
  const helper = scripted([{ calls: [{ name: "look" }] }, { text: "seen" }, { calls: [{ name: "look" }] }, { text: "seen" }])
  const models = { "test:main": scripted([{ calls: [delegateTo("helper")] }, { calls: [delegateTo("helper")] }, { text: "Done." }]), "test:helper": helper }
  await world({ agent: agentOf([delegateTool(agentOf([look], { name: "helper", settings: { tool_choice: "required" } }))]), models }).run()
  expect(helper.requests.map(({ tool_choice }) => tool_choice)).toEqual(["required", undefined, "required", undefined])
})

test("a delegate whose model fails is a call that went wrong", async () => {
  const models = {
    "test:main": scripted([{ calls: [delegateTo("helper")] }, { text: "Then without." }]),
    "test:helper": scripted([{ text: "Half", fails: new ModelError("upstream", "The provider is down.") }]),
  }
  const { run, log } = world({ agent: agentOf([delegateTool(agentOf([], { name: "helper" }))]), models })
  expect(await run()).toMatchObject({ status: "done", text: "Then without." })
  expect(all(log, "call.finished")).toMatchObject([{ ok: false, output: "Error: The provider is down." }])
})

test("a delegate may delegate, five deep and no deeper", async () => {
  const names = ["one", "two", "three", "four", "five", "six"]
  const chain = names.reduceRight<Agent | undefined>((next, name) => agentOf(next ? [delegateTool(next)] : [], { name }), undefined)
  const asking = Object.fromEntries(["main", ...names.slice(0, -1)].map((name, i) => [`test:${name}`, scripted([{ calls: [delegateTo(names[i] ?? "")] }, { text: `${name} is done` }])]))
  const models = { ...asking, "test:six": scripted([]) }
  const { run, log } = world({ agent: agentOf(chain ? [delegateTool(chain)] : []), models })
  expect(await run()).toMatchObject({ status: "done", text: "main is done" })
  expect(all(log, "call.finished")).toMatchObject([
    { name: "delegate_to_six", ok: false, error: { kind: "limit" }, output: expect.stringContaining("5 deep") },
    ...["five", "four", "three", "two", "one"].map((name) => ({ name: `delegate_to_${name}`, ok: true, output: `${name} is done` })),
  ])
  for (const model of Object.values(models)) model.done()
})

test("a delegate runs inside its call, and when it waits the outer turn waits", async () => {
  const main = agentOf([delegateTool(agentOf([ask], { name: "helper" })), look])
  const models = {
    "test:main": scripted([{ calls: [delegateTo("helper"), { name: "look" }] }, { text: "Done." }]),
    "test:helper": scripted([{ calls: [{ name: "ask_person" }] }, { text: "The person said blue." }]),
  }
  const first = world({ agent: main, models })
  expect(await first.run()).toMatchObject({ status: "waiting" })
  const [waiting] = all(first.log, "call.waiting")
  expect(first.log.find(({ event }) => event === waiting)?.parent).toBe(all(first.log, "call.started")[0]?.callId)
  first.hear({ type: "call.answered", callId: waiting?.callId ?? "", output: "blue", by: "person" })
  const second = world({ agent: main, models, log: first.log, values: first.values })
  expect(await second.run()).toMatchObject({ status: "done" })
  expect(all(second.log, "call.finished").map(({ name, output }) => [name, output])).toEqual([["look", "seen"], ["ask_person", "blue"], ["delegate_to_helper", "The person said blue."]])
  expect(all(second.log, "call.started")).toHaveLength(3)
})

test("a delegate that handed over inside its call goes on with the agent in charge", async () => {
  const expert = agentOf([ask], { name: "expert", instructions: "Know." })
  const main = agentOf([delegateTool(agentOf([handoffTool(expert)], { name: "helper" }))])
  const models = {
    "test:main": scripted([{ calls: [delegateTo("helper")] }, { text: "Done." }]),
    "test:helper": scripted([{ calls: [{ name: "transfer_to_expert" }] }]),
    "test:expert": scripted([{ calls: [{ name: "ask_person" }] }, { text: "It is blue." }]),
  }
  const first = world({ agent: main, models })
  expect(await first.run()).toMatchObject({ status: "waiting", agent: { name: "main" } })
  first.hear({ type: "call.answered", callId: all(first.log, "call.waiting")[0]?.callId ?? "", output: "blue", by: "person" })
  const second = world({ agent: main, models, log: first.log, values: first.values })
  expect(await second.run()).toMatchObject({ status: "done", agent: { name: "main" }, text: "Done." })
  for (const model of Object.values(models)) model.done()
})

test("a stop reaches the tools of a delegate", async () => {
  const begun = Promise.withResolvers<AbortSignal>()
  const slow = toolOf("slow", (_, { signal }) => { begun.resolve(signal); return new Promise(() => undefined) })
  const models = { "test:main": scripted([{ calls: [delegateTo("helper")] }]), "test:helper": scripted([{ calls: [{ name: "slow" }] }]) }
  const { run, control, log } = world({ agent: agentOf([delegateTool(agentOf([slow], { name: "helper" }))]), models })
  const done = run()
  const signal = await begun.promise
  control.abort(new Error("stopped"))
  await expect(done).rejects.toThrow("stopped")
  expect(signal.aborted).toBe(true)
  expect(all(log, "call.finished")).toEqual([])
})

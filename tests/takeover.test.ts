/** What an agent sees and has that took over or goes on: history, loaded tools, variables. */
import { expect, test } from "vitest"
import { delegateTool, handoffTool } from "#lib/agent/agents-as-tools.ts"
import { render } from "#lib/agent/context.ts"
import { agentDefinition } from "#lib/agent/definition.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { summarizingHandoff } from "#lib/agent/summary.ts"
import type { Agent } from "#lib/agent/types.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, all, at, opening, toolOf, world } from "./support/world.ts"

const contents = (request: { messages: { content: unknown }[] } | undefined) => request?.messages.map(({ content }) => content)
const saved = (name: string, fields: object = {}): Agent =>
  agentOf([], { name, instructions: `I am ${name}.`, definition: agentDefinition.parse({ name, instructions: `I am ${name}.`, ...fields }) })
const transfer = (name: string) => ({ calls: [{ name: `transfer_to_${name}` }] })

/** A finished turn, and a message that begins the next. */
const talk = (agent: Agent, next = "And now?"): Envelope[] => [
  ...opening(agent, "My order is 4711."),
  { at, turnId: "t1", event: { type: "message.assistant", stepId: "s1", agent: agent.name, text: "Noted.", calls: [], finishReason: "stop", ms: 0 } },
  { at, event: { type: "turn.finished", turnId: "t1", reason: "done" } },
  { at, event: { type: "message.user", messageId: "m2", text: next } },
  { at, turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause: { kind: "message", id: "m2" }, agent: agent.name, model: agent.model } },
]

test("an agent that takes over sees all of the conversation, unless it says otherwise", async () => {
  const sales = saved("sales")
  const main = agentOf([handoffTool(sales)])
  const { run, requests } = world({ agent: main, log: talk(main), models: { "test:main": scripted([transfer("sales")]), "test:sales": scripted([{ text: "Hi." }]) } })
  await run()
  expect(contents(requests[1])).toEqual(["I am sales.", "My order is 4711.", "Noted.", "And now?", null, "Transferred to sales."])
})

test("one that wants the last message sees the conversation from its hand-off on, also in later turns", async () => {
  const sales = saved("sales", { handoffHistory: "last" })
  const main = agentOf([handoffTool(sales)])
  const first = world({ agent: main, log: talk(main), models: { "test:main": scripted([transfer("sales")]), "test:sales": scripted([{ text: "Hi." }]) } })
  await first.run()
  expect(contents(first.requests[1])).toEqual(["I am sales.", "And now?", null, "Transferred to sales."])
  const log: Envelope[] = [
    ...first.log,
    { at, event: { type: "turn.finished", turnId: "t2", reason: "done" } },
    { at, event: { type: "message.user", messageId: "m3", text: "More." } },
    { at, turnId: "t3", event: { type: "turn.started", turnId: "t3", attempt: 1, cause: { kind: "message", id: "m3" }, agent: "sales", model: "test:sales" } },
  ]
  const next = world({ agent: sales, log, values: first.values, models: { "test:sales": scripted([{ text: "Sure." }]) } })
  await next.run()
  expect(contents(next.requests[0])).toEqual(["I am sales.", "And now?", null, "Transferred to sales.", "Hi.", "More."])
})

test("one that wants a summary gets what the agent before it wrote, as a step inside the hand-off", async () => {
  const sales = saved("sales", { handoffHistory: "summary" })
  const main = agentOf([summarizingHandoff(sales)])
  const models = { "test:main": scripted([transfer("sales"), { text: "Order 4711 is asked about." }]), "test:sales": scripted([{ text: "Hi." }]) }
  const { run, log, requests } = world({ agent: main, log: talk(main), models })
  await run()
  expect(requests[1]?.messages[1]?.content).toBe("Person: My order is 4711.\nAssistant: Noted.")
  expect(requests[1]?.tools).toBeUndefined()
  expect(contents(requests[2])).toEqual(["I am sales.", "[Summary of the conversation before]\nOrder 4711 is asked about.", "And now?", null, "Transferred to sales."])
  const inside = log.filter(({ parent }) => parent).map(({ event }) => event.type)
  expect(inside).toEqual(["model.started", "message.assistant"])
})

test("a hand-off that needs no summary asks for none", async () => {
  const sales = saved("sales", { handoffHistory: "summary" })
  const { run, requests } = world({ agent: agentOf([summarizingHandoff(sales)]), models: { "test:main": scripted([transfer("sales")]), "test:sales": scripted([{ text: "Hi." }]) } })
  await run()
  expect(contents(requests[1])).toEqual(["I am sales.", "Go.", null, "Transferred to sales."])
})

test("agents that hand over to each other for ever reach the limit of the turn", async () => {
  const main: Agent = agentOf([])
  const other = saved("other")
  other.tools.push(handoffTool(main))
  main.tools.push(handoffTool(other))
  const always = (name: string) => scripted(Array.from({ length: 10 }, () => transfer(name)))
  const { run } = world({ agent: main, limits: { steps: 6 }, models: { "test:main": always("other"), "test:other": always("main") } })
  expect(await run()).toMatchObject({ status: "limit", limit: "steps", message: expect.stringContaining("6 times") })
})

test("a delegate spends of the turn's limits no more than its own, and can go without its instructions", async () => {
  const helper = saved("helper", { limits: { steps: 2 }, withSystem: false })
  helper.tools.push(toolOf("look", () => "seen"))
  const look = { calls: [{ name: "look" }] }
  const models = {
    "test:main": scripted([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Look." } }] }, { text: "It gave up." }]),
    "test:helper": scripted([look, look]),
  }
  const { run, requests, log } = world({ agent: agentOf([delegateTool(helper)]), models })
  expect(await run()).toMatchObject({ status: "done", text: "It gave up." })
  expect(contents(requests[1])).toEqual(["Look."])
  expect(all(log, "call.finished").at(-1)).toMatchObject({ name: "delegate_to_helper", ok: false, error: { kind: "limit", message: expect.stringContaining("asked the model 2 times") } })
})

const look = toolOf("look", () => "seen")
const find = toolOf("find_tool", () => ({ text: "Found look.", load: [look] }))

test("a loaded tool is there after a restart and in later turns, as it is then", async () => {
  const first = world({ agent: agentOf([find]), models: { "test:main": scripted([{ calls: [{ name: "find_tool" }] }, { text: "I have it." }]) } })
  await first.run()
  const log: Envelope[] = [
    ...first.log,
    { at, event: { type: "turn.finished", turnId: "t1", reason: "done" } },
    { at, event: { type: "message.user", messageId: "m2", text: "Look." } },
    { at, turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause: { kind: "message", id: "m2" }, agent: "main", model: "test:main" } },
  ]
  const sharper = toolOf("look", () => "seen better", { version: "2" })
  const next = world({ agent: agentOf([find]), log, values: first.values, known: [sharper], models: { "test:main": scripted([{ calls: [{ name: "look" }] }, { text: "Done." }]) } })
  await next.run()
  expect(all(next.log, "model.started").at(-1)?.tools.map(({ name, version }) => [name, version])).toEqual([["find_tool", undefined], ["look", "2"]])
  expect(all(next.log, "call.finished").at(-1)).toMatchObject({ name: "look", output: "seen better" })
})

test("what a delegate loads holds inside that call alone, also when the call is entered again", async () => {
  const ask = toolOf("ask_person", (_, { answer }) => (answer ? String(answer.output) : { wait: "answer" }), { kind: "mock" })
  const helper = agentOf([find, ask], { name: "helper" })
  const main = agentOf([delegateTool(helper)])
  const models = { "test:main": scripted([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Look." } }] }]), "test:helper": scripted([{ calls: [{ name: "find_tool" }, { name: "ask_person" }] }]) }
  const first = world({ agent: main, models })
  expect(await first.run()).toMatchObject({ status: "waiting" })
  const { callId = "" } = all(first.log, "call.waiting")[0] ?? {}
  first.hear({ type: "call.answered", callId, output: "yes", by: "person" })
  const again = { "test:main": scripted([{ text: "Fine." }]), "test:helper": scripted([{ calls: [{ name: "look" }] }, { text: "I looked." }]) }
  const second = world({ agent: main, log: first.log, values: first.values, known: [look], models: again })
  expect(await second.run()).toMatchObject({ status: "done", text: "Fine." })
  const offers = all(second.log, "model.started").map(({ agent, tools }) => [agent, tools.map(({ name }) => name)])
  expect(offers.at(-2)).toEqual(["helper", ["find_tool", "ask_person", "look"]])
  expect(offers.at(-1)).toEqual(["main", ["delegate_to_helper"]])
})

test("variables stand in the instructions of each step and are there for tools; a name without one stays visible and is told", async () => {
  const tool = toolOf("who", (_, { context }) => `${context.user}, ${context.age}`)
  const { run, requests, log } = world({
    agent: agentOf([tool], { instructions: "You help {{user}}. Never say {{ secret }}." }), context: { user: "Ada", age: 36 },
    models: { "test:main": scripted([{ calls: [{ name: "who" }] }, { text: "Hi." }]) },
  })
  await run()
  expect(contents(requests[0])?.[0]).toBe("You help Ada. Never say {{ secret }}.")
  expect(all(log, "model.started").map(({ unknown }) => unknown)).toEqual([["secret"], ["secret"]])
  expect(all(log, "call.finished")[0]?.output).toBe("Ada, 36")
  expect(render("{{a}} {{a.b}} {{}} {{1}} {{__proto__}}", { a: true })).toEqual({ text: "true {{a.b}} {{}} {{1}} {{__proto__}}", unknown: ["a.b", "__proto__"] })
})

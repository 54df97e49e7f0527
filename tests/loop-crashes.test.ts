/** A turn that died goes on from whatever of its log was committed, and tells the model the same story in the end. */
import { expect, test } from "vitest"
import { delegateTool, handoffTool } from "#lib/agent/agents-as-tools.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { historyOf } from "#lib/agent/messages.ts"
import { nextOf } from "#lib/agent/next.ts"
import type { OpenCall } from "#lib/agent/open.ts"
import type { Agent, Message, Model } from "#lib/agent/types.ts"
import { rehearsed, scripted } from "./support/scripted.ts"
import { agentOf, all, at, toolOf, world, type TestWorld } from "./support/world.ts"

const look = toolOf("look", ({ at: place }) => `saw ${place}`, { idempotent: true })
const lookAt = (place: string) => ({ name: "look", arguments: { at: place } })
const entersAgain = (agents: Agent[]) => ({ name }: OpenCall) => agents.flatMap(({ tools }) => tools).some((tool) => tool.name === name && (tool.idempotent || tool.resumable))

/** The prefixes that a crash can leave: a commit is whole or not there. */
const prefixes = ({ log, commits }: TestWorld): Envelope[][] => [2, ...commits].map((end) => log.slice(0, end))

/** What the runtime does with a log that has an open turn and no runner: one more attempt, by the agent in charge. */
async function resume(log: Envelope[], agents: Agent[], models: Record<string, Model>, values: Map<string, unknown>): Promise<TestWorld> {
  expect(nextOf(log, { turnId: "t1", stopTurnId: null, retryOf: null }, entersAgain(agents))).toMatchObject({ do: "go on", turnId: "t1" })
  const change = log.findLast(({ event, parent }) => event.type === "agent.changed" && parent === undefined)?.event
  const agent = agents.find(({ name }) => change?.type === "agent.changed" && name === change.to.name) ?? agents[0] ?? agentOf()
  const started: Envelope = { at, turnId: "t1", event: { type: "turn.started", turnId: "t1", attempt: 2, cause: { kind: "message", id: "m1" }, agent: agent.name, model: agent.model } }
  const resumed = world({ agent, models, log: [...log, started], values })
  expect(await resumed.run()).toMatchObject({ status: "done" })
  return resumed
}

/** The history with callIds replaced by the order in which they first stand there: another attempt makes other ids. */
function story({ log, turn }: TestWorld): Message[] {
  const ids = new Map<string, string>()
  const nameOf = (id: string) => ids.get(id) ?? (ids.set(id, `call ${ids.size}`), `call ${ids.size - 1}`)
  return historyOf(log, turn.world.get, "none").map((message): Message => {
    if (message.role === "tool") return { ...message, tool_call_id: nameOf(message.tool_call_id) }
    if (message.role === "assistant" && message.tool_calls) return { ...message, tool_calls: message.tool_calls.map((call) => ({ ...call, id: nameOf(call.id) })) }
    return message
  })
}

async function expectSameStory(agents: Agent[], models: Record<string, Model>): Promise<void> {
  const whole = world({ agent: agents[0] ?? agentOf(), models })
  expect(await whole.run()).toMatchObject({ status: "done" })
  const wanted = story(whole)
  const cuts = prefixes(whole)
  expect(cuts.length).toBeGreaterThan(6)
  for (const prefix of cuts.slice(0, -1)) expect(story(await resume(prefix, agents, models, whole.values))).toEqual(wanted)
}

test("a turn with parallel calls ends alike from every commit at which it may crash", async () => {
  const models = { "test:main": rehearsed([{ text: "I look.", calls: ["left", "right", "up"].map(lookAt) }, { calls: [lookAt("down")] }, { text: "Nothing." }]) }
  await expectSameStory([agentOf([look])], models)
})

test("a turn with a delegate ends alike from every commit at which it may crash", async () => {
  const helper = agentOf([look], { name: "helper" })
  const models = {
    "test:main": rehearsed([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Look." } }, lookAt("home")] }, { text: "Done." }]),
    "test:helper": rehearsed([{ calls: [lookAt("left"), lookAt("right")] }, { text: "I saw both." }]),
  }
  await expectSameStory([agentOf([delegateTool(helper), look])], models)
})

test("a turn with hand-offs ends alike from every commit at which it may crash", async () => {
  const sales = agentOf([look], { name: "sales" })
  const main = agentOf([handoffTool(sales), look])
  const models = {
    "test:main": rehearsed([{ calls: [{ name: "transfer_to_sales" }, lookAt("left"), { name: "transfer_to_sales" }] }]),
    "test:sales": rehearsed([{ text: "never asked first" }, { calls: [lookAt("shop")] }, { text: "Done." }]),
  }
  await expectSameStory([main, sales], models)
})

test("a call that has its result is not run again when the turn resumes", async () => {
  const ran: string[] = []
  const note = toolOf("look", ({ at: place }) => { ran.push(String(place)); return `saw ${place}` })
  const models = { "test:main": rehearsed([{ calls: ["left", "right"].map(lookAt) }, { text: "Done." }]) }
  const whole = world({ agent: agentOf([note]), models })
  await whole.run()
  ran.length = 0
  const finished = whole.log.findLastIndex(({ event }) => event.type === "call.finished") + 1
  await resume(whole.log.slice(0, finished), [agentOf([note])], models, whole.values)
  expect(ran).toEqual([])
})

test("every call has its result in the next request, also one that a crash left open", async () => {
  const whole = world({ agent: agentOf([look]), models: { "test:main": rehearsed([{ calls: ["left", "right"].map(lookAt) }, { text: "Done." }]) } })
  await whole.run()
  const open = whole.log.slice(0, whole.log.findIndex(({ event }) => event.type === "call.finished") + 1)
  const model = scripted([{ text: "Fine." }])
  const cause = { kind: "message" as const, id: "m2" }
  const later = world({
    agent: agentOf([look]), models: { "test:main": model }, values: whole.values,
    log: [...open, { at, turnId: "t1", event: { type: "turn.finished", turnId: "t1", reason: "interrupted" } }, { at, event: { type: "message.user", messageId: "m2", text: "Go on." } },
      { at, turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause, agent: "main", model: "test:main" } }],
  })
  await later.run()
  const tools = model.requests[0]?.messages.filter(({ role }) => role === "tool")
  expect(tools?.map(({ content }) => content)).toEqual(["saw left", "Error: interrupted, outcome unknown."])
})

test("a call that is run again keeps its callId, and its later result is the one that counts", async () => {
  let tries = 0
  const flaky = toolOf("flaky", () => { if (tries++ === 0) throw new Error("no luck"); return "luck" })
  const whole = world({ agent: agentOf([flaky]), models: { "test:main": scripted([{ calls: [{ name: "flaky" }] }, { text: "No luck." }]) } })
  await whole.run()
  const { callId = "" } = all(whole.log, "call.started")[0] ?? {}
  const step = whole.log.slice(0, whole.log.findIndex(({ event }) => event.type === "call.finished") + 1)
  const model = scripted([{ text: "Luck." }])
  const retried = world({
    agent: agentOf([flaky]), models: { "test:main": model }, values: whole.values,
    log: [...step, { at, turnId: "t1", event: { type: "turn.finished", turnId: "t1", reason: "interrupted" } },
      { at, turnId: "t1", event: { type: "turn.started", turnId: "t1", attempt: 2, cause: { kind: "retry", id: callId }, agent: "main", model: "test:main" } }],
  })
  expect(await retried.run()).toMatchObject({ status: "done", text: "Luck." })
  expect(all(retried.log, "call.started").map((event) => event.callId)).toEqual([callId, callId])
  expect(model.requests[0]?.messages.at(-1)).toEqual({ role: "tool", tool_call_id: callId, content: "luck" })
})

test("when another call is run again, one that had begun and may not begin twice is left alone", async () => {
  const ran: string[] = []
  const charge = toolOf("charge", ({ who }) => { ran.push(String(who)); return `charged ${who}` })
  const whole = world({ agent: agentOf([charge]), models: { "test:main": scripted([{ calls: [{ name: "charge", arguments: { who: "Ann" } }, { name: "charge", arguments: { who: "Bob" } }] }, { text: "Done." }]) } })
  await whole.run()
  ran.length = 0
  const [ann = "", bob = ""] = all(whole.log, "call.started").map(({ callId }) => callId)
  const begun = whole.log.slice(0, whole.log.findIndex(({ event }) => event.type === "call.finished"))
  const model = scripted([{ text: "Ann was charged." }])
  const retried = world({
    agent: agentOf([charge]), models: { "test:main": model }, values: whole.values,
    log: [...begun, { at, turnId: "t1", event: { type: "turn.finished", turnId: "t1", reason: "stopped" } },
      { at, turnId: "t1", event: { type: "turn.started", turnId: "t1", attempt: 2, cause: { kind: "retry", id: ann }, agent: "main", model: "test:main" } }],
  })
  expect(await retried.run()).toMatchObject({ status: "done" })
  expect(ran).toEqual(["Ann"])
  expect(all(retried.log, "call.finished").find(({ callId }) => callId === bob)).toMatchObject({ ok: false, error: { kind: "interrupted" } })
})

test("a turn with calls that the agent makes by itself ends alike from every commit at which it may crash", async () => {
  const keep = toolOf("keep", () => "kept", { idempotent: true, offered: false })
  const agent = agentOf([look, keep], { opening: () => ({ name: "look", arguments: '{"at":"back"}' }), closing: () => ({ name: "keep", arguments: "{}" }) })
  const models = { "test:main": rehearsed([{ text: "never asked first" }, { calls: [lookAt("left")] }, { text: "Done." }]) }
  const whole = world({ agent, models })
  await whole.run()
  for (const prefix of prefixes(whole).slice(0, -1)) {
    const resumed = await resume(prefix, [agent], models, whole.values)
    expect(story(resumed)).toEqual(story(whole))
    expect(all(resumed.log, "message.assistant").map(({ finishReason }) => finishReason).filter((reason) => reason === "recall" || reason === "remember")).toEqual(["recall", "remember"])
  }
})

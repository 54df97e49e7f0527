/** Calls that wait: for a person's answer, for an approval, for a task. Nothing is held in memory meanwhile. */
import { expect, test } from "vitest"
import type { KeptEvent } from "#lib/agent/events.ts"
import type { Agent, Model } from "#lib/agent/types.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, all, toolOf, world, type TestWorld } from "./support/world.ts"

type Answer = Omit<Extract<KeptEvent, { type: "call.answered" }>, "type" | "callId" | "by">

const ask = toolOf("ask_person", (_, { answer }) => (answer?.output === undefined ? { wait: "answer" } : { text: JSON.stringify(answer.output) }), { kind: "mock" })
const look = toolOf("look", () => "seen")
const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false }

/** A tool that notes what it was run with. */
function noting(name: string, fields: Parameters<typeof toolOf>[2] = {}) {
  const ran: unknown[] = []
  return { ran, tool: toolOf(name, (args) => { ran.push(args); return `${name} ran` }, fields) }
}

/** Answers the n-th call that waits and goes on, in a process that remembers nothing. */
function goOn(before: TestWorld, agent: Agent, models: Record<string, Model>, answer: Answer, n = 0): TestWorld {
  const { callId = "" } = all(before.log, "call.waiting")[n] ?? {}
  before.hear({ type: "call.answered", callId, by: "person", ...answer })
  return world({ agent, models, log: before.log, values: before.values })
}

const told = (tested: TestWorld) => tested.requests.at(-1)?.messages.filter(({ role }) => role === "tool").map(({ content }) => content)

test("a tool that waits for a person ends the turn as waiting with the call shown", async () => {
  const model = scripted([{ calls: [{ name: "ask_person", arguments: { what: "color" } }] }])
  const { run, log } = world({ agent: agentOf([ask]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "waiting" })
  expect(all(log, "call.waiting")).toMatchObject([{ for: "answer", args: { what: "color" } }])
  expect(all(log, "call.finished")).toEqual([])
  model.done()
})

test("a waiting turn resumes from its log with no call lost or doubled", async () => {
  const { tool, ran } = noting("note")
  const agent = agentOf([ask, tool])
  const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "ask_person" }, { name: "note" }, { name: "ask_person" }] }]) } })
  expect(await first.run()).toMatchObject({ status: "waiting" })
  const second = goOn(first, agent, {}, { output: { n: 1 } })
  expect(await second.run()).toMatchObject({ status: "waiting" })
  const model = scripted([{ text: "Done." }])
  const third = goOn(second, agent, { "test:main": model }, { output: { n: 2 } }, 1)
  expect(await third.run()).toMatchObject({ status: "done" })
  expect(told(third)).toEqual(['{"n":1}', "note ran", '{"n":2}'])
  expect(ran).toHaveLength(1)
  expect(all(third.log, "call.started")).toHaveLength(3)
  expect(all(third.log, "call.finished")).toHaveLength(3)
})

test("an answer that comes while a sibling runs starts its call at once", async () => {
  const gate = Promise.withResolvers<string>()
  const slow = toolOf("slow", () => gate.promise)
  const tested = world({ agent: agentOf([ask, slow]), models: { "test:main": scripted([{ calls: [{ name: "ask_person" }, { name: "slow" }] }, { text: "Done." }]) } })
  const done = tested.run()
  await tested.until(({ type }) => type === "call.waiting")
  tested.hear({ type: "call.answered", callId: all(tested.log, "call.waiting")[0]?.callId ?? "", output: "blue", by: "person" })
  await tested.until(({ type }) => type === "call.finished")
  expect(all(tested.log, "call.finished")).toMatchObject([{ name: "ask_person", output: '"blue"' }])
  gate.resolve("slowly")
  expect(await done).toMatchObject({ status: "done" })
  expect(told(tested)).toEqual(['"blue"', "slowly"])
})

test("a call may wait more than once", async () => {
  const twice = toolOf("twice", (_, { answer }) => (answer?.output === "more" || !answer ? { wait: "answer" } : { text: String(answer.output) }))
  const agent = agentOf([twice])
  const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "twice" }] }]) } })
  await first.run()
  const second = goOn(first, agent, {}, { output: "more" })
  expect(await second.run()).toMatchObject({ status: "waiting" })
  const third = goOn(second, agent, { "test:main": scripted([{ text: "Done." }]) }, { output: "enough" })
  expect(await third.run()).toMatchObject({ status: "done" })
  expect(told(third)).toEqual(["enough"])
  expect(all(third.log, "call.started")).toHaveLength(1)
})

test("a call that waits for a task names it and gets its output", async () => {
  const wait = toolOf("wait_for_task", (_, { answer }) => (answer ? String(answer.output) : { wait: "task", taskId: "task-1" }), { resumable: true })
  const agent = agentOf([wait])
  const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "wait_for_task" }] }]) } })
  expect(await first.run()).toMatchObject({ status: "waiting" })
  expect(all(first.log, "call.waiting")).toMatchObject([{ for: "task", taskId: "task-1" }])
  const second = goOn(first, agent, { "test:main": scripted([{ text: "Done." }]) }, { output: "the report" })
  await second.run()
  expect(told(second)).toEqual(["the report"])
})

test("a tool that needs approval waits and does not run", async () => {
  const { tool, ran } = noting("send", { approval: "ask", parameters: city })
  const { run, log } = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: [{ name: "send", arguments: { city: "Rome" } }] }]) } })
  expect(await run()).toMatchObject({ status: "waiting" })
  expect(all(log, "call.waiting")).toMatchObject([{ for: "approval", args: { city: "Rome" } }])
  expect(all(log, "call.started")).toEqual([])
  expect(ran).toEqual([])
})

test("an approved call runs without asking the model first", async () => {
  const { tool, ran } = noting("send", { approval: "ask", parameters: city })
  const first = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: [{ name: "send", arguments: { city: "Rome" } }] }]) } })
  await first.run()
  const second = goOn(first, agentOf([tool]), { "test:main": scripted([{ text: "Sent.", expect: () => expect(ran).toEqual([{ city: "Rome" }]) }]) }, { approve: true })
  expect(await second.run()).toMatchObject({ status: "done", text: "Sent." })
  expect(told(second)).toEqual(["send ran"])
})

test("a person may approve with other arguments, which are checked like the model's", async () => {
  const { tool, ran } = noting("send", { approval: "ask", parameters: city })
  const agent = agentOf([tool])
  const waiting = async () => {
    const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "send", arguments: { city: "Rome" } }] }]) } })
    await first.run()
    return first
  }
  const edited = goOn(await waiting(), agent, { "test:main": scripted([{ text: "Sent." }]) }, { approve: true, args: { city: "Oslo" } })
  await edited.run()
  expect(ran).toEqual([{ city: "Oslo" }])
  expect(all(edited.log, "call.started")).toMatchObject([{ args: { city: "Oslo" } }])
  const wrong = goOn(await waiting(), agent, { "test:main": scripted([{ text: "Hm." }]) }, { approve: true, args: { city: 5 } })
  await wrong.run()
  expect(told(wrong)).toEqual([expect.stringContaining("args.city must be string")])
  expect(ran).toHaveLength(1)
})

test("a refused call tells the model the reason", async () => {
  const { tool, ran } = noting("send", { approval: "ask" })
  for (const [reason, text] of [["Not on Sundays.", "Error: Not on Sundays."], [undefined, "Error: The person refused this call."]] as const) {
    const first = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: [{ name: "send" }] }]) } })
    await first.run()
    const second = goOn(first, agentOf([tool]), { "test:main": scripted([{ text: "Then not." }]) }, { approve: false, reason })
    expect(await second.run()).toMatchObject({ status: "done" })
    expect(told(second)).toEqual([text])
    expect(all(second.log, "call.finished")).toMatchObject([{ ok: false, error: { kind: "refused" } }])
  }
  expect(ran).toEqual([])
})

test("an approved tool that waits for an answer is not asked about again", async () => {
  const tool = { ...ask, approval: "ask" as const }
  const agent = agentOf([tool])
  const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "ask_person" }] }]) } })
  await first.run()
  const second = goOn(first, agent, {}, { approve: true })
  expect(await second.run()).toMatchObject({ status: "waiting" })
  expect(all(second.log, "call.waiting").map((event) => event.for)).toEqual(["approval", "answer"])
  const third = goOn(second, agent, { "test:main": scripted([{ text: "Done." }]) }, { output: "blue" })
  expect(await third.run()).toMatchObject({ status: "done" })
  expect(told(third)).toEqual(['"blue"'])
})

test("an approval for good holds for later calls of that tool alone", async () => {
  const { tool, ran } = noting("send", { approval: "once", version: "1" })
  const other = noting("delete", { approval: "once", version: "1" })
  const first = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: [{ name: "send" }] }]) } })
  await first.run()
  const second = goOn(first, agentOf([tool, other.tool]), { "test:main": scripted([{ calls: [{ name: "send" }, { name: "delete" }] }]) }, { approve: true })
  expect(await second.run()).toMatchObject({ status: "waiting" })
  expect(ran).toHaveLength(2)
  expect(other.ran).toEqual([])
  const next = { ...tool, version: "2" }
  const third = goOn(second, agentOf([next, other.tool]), { "test:main": scripted([{ calls: [{ name: "send" }] }]) }, { approve: false }, 1)
  expect(await third.run()).toMatchObject({ status: "waiting" })
  expect(ran).toHaveLength(2)
})

test("a tool that always asks is asked about each time", async () => {
  const { tool, ran } = noting("send", { approval: "ask" })
  const first = world({ agent: agentOf([tool]), models: { "test:main": scripted([{ calls: [{ name: "send" }] }]) } })
  await first.run()
  const second = goOn(first, agentOf([tool]), { "test:main": scripted([{ calls: [{ name: "send" }] }]) }, { approve: true })
  expect(await second.run()).toMatchObject({ status: "waiting" })
  expect(ran).toHaveLength(1)
})

test("a message that waits for its turn changes nothing while a call waits", async () => {
  const agent = agentOf([ask, look])
  const first = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "ask_person" }] }]) } })
  await first.run()
  first.hear({ type: "message.user", messageId: "m2", text: "Are you there?" })
  const again = world({ agent, models: {}, log: first.log, values: first.values })
  expect(await again.run()).toMatchObject({ status: "waiting" })
  expect(again.log).toHaveLength(first.log.length)
})

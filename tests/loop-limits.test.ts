/** What a turn may spend. Everything is counted in the log, so neither a crash nor a nested agent refills it. */
import { expect, test } from "vitest"
import { delegateTool } from "#lib/agent/agents-as-tools.ts"
import { runningMs } from "#lib/agent/limits.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { scripted, type Step } from "./support/scripted.ts"
import { agentOf, all, numbered, toolOf, world } from "./support/world.ts"

const count = toolOf("count", ({ n }) => `counted ${n}`)
const same = toolOf("same", () => "no news")
const steps = (length: number, name = "count"): Step[] => Array.from({ length }, (_, n) => ({ calls: [{ name, arguments: name === "count" ? { n } : {} }] }))

test("a turn over its steps ends with the limit named", async () => {
  const model = scripted(steps(20))
  const { run, log } = world({ agent: agentOf([count]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "limit", limit: "steps", message: expect.stringContaining("20 times") })
  expect(all(log, "call.finished")).toHaveLength(20)
  model.done()
})

test("a limit of no steps asks the model nothing", async () => {
  const model = scripted([])
  expect(await world({ agent: agentOf(), models: { "test:main": model }, limits: { steps: 0 } }).run()).toMatchObject({ status: "limit", limit: "steps" })
  model.done()
})

test("a resumed turn goes on counting its steps", async () => {
  const whole = world({ agent: agentOf([count]), models: { "test:main": scripted(steps(3)) }, limits: { steps: 3 } })
  await whole.run()
  const half = whole.log.slice(0, whole.log.findIndex(({ event }) => event.type === "call.finished") + 1)
  const model = scripted(steps(2))
  const resumed = world({ agent: agentOf([count]), models: { "test:main": model }, limits: { steps: 3 }, log: half, values: whole.values })
  expect(await resumed.run()).toMatchObject({ status: "limit", limit: "steps" })
  model.done()
})

test("a call beyond the limit is refused, and the turn ends", async () => {
  const model = scripted([{ calls: Array.from({ length: 51 }, (_, n) => ({ name: "count", arguments: { n } })) }])
  const { run, log } = world({ agent: agentOf([count]), models: { "test:main": model } })
  expect(await run()).toMatchObject({ status: "limit", limit: "calls" })
  expect(all(log, "call.started")).toHaveLength(50)
  expect(all(log, "call.finished").filter(({ ok }) => !ok)).toMatchObject([{ error: { kind: "limit" }, output: expect.stringContaining("50 calls") }])
})

test("the last call within the limit is followed by an answer", async () => {
  const model = scripted([...steps(2), { text: "Done." }])
  expect(await world({ agent: agentOf([count]), models: { "test:main": model }, limits: { calls: 2 } }).run()).toMatchObject({ status: "done" })
  model.done()
})

test("tokens are limited", async () => {
  const used = { inputTokens: 60, outputTokens: 30 }
  const model = scripted(steps(2).map((step) => ({ ...step, usage: used })))
  const outcome = await world({ agent: agentOf([count]), models: { "test:main": model }, limits: { tokens: 100 } }).run()
  expect(outcome).toMatchObject({ status: "limit", limit: "tokens", message: expect.stringContaining("180") })
  model.done()
})

test("the same call with the same result is told from the fifth time on and ends the turn at the eighth", async () => {
  const model = scripted(steps(8, "same"))
  expect(await world({ agent: agentOf([same]), models: { "test:main": model } }).run()).toMatchObject({ status: "limit", limit: "repeats" })
  const results = model.requests.at(-1)?.messages.filter(({ role }) => role === "tool").map(({ content }) => content)
  expect(results?.map((text) => String(text).includes("in a row"))).toEqual([false, false, false, false, true, true, true])
  model.done()
})

test("another call or another result between them begins the count again", async () => {
  let news = 0
  const watch = toolOf("watch", () => (news++ === 6 ? "news" : "no news"))
  const model = scripted([...steps(6, "watch"), ...steps(1, "watch"), ...steps(7, "watch"), { text: "Done." }])
  expect(await world({ agent: agentOf([watch]), models: { "test:main": model } }).run()).toMatchObject({ status: "done" })
  model.done()
})

test("the same call in another turn is no repeat", async () => {
  let log: Envelope[] | undefined
  let values: Map<string, unknown> | undefined
  for (let n = 1; n <= 9; n++) {
    const model = scripted([...steps(1, "same"), { text: "Nothing yet." }])
    const turn = world({ agent: agentOf([same]), models: { "test:main": model }, log, values })
    expect(await turn.run()).toMatchObject({ status: "done" })
    expect(JSON.stringify(model.requests)).not.toContain("in a row")
    const cause = { kind: "message" as const, id: `again-${n}` }
    log = [...turn.log, { at: "", event: { type: "message.user", messageId: cause.id, text: "Any news?" } },
      { at: "", turnId: `again-${n}`, event: { type: "turn.started", turnId: `again-${n}`, attempt: 1, cause, agent: "main", model: "test:main" } }]
    values = turn.values
  }
})

test("a turn that repeated itself to its end does not end the next one", async () => {
  const first = world({ agent: agentOf([same]), models: { "test:main": scripted(steps(8, "same")) } })
  await first.run()
  const cause = { kind: "message" as const, id: "m2" }
  const log: Envelope[] = [...first.log, { at: "", event: { type: "message.user", messageId: "m2", text: "Stop that." } },
    { at: "", turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause, agent: "main", model: "test:main" } }]
  const next = world({ agent: agentOf([same]), models: { "test:main": scripted([{ text: "Sorry." }]) }, log, values: first.values })
  expect(await next.run()).toMatchObject({ status: "done", text: "Sorry." })
})

test("what a nested agent spends counts for the whole turn", async () => {
  const helper = agentOf([count], { name: "helper" })
  const models = { "test:main": scripted([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Count." } }] }]), "test:helper": scripted(steps(3)) }
  const { run, log } = world({ agent: agentOf([delegateTool(helper)]), models, limits: { steps: 4 } })
  expect(await run()).toMatchObject({ status: "limit", limit: "steps" })
  expect(all(log, "call.finished").at(-1)).toMatchObject({ name: "delegate_to_helper", ok: false, error: { kind: "limit" } })
})

test("running time leaves out what a turn waited for a person", () => {
  const after = (seconds: number) => new Date(seconds * 1000).toISOString()
  const start = { type: "turn.started" as const, turnId: "t1", attempt: 1, cause: { kind: "message" as const, id: "m1" }, agent: "main", model: "test:main" }
  const log = numbered([
    { at: after(0), turnId: "t1", event: start },
    { at: after(7), turnId: "t1", event: { type: "call.waiting", callId: "c1", for: "answer", args: {} } },
    { at: after(5000), turnId: "t1", event: { type: "call.answered", callId: "c1", output: 1, by: "person" } },
    { at: after(5001), turnId: "t1", event: { ...start, attempt: 2, cause: { kind: "answer", id: "c1" } } },
    { at: after(5004), turnId: "t1", event: { type: "call.finished", callId: "c1", name: "ask", ok: true, output: "1", ms: 0 } },
  ])
  expect(runningMs(log, "t1")).toBe(10_000)
})

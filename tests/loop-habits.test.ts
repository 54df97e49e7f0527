/** What an agent does by itself: a call before its first step, and one after its last answer. */
import { expect, test } from "vitest"
import { delegateTool } from "#lib/agent/agents-as-tools.ts"
import type { Agent } from "#lib/agent/types.ts"
import { emptyView, fold } from "#lib/agent/view.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, all, at, opening, toolOf, world } from "./support/world.ts"

const recall = toolOf("recall", ({ query }) => `Known about ${query}: all.`, { kind: "memory" })
const habits: Partial<Agent> = { opening: (asked) => ({ name: "recall", arguments: JSON.stringify({ query: asked }) }), closing: () => ({ name: "keep", arguments: "{}" }) }
const keeper = (kept: string[]) => toolOf("keep", (_, { turn }) => { kept.push(turn.turnId); return "Kept." }, { kind: "memory", offered: false })

test("a turn begins with the agent's own call, which the model sees like any other", async () => {
  const model = scripted([{ text: "You asked to go." }])
  const w = world({ agent: agentOf([recall], { opening: habits.opening }), models: { "test:main": model } })
  expect(await w.run()).toMatchObject({ status: "done", text: "You asked to go." })
  expect(w.events().map(({ type }) => type).slice(2)).toEqual(["message.assistant", "call.started", "call.finished", "model.started", "message.assistant"])
  expect(all(w.log, "message.assistant")[0]).toMatchObject({ finishReason: "recall", text: "", calls: [{ name: "recall", arguments: '{"query":"Go."}', kind: "memory" }] })
  expect(model.requests[0]?.messages).toMatchObject([
    { role: "system" }, { role: "user", content: "Go." },
    { role: "assistant", tool_calls: [{ function: { name: "recall" } }] }, { role: "tool", content: "Known about Go.: all." },
  ])
})

test("after the last answer the agent's own call runs once, and the answer stands", async () => {
  const kept: string[] = []
  const model = scripted([{ calls: [{ name: "recall", arguments: { query: "x" } }] }, { text: "Done." }])
  const w = world({ agent: agentOf([recall, keeper(kept)], { closing: habits.closing }), models: { "test:main": model } })
  expect(await w.run()).toMatchObject({ status: "done", text: "Done." })
  expect(kept).toEqual(["t1"])
  expect(all(w.log, "message.assistant").map(({ finishReason }) => finishReason).at(-1)).toBe("remember")
})

test("what the model is not offered is in no request, and what was kept after an answer is not told to it later", async () => {
  const agent = agentOf([recall, keeper([])], { closing: habits.closing })
  const first = world({ agent, models: { "test:main": scripted([{ text: "Hello." }]) } })
  await first.run()
  const model = scripted([{ text: "Again." }])
  const later = world({
    agent, models: { "test:main": model }, values: first.values,
    log: [...first.log, { at, turnId: "t1", event: { type: "turn.finished", turnId: "t1", reason: "done" } }, { at, event: { type: "message.user", messageId: "m2", text: "More." } },
      { at, turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause: { kind: "message", id: "m2" }, agent: "main", model: "test:main" } }],
  })
  await later.run()
  expect(model.requests[0]?.tools?.map((tool) => tool.function.name)).toEqual(["recall"])
  expect(model.requests[0]?.messages.slice(1)).toEqual([{ role: "user", content: "Go." }, { role: "assistant", content: "Hello." }, { role: "user", content: "More." }])
})

test("a call of its own that goes wrong changes nothing of the turn but that the log says so", async () => {
  const broken = toolOf("recall", () => { throw new Error("no disk") })
  const keeps = toolOf("keep", () => { throw new Error("no disk") }, { offered: false })
  const w = world({ agent: agentOf([broken, keeps], habits), models: { "test:main": scripted([{ text: "Fine." }]) } })
  expect(await w.run()).toMatchObject({ status: "done", text: "Fine." })
  expect(all(w.log, "call.finished").map(({ ok }) => ok)).toEqual([false, false])
})

test("who works for another agent recalls what it was asked, and leaves remembering to the other", async () => {
  const kept: string[] = []
  const helper = agentOf([recall, keeper(kept)], { name: "helper", ...habits })
  const w = world({
    agent: agentOf([delegateTool(helper)]),
    models: { "test:main": scripted([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Find it." } }] }, { text: "Done." }]), "test:helper": scripted([{ text: "Found." }]) },
  })
  await w.run()
  expect(all(w.log, "call.started").map(({ name, args }) => [name, args])).toEqual([["delegate_to_helper", { task: "Find it." }], ["recall", { query: "Find it." }]])
  expect(kept).toEqual([])
})

test("a forced choice is not used up by the agent's own call", async () => {
  const model = scripted([{ calls: [{ name: "recall", arguments: { query: "x" } }] }, { text: "Done." }])
  const w = world({ agent: agentOf([recall], { opening: habits.opening, settings: { tool_choice: "required" } }), models: { "test:main": model } })
  await w.run()
  expect(model.requests.map(({ tool_choice }) => tool_choice)).toEqual(["required", undefined])
})

test("the view shows such a step without a model, with its call and the call's kind", async () => {
  const w = world({ agent: agentOf([recall, keeper([])], habits), models: { "test:main": scripted([{ text: "Hello." }]) } })
  await w.run()
  const view = emptyView()
  for (const envelope of [...opening(agentOf()), ...w.log.slice(2)]) fold(view, structuredClone(envelope))
  const [turn] = view.turns
  expect(turn?.steps.map(({ finishReason, started, status, text }) => [finishReason, started === undefined, status, text])).toEqual([
    ["recall", true, "done", ""], ["stop", false, "done", "Hello."], ["remember", true, "done", ""],
  ])
  expect(turn?.steps[0]?.calls).toMatchObject([{ name: "recall", kind: "memory", status: "ok", output: "Known about Go.: all." }])
})

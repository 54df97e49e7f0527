/** The fold behind the page: live, reloaded and replayed are the same view. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { delegateTool } from "#lib/agent/agents-as-tools.ts"
import type { AgentEvent, Envelope, KeptEvent } from "#lib/agent/events.ts"
import { nextOf } from "#lib/agent/next.ts"
import { queueOf } from "#lib/agent/queue.ts"
import { emptyView, fold, type View } from "#lib/agent/view.ts"
import { scripted, type Step } from "./support/scripted.ts"
import { agentOf, at, numbered, opening, toolOf, world } from "./support/world.ts"

const viewOf = (events: Envelope[]): View => {
  const view = emptyView()
  for (const event of events) fold(view, structuredClone(event))
  return view
}
/** The view as text, without what counts changes: byte for byte the same, in the same order. */
const plain = (view: View): string => JSON.stringify(view, (key, value) => (key === "version" ? undefined : value instanceof Map ? [...value] : value))

const kept = (event: KeptEvent, turnId = "t1", parent?: string): Envelope => ({ at, turnId, parent, event })
const delta = (event: AgentEvent): Envelope => ({ at, turnId: "t1", event })
const started = (turnId: string, attempt: number, cause: Extract<KeptEvent, { type: "turn.started" }>["cause"]): Envelope => kept({ type: "turn.started", turnId, attempt, cause, agent: "main", model: "test:main" }, turnId)
const asking = (stepId: string, turnId = "t1"): Envelope => kept({ type: "model.started", stepId, agent: "main", model: "test:main", instructions: "", tools: [], settings: "", requestHash: "" }, turnId)
const answering = (stepId: string, text: string, calls: string[] = [], turnId = "t1"): Envelope =>
  kept({ type: "message.assistant", stepId, agent: "main", text, calls: calls.map((callId) => ({ callId, name: "look", arguments: "{}" })), finishReason: "stop", ms: 0 }, turnId)
const user = (messageId: string): Envelope => ({ at, event: { type: "message.user", messageId, text: messageId } })

const text = fc.string({ unit: "grapheme", maxLength: 40 })
const callNames = ["look", "fail", "delegate_to_helper", "ecko", "ask_person"]
const steps = (names: string[], size: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ text, reasoning: text, calls: fc.array(fc.record({ name: fc.constantFrom(...names), arguments: fc.record({ task: text }) }), { minLength: 1, maxLength: 4 }) }), { maxLength: size })

test("whatever a turn does, its live stream with deltas folds to what the kept events alone fold to", async () => {
  await fc.assert(
    fc.asyncProperty(steps(callNames, 3), fc.array(steps(["look", "fail"], 2), { minLength: 12, maxLength: 12 }), text, async (outer, inner, last) => {
      const nested = inner.flatMap((some) => [...some, { text: last }])
      const tools = [toolOf("look", ({ task }) => ({ text: "seen", details: { task: String(task) } })), toolOf("fail", () => { throw new Error("no") })]
      const ask = toolOf("ask_person", () => ({ wait: "answer" }))
      const { run, log, live } = world({
        agent: agentOf([...tools, ask, delegateTool(agentOf(tools, { name: "helper" }))]),
        models: { "test:main": scripted([...outer, { text: last }]), "test:helper": scripted(nested) },
      })
      await run()
      expect(plain(viewOf([...opening(agentOf()), ...live]))).toBe(plain(viewOf(log)))
    }),
    { numRuns: 60 },
  )
})

test("events that come again change nothing and touch nothing", async () => {
  const model = scripted([{ text: "I look.", calls: [{ name: "look" }] }, { text: "Done." }])
  const { run, log } = world({ agent: agentOf([toolOf("look", () => "seen")]), models: { "test:main": model } })
  await run()
  const view = viewOf(log)
  const before = JSON.stringify(view, (_, value) => (value instanceof Map ? [...value] : value))
  for (const envelope of log) expect(fold(view, envelope)).toEqual([])
  expect(JSON.stringify(view, (_, value) => (value instanceof Map ? [...value] : value))).toBe(before)
})

test("a delta from the beginning replaces what was there, one from the middle the rest", () => {
  const log = [...numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1")])]
  const view = viewOf(log)
  const textOf = (from: number, piece: string) => {
    fold(view, delta({ type: "text.delta", stepId: "s1", from, delta: piece }))
    return view.steps.get("s1")?.text
  }
  expect(textOf(0, "Hello")).toBe("Hello")
  expect(textOf(5, " there")).toBe("Hello there")
  expect(textOf(0, "Hello there, you")).toBe("Hello there, you")
  expect(textOf(6, "you")).toBe("Hello you")
})

test("arguments grow while they are written and belong to one call", () => {
  const view = viewOf(numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1")]))
  fold(view, delta({ type: "args.delta", stepId: "s1", callId: "c1", name: "look", from: 0, delta: '{"a"' }))
  fold(view, delta({ type: "args.delta", stepId: "s1", callId: "c1", name: "", from: 4, delta: ": 1}" }))
  expect(view.calls.get("c1")).toMatchObject({ name: "look", arguments: '{"a": 1}', status: "writing" })
  expect(view.steps.get("s1")?.calls).toHaveLength(1)
})

test("what a dead attempt had half written is gone, and what comes late of it is ignored", () => {
  const log = numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1"), started("t1", 2, { kind: "message", id: "m1" }), asking("s2")])
  const view = viewOf(log.slice(0, 3))
  fold(view, delta({ type: "text.delta", stepId: "s1", from: 0, delta: "Half" }))
  fold(view, delta({ type: "args.delta", stepId: "s1", callId: "c1", name: "look", from: 0, delta: "{" }))
  for (const envelope of log.slice(3)) fold(view, envelope)
  fold(view, delta({ type: "text.delta", stepId: "s1", from: 4, delta: " a word" }))
  expect(view.steps.get("s1")).toMatchObject({ status: "dropped", text: "", calls: [] })
  expect(view.calls.size).toBe(0)
  expect(view.turns).toMatchObject([{ attempt: 2, status: "running" }])
  expect(plain(view)).toBe(plain(viewOf(log)))
})

test("a call of a cut answer that was half received is gone", () => {
  const log = numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1")])
  const view = viewOf(log)
  fold(view, delta({ type: "args.delta", stepId: "s1", callId: "c1", name: "look", from: 0, delta: "{" }))
  fold(view, { ...kept({ type: "message.assistant", stepId: "s1", agent: "main", text: "Half", calls: [], finishReason: "stopped", ms: 0 }), seq: 4 })
  expect(view.steps.get("s1")).toMatchObject({ status: "stopped", text: "Half", calls: [] })
  expect(view.calls.size).toBe(0)
})

test("a turn that was run again is marked as an earlier try of the same message", () => {
  const view = viewOf(numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), started("t2", 1, { kind: "retry", id: "t1" }), started("t3", 1, { kind: "retry", id: "t2" })]))
  expect(view.turns.map(({ turnId, retriedBy, messageId }) => [turnId, retriedBy, messageId])).toEqual([["t1", "t2", "m1"], ["t2", "t3", "m1"], ["t3", undefined, "m1"]])
})

test("a call that is run again shows its later result, in the same turn", () => {
  const result = (ok: boolean, output: string): KeptEvent => ({ type: "call.finished", callId: "c1", name: "look", ok, output, ms: 0, ...(ok ? {} : { error: { kind: "interrupted", message: "It broke off." } }) })
  const begun: KeptEvent = { type: "call.started", callId: "c1", name: "look", args: {} }
  const log = numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1"), answering("s1", "", ["c1"]), kept(begun), kept(result(false, "Error: interrupted")),
    kept({ type: "turn.finished", turnId: "t1", reason: "interrupted" }), started("t1", 2, { kind: "retry", id: "c1" }), kept(begun), kept(result(true, "seen"))])
  expect(viewOf(log.slice(0, 7)).calls.get("c1")).toMatchObject({ status: "interrupted" })
  expect(viewOf(log.slice(0, 8))).toMatchObject({ turns: [{ status: "running", attempt: 2 }] })
  expect(viewOf(log.slice(0, 8)).calls.get("c1")).toMatchObject({ status: "pending" })
  const call = viewOf(log).calls.get("c1")
  expect(call).toMatchObject({ status: "ok", output: "seen" })
  expect(call?.error).toBeUndefined()
  expect(viewOf(log).turns).toHaveLength(1)
})

test("a turn that ends closes what was open in it", () => {
  const log = numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1"), answering("s1", "", ["c1", "c2"]), kept({ type: "call.started", callId: "c1", name: "look", args: {} }),
    kept({ type: "call.finished", callId: "c1", name: "look", ok: true, output: "seen", ms: 0 }), kept({ type: "turn.finished", turnId: "t1", reason: "stopped" })])
  expect([...viewOf(log).calls.values()].map(({ status }) => status)).toEqual(["ok", "interrupted"])
})

test("a turn that is reopened for one call finds the others as they were", () => {
  const finished = kept({ type: "call.finished", callId: "c1", name: "look", ok: false, output: "Error: interrupted", error: { kind: "interrupted", message: "It broke off." }, ms: 0 })
  const log = numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1"), answering("s1", "", ["c1", "c2"]), kept({ type: "call.waiting", callId: "c2", for: "answer", args: {} }),
    finished, kept({ type: "turn.finished", turnId: "t1", reason: "interrupted" }), started("t1", 2, { kind: "retry", id: "c1" })])
  const statuses = (events: Envelope[]) => [...viewOf(events).calls.values()].map(({ status }) => status)
  expect(statuses(log.slice(0, 7))).toEqual(["interrupted", "interrupted"])
  expect(statuses(log)).toEqual(["pending", "waiting"])
})

test("what happened inside a call stands in that call", async () => {
  const models = { "test:main": scripted([{ calls: [{ name: "delegate_to_helper", arguments: { task: "Look." } }] }, { text: "Done." }]), "test:helper": scripted([{ calls: [{ name: "look" }] }, { text: "Seen." }]) }
  const { run, log } = world({ agent: agentOf([delegateTool(agentOf([toolOf("look", () => "seen")], { name: "helper" }))]), models })
  await run()
  const [first, second] = viewOf(log).turns[0]?.steps ?? []
  expect(second?.text).toBe("Done.")
  expect(first?.calls).toMatchObject([{ name: "delegate_to_helper", output: "Seen.", steps: [{ agent: "helper", calls: [{ name: "look" }] }, { text: "Seen." }] }])
})

test("the queue stands in the order that edits gave it, as the runner sees it", () => {
  const ids = ["m1", "m2", "m3", "m4"]
  const edit = fc.record({ id: fc.constantFrom(...ids), how: fc.constantFrom("before", "remove", "now", "text", "take"), other: fc.constantFrom(...ids, "gone") })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const log = ids.map(user)
      const left = new Set(ids)
      for (const { id, how, other } of edits) {
        // The store refuses to change what has been taken or removed.
        if (!left.has(id)) continue
        if (how === "remove" || how === "take") left.delete(id)
        if (how === "remove") log.push({ at, event: { type: "message.removed", messageId: id } })
        if (how === "take") log.push(started(`turn-${id}`, 1, { kind: "message", id }))
        if (how === "before") log.push({ at, event: { type: "message.edited", messageId: id, before: other } })
        if (how === "now") log.push({ at, event: { type: "message.edited", messageId: id, now: true } })
        if (how === "text") log.push({ at, event: { type: "message.edited", messageId: id, text: `${id}, edited` } })
      }
      const events = numbered(log)
      const queue = viewOf(events).queue.map(({ messageId, state }) => ({ messageId, joins: state === "joining" }))
      expect(queue).toEqual(queueOf(events))
      expect(new Set(queue.map(({ messageId }) => messageId))).toEqual(left)
      const first = nextOf(events, { turnId: null, stopTurnId: null, retryOf: null }, () => false)
      expect(first).toEqual(queue[0] ? { do: "start", cause: { kind: "message", id: queue[0].messageId } } : { do: "rest" })
    }),
  )
})

test("every entity that an event touches is told and has a new version", () => {
  const view = viewOf(numbered([user("m1"), started("t1", 1, { kind: "message", id: "m1" }), asking("s1")]))
  const step = view.steps.get("s1")
  const version = step?.version ?? 0
  const touched = fold(view, delta({ type: "text.delta", stepId: "s1", from: 0, delta: "Hi" }))
  expect(touched).toEqual([step])
  expect(step?.version).toBe(version + 1)
})

test("a task is one entity for as long as it lives, whatever changes of it, and a new try forgets how the last one ended", () => {
  const changed = (fields: Partial<Extract<KeptEvent, { type: "task.changed" }>>) => delta({ type: "task.changed", taskId: "k1", title: "Work", status: "running", ...fields })
  const view = viewOf([])
  fold(view, changed({ progress: { steps: 1 } }))
  const task = view.tasks.get("k1")
  expect(fold(view, changed({ progress: { steps: 2, words: "on it" } }))).toEqual([task])
  fold(view, changed({ status: "failed", error: { kind: "limit", message: "Too long." } }))
  expect(task).toMatchObject({ status: "failed", error: { kind: "limit" }, progress: undefined })
  fold(view, changed({ status: "queued" }))
  expect(task).toMatchObject({ status: "queued", error: undefined })
})

import { afterEach, expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Tool } from "#lib/agent/types.ts"
import { deleteConversation } from "#lib/store/removal.ts"
import { newId } from "#lib/store/ids.ts"
import { append, readLog, type Also, type LogId } from "#lib/store/log.ts"
import { answerCall, Conflict, editMessage, Missing, removeMessage, requestRetry, requestStop } from "#lib/store/requests.ts"
import { readWire } from "#lib/store/wire.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { bodiesOf, expectGapless, expectOneAfterAnother, expectRequests, viewOf } from "./support/checks.ts"
import { openStage, type Stage } from "./support/stage.ts"

let stage: Stage
afterEach(() => stage.close())

const finished = (reason: string) => ({ event }: Envelope) => event.type === "turn.finished" && event.reason === reason

/** A tool that runs until it is let go, and tells when it began and when it was told to stop. */
function slowTool() {
  const began = Promise.withResolvers<void>()
  const free = Promise.withResolvers<string>()
  const aborted = Promise.withResolvers<void>()
  const tool: Tool = {
    name: "slow", description: "Takes a while.", kind: "builtin", version: "1", parameters: { type: "object" },
    run(_, { signal }) {
      began.resolve()
      signal.addEventListener("abort", () => aborted.resolve())
      return free.promise
    },
  }
  return { tool, began: began.promise, aborted: aborted.promise, letGo: () => free.resolve("slow is done") }
}

/** A process that runs turns with the slow tool, beside the web process of the stage. */
async function withSlow(work: (parts: ReturnType<typeof slowTool> & { app: Awaited<ReturnType<typeof startApp>>; log: LogId; tab: ReturnType<typeof follow> }) => Promise<void>): Promise<void> {
  stage = await openStage()
  const slow = slowTool()
  const app = await startApp({ url: stage.database, upstream: stage.upstream.url, tools: [slow.tool] })
  try {
    const log = await newConversation(stage.runtime, { model: "openai:slow" })
    await work({ ...slow, app, log, tab: follow(stage.runtime, log) })
  } finally {
    await app.stop()
  }
}

test("stop asked of another process reaches the tool and the model that run, and nothing is begun after it", () => withSlow(async ({ tab, log, began, aborted }) => {
  const { runtime, upstream } = stage
  upstream.script("slow", [{ calls: [{ name: "slow", arguments: {} }] }, { text: "Once", holdOpen: new Promise(() => undefined) }, { text: "Fine." }])
  await say(runtime, log, "Go.")
  await began
  await requestStop(runtime.db, log)
  await aborted
  await tab.until(finished("stopped"))

  await say(runtime, log, "Talk.")
  const request = await upstream.arrived(2)
  await tab.until(({ event, seq = 0 }) => event.type === "model.started" && seq > 6)
  await requestStop(runtime.db, log)
  expect(await request.closed).toBe("broken")
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 2)
  await say(runtime, log, "And now?")
  await tab.until(finished("done"))

  const events = await readLog(runtime.db.pool, log)
  expect(events.map(({ event }) => event.type)).toEqual([
    "message.user", "turn.started", "model.started", "message.assistant", "call.started", "turn.finished",
    "message.user", "turn.started", "model.started", "message.assistant", "turn.finished",
    "message.user", "turn.started", "model.started", "message.assistant", "turn.finished",
  ])
  expect(events[9]?.event).toMatchObject({ finishReason: "stopped", calls: [] })
  await expectRequests(runtime, log, events, upstream.requests)
  expect(JSON.stringify(bodiesOf(upstream.requests)[2])).toContain("Error: interrupted, outcome unknown.")
}))

test("the raw answer of a step can be read while its turn still runs", () => withSlow(async ({ tab, log, began, letGo }) => {
  const { runtime, upstream } = stage
  upstream.script("slow", [{ text: "I call.", calls: [{ name: "slow", arguments: {} }] }, { text: "Done." }])
  await say(runtime, log, "Go.")
  await began
  const { event } = await tab.until(is("message.assistant"))
  const stepId = event.type === "message.assistant" ? event.stepId : ""
  await expect.poll(() => readWire(runtime.db, log, stepId)).toMatchObject({ text: expect.stringContaining("call.") })
  letGo()
  await tab.until(finished("done"))
}))

test("stop with the queue removes what waits, and stop without a turn does nothing", () => withSlow(async ({ tab, log, began }) => {
  const { runtime, upstream } = stage
  upstream.script("slow", [{ calls: [{ name: "slow", arguments: {} }] }, { text: "Hello." }])
  await requestStop(runtime.db, log)
  await say(runtime, log, "Go.")
  await began
  const waits = [await say(runtime, log, "One."), await say(runtime, log, "Two.")]
  await requestStop(runtime.db, log, { queued: true })
  await tab.until(finished("stopped"))
  await say(runtime, log, "Three.")
  await tab.until(finished("done"))
  const view = viewOf(await readLog(runtime.db.pool, log))
  expect(waits.map((id) => view.messages.get(id)?.state)).toEqual(["removed", "removed"])
  expect(view.turns.map(({ status }) => status)).toEqual(["stopped", "done"])
}))

test("a deleted conversation is closed to its runner: no event, no tool, nothing to read", () => withSlow(async ({ app, log, began, aborted, letGo }) => {
  const { runtime, upstream } = stage
  upstream.script("slow", [{ calls: [{ name: "slow", arguments: {} }] }])
  await say(runtime, log, "Go.")
  await began
  const kept = await readLog(runtime.db.pool, log)
  expect(await deleteConversation(runtime.db, log.workspace, log.conversation)).toBe(true)
  await aborted
  letGo()
  await app.stop()
  expect(await readLog(runtime.db.pool, log)).toEqual([])
  const { rows: [row] } = await runtime.db.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM "Event" WHERE "conversationId" = $1`, [log.conversation])
  expect(row?.n).toBe(kept.length)
  expect(upstream.requests).toHaveLength(1)
}))

test("a waiting message can be edited, moved, removed or sent into the running turn, until it is taken", () => withSlow(async ({ tab, log, began, letGo }) => {
  const { runtime, upstream } = stage
  const { db } = runtime
  upstream.script("slow", [{ calls: [{ name: "slow", arguments: {} }] }, { text: "First." }, { text: "Second." }, { text: "Third." }])
  const running = await say(runtime, log, "Go.")
  await began
  const edited = await say(runtime, log, "tpyo")
  const removed = await say(runtime, log, "Never mind.")
  const moved = await say(runtime, log, "Before the other.")
  const joining = await say(runtime, log, "By the way.")
  await editMessage(db, log, edited, { text: "typo" })
  await editMessage(db, log, moved, { before: edited })
  await removeMessage(db, log, removed)
  await editMessage(db, log, joining, { now: true })
  for (const id of [running, removed, joining]) {
    await expect(editMessage(db, log, id, { text: "Too late." })).rejects.toThrow(Conflict)
    await expect(removeMessage(db, log, id)).rejects.toThrow(Conflict)
  }
  await expect(removeMessage(db, log, "unknown")).rejects.toThrow(Missing)
  letGo()
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 3)

  const events = await readLog(db.pool, log)
  const users = bodiesOf(upstream.requests).map(({ messages }) => (messages as { role: string; content: string }[]).flatMap(({ role, content }) => (role === "user" ? [content] : [])))
  expect(users).toEqual([
    ["Go."],
    ["Go.", "By the way."],
    ["Go.", "By the way.", "Before the other."],
    ["Go.", "By the way.", "Before the other.", "typo"],
  ])
  await expectRequests(runtime, log, events, upstream.requests)
  expect(viewOf(events).queue).toEqual([])
}))

test("an interrupted call runs again in the same turn under its callId, and only the later result counts", { timeout: 30_000 }, async () => {
  stage = await openStage()
  const { runtime, upstream, witness } = stage
  const { db } = runtime
  upstream.script("main", ({ messages }) => (JSON.stringify(messages).includes("took effect") ? { text: "Charged." } : { calls: [{ id: "wire-1", name: "charge", arguments: {} }, { id: "wire-2", name: "echo", arguments: { n: 1 } }] }))
  const reply = witness.hold("charge")
  const first = stage.worker({ holder: "same" })
  await first.start()
  const log = await newConversation(runtime, { model: "openai:main" })
  const tab = follow(runtime, log)
  await say(runtime, log, "Charge.")
  await Promise.all([witness.seen(1), tab.until(is("call.finished"))])
  await expect(requestRetry(db, log)).rejects.toThrow(Conflict)
  first.signal("SIGKILL")
  await first.exited
  await stage.worker({ holder: "same" }).start()
  await tab.until(finished("interrupted"))

  const closed = tab.heard.findLast(is("call.finished"))?.event
  const callId = closed?.type === "call.finished" ? closed.callId : ""
  const echo = tab.heard.find(({ event }) => event.type === "call.finished" && event.name === "echo")?.event
  await expect(requestRetry(db, log, echo?.type === "call.finished" ? echo.callId : "")).rejects.toThrow(Conflict)
  await expect(requestRetry(db, log, "unknown")).rejects.toThrow(Missing)
  reply()
  await requestRetry(db, log, callId)
  await tab.until(finished("done"))

  const events = await readLog(db.pool, log)
  expectGapless(events)
  expectOneAfterAnother(events)
  expect([...witness.counts("charge")]).toEqual([[callId, 2]])
  const view = viewOf(events)
  expect(view.turns.map(({ status }) => status)).toEqual(["done"])
  expect(view.calls.get(callId)).toMatchObject({ status: "ok", output: "charge took effect" })
  expect(view.calls.get(callId)).not.toHaveProperty("error.kind")
  await expectRequests(runtime, log, events, upstream.requests)
  const last = JSON.stringify(bodiesOf(upstream.requests).at(-1))
  expect(last).toContain("charge took effect")
  expect(last).not.toContain("interrupted")
  await expect(requestRetry(db, log, callId)).rejects.toThrow(Conflict)
})

test("a call that waited when its turn was interrupted can be answered once the turn is reopened", async () => {
  stage = await openStage()
  const { db } = stage.runtime
  const log = await newConversation(stage.runtime)
  const claim = { turnId: "t1", holder: "test", open: null }
  const write = (events: KeptEvent[], also: Also) => append(db.pool, log, events.map((event) => ({ at: new Date().toISOString(), turnId: "t1", event })), also)
  const [broken, waiting] = [newId(), newId()]
  await write([
    { type: "turn.started", turnId: "t1", attempt: 1, cause: { kind: "message", id: "m1" }, agent: "assistant", model: "openai:main" },
    { type: "message.assistant", stepId: "s1", agent: "assistant", text: "", calls: [broken, waiting].map((callId) => ({ callId, name: "ask", arguments: "{}" })), finishReason: "tool_calls", ms: 0 },
    { type: "call.waiting", callId: waiting, for: "answer", args: {} },
    { type: "call.finished", callId: broken, name: "ask", ok: false, output: "Error: interrupted", error: { kind: "interrupted", message: "It broke off." }, ms: 0 },
  ], { claim: { ...claim, attempt: 1, seen: 0 } })
  await write([{ type: "turn.finished", turnId: "t1", reason: "interrupted" }], { fence: { turnId: "t1", attempt: 1 }, ends: true })
  const answer = () => answerCall(db, log.workspace, waiting, { output: "blue", by: "person" })
  await expect(answer()).rejects.toThrow(Conflict)
  await write([{ type: "turn.started", turnId: "t1", attempt: 2, cause: { kind: "retry", id: broken }, agent: "assistant", model: "openai:main" }], { claim: { ...claim, attempt: 2, seen: 5 } })
  expect(await answer()).toBe(log.conversation)
})

test("once a later turn has started, an interrupted call cannot be run again", { timeout: 30_000 }, async () => {
  stage = await openStage()
  const { runtime, upstream, witness } = stage
  upstream.script("main", ({ messages }) => (JSON.stringify(messages).includes("Go on.") ? { text: "Without it." } : { calls: [{ name: "charge", arguments: {} }] }))
  witness.hold("charge")
  const first = stage.worker({ holder: "same" })
  await first.start()
  const log = await newConversation(runtime, { model: "openai:main" })
  const tab = follow(runtime, log)
  await say(runtime, log, "Charge.")
  await witness.seen(1)
  first.signal("SIGKILL")
  await first.exited
  await stage.worker({ holder: "same" }).start()
  await tab.until(finished("interrupted"))
  await say(runtime, log, "Go on.")
  await tab.until(finished("done"))
  const closed = tab.heard.find(is("call.finished"))?.event
  await expect(requestRetry(runtime.db, log, closed?.type === "call.finished" ? closed.callId : "")).rejects.toThrow("A later turn has started")
  expect([...witness.counts("charge").values()]).toEqual([1])
})

test("a turn that is run again is a new one, and the history leaves the old one out", () => withSlow(async ({ tab, log }) => {
  const { runtime, upstream } = stage
  upstream.script("slow", [{ text: "Hello." }, { text: "Half an ans", drop: true }, { text: "A whole answer." }, { text: "You are welcome." }])
  await expect(requestRetry(runtime.db, log)).rejects.toThrow(Conflict)
  await say(runtime, log, "Hi.")
  await tab.until(finished("done"))
  await say(runtime, log, "Question?")
  const failed = await tab.until(finished("failed"))
  await requestRetry(runtime.db, log)
  await tab.until(({ event }) => event.type === "message.assistant" && event.text === "A whole answer.")
  await say(runtime, log, "Thanks.")
  await tab.until(({ event }) => event.type === "message.assistant" && event.text === "You are welcome.")
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 4)

  const events = await readLog(runtime.db.pool, log)
  const again = events.filter(is("turn.started"))[2]
  expect(again?.event).toMatchObject({ attempt: 1, cause: { kind: "retry", id: failed.turnId } })
  expect(again?.turnId).not.toBe(failed.turnId)
  await expectRequests(runtime, log, events, upstream.requests)
  expect(bodiesOf(upstream.requests).at(-1)?.messages).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hi." }, { role: "assistant", content: "Hello." },
    { role: "user", content: "Question?" }, { role: "assistant", content: "A whole answer." },
    { role: "user", content: "Thanks." },
  ])
  expect(viewOf(events).turnById.get(failed.turnId ?? "")?.retriedBy).toBe(again?.turnId)
}))

test("a second stop of the same turn leaves the one that began meanwhile alone", () => withSlow(async ({ tab, log, began }) => {
  const { runtime, upstream } = stage
  const gate = Promise.withResolvers<void>()
  upstream.script("slow", [{ calls: [{ name: "slow", arguments: {} }] }, { text: "Here is more.", holdOpen: gate.promise }])
  await say(runtime, log, "Go.")
  await began
  await say(runtime, log, "And then?")
  const { turnId } = await tab.until(({ event }) => event.type === "turn.started")
  await requestStop(runtime.db, log, { turnId })
  await tab.until(finished("stopped"))
  await upstream.arrived(2)
  await requestStop(runtime.db, log, { turnId })
  gate.resolve()
  await tab.until(finished("done"))
}))

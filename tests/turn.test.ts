import { afterAll, beforeAll, expect, test } from "vitest"
import { toRequest } from "#lib/agent/messages.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold, type View } from "#lib/agent/view.ts"
import type { Tool } from "#lib/agent/types.ts"
import { valuesOf } from "#lib/runtime/blobs.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { answerCall, requestStop } from "#lib/store/requests.ts"
import { follow, is, newConversation, say, startApp, typesOf } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>
const waits = new Map<string, () => void>()

const weather: Tool = {
  name: "get_weather", description: "The weather.", kind: "builtin", version: "1",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
  run: ({ city }) => ({ text: `20 °C in ${city}`, details: { city: String(city) } }),
}
const slow: Tool = {
  name: "slow", description: "Takes until it is told.", kind: "builtin", version: "1",
  parameters: { type: "object", properties: { id: { type: "string" } } },
  run: ({ id }, { signal }) => new Promise((resolve, reject) => {
    waits.set(String(id), () => resolve(`done ${id}`))
    signal.addEventListener("abort", () => reject(signal.reason))
  }),
}
const person: Tool = {
  name: "ask_person", description: "A person answers.", kind: "mock", version: "1", parameters: { type: "object" },
  run: (_, { answer }) => (answer?.output === undefined ? { wait: "answer" } : { text: JSON.stringify(answer.output) }),
}
const huge: Tool = {
  name: "huge", description: "Much text.", kind: "builtin", version: "1", parameters: { type: "object" }, run: () => "é".repeat(1_000_000),
}

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url, tools: [weather, slow, person, huge] })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

/** Every request that the upstream saw for this model is the pure function of the log. */
async function expectRequests(log: LogId, model: string) {
  const events = await readLog(app.runtime.db.pool, log)
  const steps = events.flatMap(({ event }) => (event.type === "model.started" ? [event.stepId] : []))
  const seen = upstream.requests.filter(({ body }) => body.model === model)
  expect(seen.length).toBe(steps.length)
  for (const [i, stepId] of steps.entries()) {
    const values = await valuesOf(app.runtime.db, log, events, stepId)
    const { stream: _, stream_options: __, ...body } = seen[i]?.body ?? {}
    expect(body).toEqual(JSON.parse(JSON.stringify(toRequest(events, (hash) => values.get(hash), stepId))))
  }
  return events
}

test("what a provider wants back unaltered stays in the log: no stream tells it, neither live nor later", async () => {
  upstream.script("secretive", [{ calls: [{ id: "wire-id-1", name: "get_weather", arguments: { city: "Oslo" } }] }, { text: "Cold." }])
  const log = await newConversation(app.runtime, { model: "openai:secretive" })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, "Weather in Oslo?")
  await tab.until(is("turn.finished"))
  const late = follow(app.runtime, log)
  await late.until(is("turn.finished"))
  expect(JSON.stringify(await readLog(app.runtime.db.pool, log))).toContain("wire-id-1")
  expect(JSON.stringify(tab.heard)).not.toContain("wire-id-1")
  expect(JSON.stringify(late.heard)).not.toContain("wire-id-1")
  await expectRequests(log, "secretive")
})

const viewOf = (events: Envelope[]): View => {
  const view = emptyView()
  for (const event of events) fold(view, structuredClone(event))
  return view
}
const plain = (view: View) => JSON.parse(JSON.stringify(view, (key, value) => (key === "version" ? undefined : value instanceof Map ? [...value] : value)))

test("three calls of one step run side by side and their results go back in the order asked", async () => {
  upstream.script("three", [
    { calls: ["Paris", "Tokyo", "Lima"].map((city) => ({ name: "get_weather", arguments: { city } })) },
    { text: "It is 20 °C everywhere." },
  ])
  const log = await newConversation(app.runtime, { model: "openai:three" })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "What's the weather in Paris, Tokyo and Lima?")
  const end = await live.until(is("turn.finished"))
  expect(end.event).toMatchObject({ reason: "done" })
  const events = await expectRequests(log, "three")
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  expect(typesOf(events).filter((type) => type.startsWith("call."))).toEqual([
    "call.started", "call.started", "call.started", "call.finished", "call.finished", "call.finished",
  ])
  const [, second] = upstream.requests.filter(({ body }) => body.model === "three")
  expect((second?.body.messages as { role: string; content: string }[]).filter(({ role }) => role === "tool").map(({ content }) => content))
    .toEqual(["20 °C in Paris", "20 °C in Tokyo", "20 °C in Lima"])
  const late = follow(app.runtime, log)
  await late.until(is("turn.finished"))
  expect(plain(viewOf(live.heard))).toEqual(plain(viewOf(late.heard)))
  expect(late.heard).toEqual(live.kept())
})

test("a page that comes in mid-answer gets what is half written and then the rest, once", async () => {
  const gate = Promise.withResolvers<void>()
  upstream.script("half", [{ text: "The first half and the second half.", holdOpen: gate.promise }])
  const log = await newConversation(app.runtime, { model: "openai:half" })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "Talk.")
  await live.until(({ event }) => event.type === "text.delta")
  const reloaded = follow(app.runtime, log)
  const snapshot = await reloaded.until(({ event }) => event.type === "text.delta")
  expect(snapshot.event).toMatchObject({ from: 0 })
  gate.resolve()
  await Promise.all([live.until(is("turn.finished")), reloaded.until(is("turn.finished"))])
  expect(plain(viewOf(reloaded.heard))).toEqual(plain(viewOf(live.heard)))
  expect(viewOf(reloaded.heard).turns[0]?.steps[0]?.text).toBe("The first half and the second half.")
})

test("stop keeps the partial text, closes the upstream connection, and the next message goes on from there", async () => {
  upstream.script("stopped", [{ text: "Once upon a time", holdOpen: new Promise(() => undefined) }, { text: "Fine." }])
  const log = await newConversation(app.runtime, { model: "openai:stopped" })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "Tell me a story.")
  await live.until(({ event }) => event.type === "text.delta")
  await requestStop(app.runtime.db, log)
  const end = await live.until(is("turn.finished"))
  expect(end.event).toMatchObject({ reason: "stopped" })
  const [request] = upstream.requests.filter(({ body }) => body.model === "stopped")
  expect(await request?.closed).toBe("broken")
  const cut = live.heard.find(is("message.assistant"))
  expect(cut?.event).toMatchObject({ finishReason: "stopped", calls: [] })
  await say(app.runtime, log, "Never mind.")
  await live.until(({ event }) => event.type === "turn.finished" && event.reason === "done")
  await expectRequests(log, "stopped")
})

test("a call that waits for a person holds nothing, and goes on with the answer while later messages wait", async () => {
  upstream.script("asks", [{ calls: [{ name: "ask_person", arguments: {} }, { name: "get_weather", arguments: { city: "Rome" } }] }, { text: "Thanks." }, { text: "Hello again." }])
  const log = await newConversation(app.runtime, { model: "openai:asks" })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "Ask somebody.")
  const waiting = await live.until(is("call.waiting"))
  await live.until(is("call.finished"))
  await say(app.runtime, log, "Are you there?")
  const callId = waiting.event.type === "call.waiting" ? waiting.event.callId : ""
  const conversation = await answerCall(app.runtime.db, log.workspace, callId, { output: { color: "blue" }, by: "person" })
  app.runtime.runner.ring({ ...log, conversation })
  await live.until(({ event }) => event.type === "message.assistant" && event.text === "Hello again.")
  const events = await expectRequests(log, "asks")
  expect(typesOf(events).filter((type) => type === "turn.finished").length).toBeGreaterThanOrEqual(1)
  await expect(answerCall(app.runtime.db, log.workspace, callId, { output: 1, by: "person" })).rejects.toThrow("does not wait")
})

test("a result of 2 MB is kept whole, shown by its head, and reaches the model as its first 32 KiB", async () => {
  upstream.script("huge", [{ calls: [{ name: "huge", arguments: {} }] }, { text: "Long." }])
  const log = await newConversation(app.runtime, { model: "openai:huge" })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "Go.")
  await live.until(is("turn.finished"))
  const finished = live.heard.find(is("call.finished"))?.event
  expect(finished).toMatchObject({ output: { bytes: 2_000_000 } })
  expect(live.heard.every((envelope) => JSON.stringify(envelope).length < 65_536)).toBe(true)
  const [, second] = upstream.requests.filter(({ body }) => body.model === "huge")
  const [, , result] = (second?.body.messages as { content: string }[]).slice(1)
  expect(Buffer.byteLength(result?.content ?? "")).toBeLessThan(33_000)
  await expectRequests(log, "huge")
})

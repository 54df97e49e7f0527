/** What the model sees: one pure fold of the log. */
import { expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { headOf, historyOf, modelName, providerOf, toRequest, type Inserts } from "#lib/agent/messages.ts"
import type { Blobs, Message } from "#lib/agent/types.ts"
import { at, numbered } from "./support/world.ts"

const values = new Map<string, unknown>([
  ["instructions", "Be brief."], ["none", ""], ["settings", { temperature: 0 }], ["plain", {}],
  ["tool", { type: "function", function: { name: "look", description: "Looks.", parameters: {} } }],
])
const get: Blobs = (hash) => {
  if (!values.has(hash)) throw new Error(`There is no content ${hash}.`)
  return values.get(hash)
}

const user = (messageId: string, text: string): Envelope => ({ at, event: { type: "message.user", messageId, text } })
type Cause = Extract<KeptEvent, { type: "turn.started" }>["cause"]
const turn = (turnId: string, cause: Cause, attempt = 1): Envelope => ({ at, turnId, event: { type: "turn.started", turnId, attempt, cause, agent: "main", model: "test:main" } })
const asking = (turnId: string, stepId: string, fields: Partial<Extract<KeptEvent, { type: "model.started" }>> = {}, parent?: string): Envelope => ({
  at, turnId, parent, event: { type: "model.started", stepId, agent: "main", model: "test:main", instructions: "instructions", tools: [], settings: "plain", requestHash: "", ...fields },
})
type Answer = Partial<Extract<KeptEvent, { type: "message.assistant" }>>
const answering = (turnId: string, stepId: string, fields: Answer = {}, parent?: string): Envelope => ({
  at, turnId, parent, event: { type: "message.assistant", stepId, agent: "main", text: "", calls: [], finishReason: "stop", ms: 0, ...fields },
})
const result = (turnId: string, callId: string, output: Extract<KeptEvent, { type: "call.finished" }>["output"], parent?: string): Envelope => ({ at, turnId, parent, event: { type: "call.finished", callId, name: "look", ok: true, output, ms: 0 } })
const call = (callId: string) => ({ callId, name: "look", arguments: "{}" })
/** A turn that was asked something and answered it. */
const said = (turnId: string, cause: Cause, text: string): Envelope[] => [turn(turnId, cause), asking(turnId, `${turnId}-step`), answering(turnId, `${turnId}-step`, { text })]
const message = (id: string): Cause => ({ kind: "message", id })

const history = (log: Envelope[], provider = "test"): Message[] => historyOf(numbered(log), get, provider)
const contents = (log: Envelope[]) => history(log).map(({ content }) => content)

test("a request holds instructions, history, tools and settings by their hashes, and nothing else", () => {
  const log = numbered([user("m1", "Hello."), turn("t1", message("m1")), asking("t1", "s1", { settings: "settings", tools: [{ name: "look", hash: "tool" }], model: "openai:org/model:free" })])
  expect(toRequest(log, get, "s1")).toEqual({
    model: "org/model:free",
    messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Hello." }],
    tools: [values.get("tool")],
    temperature: 0,
  })
})

test("empty instructions and no tools leave no trace in the request", () => {
  const log = numbered([user("m1", "Hello."), turn("t1", message("m1")), asking("t1", "s1", { instructions: "none" })])
  expect(toRequest(log, get, "s1")).toEqual({ model: "main", messages: [{ role: "user", content: "Hello." }] })
})

test("the request of a step stays the same whatever comes after it", () => {
  const log = numbered([user("m1", "Hello."), turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { text: "Hi.", calls: [call("c1")] }), result("t1", "c1", "seen"), asking("t1", "s2")])
  const frozen = JSON.stringify(log)
  const alone = toRequest(log, get, "s2")
  const later = numbered([...log, answering("t1", "s2", { text: "Done." }), ...said("t2", { kind: "retry", id: "t1" }, "Again."), user("m2", "More."), ...said("t3", message("m2"), "More.")])
  expect(toRequest(later, get, "s2")).toEqual(alone)
  expect(JSON.stringify(log)).toBe(frozen)
})

test("a step that is not in the log has no request", () => {
  expect(() => toRequest([], get, "s1")).toThrow("s1")
})

test("history is ordered by turns, not by when a message was accepted", () => {
  const [start, ...rest] = said("t1", message("m1"), "One.")
  const log = [user("m1", "First?"), ...(start ? [start] : []), user("m2", "Second?"), user("m3", "Never taken."), ...rest, ...said("t2", message("m2"), "Two.")]
  expect(contents(log)).toEqual(["First?", "One.", "Second?", "Two."])
})

test("a message is as it was last edited", () => {
  const edited: Envelope = { at, event: { type: "message.edited", messageId: "m1", text: "Better." } }
  expect(contents([user("m1", "Good."), edited, ...said("t1", message("m1"), "Yes.")])).toEqual(["Better.", "Yes."])
})

test("a turn that was run again is left out, its question stays", () => {
  const log = [user("m1", "Why?"), ...said("t1", message("m1"), "Bad."), ...said("t2", { kind: "retry", id: "t1" }, "Worse."), ...said("t3", { kind: "retry", id: "t2" }, "Good.")]
  expect(contents(log)).toEqual(["Why?", "Good."])
})

test("what joined a turn that was run again stays asked", () => {
  const log = [user("m1", "Why?"), turn("t1", message("m1")), user("m2", "In short."), asking("t1", "s1", { takes: ["m2"] }), answering("t1", "s1", { text: "Bad." }), ...said("t2", { kind: "retry", id: "t1" }, "Good.")]
  expect(contents(log)).toEqual(["Why?", "In short.", "Good."])
})

test("a turn keeps its place when a later attempt goes on with it", () => {
  const log = [user("m1", "One?"), turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [call("c1")] }), result("t1", "c1", "Error: no luck"), user("m2", "Two?"),
    turn("t1", { kind: "retry", id: "c1" }, 2), result("t1", "c1", "luck"), asking("t1", "s2"), answering("t1", "s2", { text: "Luck." }), ...said("t2", message("m2"), "Two.")]
  expect(contents(log)).toEqual(["One?", null, "luck", "Luck.", "Two?", "Two."])
})

test("a call that is run again has no result until it has one again", () => {
  const log = [user("m1", "One?"), turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [call("c1")] }), result("t1", "c1", "old"), turn("t1", { kind: "retry", id: "c1" }, 2)]
  expect(contents(log).at(-1)).toBe("Error: interrupted, outcome unknown.")
})

test("what happened inside a call is the history of that call alone", () => {
  const log = [user("m1", "Ask."), turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [call("outer")] }), asking("t1", "in1", {}, "outer"),
    answering("t1", "in1", { calls: [call("inner")] }, "outer"), result("t1", "inner", "deep", "outer"), result("t1", "outer", "shallow")]
  expect(contents(log)).toEqual(["Ask.", null, "shallow"])
  expect(historyOf(numbered(log), get, "test", "outer").map(({ content }) => content)).toEqual([null, "deep"])
})

test("what a step is given beside the history stands before it", () => {
  const log = [user("m1", "One?"), ...said("t1", message("m1"), "One."), user("m2", "Two?"), turn("t2", message("m2"))]
  const recall: Message = { role: "user", content: "[memory] likes tea" }
  const given = (inserts: Inserts) => {
    values.set("inserts", inserts)
    return toRequest(numbered([...log, asking("t2", "s1", { inserts: "inserts" })]), get, "s1").messages.slice(1).map(({ content }) => content)
  }
  expect(given({ messages: [recall] })).toEqual([recall.content, "One?", "One.", "Two?"])
  expect(given({ messages: [recall], since: "t2" })).toEqual([recall.content, "Two?"])
})

const echoed = (stepId: string, callIds: string[], ids: (string | undefined)[]): Envelope =>
  answering("t1", stepId, { calls: callIds.map(call), provider: { name: "test", message: { reasoning_details: [stepId] }, calls: ids.map((id) => ({ ...(id === undefined ? {} : { id }), extra_content: { signature: id } })) } })
const asked = (log: Envelope[], provider?: string) => history(log, provider).flatMap((m) => (m.role === "assistant" ? [m] : []))

test("a provider gets its own fields and ids back, another provider gets neither", () => {
  const log = [turn("t1", message("m1")), asking("t1", "s1"), echoed("s1", ["c1", "c2"], ["w1", undefined]), result("t1", "c1", "one"), result("t1", "c2", "two")]
  expect(asked(log)[0]).toMatchObject({ reasoning_details: ["s1"], tool_calls: [{ id: "w1", extra_content: { signature: "w1" } }, { id: "c2" }] })
  expect(history(log).map((m) => m.role === "tool" && m.tool_call_id)).toEqual([false, "w1", "c2"])
  expect(asked(log, "other")).toEqual([{ role: "assistant", content: null, tool_calls: ["c1", "c2"].map((id) => ({ id, type: "function", function: { name: "look", arguments: "{}" } })) }])
})

test("wire ids that are empty or name two calls of one answer give way to ours, one that comes again later does not", () => {
  const log = [turn("t1", message("m1")), asking("t1", "s1"), echoed("s1", ["c1", "c2", "c3"], ["same", "", "same"]), asking("t1", "s2"), echoed("s2", ["c4", "c5"], ["same", "own"]), asking("t1", "s3"), echoed("s3", ["c6"], ["own"])]
  const ids = asked(log).flatMap((m) => m.tool_calls?.map(({ id }) => id))
  expect(ids).toEqual(["c1", "c2", "c3", "same", "own", "own"])
  expect(history(log).flatMap((m) => (m.role === "tool" ? [m.tool_call_id] : []))).toEqual(ids)
})

test("arguments go back as the model wrote them", () => {
  const log = [turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [{ callId: "c1", name: "look", arguments: '{ "b":1,\n"a": 2.0 }' }] })]
  expect(asked(log)[0]?.tool_calls?.[0]?.function.arguments).toBe('{ "b":1,\n"a": 2.0 }')
})

test("the model gets the first 32 KiB of a larger result, cut between characters, and word of the rest", () => {
  values.set("long", "é€".repeat(20_000))
  const log = [turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [call("c1")] }), result("t1", "c1", { blob: "long", bytes: 100_000, head: "é€" })]
  const [text = "", note = ""] = String(history(log).at(-1)?.content).split("\n\n")
  expect(Buffer.byteLength(text)).toBeGreaterThan(32 * 1024 - 3)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(32 * 1024)
  expect("é€".repeat(20_000).startsWith(text)).toBe(true)
  expect(note).toBe("[Cut: the first 32 KiB of 100000 bytes.]")
})

test("a result that is kept apart but fits reaches the model whole", () => {
  values.set("middling", "x".repeat(20_000))
  const log = [turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { calls: [call("c1")] }), result("t1", "c1", { blob: "middling", bytes: 20_000, head: "x" })]
  expect(history(log).at(-1)?.content).toBe("x".repeat(20_000))
})

test("what a person or a model wrote reaches the model whole, however long", () => {
  values.set("book", "é".repeat(50_000))
  const book = { blob: "book", bytes: 100_000, head: "é" }
  const log: Envelope[] = [{ at, event: { type: "message.user", messageId: "m1", text: book } }, turn("t1", message("m1")), asking("t1", "s1"), answering("t1", "s1", { text: book, calls: [{ callId: "c1", name: "look", arguments: book }] })]
  const whole = "é".repeat(50_000)
  expect(history(log)).toMatchObject([{ content: whole }, { content: whole, tool_calls: [{ function: { arguments: whole } }] }, { role: "tool" }])
})

test("a task speaks as a user, once it has ended", () => {
  const task = (status: Extract<KeptEvent, { type: "task.changed" }>["status"], fields: object = {}): Envelope => ({ at, event: { type: "task.changed", taskId: "k1", title: "Report", status, ...fields } })
  const started = turn("t1", { kind: "task", id: "k1" })
  expect(history([task("running"), started])).toEqual([])
  expect(history([task("running"), task("succeeded", { output: "All is well." }), started])).toEqual([{ role: "user", content: '[task k1 "Report" succeeded]\nAll is well.' }])
  expect(history([task("failed", { error: { kind: "threw", message: "no paper" } }), started])).toEqual([{ role: "user", content: '[task k1 "Report" failed]\nno paper' }])
})

test("an empty answer leaves nothing behind", () => {
  expect(contents([user("m1", "Hello?"), ...said("t1", message("m1"), ""), user("m2", "Hello!"), ...said("t2", message("m2"), "Hi.")])).toEqual(["Hello?", "Hello!", "Hi."])
})

test("a name is cut at its first colon, and one without a provider belongs to nobody", () => {
  expect(["openai:gpt", "ollama:qwen3:8b", "plain"].map((name) => [providerOf(name), modelName(name)])).toEqual([["openai", "gpt"], ["ollama", "qwen3:8b"], ["", "plain"]])
})

test("a head never cuts a character", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((bytes) => headOf("é€😀", bytes))).toEqual(["", "", "é", "é", "é", "é€", "é€", "é€"])
  expect(headOf("é€😀", 9)).toBe("é€😀")
})

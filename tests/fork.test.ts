/** Forks: a branch keeps everything up to where it parts, and goes on from there. */
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { delegateTool } from "#lib/agent/agents-as-tools.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { forkLog } from "#lib/agent/fork.ts"
import { historyOf } from "#lib/agent/messages.ts"
import { renameCalls } from "#lib/agent/rename-calls.ts"
import { deleteConversation } from "#lib/store/removal.ts"
import { newId } from "#lib/store/ids.ts"
import { purgeDeleted } from "#lib/store/purge.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import * as blobs from "../app/api/conversations/[id]/blobs/[hash]/route.ts"
import * as one from "../app/api/conversations/[id]/route.ts"
import * as forks from "../app/api/conversations/[id]/fork/route.ts"
import * as retries from "../app/api/conversations/[id]/retry/route.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { askRoute } from "./support/ask.ts"
import { bodiesOf, expectGapless, textOf, viewOf } from "./support/checks.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, opening, toolOf, world } from "./support/world.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>
const ran: unknown[] = []

beforeAll(async () => {
  upstream = await startUpstream()
  const look = toolOf("look", (args) => {
    ran.push(args)
    return { text: `seen ${JSON.stringify(args)}`, details: { args: JSON.stringify(args) } }
  })
  const large = toolOf("large", () => "x".repeat(50_000))
  app = await startApp({ upstream: upstream.url, tools: [look, large] })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

type Messages = { role: string; content: string }[]
const finished = (turns: number) => {
  let seen = 0
  return ({ event }: Envelope) => event.type === "turn.finished" && ++seen === turns
}

/** A conversation whose only turn calls `look` once and answers. */
async function looked(): Promise<{ log: LogId; events: Envelope[] }> {
  upstream.script("main", ({ messages }) => ((messages as Messages).at(-1)?.role === "tool" ? { text: `I ${(messages as Messages).at(-1)?.content}.` } : { text: "Wait.", calls: [{ name: "look", arguments: { at: "the sky" } }] }))
  const log = await newConversation(app.runtime, { model: "openai:main" })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, "Look at the sky.")
  await tab.until(is("turn.finished"))
  tab.leave()
  return { log, events: await readLog(app.runtime.db.pool, log) }
}

const fork = (log: LogId, body: unknown, workspace = log.workspace) => askRoute(app.runtime, forks.POST, workspace, { params: { id: log.conversation }, body })
const retry = ({ workspace, conversation }: LogId) => askRoute(app.runtime, retries.POST, workspace, { params: { id: conversation }, body: {} })
const seqOf = (events: Envelope[], type: Envelope["event"]["type"], last = false) => (last ? events.findLast(({ event }) => event.type === type) : events.find(({ event }) => event.type === type))?.seq ?? 0

/** Goes on in a fork and gives its log when its turn is over. */
async function goOn(log: LogId, turns: number): Promise<Envelope[]> {
  const tab = follow(app.runtime, log)
  expect((await retry(log)).status).toBe(202)
  await tab.until(finished(turns))
  tab.leave()
  return readLog(app.runtime.db.pool, log)
}

test("whatever a log holds, with its calls renamed it folds to the same view but for their names", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 })
  const steps = (names: string[], size: number) =>
    fc.array(fc.record({ text, calls: fc.array(fc.record({ name: fc.constantFrom(...names), arguments: fc.record({ task: text }) }), { minLength: 1, maxLength: 3 }) }), { maxLength: size })
  await fc.assert(fc.asyncProperty(steps(["look", "fail", "ask_person", "delegate_to_helper"], 3), fc.array(steps(["look", "ask_person"], 2), { minLength: 9, maxLength: 9 }), async (outer, inner) => {
    const tools = [toolOf("look", () => ({ text: "seen", details: { a: 1 } })), toolOf("fail", () => { throw new Error("no") }), toolOf("ask_person", () => ({ wait: "answer" }))]
    const { run, log } = world({
      agent: agentOf([...tools, delegateTool(agentOf(tools, { name: "helper" }))]),
      models: { "test:main": scripted([...outer, { text: "end" }]), "test:helper": scripted(inner.flatMap((some) => [...some, { text: "end" }])) },
    })
    await run()
    const copy = renameCalls(log, (callId) => `new:${callId}`)
    expect(JSON.stringify(copy).match(/"(callId|parent)":"(?!new:)/)).toBe(null)
    const back = renameCalls(copy, (callId) => callId.slice(4))
    expect(back).toEqual(log)
    expect(textOf(viewOf(back))).toBe(textOf(viewOf(log)))
    expect(textOf(viewOf(copy)).replaceAll("new:", "")).toBe(textOf(viewOf(log)))
  }), { numRuns: 40 })
})

test("every event of a log is a place to fork at, and the copy is a whole log whose history a model accepts", async () => {
  const model = scripted([{ text: "I look.", calls: [{ name: "look" }, { name: "ask_person" }] }])
  const { run, log } = world({ agent: agentOf([toolOf("look", () => "seen"), toolOf("ask_person", () => ({ wait: "answer" }))]), models: { "test:main": model } })
  await run()
  for (const { seq = 0 } of log) {
    const copy = forkLog(log, seq, undefined, (callId) => `${callId}'`)
    expectGapless(copy)
    expect(copy.slice(0, seq).map(({ at }) => at)).toEqual(log.slice(0, seq).map(({ at }) => at))
    const view = viewOf(copy)
    expect(view.turns.map(({ status }) => status)).toEqual(seq === 1 ? [] : ["interrupted"])
    const history = historyOf(copy, () => "", "test")
    const asked = history.flatMap((message) => ("tool_calls" in message && Array.isArray(message.tool_calls) ? message.tool_calls.map(({ id }) => id) : []))
    expect(history.flatMap((message) => (message.role === "tool" ? [message.tool_call_id] : []))).toEqual(asked)
  }
  expect(() => forkLog(log, log.length + 1, undefined, String)).toThrow("There is no event")
})

test("messages that no turn had taken are not in a fork, and the numbers stay", () => {
  const log = [...opening(agentOf()), { at: "", event: { type: "message.user" as const, messageId: "m2", text: "secret plan" } }].map((envelope, i) => ({ ...envelope, seq: i + 1 }))
  const copy = forkLog(log, 3, undefined, String)
  expectGapless(copy)
  expect(JSON.stringify(copy)).not.toContain("secret plan")
  expect(viewOf(copy).queue).toEqual([])
  const edited = forkLog(log, 3, { seq: 3, text: "another plan" }, String)
  expect(viewOf(edited).queue.map((message) => message.text)).toEqual(["another plan"])
})

test("an edited message is answered in the fork; the original stays as it was", async () => {
  const { log, events } = await looked()
  const { status, json } = await fork(log, { at: 1, edit: { seq: 1, text: "Look at the sea." } })
  expect(status).toBe(201)
  expect(json).toMatchObject({ forkedFrom: { conversationId: log.conversation, seq: 1 }, running: false, model: "openai:main", lastSeq: 1, title: "Look at the sea." })
  const branch = { workspace: log.workspace, conversation: json.id as string }
  const view = viewOf(await goOn(branch, 1))
  expect(view.turns.map(({ status: of, steps }) => [of, steps.at(-1)?.text])).toEqual([["done", 'I seen {"at":"the sky"}.']])
  expect((bodiesOf(upstream.requests).at(-1)?.messages as Messages)[1]).toEqual({ role: "user", content: "Look at the sea." })
  expect(await readLog(app.runtime.db.pool, log)).toEqual(events)
  const branches = (await askRoute(app.runtime, one.GET, log.workspace, { method: "GET", params: { id: log.conversation } })).json.branches
  expect(branches.map(({ id }: { id: string }) => id)).toEqual([log.conversation, branch.conversation])
})

test("with another result of a call the turn goes on from there, and no tool runs again", async () => {
  const { log, events } = await looked()
  const before = ran.length
  const seq = seqOf(events, "call.finished")
  const { json } = await fork(log, { at: seq, edit: { seq, output: { clouds: 3 } } })
  const branch = { workspace: log.workspace, conversation: json.id as string }
  const copy = await goOn(branch, 2)
  expectGapless(copy)
  const [turn] = viewOf(copy).turns
  expect(turn).toMatchObject({ status: "done", attempt: 2 })
  expect(turn?.steps.map(({ text }) => text)).toEqual(["Wait.", 'I {"clouds":3}.'])
  expect(turn?.steps[0]?.calls[0]).toMatchObject({ status: "ok", output: '{"clouds":3}' })
  expect(turn?.steps[0]?.calls[0]?.details).toBeUndefined()
  expect(ran).toHaveLength(before)
})

test("with other arguments the call runs again with them, in the same turn", async () => {
  const { log, events } = await looked()
  const seq = seqOf(events, "call.started")
  const { json } = await fork(log, { at: seq, edit: { seq, args: { at: "the sea" } } })
  const copy = await goOn({ workspace: log.workspace, conversation: json.id as string }, 2)
  const [turn] = viewOf(copy).turns
  expect(turn?.steps.map(({ text }) => text)).toEqual(["Wait.", 'I seen {"at":"the sea"}.'])
  expect(turn?.steps[0]?.calls[0]).toMatchObject({ arguments: '{"at":"the sea"}', args: { at: "the sea" }, status: "ok" })
  expect(ran.at(-1)).toEqual({ at: "the sea" })
  const ids = (all: Envelope[]) => all.flatMap(({ event }) => (event.type === "message.assistant" ? event.calls.map(({ callId }) => callId) : []))
  expect(ids(copy).filter((id) => ids(events).includes(id))).toEqual([])
})

test("a fork goes on with the instructions, the functions and the model that were chosen for it", async () => {
  const { log, events } = await looked()
  upstream.script("other", [{ text: "Arr." }])
  const { json } = await fork(log, { at: events.length, model: "openai:other", instructions: "Talk like a pirate.", tools: ["large", "no such"] })
  const view = viewOf(await goOn({ workspace: log.workspace, conversation: json.id as string }, 2))
  const body = bodiesOf(upstream.requests).at(-1)
  expect(body).toMatchObject({ model: "other", messages: [{ role: "system", content: "Talk like a pirate." }, { role: "user", content: "Look at the sky." }] })
  expect((body?.tools as { function: { name: string } }[]).map((tool) => tool.function.name)).toEqual(["large"])
  expect(view.turns.map(({ retriedBy, status }) => [retriedBy !== undefined, status])).toEqual([[true, "done"], [false, "done"]])
})

test("what cannot be forked is refused in words, and nobody forks what is not theirs", async () => {
  const { log, events } = await looked()
  const last = events.length
  for (const [body, says] of [
    [{ at: last + 1 }, "no event"],
    [{ at: last, edit: { seq: 1, text: "x" } }, "must equal at"],
    [{ at: last, edit: { seq: last, text: "x" } }, "text is of a message.user"],
    [{ at: 0 }, "at"], [{}, "at"], [{ at: 1, edit: { seq: 1 } }, "edit"], [{ at: 1, extra: 1 }, "extra"],
  ] as const) {
    const { status, json } = await fork(log, body)
    expect([status, json.detail]).toEqual([400, expect.stringContaining(says)])
  }
  expect((await fork(log, { at: 1 }, newId())).status).toBe(404)
  expect((await fork({ ...log, conversation: "none" }, { at: 1 })).status).toBe(404)
})

test("content that only a deleted conversation needed goes with it; what a fork needs stays", async () => {
  upstream.script("big", [{ calls: [{ name: "large", arguments: {} }] }, { text: "Big." }])
  const log = await newConversation(app.runtime, { model: "openai:big" })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, "y".repeat(40_000))
  await tab.until(is("turn.finished"))
  tab.leave()
  const events = await readLog(app.runtime.db.pool, log)
  const hashIn = (type: Envelope["event"]["type"]) => JSON.stringify(events.find(is(type as "message.user"))).match(/"blob":"([^"]+)"/)?.[1] ?? ""
  const [said, result] = [hashIn("message.user"), hashIn("call.finished")]
  const { json } = await fork(log, { at: seqOf(events, "call.started") })
  const read = async (conversation: string, hash: string) => (await askRoute(app.runtime, blobs.GET, log.workspace, { method: "GET", params: { id: conversation, hash } })).status
  expect([await read(log.conversation, said), await read(log.conversation, result), await read(json.id, said), await read(json.id, result)]).toEqual([200, 200, 200, 404])

  await deleteConversation(app.runtime.db, log.workspace, log.conversation)
  await app.runtime.db.pool.query(`UPDATE "Conversation" SET "deletedAt" = now() - interval '25 hours' WHERE id = $1`, [log.conversation])
  await purgeDeleted(app.runtime.db)
  expect(await read(json.id, said)).toBe(200)
  const { rows } = await app.runtime.db.pool.query<{ hash: string }>(`SELECT hash FROM "Blob" WHERE "workspaceId" = $1 AND hash = ANY($2)`, [log.workspace, [said, result]])
  expect(rows.map(({ hash }) => hash)).toEqual([said])
})

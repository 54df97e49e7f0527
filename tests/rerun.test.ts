/** Running a conversation again: the same messages, no function runs, and the two stand side by side. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { pairsOf, totalsOf } from "#components/compare/pairs.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { answerCall } from "#lib/store/requests.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import * as all from "../app/api/tools/route.ts"
import * as rerun from "../app/api/conversations/[id]/rerun/route.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { askRoute } from "./support/ask.ts"
import { viewOf } from "./support/checks.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { toolOf } from "./support/world.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>
let ran = 0

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({
    upstream: upstream.url,
    tools: [
      toolOf("roll", () => `rolled ${++ran}`, { approval: "ask" }), toolOf("large", () => `${++ran} ${"x".repeat(40_000)}`),
      toolOf("fail", () => { throw new Error(`broken ${++ran}`) }),
    ],
  })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

type Body = { messages: { role: string; content: string }[] }
const again = (log: LogId, body: unknown = {}) => askRoute(app.runtime, rerun.POST, log.workspace, { params: { id: log.conversation }, body })

/** Asks each message when the turn before it is over; approves what asks. */
async function talked(model: string, ...texts: string[]): Promise<LogId> {
  const log = await newConversation(app.runtime, { model: `openai:${model}` })
  for (const text of texts) await turn(log, () => say(app.runtime, log, text))
  return log
}

async function turn(log: LogId, begin: () => Promise<unknown>, ends = 1): Promise<void> {
  const tab = follow(app.runtime, log, (await readLog(app.runtime.db.pool, log)).length)
  const asked = new Set<string>()
  const approve = ({ event }: Envelope) => {
    if (event.type !== "call.waiting" || event.for !== "approval" || asked.has(event.callId)) return false
    asked.add(event.callId)
    void answerCall(app.runtime.db, log.workspace, event.callId, { approve: true, by: "person" }).then(() => app.runtime.runner.ring(log))
    return false
  }
  let over = 0
  await begin()
  await tab.until((envelope) => approve(envelope) || (is("turn.finished")(envelope) && ++over === ends))
  tab.leave()
}

const calling = (...names: string[]) => ({ messages }: Record<string, unknown>) => {
  const last = (messages as Body["messages"]).at(-1)
  return last?.role === "tool" ? { text: `So: ${last.content.slice(0, 20)}` } : { text: "", calls: names.map((name) => ({ name, arguments: { b: 1, a: [2, { d: 3, c: 4 }] } })) }
}

test("every message is asked again on another model, and each call gets what was recorded; nothing runs and nobody is asked", async () => {
  upstream.script("first", calling("roll"))
  const log = await talked("first", "Roll.", "And again.")
  const before = ran
  upstream.script("second", ({ messages }) => {
    const last = (messages as Body["messages"]).at(-1)
    return last?.role === "tool" ? { text: `Then: ${last.content}` } : { text: "", calls: [{ name: "roll", arguments: '{"a":[2,{"c":4,"d":3}],"b":1}' }] }
  })
  const made = await again(log, { model: "openai:second" })
  expect([made.status, made.json.rerunOf, made.json.model]).toEqual([201, log.conversation, "openai:second"])
  const copy = { workspace: log.workspace, conversation: made.json.id as string }
  const tab = follow(app.runtime, copy)
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 2)
  tab.leave()
  expect(ran).toBe(before)
  const [one, two] = [viewOf(await readLog(app.runtime.db.pool, log)), viewOf(await readLog(app.runtime.db.pool, copy))]
  expect(two.turns.map(({ status, messageId }) => [status, messageId])).toEqual(one.turns.map(({ messageId }) => ["done", messageId]))
  expect([...two.calls.values()].map(({ output, status }) => [output, status])).toEqual([...one.calls.values()].map(({ output }) => [output, "ok"]))
  expect(pairsOf(one, two).map(({ kind, differs }) => [kind, ...differs])).toEqual([
    ["turn"], ["step", "model"], ["call"], ["step", "model", "answer"], ["turn"], ["step", "model"], ["call"], ["step", "model", "answer"],
  ])
  expect(totalsOf(two)).toMatchObject({ turns: 2, steps: 4, calls: 2, failed: 0 })
})

test("large results and failures come again as they were", async () => {
  upstream.script("odd", calling("large", "fail"))
  const log = await talked("odd", "Go.")
  const before = ran
  const { json } = await again(log)
  const copy = { workspace: log.workspace, conversation: json.id as string }
  const tab = follow(app.runtime, copy)
  await tab.until(is("turn.finished"))
  tab.leave()
  expect(ran).toBe(before)
  const outputs = async (id: LogId) => [...viewOf(await readLog(app.runtime.db.pool, id)).calls.values()].map(({ output, status, error }) => [output, status, error])
  expect(await outputs(copy)).toEqual(await outputs(log))
})

test("a call that was never made before waits for a person, as a mock does", async () => {
  upstream.script("known", calling("roll"))
  const log = await talked("known", "Roll.")
  const before = ran
  upstream.script("new", ({ messages }) => ((messages as Body["messages"]).at(-1)?.role === "tool" ? { text: "Fine." } : { text: "", calls: [{ name: "roll", arguments: { other: true } }] }))
  const { json } = await again(log, { model: "openai:new" })
  const copy = { workspace: log.workspace, conversation: json.id as string }
  const tab = follow(app.runtime, copy)
  const { event } = await tab.until(is("call.waiting"))
  expect(event).toMatchObject({ for: "answer", args: { other: true } })
  await answerCall(app.runtime.db, copy.workspace, event.type === "call.waiting" ? event.callId : "", { output: "seven", by: "person" })
  app.runtime.runner.ring(copy)
  await tab.until(is("turn.finished"))
  tab.leave()
  expect(ran).toBe(before)
  expect([...viewOf(await readLog(app.runtime.db.pool, copy)).calls.values()][0]).toMatchObject({ output: "seven", status: "ok" })
})

test("what cannot be run again is refused in words, and nobody runs what is not theirs", async () => {
  upstream.script("plain", [{ text: "Hi." }])
  const log = await talked("plain", "Hello.")
  expect((await askRoute(app.runtime, rerun.POST, newId(), { params: { id: log.conversation }, body: {} })).status).toBe(404)
  expect((await again(await newConversation(app.runtime))).status).toBe(409)
  for (const [body, says] of [[{ agent: "nobody" }, "no agent"], [{ tools: { roll: "9" } }, "no version 9"], [{ extra: 1 }, "extra"]] as const) {
    const { status, json } = await again(log, body)
    expect([status, json.detail]).toEqual([400, expect.stringContaining(says)])
  }
  await askRoute(app.runtime, all.POST, log.workspace, { body: { name: "mine", description: "A function of mine, for a test.", kind: "mock", parameters: { type: "object", properties: {} } } })
  expect((await again(log, { tools: { mine: 1 } })).status).toBe(201)
})

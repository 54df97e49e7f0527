/** Shares: who holds a link sees what its owner shows, and nothing else of anything. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { keptEvent, type Envelope, type KeptEvent } from "#lib/agent/events.ts"
import { EVENT_FIELDS } from "#lib/exchange/fields.ts"
import { deleteConversation } from "#lib/store/removal.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { hashOf, newId } from "#lib/store/ids.ts"
import { append, readLog, type LogId } from "#lib/store/log.ts"
import { saveSecret } from "#lib/store/secrets.ts"
import * as conversations from "../app/api/conversations/[id]/route.ts"
import * as made from "../app/api/conversations/[id]/shares/route.ts"
import * as preview from "../app/api/conversations/[id]/shares/preview/route.ts"
import * as one from "../app/api/shares/[token]/route.ts"
import * as blobs from "../app/api/shares/[token]/blobs/[hash]/route.ts"
import * as events from "../app/api/shares/[token]/events/route.ts"
import * as fork from "../app/api/shares/[token]/fork/route.ts"
import * as requests from "../app/api/shares/[token]/request/route.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { askRoute } from "./support/ask.ts"
import { viewOf } from "./support/checks.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { toolOf } from "./support/world.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({
    upstream: upstream.url,
    tools: [
      toolOf("look", () => ({ text: "seen by ann@example.org", details: { clouds: 3 } }), { kind: "http" }), toolOf("large", () => `${"x ".repeat(30_000)} sk-abcdefghijklmnop0123`),
      toolOf("search_memory", () => "she likes plums", { kind: "memory" }),
    ],
  })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

const ask = (handler: unknown, workspace: string | null, options: Parameters<typeof askRoute>[3]) => askRoute(app.runtime, handler, workspace, options)
const share = async (log: LogId, body: unknown = {}) => (await ask(made.POST, log.workspace, { params: { id: log.conversation }, body })).json as { id: string; token: string; path: string }
const json = { accept: "application/json" }
const open = (token: string, headers: Record<string, string> = json) => ask(events.GET, null, { method: "GET", params: { token }, headers })

async function talked(script: Parameters<Upstream["script"]>[1], text: string): Promise<LogId> {
  const name = `m${newId()}`
  upstream.script(name, script)
  const log = await newConversation(app.runtime, { model: `openai:${name}` })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, text)
  await tab.until(is("turn.finished"))
  tab.leave()
  return log
}

const calls = (...names: string[]): Parameters<Upstream["script"]>[1] => ({ messages }) => ((messages as unknown[]).length > 2 ? { text: "Done." } : { text: "Wait.", calls: names.map((name) => ({ name, arguments: { q: "plums" } })) })

test("a share shows the conversation as it was, and not what came later", async () => {
  const log = await talked(calls("look"), "What is up?")
  const { token, path } = await share(log)
  expect(token).toMatch(/^[\w-]{22}$/)
  expect(path).toBe(`/s/${token}`)
  const first = await open(token)
  expect(first.status).toBe(200)
  const view = viewOf(first.json.items)
  expect(view.turns.map(({ status, steps }) => [status, steps.map(({ text }) => text)])).toEqual([["done", ["Wait.", "Done."]]])
  expect(view.turns[0]?.steps[0]?.calls[0]).toMatchObject({ name: "look", args: { q: "plums" }, output: "seen by [e-mail address hidden]", details: { clouds: 3 }, status: "ok" })
  const tab = follow(app.runtime, log, first.json.lastSeq)
  await say(app.runtime, log, "And later?")
  await tab.until(is("turn.finished"))
  tab.leave()
  expect((await open(token)).json).toEqual(first.json)
  const half = await share(log, { upTo: 3 })
  expect((await open(half.token)).json.items).toHaveLength(3)
})

test("a live share follows, kept event by kept event, until it is revoked", async () => {
  const log = await talked([{ text: "One." }, { text: "Two, sk-abcdefghijklmnop0123." }], "First?")
  const { token, id } = await share(log, { live: true })
  const reader = (await ask(events.GET, null, { method: "GET", params: { token }, stream: true })).response.body?.getReader()
  let told = ""
  const until = async (part: string) => {
    while (!told.includes(part)) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return false
      told += new TextDecoder().decode(value)
    }
    return true
  }
  expect(await until('"text":"One."')).toBe(true)
  await say(app.runtime, log, "Second?")
  expect(await until('"text":"Two, [key hidden]."')).toBe(true)
  expect(told).not.toContain(".delta")
  expect(told.match(/^id: \d+$/gm)).toHaveLength(new Set(told.match(/^id: \d+$/gm)).size)
  await until('"turn.finished"')
  expect((await ask(one.DELETE, newId(), { method: "DELETE", params: { token } })).status).toBe(404)
  expect((await ask(one.DELETE, log.workspace, { method: "DELETE", params: { token: id } })).status).toBe(204)
  const before = told.length
  await say(app.runtime, log, "Third?")
  expect(await until("Third?")).toBe(false)
  expect(told.slice(before)).not.toContain("Third?")
})

test("what does not open is answered alike: unknown, malformed, expired, revoked, and of a deleted conversation", async () => {
  const log = await talked([{ text: "One." }], "First?")
  const [expired, revoked, deleted] = [await share(log, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() }), await share(log), await share(log)]
  for (const { token } of [expired, revoked, deleted]) expect((await open(token)).status).toBe(200)
  await app.runtime.db.pool.query(`UPDATE "Share" SET "expiresAt" = now() WHERE id = $1`, [expired.id])
  await ask(one.DELETE, log.workspace, { method: "DELETE", params: { token: revoked.token } })
  expect((await ask(made.GET, log.workspace, { method: "GET", params: { id: log.conversation } })).json.items.map(({ id }: { id: string }) => id)).toEqual([deleted.id])
  await deleteConversation(app.runtime.db, log.workspace, log.conversation)
  for (const handler of [events.GET, one.GET, blobs.GET, requests.GET, fork.POST]) {
    const answers = []
    for (const token of [expired.token, revoked.token, deleted.token, newId(), "x", "../..", "a".repeat(4_000), "__proto__", "' OR 1=1", "\u0000"]) {
      const { status, text, response } = await ask(handler, newId(), { method: handler === fork.POST ? "POST" : "GET", params: { token, hash: "h" }, headers: json })
      answers.push([status, text, [...response.headers].sort()])
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]?.[0]).toBe(404)
  }
})

test("findings are told before anything is shared; what is kept is shown, own words are hidden, also in large values and arguments", async () => {
  const log = await talked(calls("look", "large"), "Mail bob@example.org about Project Blue, password: swordfish-77")
  await saveSecret(app.runtime.db, app.runtime.env.APP_SECRET, log.workspace, "X", "plums")
  const look = async (redactions: unknown) => (await ask(preview.POST, log.workspace, { params: { id: log.conversation }, body: { redactions } })).json
  const { findings, items } = await look({ words: ["project blue"] })
  const told = (findings as { id: string; kind: string; text: string; hidden: boolean }[]).map(({ kind, text, hidden }) => `${kind} ${text} ${hidden}`).sort()
  expect(told).toEqual(["email ann@example.org true", "email bob@example.org true", "key sk-abcdefghijklmnop0123 true", "named swordfish-77 true", "secret plums true", "word Project Blue true"])
  for (const hidden of ["bob@", "swordfish", "Project Blue", "plums", "ann@"]) expect(JSON.stringify(items)).not.toContain(hidden)
  const redactions = { words: ["project blue"], keep: [hashOf("bob@example.org")] }
  const { token } = await share(log, { redactions })
  const shown = await open(token)
  expect(shown.json.items).toEqual((await look(redactions)).items)
  expect(shown.text).toContain("Mail bob@example.org about [word hidden], password: [secret hidden]")
  const { blob } = JSON.parse(shown.text.match(/\{"blob":.*?\}/)?.[0] ?? "{}")
  const large = await ask(blobs.GET, null, { method: "GET", params: { token, hash: blob } })
  expect(large.text.endsWith("x  [key hidden]")).toBe(true)
  expect((await ask(preview.POST, newId(), { params: { id: log.conversation }, body: {} })).status).toBe(404)
})

test("instructions and memories are in no share unless they are included", async () => {
  const log = await talked(calls("search_memory"), "What does she like?")
  const step = (items: Envelope[]) => items.map(({ event }) => event).find((event) => event.type === "model.started")?.stepId ?? ""
  const closed = await share(log)
  const items = await open(closed.token)
  expect(items.text).not.toContain("plums")
  expect(viewOf(items.json.items).turns[0]?.steps[0]?.calls[0]).toMatchObject({ args: {}, output: "[memory hidden]", status: "ok" })
  const asked = await ask(requests.GET, null, { method: "GET", params: { token: closed.token }, query: `?step=${step(items.json.items)}` })
  expect(asked.json.request.messages).toEqual([{ role: "user", content: "What does she like?" }])
  expect(asked.json.request.tools).toHaveLength(3)
  const shown = await share(log, { include: { instructions: true, memories: true } })
  const all = await open(shown.token)
  expect(all.text).toContain("she likes plums")
  const whole = await ask(requests.GET, null, { method: "GET", params: { token: shown.token }, query: `?step=${step(all.json.items)}` })
  expect(whole.json.request.messages[0]).toEqual({ role: "system", content: "Be brief." })
  const curl = await ask(requests.GET, null, { method: "GET", params: { token: shown.token }, query: `?step=${step(all.json.items)}&as=curl` })
  expect(curl.text).toContain("https://api.openai.com")
  expect(curl.text).not.toContain("127.0.0.1")
})

test("whatever is planted in a field that is not shown is in nothing that a link opens", async () => {
  const workspace = newId()
  const log = { workspace, conversation: (await createConversation(app.runtime.db, workspace, {})).id }
  const planted = new Map<string, string>()
  let words = 0
  const canary = (path: string): string => {
    const word = `canary${String(++words).padStart(3, "0")}end`
    planted.set(path, word)
    return word
  }
  const { envelopes, content } = everyEvent(canary)
  for (const envelope of envelopes) expect(keptEvent.safeParse(envelope.event).error, envelope.event.type).toBeUndefined()
  await append(app.runtime.db.pool, log, envelopes, { blobs: content })
  await app.runtime.db.pool.query(
    `UPDATE "Conversation" SET title = $2, settings = $3::json, context = $4::json, overrides = $5::json, "retryOf" = $6 WHERE id = $1`,
    [log.conversation, canary("Conversation/title"), JSON.stringify({ x: canary("Conversation/settings") }), JSON.stringify({ x: canary("Conversation/context") }), JSON.stringify({ since: 0, instructions: canary("Conversation/overrides") }), canary("Conversation/retryOf")])
  await app.runtime.db.pool.query(`INSERT INTO "Wire" ("conversationId", "stepId", response, bytes) VALUES ($1, 's', $2, 1)`, [log.conversation, Buffer.from(canary("Wire/response"))])

  const { token } = await share(log, {})
  const seen = await everything(token, envelopes)
  const path = (shown: boolean) => [...planted].filter(([, word]) => seen.includes(word) === shown).map(([name]) => name)
  const isPublic = (name: string) => EVENT_FIELDS.get(name)?.audience === "public"
  expect(path(true).filter((name) => !isPublic(name))).toEqual([])
  expect(path(false).filter(isPublic)).toEqual([])
  expect(seen).not.toContain(log.conversation)
  expect(seen).not.toContain(workspace)
  const included = await everything((await share(log, { include: { title: true, instructions: true, memories: true, toolSource: true } })).token, envelopes)
  for (const [name, word] of planted) if (EVENT_FIELDS.get(name)?.audience === "private") expect(included, name).not.toContain(word)
  expect(included).toContain(planted.get("Conversation/title"))
})

test("who continues gets a conversation of their own, its functions as drafts that give the recorded results", async () => {
  const log = await talked(calls("look"), "What is up?")
  const { token } = await share(log)
  expect((await ask(fork.POST, null, { params: { token }, body: {} })).status).toBe(401)
  const workspace = newId()
  const { status, json: copy } = await ask(fork.POST, workspace, { params: { token }, body: {} })
  expect([status, copy.drafts, copy.title]).toEqual([201, [], "What is up?"])
  const events = await readLog(app.runtime.db.pool, { workspace, conversation: copy.id })
  expect(viewOf(events).turns[0]?.steps[0]?.calls[0]).toMatchObject({ output: "seen by [e-mail address hidden]", status: "ok" })
  expect(JSON.stringify(events)).not.toContain("ann@example.org")
  expect((await ask(conversations.GET, workspace, { method: "GET", params: { id: copy.id } })).status).toBe(200)
})

test("wrong wishes for a share are refused in words, and nobody shares what is not theirs", async () => {
  const log = await talked([{ text: "One." }], "First?")
  for (const [body, says] of [
    [{ upTo: -1 }, "upTo"], [{ expiresAt: "yesterday" }, "expiresAt"], [{ expiresAt: "2020-01-01T00:00:00Z" }, "in the future"], [{ include: { all: true } }, "include"], [{ redactions: { words: ["x"] } }, "two letters"],
  ] as const) {
    const { status, json: problem } = await ask(made.POST, log.workspace, { params: { id: log.conversation }, body })
    expect([status, problem.detail]).toEqual([400, expect.stringContaining(says)])
  }
  expect((await ask(made.POST, newId(), { params: { id: log.conversation }, body: {} })).status).toBe(404)
  expect((await ask(made.GET, newId(), { method: "GET", params: { id: log.conversation } })).status).toBe(404)
})

/** Everything that a link opens, as one text. */
async function everything(token: string, envelopes: Envelope[]): Promise<string> {
  const get = async (handler: unknown, params = {}, query = "") => (await ask(handler, null, { method: "GET", params: { token, ...params }, query, headers: json })).text
  const log = await get(events.GET)
  const names = [...new Set([...log.matchAll(/"([\w-]{43})"/g)].map(([, name = ""]) => name))]
  const workspace = newId()
  const copy = await ask(fork.POST, workspace, { params: { token }, body: {} })
  expect(copy.status).toBe(201)
  const steps = envelopes.flatMap(({ event }) => (event.type === "model.started" ? [event.stepId] : []))
  return [
    log, await get(one.GET), ...(await Promise.all(names.map((hash) => get(blobs.GET, { hash })))), ...(await Promise.all(steps.map((step) => get(requests.GET, {}, `?step=${step}`)))), copy.text,
    JSON.stringify(await readLog(app.runtime.db.pool, { workspace, conversation: copy.json.id })),
  ].join("\n")
}

/** One event of each kind that a log keeps, with a word of its own in each of its texts; and the content that they name. */
function everyEvent(canary: (path: string) => string): { envelopes: Envelope[]; content: { hash: string; json: string }[] } {
  const content: { hash: string; json: string }[] = []
  const put = (path: string, make: (word: string) => unknown): string => {
    const text = JSON.stringify(make(canary(path)))
    content.push({ hash: hashOf(text), json: text })
    return hashOf(text)
  }
  const own = (path: string) => canary(path)
  const agent = (place: string) => ({ name: own(`agent.changed/${place}/name`), version: own(`agent.changed/${place}/version`), hash: put(`agent.changed/${place}/hash`, (word) => ({ instructions: word, tools: [] })) })
  const tool = (type: string) => ({
    name: own(`${type}[]/name`), version: own(`${type}[]/version`), kind: "http" as const,
    hash: put(`${type}[]/hash`, (word) => ({ type: "function", function: { name: "f", description: word, parameters: {} } })),
  })
  const error = (type: string) => ({ kind: own(`${type}/error/kind`), message: own(`${type}/error/message`) })
  const all: KeptEvent[] = [
    { type: "message.user", messageId: "m1", text: own("message.user/text") },
    { type: "message.edited", messageId: "m1", text: own("message.edited/text") },
    { type: "message.removed", messageId: "m0" },
    { type: "turn.started", turnId: "t", attempt: 1, cause: { kind: "message", id: "m1" }, agent: own("turn.started/agent"), agentVersion: own("turn.started/agentVersion"), model: own("turn.started/model"), context: { name: own("turn.started/context") } },
    {
      type: "model.started", stepId: "s", agent: own("model.started/agent"), agentVersion: own("model.started/agentVersion"), model: own("model.started/model"), instructions: put("model.started/instructions", (word) => word),
      tools: [tool("model.started/tools")], settings: put("model.started/settings", (word) => ({ reasoning_effort: word })), inserts: put("model.started/inserts", (word) => ({ messages: [{ role: "user", content: word }] })),
      unknown: [own("model.started/unknown[]")], requestHash: own("model.started/requestHash"),
    },
    {
      type: "message.assistant", stepId: "s", agent: own("message.assistant/agent"), text: own("message.assistant/text"), reasoning: own("message.assistant/reasoning"),
      calls: [{ callId: newId(), name: own("message.assistant/calls[]/name"), arguments: own("message.assistant/calls[]/arguments") }, { callId: "c1", name: "f", arguments: "{}" }], finishReason: own("message.assistant/finishReason"), ms: 1,
      leftOut: [own("message.assistant/leftOut[]")], provider: { name: own("message.assistant/provider"), message: { signature: own("message.assistant/provider/message") } },
    },
    { type: "call.started", callId: "c1", name: own("call.started/name"), version: own("call.started/version"), args: { x: own("call.started/args") } },
    { type: "call.waiting", callId: "c1", for: "approval", args: { x: own("call.waiting/args") } },
    { type: "call.answered", callId: "c1", output: { x: own("call.answered/output") }, args: { x: own("call.answered/args") }, reason: own("call.answered/reason"), by: own("call.answered/by") },
    { type: "call.finished", callId: "c1", name: own("call.finished/name"), ok: false, output: own("call.finished/output"), details: { x: own("call.finished/details") }, error: error("call.finished"), ms: 1 },
    { type: "agent.changed", from: agent("from"), to: agent("to"), callId: "c1" },
    { type: "tools.changed", added: [tool("tools.changed/added")], removed: [own("tools.changed/removed[]")], source: "found" },
    { type: "memory.changed", memoryId: own("memory.changed/memoryId"), op: "added", supersedes: own("memory.changed/supersedes") },
    { type: "task.changed", taskId: "k", title: own("task.changed/title"), status: "failed", agent: own("task.changed/agent"), logId: own("task.changed/logId"), output: own("task.changed/output"), error: error("task.changed") },
    { type: "turn.finished", turnId: "t", reason: "failed", error: error("turn.finished") },
  ]
  return { content, envelopes: all.map((event, i) => ({ at: new Date(1_700_000_000_000 + i).toISOString(), turnId: i > 2 ? "t" : undefined, agent: i > 2 ? own("envelope/agent") : undefined, event })) }
}

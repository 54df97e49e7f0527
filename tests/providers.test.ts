import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test } from "vitest"
import { localServers } from "#lib/runtime/local-servers.ts"
import { serverOf } from "#lib/runtime/models.ts"
import { testProvider } from "#lib/runtime/test-provider.ts"
import { signSession } from "#lib/session.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { newId } from "#lib/store/ids.ts"
import { readProvider } from "#lib/store/providers.ts"
import * as models from "../app/api/models/route.ts"
import * as prices from "../app/api/prices/route.ts"
import * as stepRequest from "../app/api/conversations/[id]/request/route.ts"
import * as all from "../app/api/providers/route.ts"
import * as one from "../app/api/providers/[id]/route.ts"
import * as tested from "../app/api/providers/[id]/test/route.ts"
import { follow, is, say, startApp } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>
const KEY = "sk-canary-0123456789abcdef"

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({})
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>

async function ask(handler: unknown, workspace: string, { method = "POST", body, params = {}, query = "" }: { method?: string; body?: unknown; params?: Record<string, string>; query?: string } = {}) {
  const { APP_SECRET, INSTALL_ID } = app.runtime.env
  const headers = { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}`, "content-type": "application/json" }
  const response = await (handler as Handler)(new Request(`http://127.0.0.1/x${query}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }), { params: Promise.resolve(params as never) })
  const text = await response.text()
  return { status: response.status, text, json: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined }
}

const local = (more: object = {}) => ({ name: "mine", kind: "openai-chat", baseURL: upstream.url, apiKey: KEY, model: "tiny", ...more })

/** A server of one's own: what it answers, and what it was asked with. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  return { asked, port, url: `http://127.0.0.1:${port}/v1`, close: () => void server.close() }
}

test("a provider is saved, listed, changed and deleted, and belongs to its workspace", async () => {
  const workspace = newId()
  const made = await ask(all.POST, workspace, { body: local({ headers: { "X-Title": "Full Turn", "api-key": "canary-header-value" } }) })
  expect(made).toMatchObject({ status: 201, json: { name: "mine", kind: "openai-chat", hasKey: true, last4: "cdef", headers: ["X-Title", "api-key"], model: "tiny", preferred: false } })
  const params = { id: made.json.id }
  expect((await ask(all.POST, workspace, { body: local() })).json.detail).toContain('There is a provider "mine" already')
  expect((await ask(one.PUT, workspace, { method: "PUT", params, body: { name: "ours", kind: "openai-chat", baseURL: upstream.url } })).json).toMatchObject({ name: "ours", hasKey: true, headers: ["X-Title", "api-key"] })
  for (const [handler, method] of [[one.GET, "GET"], [one.PUT, "PUT"], [one.DELETE, "DELETE"], [tested.POST, "POST"]] as const)
    expect((await ask(handler, newId(), { method, params, body: method === "PUT" ? local() : method === "POST" ? {} : undefined })).status).toBe(404)
  const seen = await Promise.all([ask(all.GET, workspace, { method: "GET" }), ask(one.GET, workspace, { method: "GET", params })])
  expect(JSON.stringify(seen)).not.toMatch(/canary/)
  expect((await ask(one.DELETE, workspace, { method: "DELETE", params })).status).toBe(204)
  expect((await ask(all.GET, workspace, { method: "GET" })).json.items).toEqual([])
})

test("at rest a key is sealed: no column of the database holds it", async () => {
  const workspace = newId()
  await ask(all.POST, workspace, { body: local() })
  const { rows } = await app.runtime.db.pool.query(`SELECT p::text AS text, encode(box, 'escape') AS box FROM "Provider" p WHERE "workspaceId" = $1`, [workspace])
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toMatch(/canary/)
})

test("another origin gets neither the key nor the headers of the old one", async () => {
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ headers: { "api-key": "canary-header-value" } }) })
  const thief = await serve((_, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"data":[]}'))
  const moved = await ask(one.PUT, workspace, { method: "PUT", params: { id: json.id }, body: { name: "mine", kind: "openai-chat", baseURL: thief.url, headers: { "api-key": null } } })
  expect(moved.json).toMatchObject({ hasKey: false, last4: null, headers: [] })
  await ask(tested.POST, workspace, { params: { id: json.id }, body: { model: "x" } })
  expect(thief.asked.length).toBeGreaterThan(0)
  expect(JSON.stringify(thief.asked.map(({ headers, url }) => [headers, url]))).not.toMatch(/canary|authorization/)
  thief.close()
})

test.each([
  [{ baseURL: "api.openai.com" }, "whole address that begins with http:// or https://"],
  [{ baseURL: "ftp://example.com" }, "whole address"],
  [{ baseURL: "https://me:secret@example.com/v1" }, "the key has a field of its own"],
  [{ baseURL: "http://93.184.216.34/v1" }, 'send "confirm": true'],
  [{ baseURL: "http://169.254.169.254/latest" }, "no server of models"],
  [{ apiKey: "sk-abc\ndef" }, /^apiKey: must not hold a space or line break: paste the key alone, on one line\.$/],
  [{ apiKey: "sk-abc def" }, "must not hold a space"],
  [{ apiKey: "sk-ab…cd" }, "plain letters"],
  [{ headers: { "X-A": "a\r\nb" } }, "line break"],
  [{ name: "offline" }, "choose another"],
  [{ name: "a:b" }, "letters, digits"],
  [{ kind: "smtp" }, "kind"],
])("%j is refused in a sentence", async (change, sentence) => {
  const { status, json } = await ask(all.POST, newId(), { body: local(change) })
  expect(status).toBe(400)
  expect(json.detail).toMatch(sentence)
})

test("an address copied with its endpoint is the address of the server, and http to a public host is possible on demand", async () => {
  const { json } = await ask(all.POST, newId(), { body: { ...local({ baseURL: "http://93.184.216.34/v1/chat/completions/", confirm: true }) } })
  expect(json).toMatchObject({ baseURL: "http://93.184.216.34/v1" })
})

test("whoever serves others does not reach into their own network", async () => {
  const { HOST } = app.runtime.env
  app.runtime.env.HOST = "0.0.0.0"
  try {
    for (const baseURL of [upstream.url, "http://localhost:11434/v1", "https://10.0.0.8/v1", "https://[::1]/v1", "http://2130706433/v1"])
      expect((await ask(all.POST, newId(), { body: local({ baseURL, confirm: true }) })).json.detail).toContain("serves others too")
    const saved = { id: "p", name: "p", kind: "openai-chat" as const, baseURL: "http://localhost:1/v1", hasKey: false, last4: null, headers: [], model: "m", preferred: false, quirks: [], createdAt: "", values: {} }
    const report = await testProvider(serverOf(app.runtime, "w", saved), undefined, new AbortController().signal)
    for (const { ok, detail } of report.checks) expect([ok, detail]).toEqual([false, expect.stringContaining("where this server may not ask")])
  } finally {
    app.runtime.env.HOST = HOST
  }
})

test("a redirect is not followed, and a web page is told as one", async () => {
  const away = await serve((_, response) => void response.writeHead(302, { location: `${upstream.url}/chat/completions` }).end())
  const page = await serve((_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>Log in</html>"))
  const workspace = newId()
  const before = upstream.requests.length
  for (const [baseURL, sentence] of [[away.url, "sends requests on to 127.0.0.1"], [page.url, "answered with a web page"]] as const) {
    const { json } = await ask(all.POST, workspace, { body: local({ name: `at-${baseURL.length}-${sentence.length}`, baseURL }) })
    const { json: report } = await ask(tested.POST, workspace, { params: { id: json.id }, body: {} })
    expect(report.checks.map(({ ok }: { ok: boolean }) => ok)).toEqual([false, false, false, false])
    for (const { detail } of report.checks) expect(detail).toContain(sentence)
  }
  expect(upstream.requests.length).toBe(before)
  away.close()
  page.close()
})

test("a conversation talks to a provider of its workspace, with its key, and nobody else's does", async () => {
  const workspace = newId()
  await ask(all.POST, workspace, { body: local({ preferred: true }) })
  upstream.script("tiny", [{ text: "Hello from mine." }])
  const { id } = await createConversation(app.runtime.db, workspace, {})
  const log = { workspace, conversation: id }
  const page = follow(app.runtime, log)
  await say(app.runtime, log, "Hi")
  await page.until(is("turn.finished"))
  expect(page.heard.map(({ event }) => event).find((event) => event.type === "message.assistant")).toMatchObject({ text: "Hello from mine." })
  expect(page.heard.map(({ event }) => event).find((event) => event.type === "turn.started")).toMatchObject({ model: "mine:tiny" })
  expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
  page.leave()
  expect((await ask(models.GET, workspace, { method: "GET" })).json).toMatchObject({ default: "mine:tiny", offline: false })
  expect((await ask(models.GET, newId(), { method: "GET" })).json).toMatchObject({ default: "offline:rules", offline: true })
})

test("a turn finishes with the provider it began with, also when that is deleted meanwhile; the next one says what there is", async () => {
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ model: "slow", preferred: true }) })
  const { promise: hold, resolve: goOn } = Promise.withResolvers<void>()
  upstream.script("slow", [{ text: "Still here.", holdOpen: hold, holdAt: 2 }])
  const { id } = await createConversation(app.runtime.db, workspace, { model: "mine:slow" })
  const log = { workspace, conversation: id }
  const page = follow(app.runtime, log)
  await say(app.runtime, log, "Hi")
  await page.until(({ event }) => event.type === "text.delta")
  expect((await ask(one.DELETE, workspace, { method: "DELETE", params: { id: json.id } })).status).toBe(204)
  goOn()
  expect((await page.until(is("turn.finished"))).event).toMatchObject({ reason: "done" })
  const seen = page.heard.length
  await say(app.runtime, log, "And now?")
  const last = await page.until((envelope) => page.heard.indexOf(envelope) >= seen && envelope.event.type === "turn.finished")
  expect(last.event).toMatchObject({ reason: "failed", error: { kind: "unknown_model", message: expect.stringContaining("Available: offline:rules") } })
  page.leave()
})

test("what was meant for a provider that is gone goes to no other", async () => {
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ name: "gone", model: "brief" }) })
  await ask(all.POST, workspace, { body: local({ name: "other", model: "brief", preferred: true }) })
  upstream.script("brief", [{ text: "Hello." }])
  const { id } = await createConversation(app.runtime.db, workspace, { model: "gone:brief" })
  const log = { workspace, conversation: id }
  const page = follow(app.runtime, log)
  await say(app.runtime, log, "Hi")
  expect((await page.until(is("turn.finished"))).event).toMatchObject({ reason: "done" })
  await ask(one.DELETE, workspace, { method: "DELETE", params: { id: json.id } })
  const [seen, asked] = [page.heard.length, upstream.requests.length]
  await say(app.runtime, log, "A secret")
  const last = await page.until((envelope) => page.heard.indexOf(envelope) >= seen && envelope.event.type === "turn.finished")
  expect(last.event).toMatchObject({ reason: "failed", error: { kind: "unknown_model", message: expect.stringContaining('The provider of "gone:brief" is not set up any more') } })
  expect(upstream.requests.length).toBe(asked)
  page.leave()
})

const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] })
const called = (name: string, city: string, index?: number) => ({ tool_calls: [{ ...(index !== undefined && { index }), function: { name, arguments: JSON.stringify({ city }) } }] })

test("the test of a provider says what works, and each quirk with the bytes in which it showed first", async () => {
  upstream.script("odd", (body) => {
    const question = JSON.stringify(body.messages)
    if ("temperature" in body) return { status: 400, chunks: [{ error: { message: "Unsupported parameter: 'temperature'" } }] }
    if (!body.tools) return { chunks: [chunk({ content: "one " }), chunk({ content: "two" }), chunk({}, "stop"), "[DONE]"] }
    if (!question.includes("Rome")) return { chunks: [chunk(called("get_weather", "Oslo")), chunk({}, "stop"), "[DONE]"] }
    return body.stream === false ? { calls: [{ name: "get_weather", arguments: { city: "Oslo" } }, { name: "get_weather", arguments: { city: "Rome" } }] } : { text: "I will." }
  })
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ model: "odd" }) })
  const { json: report, text } = await ask(tested.POST, workspace, { params: { id: json.id }, body: {} })
  expect(report.checks).toMatchObject([
    { id: "list", ok: true }, { id: "stream", ok: true, detail: expect.stringContaining("2 pieces") },
    { id: "call", ok: true, detail: 'get_weather({"city":"Oslo"})' }, { id: "parallel", ok: true, detail: "2 calls, but only when nothing is streamed." },
  ])
  const quirks = Object.fromEntries(report.quirks.map((quirk: { id: string }) => [quirk.id, quirk]))
  expect(Object.keys(quirks).toSorted()).toEqual(["no-id", "no-index", "no-usage", "split-parallel", "stop-with-calls", "temperature@odd", "whole-call"])
  expect(quirks["no-index"]).toMatchObject({ wire: "Q1", raw: expect.stringContaining("get_weather"), does: expect.stringContaining("by id") })
  expect(text).not.toMatch(/canary/)
  const saved = await readProvider(app.runtime.db, app.runtime.env.APP_SECRET, workspace, json.id)
  expect(saved?.quirks).toEqual(["temperature@odd"])
})

test("a call that a model writes into its text is found and reported", async () => {
  upstream.script("chatty", (body) => ({ text: body.tools ? '<tool_call>{"name":"get_weather","arguments":{"city":"Oslo"}}</tool_call>' : "one two" }))
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ model: "chatty" }) })
  const { json: report } = await ask(tested.POST, workspace, { params: { id: json.id }, body: {} })
  expect(report.checks[2]).toMatchObject({ id: "call", ok: false, detail: expect.stringContaining("into the text") })
  expect(report.quirks.find(({ id }: { id: string }) => id === "hidden-calls")).toMatchObject({ wire: "Q18", raw: expect.stringContaining("<tool_call>") })
})

test("five thousand models are listed, and no more", async () => {
  const many = await serve((_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data: Array.from({ length: 6_000 }, (_, i) => ({ id: `model-${i}` })) })))
  const workspace = newId()
  await ask(all.POST, workspace, { body: local({ baseURL: many.url, model: "model-7" }) })
  const { json } = await ask(models.GET, workspace, { method: "GET" })
  expect(json.items.filter(({ provider }: { provider: string }) => provider === "mine")).toHaveLength(5_000)
  expect(json.items[0]).toMatchObject({ id: "mine:model-7", default: true })
  many.close()
})

test("servers on this machine are offered when they answer like one, and this server never asks itself", async () => {
  const ollama = await serve((_, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"data":[{"id":"qwen3:8b"}]}'))
  const page = await serve((_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html></html>"))
  const places = [{ name: "ollama", title: "Ollama", port: ollama.port }, { name: "page", title: "Page", port: page.port }, { name: "self", title: "Self", port: 4 }]
  expect(await localServers(4, places)).toEqual([{ name: "ollama", title: "Ollama", baseURL: ollama.url, models: 1, first: ["qwen3:8b"] }])
  ollama.close()
  page.close()
})

test("a step shows what went over the wire, as code too, what filled it, and what is new since the step before it; also when its provider is gone", async () => {
  const workspace = newId()
  const { json } = await ask(all.POST, workspace, { body: local({ name: "mistral", model: "seen", preferred: true }) })
  upstream.script("seen", [{ text: "One." }, { text: "Two." }])
  const { id } = await createConversation(app.runtime.db, workspace, {})
  const log = { workspace, conversation: id }
  const page = follow(app.runtime, log)
  await say(app.runtime, log, "First")
  await page.until(is("turn.finished"))
  await say(app.runtime, log, "Second")
  await page.until((envelope) => envelope.event.type === "turn.finished" && page.heard.filter(is("turn.finished")).length === 2)
  page.leave()
  const [first, second] = page.heard.flatMap(({ event }) => (event.type === "model.started" ? [event.stepId] : []))
  await ask(one.DELETE, workspace, { method: "DELETE", params: { id: json.id } })
  const { json: step } = await ask(stepRequest.GET, workspace, { method: "GET", params: { id }, query: `?step=${second}&against=${first}` })
  expect(step.sent).toEqual({ url: `${upstream.url}/chat/completions`, body: upstream.requests.at(-1)?.body })
  expect(step.weights).toMatchObject({ history: expect.any(Number), results: 0, byTool: [] })
  expect(step.changes.map(({ path }: { path: string }) => path)).toEqual(["messages[2]", "messages[3]"])
  const { text } = await ask(stepRequest.GET, workspace, { method: "GET", params: { id }, query: `?step=${second}&as=curl` })
  expect(text).toContain(`curl -N '${upstream.url}/chat/completions'`)
  expect(text).not.toContain(KEY)
  expect((await ask(stepRequest.GET, workspace, { method: "GET", params: { id }, query: `?step=${second}&as=perl` })).status).toBe(400)
  expect((await ask(stepRequest.GET, workspace, { method: "GET", params: { id }, query: `?step=${second}&against=nothing` })).status).toBe(404)
})

test("prices are a table of the workspace, saved whole", async () => {
  const workspace = newId()
  const row = { model: "mine:tiny", input: 1.5, output: 6, cached: null, currency: "EUR", window: 128_000 }
  expect((await ask(prices.PUT, workspace, { method: "PUT", body: { items: [row, { model: "other:m" }] } })).json.items).toEqual([row, { model: "other:m", input: null, output: null, cached: null, currency: "USD", window: null }])
  expect((await ask(prices.PUT, workspace, { method: "PUT", body: { items: [row] } })).json.items).toEqual([row])
  expect((await ask(prices.GET, newId(), { method: "GET" })).json.items).toEqual([])
  for (const wrong of [[{ ...row, input: -1 }], [row, row], [{ ...row, currency: "euro" }], [{ ...row, window: 0.5 }]])
    expect((await ask(prices.PUT, workspace, { method: "PUT", body: { items: wrong } })).status).toBe(400)
})

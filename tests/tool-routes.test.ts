import { afterAll, beforeAll, expect, test } from "vitest"
import { signSession } from "#lib/session.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import { answerCall } from "#lib/store/requests.ts"
import * as all from "../app/api/tools/route.ts"
import * as one from "../app/api/tools/[id]/route.ts"
import * as examples from "../app/api/tools/[id]/examples/route.ts"
import * as exported from "../app/api/tools/[id]/export/route.ts"
import * as run from "../app/api/tools/[id]/run/route.ts"
import * as versions from "../app/api/tools/[id]/versions/route.ts"
import * as generated from "../app/api/tools/generate/route.ts"
import * as imported from "../app/api/tools/import/route.ts"
import * as linted from "../app/api/tools/lint/route.ts"
import * as secrets from "../app/api/secrets/route.ts"
import { askRoute } from "./support/ask.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { ownTools } from "#lib/runtime/toolbox.ts"
import { fixedAgents } from "./support/agents.ts"
import { draftFrom } from "#lib/schema/from-description.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url })
  app.runtime.agents.open = fixedAgents([{ name: "assistant", instructions: "", tools: [] }], ownTools(app.runtime)).open
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

const ask = (handler: unknown, workspace: string, options: Parameters<typeof askRoute>[3] = {}) => askRoute(app.runtime, handler, workspace, options)

const light = {
  name: "set_light", description: "Switches the lamp.", kind: "mock",
  parameters: { type: "object", properties: { state: { type: "string", enum: ["on", "off"], description: "What it shall be." } }, required: ["state"], additionalProperties: false },
  mock: { replies: [{ when: { state: "on" }, output: "It is on." }] },
}

test("a tool is made, changed version by version, deleted and belongs to its workspace only", async () => {
  const workspace = newId()
  const made = await ask(all.POST, workspace, { body: light })
  expect(made.status).toBe(201)
  const id: string = made.json.id
  expect(made.json).toMatchObject({ ...light, version: 1, enabled: true })
  const saved = await ask(one.PUT, workspace, { method: "PUT", params: { id }, body: { ...light, description: "Switches the lamp on or off.", seen: 1 } })
  expect(saved.json).toMatchObject({ version: 2 })
  const late = await ask(one.PUT, workspace, { method: "PUT", params: { id }, body: { ...light, seen: 1 } })
  expect(late).toMatchObject({ status: 409 })
  expect((await ask(versions.GET, workspace, { method: "GET", params: { id } })).json.items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
  expect((await ask(all.POST, workspace, { body: light })).status).toBe(409)
  expect((await ask(all.POST, workspace, { body: { ...light, name: "get_weather" } })).status).toBe(409)
  expect((await ask(one.GET, newId(), { method: "GET", params: { id } })).status).toBe(404)
  expect((await ask(one.DELETE, workspace, { method: "DELETE", params: { id } })).status).toBe(204)
  expect((await ask(one.GET, workspace, { method: "GET", params: { id } })).status).toBe(404)
})

test("a tool is called by its name wherever it is by its id", async () => {
  const workspace = newId()
  await ask(all.POST, workspace, { body: light })
  const named = { params: { id: "set_light" } }
  const renamed = await ask(one.PUT, workspace, { ...named, method: "PUT", body: { ...light, name: "lamp", seen: 1 } })
  expect(renamed.json).toMatchObject({ name: "lamp", version: 2 })
  const lamp = { params: { id: "lamp" } }
  expect((await ask(versions.GET, workspace, { ...lamp, method: "GET" })).json.items).toHaveLength(2)
  expect((await ask(one.PATCH, workspace, { ...lamp, method: "PATCH", body: { enabled: false } })).json).toMatchObject({ enabled: false })
  const example = await ask(examples.POST, workspace, { ...lamp, body: { args: { state: "on" } } })
  expect(example.status).toBe(201)
  expect((await ask(examples.GET, workspace, { ...lamp, method: "GET" })).json.items).toEqual([example.json])
  expect((await ask(examples.GET, newId(), { ...lamp, method: "GET" })).json.items ?? []).toEqual([])
  expect((await ask(one.DELETE, workspace, { ...lamp, method: "DELETE" })).status).toBe(204)
  expect((await ask(one.GET, workspace, { ...lamp, method: "GET" })).status).toBe(404)
})

test("a definition that cannot be is refused with the field and the reason", async () => {
  const workspace = newId()
  for (const [change, told] of [
    [{ name: "no spaces please" }, "name: must be 1 to 64"],
    [{ parameters: { type: "array" } }, "type of a function's parameters"],
    [{ parameters: { type: "object", properties: { a: { type: "dict" } } } }, "no valid JSON Schema"],
    [{ parameters: { type: "object", properties: { a: { $ref: "https://example.com/a.json" } } } }, "example.com"],
    [{ parameters: { type: "object", description: "x".repeat(70_000) } }, "64 KiB"],
    [{ kind: "shell" }, "kind"],
  ] as const) {
    const answer = await ask(all.POST, workspace, { body: { ...light, ...change } })
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain(told)
  }
})

test("a tool is tried alone: a canned reply, arguments that do not fit, code, and a built-in one", async () => {
  const workspace = newId()
  const { json: { id } } = await ask(all.POST, workspace, { body: light })
  const go = async (key: string, args: unknown) => (await ask(run.POST, workspace, { params: { id: key }, body: { args } })).json
  expect(await go(id, { state: "on" })).toMatchObject({ ok: true, output: "It is on." })
  expect(await go(id, { state: "dim" })).toMatchObject({ ok: false, error: { kind: "bad_arguments" } })
  expect(await go(id, { state: "off" })).toMatchObject({ ok: false, error: { kind: "waits" } })
  expect(await go("calculate", { expression: "3469 * 10.0017" })).toMatchObject({ ok: true, output: expect.stringContaining("34695.8973") })
  const code = await ask(all.POST, workspace, { body: {
    name: "double", description: "Doubles a number.", kind: "code", parameters: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
    code: "export default async function ({ n }: { n: number }) {\n  console.log('doubling', n)\n  return n * 2\n}",
  } })
  expect(await go(code.json.id, { n: 21 })).toMatchObject({ ok: true, output: "42", log: ["doubling 21"] })
  const broken = await ask(all.POST, workspace, { body: { ...code.json, name: "broken", code: "export default ({ n }) => {\n  console.log('got', n)\n  return n.toFixed(2).nothing.there\n}", id: undefined, version: undefined, createdAt: undefined, updatedAt: undefined } })
  expect(await go(broken.json.id, { n: 21 })).toMatchObject({ ok: false, output: expect.stringMatching(/^Error: .*\(line 3\)$/), error: { kind: "threw", line: 3 }, log: ["got 21"] })
})

test("examples, secrets and exports are kept and given", async () => {
  const workspace = newId()
  const { json: { id } } = await ask(all.POST, workspace, { body: light })
  const example = await ask(examples.POST, workspace, { params: { id }, body: { args: { state: "on" }, expected: "It is on." } })
  expect(example.status).toBe(201)
  expect((await ask(examples.GET, workspace, { method: "GET", params: { id } })).json.items).toEqual([example.json])
  expect((await ownTools(app.runtime)(workspace, [])).map(({ tool }) => tool.examples)).toEqual([['{"state":"on"}']])
  const secret = await ask(secrets.POST, workspace, { body: { name: "API", value: "canary-value-1234" } })
  expect(secret.json).toMatchObject({ name: "API", last4: "1234" })
  expect(secret.text).not.toContain("canary-value")
  const { rows } = await app.runtime.db.pool.query(`SELECT encode(box, 'escape') AS box FROM "Secret"`)
  expect(JSON.stringify(rows)).not.toContain("canary")
  const openai = await ask(exported.GET, workspace, { method: "GET", params: { id }, query: "?as=openai" })
  expect(JSON.parse(openai.text)).toMatchObject([{ type: "function", function: { name: "set_light" } }])
  expect((await ask(exported.GET, workspace, { method: "GET", params: { id }, query: "?as=cobol" })).status).toBe(400)
  const command = await ask(exported.GET, workspace, { method: "GET", params: { id }, query: "?as=curl" })
  expect(command).toMatchObject({ status: 409, json: { detail: expect.stringContaining("sends no HTTP request") } })
})

test("what is imported is a disabled draft with its original, and a lint finds what the schema allows", async () => {
  const workspace = newId()
  const source = JSON.stringify([{ type: "function", function: { name: "toggle.light", description: "Toggles.", parameters: { type: "object", properties: { on: { type: "boolean" }, off: { type: "boolean" } } } } }])
  const answer = await ask(imported.POST, workspace, { body: { source } })
  expect(answer.status).toBe(201)
  expect(answer.json.mappings).toMatchObject([{ path: "/name", from: "toggle.light" }])
  const [id] = answer.json.tools
  const draft = (await ask(one.GET, workspace, { method: "GET", params: { id } })).json
  expect(draft).toMatchObject({ enabled: false, kind: "mock", original: expect.anything() })
  const { findings } = (await ask(linted.POST, workspace, { body: { tools: [draft].map(({ name, description, parameters }) => ({ name, description, parameters })) } })).json
  expect(findings.length).toBeGreaterThan(0)
  expect((await ask(imported.POST, workspace, { body: { source: "{ not json" } })).status).toBe(400)
  const bfcl = JSON.stringify([{ name: "area.triangle", description: "Area.", parameters: { type: "dict", properties: { base: { type: "float" } } } }])
  expect((await ask(imported.POST, workspace, { body: { source: bfcl, format: "bfcl" } })).json).toMatchObject({ format: "functions", tools: [expect.any(String)] })
  expect((await ask(imported.POST, workspace, { body: { source: bfcl, format: "cobol" } })).json.detail).toContain("format must be one of openai")
})

test("what keeps a schema from being saved is found where it stands, before anybody saves it", async () => {
  const looked = async (properties: object) => (await ask(linted.POST, newId(), { body: { tools: [{ name: "f", description: "Does it. Call it to do it.", parameters: { type: "object", properties } }] } })).json.findings[0]
  expect(await looked({ a: { $ref: "https://example.com/x.json" } })).toMatchObject({ tool: "f", path: "/properties/a/$ref", rule: "unusable-schema", severity: "error", why: expect.stringContaining("nothing outside it is fetched") })
  expect(await looked({ a: { $ref: "#/properties/a" } })).toMatchObject({ path: "/properties/a", why: expect.stringContaining("refers to itself") })
  expect(await looked({ a: { type: "string", minLength: "two" } })).toMatchObject({ path: "/properties/a/minLength", rule: "unusable-schema" })
})

test("the lint looks at all that one agent may call, and at nothing of another's", async () => {
  const workspace = newId()
  const vague = { ...light, description: "", mock: undefined }
  await ask(all.POST, workspace, { body: { ...vague, name: "ours" } })
  await ask(all.POST, workspace, { body: { ...vague, name: "theirs", agents: ["somebody else"] } })
  const { findings } = (await ask(linted.POST, workspace, { body: { agent: "assistant" } })).json
  expect(new Set(findings.map(({ tool }: { tool: string }) => tool))).toContain("ours")
  expect(JSON.stringify(findings)).not.toContain("theirs")
  expect((await ask(linted.POST, workspace, { body: { agent: "nobody" } })).status).toBe(404)
  expect((await ask(linted.POST, workspace, { body: {} })).json.detail).toContain("either tools or an agent")
})

test("a conversation calls the tools of its workspace, asks before code runs, and keeps the version it was offered", async () => {
  upstream.script("asks-first", [{ calls: [{ name: "double", arguments: { n: 4 } }] }, { text: "Eight." }])
  const log = await newConversation(app.runtime, { model: "openai:asks-first" })
  const body = {
    name: "double", description: "Doubles a number.", kind: "code", parameters: { type: "object", properties: { n: { type: "number" } }, required: ["n"] },
    code: "export default ({ n }) => { console.log('doubling', n); return n * 2 }",
  }
  const { json: { id } } = await ask(all.POST, log.workspace, { body })
  const live = follow(app.runtime, log)
  await say(app.runtime, log, "Double 4.")
  const waiting = await live.until(is("call.waiting"))
  expect(waiting.event).toMatchObject({ for: "approval", args: { n: 4 } })
  // Saved while the call waits: the person approved what was shown.
  await ask(one.PUT, log.workspace, { method: "PUT", params: { id }, body: { ...body, code: "export default () => 'other'" } })
  const callId = waiting.event.type === "call.waiting" ? waiting.event.callId : ""
  await answerCall(app.runtime.db, log.workspace, callId, { approve: true, by: "person" })
  app.runtime.runner.ring(log)
  await live.until(is("turn.finished"))
  const events = await readLog(app.runtime.db.pool, log)
  expect(events.find(is("call.finished"))?.event).toMatchObject({ ok: true, output: "8" })
  expect(events.find(is("call.started"))?.event).toMatchObject({ version: "1" })
  expect(events.find(is("model.started"))?.event).toMatchObject({ tools: [{ name: "double", version: "1", kind: "code" }] })
  // What the code prints is on the page while it runs, and with its result afterwards.
  expect(live.heard.find(({ event }) => event.type === "call.delta")?.event).toMatchObject({ callId, from: 0, delta: "doubling 4\n" })
  expect(events.find(is("call.finished"))?.event).toMatchObject({ details: { log: ["doubling 4"] } })
})

/** The events of an answer, in order. */
const eventsOf = (text: string) => [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, event = "", data = ""]) => ({ event, data: JSON.parse(data), bytes: data.length }))

test("a function is heard while the model writes it: texts grow, all that is told is not much more than the whole, and an end that is no function says what to do", async () => {
  const workspace = newId()
  const properties = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`field_${n}`, { type: "string", description: `What stands in field ${n} of the form, as the person wrote it.` }]))
  const draft = { name: "fill_form", description: "Fills the form. Call it when all of it is known.", parameters: { type: "object", properties, required: ["field_0"] } }
  upstream.script("scripted", [{ calls: [{ name: "define_function", arguments: draft }] }, { calls: [{ name: "define_function", arguments: { ...draft, name: "no name" } }] }])
  const stream = { body: { description: "fill a form" }, headers: { accept: "text/event-stream" } }
  const heard = eventsOf((await ask(generated.POST, workspace, stream)).text)
  const drafts = heard.filter(({ event }) => event === "draft")
  expect(heard.at(-1)).toMatchObject({ event: "done", data: draft })
  expect(drafts.length).toBeGreaterThan(10)
  expect(drafts[0]?.data.parameters).toBeUndefined()
  const counts = drafts.map(({ data }) => Object.keys(data.parameters?.properties ?? {}).length)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(drafts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(10 * JSON.stringify(draft).length)
  expect(eventsOf((await ask(generated.POST, workspace, stream)).text).at(-1)).toMatchObject({ event: "problem", data: { status: 502, detail: expect.stringContaining("name must be 1 to 64") } })
})

test("who no longer listens ends the request of the model", async () => {
  const asked = upstream.requests.length + 1
  const never = Promise.withResolvers<void>()
  upstream.script("scripted", [{ calls: [{ name: "define_function", arguments: { name: "f".repeat(200) } }], holdOpen: never.promise }])
  const control = new AbortController()
  const { APP_SECRET, INSTALL_ID } = app.runtime.env
  const headers = { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, newId())}`, "content-type": "application/json", accept: "text/event-stream" }
  const response = await generated.POST(new Request("http://127.0.0.1/x", { method: "POST", headers, body: JSON.stringify({ description: "f" }), signal: control.signal }), { params: Promise.resolve({}) })
  const { closed } = await upstream.arrived(asked)
  await response.body?.cancel()
  expect(await closed).toBe("broken")
  never.resolve()
})

test("a function is drafted from a description by the model, and by rules without one", async () => {
  const workspace = newId()
  const draft = { name: "get_answer", description: "Answers everything. Call it for any question.", parameters: { type: "object", properties: { question: { type: "string", description: "The question." } }, required: ["question"] } }
  upstream.script("scripted", [{ calls: [{ name: "define_function", arguments: draft }] }, { text: "I would rather talk." }])
  const wish = { description: "make a function to get the answer to everything, one param" }
  expect((await ask(generated.POST, workspace, { body: wish })).json).toEqual(draft)
  expect(await ask(generated.POST, workspace, { body: wish })).toMatchObject({ status: 502 })
  upstream.script("other", [{ calls: [{ name: "define_function", arguments: { ...draft, name: "of_the_other" } }] }])
  expect((await ask(generated.POST, workspace, { body: { ...wish, model: "openai:other" } })).json).toMatchObject({ name: "of_the_other" })
  expect(await ask(generated.POST, workspace, { body: { ...wish, model: "offline:brave" } })).toMatchObject({ status: 400, text: expect.stringContaining("Available: ") })
  expect(draftFrom(wish.description)).toMatchObject({ name: "get_answer", parameters: { required: ["input"] } })
  expect(draftFrom("get the weather for a city in celsius or fahrenheit").parameters.required).toEqual(["city"])
  expect(draftFrom("Create a tool that books a table with params restaurant, number of guests and date").parameters).toMatchObject({
    required: ["restaurant", "number_of_guests", "date"], properties: { number_of_guests: { type: "number" } },
  })
})

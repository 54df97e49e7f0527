import { afterAll, beforeAll, expect, test } from "vitest"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { signSession } from "#lib/session.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import * as all from "../app/api/agents/route.ts"
import * as one from "../app/api/agents/[id]/route.ts"
import * as duplicate from "../app/api/agents/[id]/duplicate/route.ts"
import * as restore from "../app/api/agents/[id]/restore/route.ts"
import * as versions from "../app/api/agents/[id]/versions/route.ts"
import * as conversations from "../app/api/conversations/route.ts"
import * as conversation from "../app/api/conversations/[id]/route.ts"
import { follow, is, say, startApp } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url })
  app.runtime.agents.open = workspaceAgents(app.runtime).open
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>

/** Calls a route as a browser of this workspace would. */
async function ask(handler: unknown, workspace: string, { method = "POST", body, id }: { method?: string; body?: unknown; id?: string } = {}) {
  const { APP_SECRET, INSTALL_ID } = app.runtime.env
  const headers = { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}`, "content-type": "application/json" }
  const request = new Request("http://127.0.0.1/x", { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const response = await (handler as Handler)(request, { params: Promise.resolve({ id } as never) })
  const text = await response.text()
  return { status: response.status, text, json: text ? JSON.parse(text) : undefined }
}

const clerk = { name: "clerk", instructions: "Sort letters.", tools: ["calculate"] }

test("an agent is made from a few lines, changed version by version, and belongs to its workspace only", async () => {
  const workspace = newId()
  const made = await ask(all.POST, workspace, { body: clerk })
  expect(made.status).toBe(201)
  expect(made.json).toMatchObject({ ...clerk, version: 1, handoffs: [], delegates: [], limits: {}, memory: { policy: "none", remember: false, scope: "everywhere" } })
  const id: string = made.json.id
  const saved = await ask(one.PUT, workspace, { method: "PUT", id, body: { ...made.json, instructions: "Sort letters by date.", seen: 1 } })
  expect(saved.json).toMatchObject({ id, version: 2, instructions: "Sort letters by date." })
  expect((await ask(one.PUT, workspace, { method: "PUT", id, body: { ...clerk, seen: 1 } })).status).toBe(409)
  expect((await ask(versions.GET, workspace, { method: "GET", id })).json.items.map((item: { version: number }) => item.version)).toEqual([2, 1])
  expect((await ask(one.GET, workspace, { method: "GET", id: "clerk" })).json).toMatchObject({ id })
  for (const [handler, method] of [[one.GET, "GET"], [one.PUT, "PUT"], [one.DELETE, "DELETE"], [versions.GET, "GET"], [restore.POST, "POST"], [duplicate.POST, "POST"]] as const)
    expect((await ask(handler, newId(), { method, id, ...(method === "PUT" ? { body: clerk } : {}) })).status).toBe(404)
})

test("what is wrong with an agent is named by field", async () => {
  const wrong = await ask(all.POST, newId(), { body: { name: "", instructions: "x".repeat(32_001), limits: { depth: 9 }, colour: "red" } })
  expect(wrong.status).toBe(400)
  for (const field of ["name: must not be empty", "instructions: must be at most 32000 characters", "limits.depth", "colour"]) expect(wrong.json.detail).toContain(field)
})

test("a preset is there from the start, becomes the workspace's own when it is changed, and comes back when that is deleted", async () => {
  const workspace = newId()
  const preset = (await ask(one.GET, workspace, { method: "GET", id: "assistant" })).json
  expect(preset).toMatchObject({ id: "assistant", builtin: true, tools: ["*"], memory: { policy: "on_demand" } })
  expect((await ask(one.DELETE, workspace, { method: "DELETE", id: "assistant" })).status).toBe(409)
  expect((await ask(all.POST, workspace, { body: { ...clerk, name: "assistant" } })).status).toBe(409)
  const own = (await ask(one.PUT, workspace, { method: "PUT", id: "assistant", body: { ...preset, instructions: "Rhyme." } })).json
  expect(own).toMatchObject({ name: "assistant", version: 2, instructions: "Rhyme." })
  expect(own.builtin).toBeUndefined()
  const names = async () => (await ask(all.GET, workspace, { method: "GET" })).json.items.map(({ name }: { name: string }) => name)
  expect((await names()).filter((name: string) => name === "assistant")).toHaveLength(1)
  expect((await ask(versions.GET, workspace, { method: "GET", id: own.id })).json.items.map((item: { version: number }) => item.version)).toEqual([2, 1])
  expect((await ask(one.DELETE, workspace, { method: "DELETE", id: own.id })).status).toBe(204)
  expect((await ask(one.GET, workspace, { method: "GET", id: "assistant" })).json).toMatchObject({ builtin: true, version: 1 })
  expect((await ask(restore.POST, workspace, { id: own.id })).json).toMatchObject({ id: own.id, instructions: "Rhyme." })
})

test("a copy gets a name that is free", async () => {
  const workspace = newId()
  const names = [await ask(duplicate.POST, workspace, { id: "assistant" }), await ask(duplicate.POST, workspace, { id: "assistant" })].map(({ json }) => json.name)
  expect(names).toEqual(["assistant-copy", "assistant-copy-2"])
})

test("a conversation begins with an agent by name or id, and one that there is not is refused with those that there are", async () => {
  const workspace = newId()
  const { id } = (await ask(all.POST, workspace, { body: clerk })).json
  const begun = await ask(conversations.POST, workspace, { body: { agent: id } })
  expect(begun.json).toMatchObject({ agent: "clerk" })
  const refused = await ask(conversations.POST, workspace, { body: { agent: "nobody" } })
  expect(refused).toMatchObject({ status: 400, json: { detail: expect.stringMatching(/no agent "nobody".*clerk, assistant/) } })
  expect((await ask(conversation.PATCH, workspace, { method: "PATCH", id: begun.json.id, body: { agent: "nobody" } })).status).toBe(400)
  expect((await ask(conversation.PATCH, workspace, { method: "PATCH", id: begun.json.id, body: { agent: "assistant" } })).json).toMatchObject({ agent: "assistant" })
  expect((await ask(conversations.POST, workspace, { body: { model: "offline:gpt-9" } }))).toMatchObject({ status: 400, json: { detail: expect.stringContaining("offline:rules") } })
})

test("a running turn keeps its agent when that is changed or deleted, and the next turn says that it is gone", async () => {
  const workspace = newId()
  const { runtime } = app
  await ask(all.POST, workspace, { body: { ...clerk, tools: ["calculate", "ask_me"] } })
  const { id } = (await ask(conversations.POST, workspace, { body: { agent: "clerk", model: "openai:clerk" } })).json
  const log = { workspace, conversation: id }
  const gate = Promise.withResolvers<void>()
  upstream.script("clerk", [{ calls: [{ id: "c1", name: "calculate", arguments: { expression: "6*7" } }], holdOpen: gate.promise }, { text: "42" }])
  const tab = follow(runtime, log)
  await say(runtime, log, "How much?")
  await tab.until(is("model.started"))
  await ask(one.PUT, workspace, { method: "PUT", id: "clerk", body: { ...clerk, instructions: "Throw letters away." } })
  await ask(one.DELETE, workspace, { method: "DELETE", id: "clerk" })
  gate.resolve()
  await tab.until(is("turn.finished"))
  const steps = (await readLog(runtime.db.pool, log)).flatMap(({ event }) => (event.type === "model.started" ? [event] : []))
  expect(steps.map(({ agentVersion, instructions }) => [agentVersion, instructions])).toEqual(Array(2).fill(["1", steps[0]?.instructions]))
  await say(runtime, log, "And now?")
  const end = await tab.until(({ event }) => event.type === "turn.finished" && event.reason === "failed")
  expect(end.event).toMatchObject({ error: { kind: "unknown_agent", message: expect.stringMatching(/no agent "clerk" any more.*assistant/) } })
  tab.leave()
})

test("what an agent names and is not there is told to who calls it", async () => {
  const workspace = newId()
  await ask(all.POST, workspace, { body: { ...clerk, handoffs: ["ghost"], delegates: ["ghost"] } })
  const agent = (await workspaceAgents(app.runtime).open(workspace)).find("clerk")
  expect(agent?.tools.flatMap(({ name, offered }) => (offered === false ? [name] : []))).toEqual(["transfer_to_ghost", "delegate_to_ghost"])
})

test("a conversation's variables are set over HTTP, hold from the next turn on, and are told in the log", async () => {
  const workspace = newId()
  const { runtime } = app
  await ask(all.POST, workspace, { body: { ...clerk, instructions: "You work for {{user}}. Today is {{today}}." } })
  const { id } = (await ask(conversations.POST, workspace, { body: { agent: "clerk", model: "openai:vars", context: { user: "Ada" } } })).json
  upstream.script("vars", [{ text: "Hello." }])
  const log = { workspace, conversation: id }
  const tab = follow(runtime, log)
  await say(runtime, log, "Hello?")
  await tab.until(is("turn.finished"))
  expect((await readLog(runtime.db.pool, log)).find(is("turn.started"))?.event).toMatchObject({ context: { user: "Ada" } })
  const system = (upstream.requests.at(-1)?.body.messages as { content: string }[])[0]?.content
  expect(system).toMatch(/^You work for Ada\. Today is \w+day \d{4}-\d\d-\d\d\.$/)
  expect((await ask(conversation.PATCH, workspace, { method: "PATCH", id, body: { context: { user: "Grace", vip: true } } })).json).toMatchObject({ context: { user: "Grace", vip: true } })
  expect((await ask(conversation.PATCH, workspace, { method: "PATCH", id, body: { context: { "a b": "x" } } })).json.detail).toContain("must be a name: letters")
  expect((await ask(conversation.PATCH, workspace, { method: "PATCH", id, body: { context: { list: [1] } } })).status).toBe(400)
  tab.leave()
})

test("a version that a turn has shown is opened again after a change, a deletion and another agent of its name", async () => {
  const workspace = newId()
  await ask(all.POST, workspace, { body: clerk })
  await ask(one.PUT, workspace, { method: "PUT", id: "clerk", body: { ...clerk, instructions: "Second." } })
  await ask(one.DELETE, workspace, { method: "DELETE", id: "clerk" })
  expect((await ask(all.POST, workspace, { body: { ...clerk, instructions: "Another one." } })).json.version).toBe(3)
  const opened = async (version: string) => (await app.runtime.agents.open(workspace, { tools: [], agents: [{ name: "clerk", version }] })).find("clerk")
  expect(await opened("1")).toMatchObject({ version: "1", instructions: clerk.instructions })
  expect(await opened("2")).toMatchObject({ version: "2", instructions: "Second." })
  expect((await app.runtime.agents.open(workspace)).find("clerk")).toMatchObject({ version: "3", instructions: "Another one." })
})

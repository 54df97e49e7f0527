import { afterAll, beforeAll, expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import type { Task } from "#lib/agent/tasks.ts"
import { signSession } from "#lib/session.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import * as conversation from "../app/api/conversations/[id]/route.ts"
import * as edited from "../app/api/conversations/[id]/messages/[messageId]/route.ts"
import * as restored from "../app/api/conversations/[id]/restore/route.ts"
import * as stopped from "../app/api/conversations/[id]/stop/route.ts"
import * as all from "../app/api/tasks/route.ts"
import * as one from "../app/api/tasks/[id]/route.ts"
import * as cancelled from "../app/api/tasks/[id]/cancel/route.ts"
import * as told from "../app/api/tasks/[id]/messages/route.ts"
import * as retried from "../app/api/tasks/[id]/retry/route.ts"
import * as streamed from "../app/api/tasks/events/route.ts"
import { follow, newConversation, say } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { delegate, holding, obey } from "./support/obeying.ts"
import { startTaskApp } from "./support/task-app.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startTaskApp>>
const hold = holding()

beforeAll(async () => {
  upstream = await startUpstream()
  upstream.script("obey", obey)
  app = await startTaskApp({ upstream: upstream.url, tools: [hold.tool] })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>
type Asking = { method?: string; body?: unknown; params?: Record<string, string>; query?: string; headers?: Record<string, string> }

/** Calls a route as a browser of this workspace would. */
function call(handler: unknown, workspace: string, { method = "POST", body, params = {}, query = "", headers = {} }: Asking = {}): Promise<Response> {
  const { APP_SECRET, INSTALL_ID } = app.runtime.env
  const request = new Request(`http://127.0.0.1/x${query}`, {
    method, headers: { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (handler as Handler)(request, { params: Promise.resolve(params as never) })
}
async function ask(handler: unknown, workspace: string, asking: Asking = {}) {
  const response = await call(handler, workspace, asking)
  const text = await response.text()
  return { status: response.status, json: text ? JSON.parse(text) : undefined }
}

const changed = (status: Task["status"], id?: string) => ({ event }: Envelope) => event.type === "task.changed" && event.status === status && (id === undefined || event.taskId === id)
const idOf = ({ event }: Envelope): string => (event.type === "task.changed" ? event.taskId : "")

/** A conversation with one task that holds at its gate. */
async function withTask(gate: string, fields: object = {}): Promise<{ log: LogId; tab: ReturnType<typeof follow>; id: string }> {
  const log = await newConversation(app.runtime, { model: "openai:obey" })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate(`call hold {"gate":"${gate}"}`, fields))
  const id = idOf(await tab.until(changed("running")))
  await hold.begun(gate)
  return { log, tab, id }
}

test("tasks are listed newest first, by state and by conversation, page by page, and one is read", async () => {
  const { log, tab, id } = await withTask("listed", { deliver: "poll" })
  await say(app.runtime, log, `call create_tasks ${JSON.stringify({ tasks: [1, 2, 3].map((n) => ({ title: `T${n}`, task: "Say so.", deliver: "silent" })) })}`)
  let ends = 0
  await tab.until(({ event }) => event.type === "task.changed" && event.status === "succeeded" && ++ends === 3)
  const list = (query: string) => ask(all.GET, log.workspace, { method: "GET", query })
  expect((await list("")).json.items.map(({ title }: Task) => title)).toEqual(["T3", "T2", "T1", "Work"])
  expect((await list("?status=running,waiting")).json.items.map((task: Task) => task.id)).toEqual([id])
  expect((await list(`?conversation=${log.conversation}&status=succeeded`)).json.items).toHaveLength(3)
  expect((await list("?conversation=other")).json.items).toEqual([])
  const first = await list("?limit=3")
  const rest = await list(`?limit=3&cursor=${first.json.nextCursor}`)
  expect([...first.json.items, ...rest.json.items].map(({ title }: Task) => title)).toEqual(["T3", "T2", "T1", "Work"])
  expect(rest.json.nextCursor).toBeUndefined()
  expect((await list("?status=lost")).status).toBe(400)
  expect((await list("?cursor=lost")).status).toBe(400)

  const { status, json } = await ask(one.GET, log.workspace, { method: "GET", params: { id } })
  expect(status).toBe(200)
  expect(json).toEqual({
    id, title: "Work", task: 'call hold {"gate":"listed"}', agent: "assistant", deliver: "poll", status: "running", progress: null, output: null, error: null, attempt: 1,
    conversationId: log.conversation, callId: expect.any(String), logId: expect.any(String), createdAt: expect.any(String), startedAt: expect.any(String), finishedAt: null,
  })
  expect((await ask(conversation.GET, log.workspace, { method: "GET", params: { id: json.logId } })).json).toMatchObject({ parentId: log.conversation })
  hold.letGo("listed")
})

test("another workspace finds none of it", async () => {
  const { id } = await withTask("theirs", { deliver: "silent" })
  const other = newId()
  expect((await ask(all.GET, other, { method: "GET" })).json.items).toEqual([])
  for (const [handler, asking] of [[one.GET, { method: "GET" }], [cancelled.POST, {}], [told.POST, { body: { text: "Hello?" } }], [retried.POST, {}]] as const)
    expect((await ask(handler, other, { ...asking, params: { id } })).status).toBe(404)
  expect((await ask(one.GET, other, { method: "GET", params: { id: "gone" } })).status).toBe(404)
  hold.letGo("theirs")
})

test("a running task is told something, cancelled, and run again", async () => {
  const { log, tab, id } = await withTask("again", { deliver: "silent" })
  expect(await ask(retried.POST, log.workspace, { params: { id } })).toMatchObject({ status: 409 })
  expect(await ask(told.POST, log.workspace, { params: { id }, body: { text: "Hurry.", messageId: "m1" } })).toEqual({ status: 202, json: { messageId: "m1", seq: expect.any(Number) } })
  expect((await ask(told.POST, log.workspace, { params: { id }, body: { text: "" } })).status).toBe(400)
  expect(await ask(cancelled.POST, log.workspace, { params: { id } })).toMatchObject({ status: 202, json: { status: "cancelled", finishedAt: expect.any(String) } })
  const child = { ...log, conversation: (await ask(one.GET, log.workspace, { method: "GET", params: { id } })).json.logId as string }
  await follow(app.runtime, child).until(({ event }) => event.type === "turn.finished")
  hold.forget("again")
  expect(await ask(retried.POST, log.workspace, { params: { id } })).toMatchObject({ status: 202 })
  await hold.begun("again")
  hold.letGo("again")
  await tab.until(changed("succeeded"))
})

test("a stop leaves the tasks of the turn, unless it is asked to cancel them too", async () => {
  const { log, tab, id } = await withTask("left", { deliver: "silent" })
  await tab.until(({ event }) => event.type === "turn.finished")
  await say(app.runtime, log, delegate('call hold {"gate":"stopped"}', { deliver: "silent" }))
  const second = idOf(await tab.until(({ event }) => event.type === "task.changed" && event.status === "running" && event.taskId !== id))
  await hold.begun("stopped")
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 2)
  const turns = tab.kept().flatMap(({ event }) => (event.type === "turn.started" ? [event.turnId] : []))
  await ask(stopped.POST, log.workspace, { params: { id: log.conversation }, body: { turnId: turns[1] } })
  await ask(stopped.POST, log.workspace, { params: { id: log.conversation }, body: { turnId: turns[1], tasks: true } })
  await tab.until(changed("cancelled", second))
  expect((await ask(one.GET, log.workspace, { method: "GET", params: { id } })).json.status).toBe("running")
  await ask(stopped.POST, log.workspace, { params: { id: log.conversation }, body: { tasks: true } })
  await tab.until(changed("cancelled", id))
})

test("a result that waits is moved and removed like a message, but not edited", async () => {
  const { log, tab, id } = await withTask("moved")
  await tab.until(({ event }) => event.type === "turn.finished")
  await say(app.runtime, log, 'call hold {"gate":"busy"}')
  await hold.begun("busy")
  const later = await say(app.runtime, log, "Later.")
  hold.letGo("moved")
  await tab.until(changed("succeeded"))
  const change = (body: unknown) => ask(edited.PATCH, log.workspace, { method: "PATCH", params: { id: log.conversation, messageId: id }, body })
  expect((await change({ text: "Something else." })).status).toBe(409)
  expect((await change({ before: later })).status).toBe(200)
  expect((await ask(edited.DELETE, log.workspace, { method: "DELETE", params: { id: log.conversation, messageId: id } })).status).toBe(204)
  expect((await change({ before: later })).status).toBe(409)
  hold.letGo("busy")
  let ends = 0
  await tab.until(({ event }) => event.type === "turn.finished" && ++ends === 3)
  expect(tab.kept().flatMap(({ event }) => (event.type === "turn.started" ? [event.cause.kind] : []))).toEqual(["message", "message", "message"])
})

test("with its conversation a task is cancelled and hidden, and stays cancelled when that comes back", async () => {
  const { log, id } = await withTask("deleted")
  const { logId } = (await ask(one.GET, log.workspace, { method: "GET", params: { id } })).json
  expect((await ask(conversation.DELETE, log.workspace, { method: "DELETE", params: { id: logId } })).status).toBe(409)
  expect((await ask(conversation.DELETE, log.workspace, { method: "DELETE", params: { id: log.conversation } })).status).toBe(204)
  await hold.aborted("deleted")
  expect((await ask(one.GET, log.workspace, { method: "GET", params: { id } })).status).toBe(404)
  expect((await ask(conversation.GET, log.workspace, { method: "GET", params: { id: logId } })).status).toBe(404)
  expect((await ask(restored.POST, log.workspace, { params: { id: log.conversation } })).status).toBe(200)
  expect((await ask(one.GET, log.workspace, { method: "GET", params: { id } })).json.status).toBe("cancelled")
  expect((await ask(conversation.GET, log.workspace, { method: "GET", params: { id: logId } })).status).toBe(200)
  const events = await readLog(app.runtime.db.pool, log, ["task.changed"])
  expect(events.at(-1)?.event).toMatchObject({ taskId: id, status: "cancelled" })
})

test("the tasks of a workspace are streamed as they change, and a page that comes back gets what it missed", async () => {
  const { log, tab, id } = await withTask("streamed", { deliver: "silent" })
  const since = new Date().toISOString()
  const response = await call(streamed.GET, log.workspace, { method: "GET" })
  expect(response.headers.get("content-type")).toContain("text/event-stream")
  const reader = response.body?.getReader()
  if (!reader) throw new Error("There is no stream.")
  let heard = ""
  const until = async (fits: RegExp) => {
    while (!fits.test(heard)) heard += new TextDecoder().decode((await reader.read()).value)
  }
  hold.letGo("streamed")
  await until(/"status":"succeeded"/)
  await reader.cancel()
  await tab.until(changed("succeeded", id))

  const late = (await call(streamed.GET, log.workspace, { method: "GET", headers: { "last-event-id": since } })).body?.getReader()
  let again = ""
  while (late && !again.includes('"status":"succeeded"')) again += new TextDecoder().decode((await late.read()).value)
  expect(again).toContain(`"id":"${id}"`)
  expect(again).toMatch(/^id: \d{4}-/m)
  await late?.cancel()
})

import { afterAll, beforeAll, expect, test } from "vitest"
import type { Memory } from "#lib/agent/memory.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { deleteConversation, restoreConversation } from "#lib/store/removal.ts"
import { newId } from "#lib/store/ids.ts"
import { insertMemory } from "#lib/store/memories.ts"
import * as all from "../app/api/memories/route.ts"
import * as one from "../app/api/memories/[id]/route.ts"
import * as chain from "../app/api/memories/[id]/chain/route.ts"
import * as restored from "../app/api/memories/[id]/restore/route.ts"
import * as undone from "../app/api/memories/[id]/undo/route.ts"
import * as exported from "../app/api/memories/export/route.ts"
import * as imported from "../app/api/memories/import/route.ts"
import * as merged from "../app/api/memories/merge/route.ts"
import { startApp } from "./support/app.ts"
import { asker } from "./support/route.ts"

let app: Awaited<ReturnType<typeof startApp>>
let ask: ReturnType<typeof asker>
beforeAll(async () => {
  app = await startApp()
  ask = asker(app.runtime)
})
afterAll(() => app.stop())

const save = async (workspace: string, body: object) => (await ask(all.POST, workspace, { body })).json as { memory: Memory; judged: { verdict: string; target?: string } }
const list = async (workspace: string, query = ""): Promise<(Memory & { score?: number; chain?: Memory[] })[]> => (await ask(all.GET, workspace, { method: "GET", query })).json.items
const texts = (items: Memory[]): string[] => items.map(({ text }) => text)

test("what changes a fact replaces it, and the chain keeps both", async () => {
  const workspace = newId()
  const first = await save(workspace, { text: "The user is 6 feet tall." })
  expect(first).toMatchObject({ judged: { verdict: "new" }, memory: { status: "active", scope: "everywhere", supersedesId: null, source: null } })
  const second = await save(workspace, { text: "The user is 6 feet 1 inch tall." })
  expect(second).toMatchObject({ judged: { verdict: "updates", target: first.memory.id, by: "rules" }, memory: { supersedesId: first.memory.id } })
  expect(texts(await list(workspace))).toEqual(["The user is 6 feet 1 inch tall."])
  expect(texts(await list(workspace, "?q=how+tall+is+the+user"))).toEqual(["The user is 6 feet 1 inch tall."])
  const { json } = await ask(chain.GET, workspace, { method: "GET", params: { id: first.memory.id } })
  expect(texts(json.items)).toEqual(["The user is 6 feet tall.", "The user is 6 feet 1 inch tall."])
  expect(json.items[0]).toMatchObject({ status: "superseded", supersededById: second.memory.id })
})

test("the same fact again is known and not stored twice", async () => {
  const workspace = newId()
  const first = await save(workspace, { text: "The user's cat is called Minka." })
  const second = await save(workspace, { text: "The user's cat is called Minka" })
  expect(second).toMatchObject({ judged: { verdict: "duplicate", target: first.memory.id }, memory: { id: first.memory.id } })
  expect(await list(workspace)).toHaveLength(1)
})

test("undo brings back what was replaced, and restore takes the undo back", async () => {
  const workspace = newId()
  const first = await save(workspace, { text: "The user lives in Paris." })
  const second = await save(workspace, { text: "The user lives in Berlin." })
  expect((await ask(undone.POST, workspace, { params: { id: second.memory.id } })).json.items).toMatchObject([{ id: first.memory.id, status: "active" }])
  expect(texts(await list(workspace))).toEqual(["The user lives in Paris."])
  expect((await ask(restored.POST, workspace, { params: { id: second.memory.id } })).json).toMatchObject({ id: second.memory.id, status: "active" })
  expect(texts(await list(workspace))).toEqual(["The user lives in Berlin."])
  expect((await ask(undone.POST, workspace, { params: { id: first.memory.id } })).status).toBe(409)
})

test("an undo cannot be taken back once something else replaced the fact", async () => {
  const workspace = newId()
  await save(workspace, { text: "The user lives in Paris." })
  const second = await save(workspace, { text: "The user lives in Berlin." })
  await ask(undone.POST, workspace, { params: { id: second.memory.id } })
  await save(workspace, { text: "The user lives in Rome." })
  expect((await ask(restored.POST, workspace, { params: { id: second.memory.id } })).status).toBe(409)
  expect(texts(await list(workspace))).toEqual(["The user lives in Rome."])
})

test("deleting forgets a fact with its past, so that nothing older comes back; restoring brings back all of it", async () => {
  const workspace = newId()
  const first = await save(workspace, { text: "The user lives in Paris." })
  const second = await save(workspace, { text: "The user lives in Berlin." })
  expect((await ask(one.DELETE, workspace, { method: "DELETE", params: { id: second.memory.id } })).status).toBe(204)
  expect(await list(workspace)).toEqual([])
  expect(await list(workspace, "?q=Paris&history=1")).toEqual([])
  expect((await ask(one.GET, workspace, { method: "GET", params: { id: first.memory.id } })).status).toBe(404)
  await ask(restored.POST, workspace, { params: { id: second.memory.id } })
  expect(texts((await ask(chain.GET, workspace, { method: "GET", params: { id: second.memory.id } })).json.items)).toEqual(["The user lives in Paris.", "The user lives in Berlin."])
})

test("editing the text is one more link of the chain; pinning, expiry and scope are not", async () => {
  const workspace = newId()
  const { memory } = await save(workspace, { text: "The user has a dog." })
  const edited = (await ask(one.PATCH, workspace, { method: "PATCH", params: { id: memory.id }, body: { text: "The user has two dogs." } })).json
  expect(edited).toMatchObject({ text: "The user has two dogs.", supersedesId: memory.id })
  expect((await ask(one.PATCH, workspace, { method: "PATCH", params: { id: memory.id }, body: { text: "The user has three dogs." } })).status).toBe(409)
  const pinned = (await ask(one.PATCH, workspace, { method: "PATCH", params: { id: edited.id }, body: { pinned: true, scope: "agent", agent: "expert" } })).json
  expect(pinned).toMatchObject({ id: edited.id, pinned: true, scope: "agent", agent: "expert" })
  expect((await ask(one.GET, workspace, { method: "GET", params: { id: memory.id } })).json).toMatchObject({ scope: "agent", agent: "expert" })
})

test("several memories become one, and undoing that gives each of them back", async () => {
  const workspace = newId()
  const ids = (await Promise.all(["The user plays chess.", "The user's guitar is red.", "The user's car is old."].map((text) => save(workspace, { text })))).map(({ memory }) => memory.id)
  const { status, json } = await ask(merged.POST, workspace, { body: { ids, text: "The user has hobbies and things." } })
  expect(status).toBe(201)
  expect(texts(await list(workspace))).toEqual(["The user has hobbies and things."])
  expect((await ask(chain.GET, workspace, { method: "GET", params: { id: ids[2] ?? "" } })).json.items).toHaveLength(4)
  await ask(undone.POST, workspace, { params: { id: json.id } })
  expect(await list(workspace)).toHaveLength(3)
  await ask(restored.POST, workspace, { params: { id: json.id } })
  expect(await list(workspace)).toHaveLength(1)
})

test("an expired memory is listed as such and never recalled", async () => {
  const workspace = newId()
  const past = new Date(Date.now() - 1_000).toISOString()
  await insertMemory(app.runtime.db, workspace, { text: "The user is in Rome this week.", scope: "everywhere", agent: null, conversationId: null, expiresAt: past })
  expect(await list(workspace, "?q=Rome")).toEqual([])
  expect(await list(workspace, "?q=Rome&history=1")).toEqual([])
  expect(await list(workspace, "?status=active")).toEqual([])
  expect(await list(workspace, "?status=expired")).toMatchObject([{ status: "expired" }])
})

test("recall as of a past time gives what was current then", async () => {
  const workspace = newId()
  const at = (day: number) => `2025-01-0${day}T00:00:00.000Z`
  const place = { scope: "everywhere" as const, agent: null, conversationId: null }
  const first = await insertMemory(app.runtime.db, workspace, { text: "The project is due in March.", ...place, createdAt: at(1) })
  await insertMemory(app.runtime.db, workspace, { text: "The project is due in May.", ...place, createdAt: at(3), supersedes: [first.id] })
  expect(texts(await list(workspace, `?q=project&at=${at(2)}`))).toEqual(["The project is due in March."])
  expect(texts(await list(workspace, `?q=project&at=${at(4)}`))).toEqual(["The project is due in May."])
  expect(await list(workspace, "?q=project&at=2024-12-31")).toEqual([])
  expect((await list(workspace, "?q=March&history=1"))[0]).toMatchObject({ text: "The project is due in May.", chain: [{ text: "The project is due in March." }, { text: "The project is due in May." }] })
})

test("the list as of a past time is what was current then, and each fact says how it was judged", async () => {
  const workspace = newId()
  const { memory: old } = await save(workspace, { text: "The user is 6 feet tall." })
  const { memory: head } = await save(workspace, { text: "The user is 6 foot 1 tall." })
  expect(texts(await list(workspace))).toEqual(["The user is 6 foot 1 tall."])
  expect(texts(await list(workspace, `?at=${old.createdAt}`))).toEqual(["The user is 6 feet tall."])
  expect(texts(await list(workspace, `?at=${head.createdAt}&status=superseded`))).toEqual(["The user is 6 foot 1 tall."])
  expect(await list(workspace, "?at=2000-01-01T00:00:00Z")).toEqual([])
  expect(head).toMatchObject({ verdict: expect.stringMatching(/updates|contradicts/), by: "rules", why: expect.any(String) })
})

test("what belongs to a conversation goes with it and comes back with it", async () => {
  const workspace = newId()
  const { id } = await createConversation(app.runtime.db, workspace, {})
  await save(workspace, { text: "Answers here are in French.", scope: "conversation", conversationId: id })
  await save(workspace, { text: "The user speaks French." })
  expect(await list(workspace)).toHaveLength(2)
  await deleteConversation(app.runtime.db, workspace, id)
  expect(texts(await list(workspace, "?q=French"))).toEqual(["The user speaks French."])
  await restoreConversation(app.runtime.db, workspace, id)
  expect(await list(workspace)).toHaveLength(2)
})

test("a chain of a thousand is read whole, in order", async () => {
  const workspace = newId()
  const place = { scope: "everywhere" as const, agent: null, conversationId: null }
  let last = await insertMemory(app.runtime.db, workspace, { text: "The count is 0.", ...place })
  for (let n = 1; n < 1_000; n++) last = await insertMemory(app.runtime.db, workspace, { text: `The count is ${n}.`, ...place, supersedes: [last.id] })
  const { json } = await ask(chain.GET, workspace, { method: "GET", params: { id: last.id } })
  expect(texts(json.items)).toEqual(Array.from({ length: 1_000 }, (_, n) => `The count is ${n}.`))
  expect((await list(workspace, "?q=count&history=1"))[0]?.chain).toHaveLength(1_000)
})

test("an export read into another workspace gives the same chains, and read twice nothing more", async () => {
  const workspace = newId()
  await save(workspace, { text: "The user lives in Paris." })
  await save(workspace, { text: "The user lives in Berlin." })
  await save(workspace, { text: "The user's cat is called Minka.", pinned: true })
  const file = (await ask(exported.GET, workspace, { method: "GET" })).json
  const other = newId()
  expect((await ask(imported.POST, other, { body: file })).json).toEqual({ imported: 3, known: 0 })
  expect((await ask(imported.POST, other, { body: file })).json).toEqual({ imported: 0, known: 3 })
  expect(texts(await list(other)).toSorted()).toEqual(["The user lives in Berlin.", "The user's cat is called Minka."])
  expect((await list(other, "?q=lives&history=1"))[0]?.chain).toHaveLength(2)
})

test("what a file tells of a fact that came back, and of what was merged, stands the same after an import", async () => {
  const [workspace, other] = [newId(), newId()]
  for (const text of ["The user lives in Paris.", "The user lives in Berlin.", "The user lives in Paris."]) await save(workspace, { text })
  const one = await save(workspace, { text: "Mira is allergic to peanuts." })
  const two = await save(workspace, { text: "The office moves to Lyon in autumn." })
  await ask(merged.POST, workspace, { body: { ids: [one.memory.id, two.memory.id], text: "Mira's office moves to Lyon; no peanuts there." } })
  const file = (await ask(exported.GET, workspace, { method: "GET" })).json
  expect((await ask(imported.POST, other, { body: file })).json).toEqual({ imported: 6, known: 0 })
  expect((await ask(imported.POST, other, { body: file })).json).toEqual({ imported: 0, known: 6 })
  expect(texts(await list(other))).toEqual(texts(await list(workspace)))
  const [home] = await list(other, "?q=lives&history=1")
  expect(texts(home?.chain ?? [])).toEqual(["The user lives in Paris.", "The user lives in Berlin.", "The user lives in Paris."])
})

test("fifty who replace the same fact at once make one chain, and none is turned away", async () => {
  const workspace = newId()
  const first = await save(workspace, { text: "The user is 6 feet tall." })
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => ask(all.POST, workspace, { body: { text: `The user is 6 feet ${n + 2} tall.` } })))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(await list(workspace)).toHaveLength(1)
  const { json } = await ask(chain.GET, workspace, { method: "GET", params: { id: first.memory.id } })
  expect(json.items).toHaveLength(51)
})

test("what was compared says from 0 to 1 how alike it is", async () => {
  const workspace = newId()
  await save(workspace, { text: "The user is 6 feet tall." })
  const { json } = await ask(all.POST, workspace, { body: { text: "The user is 6 feet 1 inch tall." } })
  const [{ likeness }] = json.judged.candidates
  expect(likeness).toBeGreaterThan(0.5)
  expect(likeness).toBeLessThan(1)
})

test("wrong input is refused in words that say what is wrong", async () => {
  const workspace = newId()
  const refused = async (body: object) => (await ask(all.POST, workspace, { body })).json as { status: number; detail: string }
  expect(await refused({ text: "  " })).toMatchObject({ status: 400, detail: "text: must not be empty." })
  expect((await refused({ text: "x".repeat(10_000) })).detail).toContain("at most 2,000 characters")
  expect((await refused({ text: "In Rome.", expiresAt: "2020-01-01T00:00:00Z" })).detail).toContain("is past")
  expect((await refused({ text: "In Rome.", expiresAt: "soon" })).detail).toBe("expiresAt: must be an ISO 8601 time with its zone, like 2026-12-24T18:00:00Z.")
  expect((await ask(imported.POST, workspace, { body: [{ text: "In Rome." }, { text: " " }] })).json.detail).toBe("memories.1.text: must not be empty.")
  expect((await ask(merged.POST, workspace, { body: { ids: ["a", "a"], text: "In Rome." } })).json.detail).toBe("ids: name at least two memories.")
  expect((await refused({ text: "In Rome.", scope: "agent" })).detail).toContain("needs the field agent")
  expect((await refused({ text: "My card is 4111 1111 1111 1111." })).detail).toContain("a card number")
  expect((await refused({ text: "The API key is sk-proj-abcdefghijklmnop1234." })).detail).toContain("an API key")
  expect(await refused({ text: "Here.", scope: "conversation", conversationId: "unknown" })).toMatchObject({ status: 404 })
  expect((await ask(all.GET, workspace, { method: "GET", query: "?q=x&at=yesterday" })).status).toBe(400)
  expect((await ask(all.GET, workspace, { method: "GET", query: "?status=old" })).status).toBe(400)
  expect(await list(workspace)).toEqual([])
})

test("a memory is another workspace's secret on every route", async () => {
  const workspace = newId()
  const { memory: { id } } = await save(workspace, { text: "The user lives in Paris." })
  const stranger = newId()
  const params = { id }
  const routes = [
    ask(one.GET, stranger, { method: "GET", params }), ask(one.PATCH, stranger, { method: "PATCH", params, body: { pinned: true } }), ask(one.DELETE, stranger, { method: "DELETE", params }),
    ask(chain.GET, stranger, { method: "GET", params }), ask(undone.POST, stranger, { params }), ask(restored.POST, stranger, { params }),
    ask(merged.POST, stranger, { body: { ids: [id, "other"], text: "One." } }),
  ]
  for (const answer of await Promise.all(routes)) expect(answer.status).toBe(404)
  expect(await list(stranger, "?q=Paris")).toEqual([])
  expect(await list(workspace)).toHaveLength(1)
})

/** What must hold of memories whoever writes at once, whatever is asked, and whatever dies. */
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { MemoryHit, NewMemory } from "#lib/agent/memory.ts"
import { closeDb, openDb, type Db } from "#lib/store/db.ts"
import { newId } from "#lib/store/ids.ts"
import { chainOf, insertMemory, listMemories, readMemory, Superseded } from "#lib/store/memories.ts"
import { deleteMemory, purgeMemories, undoMemory } from "#lib/store/memory-changes.ts"
import { searchMemories } from "#lib/store/memory-search.ts"
import { rememberFor } from "#lib/runtime/memory.ts"
import { freshDatabase } from "./support/database.ts"

/** Two processes. */
let dbs: [Db, Db]
beforeAll(async () => {
  const url = await freshDatabase()
  dbs = [openDb(url, { max: 5 }), openDb(url, { max: 5 })]
})
afterAll(async () => { for (const db of dbs) await closeDb(db) })

const place = { scope: "everywhere", agent: null, conversationId: null } as const
const fact = (text: string, more: Partial<NewMemory> = {}): NewMemory => ({ text, ...place, ...more })
const search = (db: Db, workspace: string, query: string, k = 8): Promise<MemoryHit[]> => searchMemories(db, workspace, { query, k, eyes: { as: "person" } })

test("of many that replace the same memory at once one wins, and the others are told", async () => {
  const workspace = newId()
  const first = await insertMemory(dbs[0], workspace, fact("The count is 0."))
  const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => insertMemory(dbs[i % 2 === 0 ? 0 : 1], workspace, fact(`The count is ${i + 1}.`, { supersedes: [first.id] }))))
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
  for (const lost of tries) if (lost.status === "rejected") expect(lost.reason).toBeInstanceOf(Superseded)
  expect(await chainOf(dbs[0], workspace, first.id)).toHaveLength(2)
})

test("eight writers who save fifty changes each leave one chain: nothing is lost, nothing forks, nothing goes round", { timeout: 120_000 }, async () => {
  const workspace = newId()
  await rememberFor({ db: dbs[0] }, workspace, fact("The user's lucky number is 0."))
  const saved = await Promise.all(Array.from({ length: 8 }, async (_, writer) => {
    const ids: string[] = []
    for (let n = 0; n < 50; n++) {
      const text = `The user's lucky number is ${writer * 1_000 + n + 1}.`
      // Who always comes second is told so in the end, and tries again, as a person would.
      let kept = await rememberFor({ db: dbs[writer % 2 === 0 ? 0 : 1] }, workspace, fact(text))
      while (!kept) kept = await rememberFor({ db: dbs[0] }, workspace, fact(text))
      ids.push(kept.memory.id)
    }
    return ids
  }))
  const heads = await listMemories(dbs[0], workspace, { status: "active", limit: 10 })
  expect(heads).toHaveLength(1)
  const chain = await chainOf(dbs[0], workspace, heads[0]?.id ?? "")
  expect(new Set(chain?.map(({ id }) => id))).toEqual(new Set([...saved.flat(), chain?.[0]?.id]))
  expect(chain).toHaveLength(401)
  for (const [i, memory] of (chain ?? []).entries()) expect(memory.supersedesId).toBe(chain?.[i - 1]?.id ?? null)
})

test("no search of one workspace ever finds a memory of another", { timeout: 60_000 }, async () => {
  const [ann, bob] = [newId(), newId()]
  const words = "tea coffee Paris Rome dog cat piano chess blue green red Monday garden bicycle novel soup".split(" ")
  const sentence = fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words), fc.nat(999)).map(([a, b, n]) => `The user's ${a} number ${n} is ${b}.`)
  const [texts] = fc.sample(fc.array(sentence, { minLength: 500, maxLength: 500 }), { numRuns: 1, seed: 7 })
  await Promise.all((texts ?? []).map((text, i) => insertMemory(dbs[i % 2 === 0 ? 0 : 1], i % 2 === 0 ? ann : bob, fact(text))))
  const own = new Map(await Promise.all([ann, bob].map(async (workspace) => [workspace, new Set((await listMemories(dbs[0], workspace, { limit: 1_000 })).map(({ id }) => id))] as const)))
  expect([...own.values()].map(({ size }) => size)).toEqual([250, 250])
  await fc.assert(fc.asyncProperty(fc.constantFrom(ann, bob), fc.array(fc.constantFrom(...words, "tae", "who", "where"), { minLength: 0, maxLength: 4 }), fc.boolean(), async (workspace, asked, history) => {
    const hits = await searchMemories(dbs[0], workspace, { query: asked.join(" "), k: 20, eyes: { as: "person" }, history })
    for (const hit of hits) for (const { id } of [hit, ...(hit.chain ?? [])]) expect(own.get(workspace)?.has(id)).toBe(true)
  }), { numRuns: 200 })
})

test("a question finds a memory by a word's stem, by a misspelt word, in another language, and by what it said before", async () => {
  const workspace = newId()
  const [graduated, , old] = await Promise.all(["Anna graduated from the university in 2015.", "Bob collects stamps.", "The user is 6 feet tall.", "Der Nutzer hat zwei Katzen und einen Hund."].map((text) => insertMemory(dbs[0], workspace, fact(text))))
  const now = await insertMemory(dbs[0], workspace, fact("The user measured again: 6 foot 1.", { supersedes: [old?.id ?? ""] }))
  expect((await search(dbs[0], workspace, "When did she graduate?"))[0]).toMatchObject({ id: graduated?.id, why: expect.stringContaining("graduate") })
  expect((await search(dbs[0], workspace, "univresity"))[0]).toMatchObject({ id: graduated?.id, scores: { trigram: expect.any(Number) } })
  expect((await search(dbs[0], workspace, "Wie viele Katze gibt es?"))[0]?.text).toContain("Katzen")
  expect((await search(dbs[0], workspace, "How tall is the user?"))[0]).toMatchObject({ id: now.id, status: "active" })
})

test("any text can be looked up without harm", { timeout: 30_000 }, async () => {
  const workspace = newId()
  await insertMemory(dbs[0], workspace, fact("The user's cat is called Minka."))
  const odd = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("'", "\\", "a & b | !c <-> d", "''':*", "\0", "\ud800", "(id x)", "x".repeat(5_000), "%_%", "is the a"))
  await fc.assert(fc.asyncProperty(odd, async (query) => { expect(await search(dbs[0], workspace, query)).toBeInstanceOf(Array) }), { numRuns: 60 })
})

test("what was deleted is gone for good after a day, and the chain closes over it", async () => {
  const workspace = newId()
  const first = await insertMemory(dbs[0], workspace, fact("One."))
  const second = await insertMemory(dbs[0], workspace, fact("Two.", { supersedes: [first.id] }))
  const third = await insertMemory(dbs[0], workspace, fact("Three.", { supersedes: [second.id] }))
  await deleteMemory(dbs[0], workspace, second.id)
  expect((await chainOf(dbs[0], workspace, first.id))?.map(({ text }) => text)).toEqual(["One.", "Three."])
  await dbs[0].pool.query(`UPDATE "Memory" SET "deletedAt" = now() - interval '25 hours' WHERE id = $1`, [second.id])
  await purgeMemories(dbs[0])
  expect((await dbs[0].pool.query(`SELECT FROM "Memory" WHERE id = $1`, [second.id])).rowCount).toBe(0)
  expect(await readMemory(dbs[0], workspace, third.id)).toMatchObject({ supersedesId: first.id })
  expect(await readMemory(dbs[0], workspace, first.id)).toMatchObject({ supersededById: third.id, status: "superseded" })
  expect((await undoMemory(dbs[0], workspace, third.id))?.map(({ text }) => text)).toEqual(["One."])
})

test("a call that is entered again after a crash cannot save twice", async () => {
  const workspace = newId()
  const source = { conversationId: newId(), callId: newId() }
  await insertMemory(dbs[0], workspace, fact("The user's cat is called Minka.", { source }))
  await expect(insertMemory(dbs[1], workspace, fact("The user's cat is called Minka.", { source }))).rejects.toThrow("duplicate")
})

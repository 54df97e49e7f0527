import { randomUUID } from "node:crypto"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { closeDb, openDb, type Db } from "#lib/store/db.ts"
import { newId } from "#lib/store/ids.ts"
import { append, readLog, type LogId } from "#lib/store/log.ts"
import { acceptMessage, Conflict } from "#lib/store/requests.ts"
import { expectGapless } from "./support/checks.ts"
import { freshDatabase } from "./support/database.ts"

/** Two processes. */
let dbs: [Db, Db]
beforeAll(async () => {
  const url = await freshDatabase()
  dbs = [openDb(url, { max: 5 }), openDb(url, { max: 5 })]
})
afterAll(async () => { for (const db of dbs) await closeDb(db) })

async function newLog(): Promise<LogId> {
  const workspace = newId()
  const { id } = await createConversation(dbs[0], workspace, {})
  return { workspace, conversation: id }
}

const message = (messageId: string): Envelope => ({ at: new Date().toISOString(), event: { type: "message.user", messageId, text: "Hello." } })

test("the numbers of a log have no gap and batches stay whole, whoever writes at once and whatever fails", { timeout: 60_000 }, async () => {
  // A writer with a fence that is lost is refused, and a message that is there already rolls its whole batch back.
  const batch = fc.record({ db: fc.constantFrom(0, 1), size: fc.integer({ min: 0, max: 5 }), fails: fc.constantFrom("no", "no", "no", "fence", "duplicate") })
  await fc.assert(fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 24 }), async (batches) => {
    const log = await newLog()
    await append(dbs[0].pool, log, [message("first")])
    const writes = batches.map(async ({ db, size, fails }, b) => {
      const ids = Array.from({ length: size }, (_, i) => `${b}.${i}`)
      if (fails === "duplicate") ids.push("first")
      const also = fails === "fence" ? { fence: { turnId: "nobody's", attempt: 1 } } : {}
      const written = append(dbs[db === 0 ? 0 : 1].pool, log, ids.map(message), also)
      if (fails === "no") return { seq: (await written).seq, ids }
      await expect(written).rejects.toThrow()
      return { seq: 0, ids: [] }
    })
    const done = await Promise.all(writes)
    const events = await readLog(dbs[1].pool, log)
    expectGapless(events)
    const ids = events.map(({ event }) => (event.type === "message.user" ? event.messageId : ""))
    expect(ids).toHaveLength(1 + done.reduce((sum, { ids: own }) => sum + own.length, 0))
    for (const { seq, ids: own } of done) if (own.length) expect(ids.slice(seq - 1, seq - 1 + own.length)).toEqual(own)
  }), { numRuns: 25 })
})

test("the same message sent 50 times at once is one event with one number; another text under its id is refused", async () => {
  const log = await newLog()
  const messageId = randomUUID()
  const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => acceptMessage(dbs[i % 2 === 0 ? 0 : 1], log, { messageId, text: "Once." })))
  expect(new Set(replies.map(({ seq }) => seq))).toEqual(new Set([1]))
  expect(await readLog(dbs[0].pool, log)).toHaveLength(1)
  await expect(acceptMessage(dbs[0], log, { messageId, text: "Twice." })).rejects.toThrow(Conflict)
  const long = "é".repeat(40_000)
  await Promise.all(Array.from({ length: 5 }, () => acceptMessage(dbs[0], log, { messageId: "long", text: long })))
  await expect(acceptMessage(dbs[0], log, { messageId: "long", text: `${long}!` })).rejects.toThrow(Conflict)
  expect(await readLog(dbs[0].pool, log)).toHaveLength(2)
})

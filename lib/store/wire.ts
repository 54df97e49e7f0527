/** Raw answers for the trace: the last 50 steps of a conversation, at most 256 KiB each. */
import type { AskedHow } from "#lib/agent/types.ts"
import type { Db } from "./db.ts"
import type { LogId } from "./log.ts"

const KEPT_STEPS = 50
export const WIRE_BYTES = 256 * 1024

/** `bytes`: how many came, also those above the limit; `how` the request had gone out. */
export type WireAnswer = { text: string; bytes: number; how?: AskedHow }

export async function saveWire(db: Db, { conversation }: LogId, stepId: string, { text, bytes, how }: WireAnswer): Promise<void> {
  await db.pool.query(
    `INSERT INTO "Wire" ("conversationId", "stepId", response, bytes, how) VALUES ($1, $2, $3, $4, $5::json)
     ON CONFLICT ("conversationId", "stepId") DO UPDATE SET response = excluded.response, bytes = excluded.bytes, how = excluded.how`,
    [conversation, stepId, Buffer.from(text), bytes, how ? JSON.stringify(how) : null])
  await db.pool.query(
    `DELETE FROM "Wire" WHERE "conversationId" = $1 AND "stepId" NOT IN
       (SELECT "stepId" FROM "Wire" WHERE "conversationId" = $1 ORDER BY at DESC, "stepId" LIMIT ${KEPT_STEPS})`, [conversation])
}

/** The answers of all steps, by step. */
export async function readWires(db: Db, { conversation, workspace }: LogId): Promise<Map<string, WireAnswer>> {
  const { rows } = await db.pool.query<{ stepId: string; response: Buffer; bytes: number }>(
    `SELECT w."stepId", w.response, w.bytes FROM "Wire" w JOIN "Conversation" c ON c.id = w."conversationId"
     WHERE c.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL`, [conversation, workspace])
  return new Map(rows.map(({ stepId, response, bytes }) => [stepId, { text: response.toString(), bytes }]))
}

export async function readWire(db: Db, { conversation, workspace }: LogId, stepId: string): Promise<WireAnswer | undefined> {
  const { rows } = await db.pool.query<{ response: Buffer; bytes: number; how: AskedHow | null }>(
    `SELECT w.response, w.bytes, w.how FROM "Wire" w JOIN "Conversation" c ON c.id = w."conversationId"
     WHERE c.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL AND w."stepId" = $3`, [conversation, workspace, stepId])
  return rows[0] && { text: rows[0].response.toString(), bytes: rows[0].bytes, ...(rows[0].how && { how: rows[0].how }) }
}

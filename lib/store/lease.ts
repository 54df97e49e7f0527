/** Who may run a conversation: leases, and what is due. All times are the database's. */
import type { Overrides } from "#lib/agent/overrides.ts"
import type { Context } from "#lib/agent/context.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
import type { TaskStatus } from "#lib/agent/tasks.ts"
import type { Db } from "./db.ts"
import { LEASE_S, type Fence, type LogId, type Queryable } from "./log.ts"

/** The head of a log as a runner sees it. `live`: somebody holds a lease that has not run out. */
export type Head = {
  lastSeq: number
  agent: string
  model: string | null
  settings: ChosenSettings | null
  context: Context | null
  turnId: string | null
  attempt: number
  stopTurnId: string | null
  /** The turn, or the interrupted call, that a person asked to run again. */
  retryOf: string | null
  /** Something came that no look at the whole log has seen. */
  hasWork: boolean
  live: boolean
  overrides: Overrides | null
  /** How the task stands whose log this is. */
  task: TaskStatus | null
}

export async function readHead(db: Db, log: LogId): Promise<Head | undefined> {
  const { rows } = await db.pool.query<Head>(
    `SELECT "lastSeq", agent, model, settings, context, "turnId", attempt, "stopTurnId", "retryOf", "hasWork", overrides, coalesce("leaseUntil" > now(), false) AS live,
       (SELECT t.status FROM "Task" t WHERE t."logId" = "Conversation".id) AS task
     FROM "Conversation" WHERE id = $1 AND "workspaceId" = $2 AND "deletedAt" IS NULL`, [log.conversation, log.workspace])
  return rows[0]
}

/** Keeps the leases of these attempts; gives the conversations that are still held and, for each, the turn that was asked to stop. */
export async function renew(db: Db, held: ({ conversation: string } & Fence)[]): Promise<Map<string, string | null>> {
  const { rows } = await db.pool.query<{ id: string; stopTurnId: string | null }>(
    `UPDATE "Conversation" c SET "leaseUntil" = now() + interval '${LEASE_S} seconds'
     FROM unnest($1::text[], $2::text[], $3::int[]) AS h(id, "turnId", attempt)
     WHERE c.id = h.id AND c."turnId" = h."turnId" AND c.attempt = h.attempt AND c."deletedAt" IS NULL
     RETURNING c.id, c."stopTurnId"`,
    [held.map((h) => h.conversation), held.map((h) => h.turnId), held.map((h) => h.attempt)])
  return new Map(rows.map((row) => [row.id, row.stopTurnId]))
}

/**
 * Nothing to do until somebody rings: true unless the log has grown beyond what was seen.
 * An attempt of a task leaves word that there is something to do: that it waits or has ended must be recorded first.
 */
export async function rest(db: Queryable, log: LogId, seen: number, fence?: Fence): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE "Conversation" SET "hasWork" = ("parentId" IS NOT NULL AND $4::text IS NOT NULL), "leaseUntil" = NULL
     WHERE id = $1 AND "workspaceId" = $2 AND "lastSeq" = $3 AND "retryOf" IS NULL AND "stopTurnId" IS DISTINCT FROM coalesce("turnId", '')
       AND ($4::text IS NULL OR ("turnId" = $4 AND attempt = $5::int))`,
    [log.conversation, log.workspace, seen, fence?.turnId ?? null, fence?.attempt ?? null])
  return rowCount === 1
}

/**
 * Gives up attempts without ending their turns: another runner need not wait for the lease to run out.
 * The next attempt skips a number, which tells that this one did not crash, and closes the log to it.
 */
export async function release(db: Db, held: ({ conversation: string } & Fence)[]): Promise<void> {
  await db.pool.query(
    `UPDATE "Conversation" c SET "leaseUntil" = NULL, "hasWork" = true, attempt = c.attempt + 1
     FROM unnest($1::text[], $2::text[], $3::int[]) AS h(id, "turnId", attempt)
     WHERE c.id = h.id AND c."turnId" = h."turnId" AND c.attempt = h.attempt`,
    [held.map((h) => h.conversation), held.map((h) => h.turnId), held.map((h) => h.attempt)])
}

/** The leases of a holder that is known to be dead: whoever got the lock of its DATA_DIR knows. */
export async function releaseDead(db: Db, holder: string): Promise<void> {
  await db.pool.query(`UPDATE "Conversation" SET "leaseUntil" = NULL, "hasWork" = true WHERE "leaseHolder" = $1 AND "leaseUntil" IS NOT NULL`, [holder])
}

/** Conversations with something to do that nobody runs, without the tasks whose turn has not come, the longest waiting first, each with the number of its last event. */
export async function due(db: Db, limit: number): Promise<(LogId & { seq: number })[]> {
  const { rows } = await db.pool.query<LogId & { seq: number }>(
    `SELECT id AS conversation, "workspaceId" AS workspace, "lastSeq" AS seq FROM "Conversation"
     WHERE ("hasWork" OR "leaseUntil" IS NOT NULL) AND coalesce("leaseUntil" <= now(), true) AND "deletedAt" IS NULL
       AND NOT EXISTS (SELECT FROM "Task" t WHERE t."logId" = "Conversation".id AND t.status = 'queued')
     ORDER BY "updatedAt" LIMIT $1`, [limit])
  return rows
}

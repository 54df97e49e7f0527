/** Background tasks: made by a call, found by people and by tools. What moves them is in task-runs.ts. */
import { randomInt } from "node:crypto"
import type { PoolClient } from "pg"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Delivery, Task } from "#lib/agent/tasks.ts"
import { inTransaction, type Db } from "./db.ts"
import { newId } from "./ids.ts"
import { append, LogClosed, type LogId, type Queryable } from "./log.ts"
import { Conflict } from "./requests.ts"

export type NewTask = { title: string; task: string; agent: string; deliver: Delivery }

/** The call that makes tasks; `cause` is the id of what its turn was started for. */
export type MadeBy = { callId: string; turnId: string; cause?: string | undefined }

/** Tasks that start one another, in a row. */
const DEPTH = 20
/** Of one workspace, not ended. */
const UNFINISHED = 5_000

type Dates = "createdAt" | "startedAt" | "finishedAt"
export type TaskRow = Omit<Task, Dates> & { workspaceId: string; turnId: string; line: number; depth: number; createdAt: Date; startedAt: Date | null; finishedAt: Date | null; changedAt: Date; toldAt: Date }

export const show = ({ id, title, task, agent, deliver, status, progress, output, error, attempt, conversationId, callId, logId, createdAt, startedAt, finishedAt }: TaskRow): Task => ({
  id, title, task, agent, deliver, status, progress, output, error, attempt, conversationId, callId, logId,
  createdAt: createdAt.toISOString(), startedAt: startedAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null,
})

/** What the parent's log is told of a task as it stands. */
export function changeOf({ id, title, status, deliver, agent, logId, attempt, progress, output, error }: TaskRow): KeptEvent {
  return {
    type: "task.changed", taskId: id, title, status, deliver, agent, logId, attempt,
    ...(progress ? { progress } : {}), ...(output === null ? {} : { output }), ...(error ? { error } : {}),
  }
}

/** Tells every process that tasks of this workspace changed. */
export const NOTIFY = `SELECT pg_notify('log', $1 || ':tasks')`

/**
 * Makes the tasks of a call, all or none; a call that is run again after a crash gets those that it made before.
 * @throws LogClosed when the turn of the call is over
 * @throws Conflict when there are too many
 */
export async function createTasks(db: Db, workspace: string, { callId, turnId, cause }: MadeBy, wanted: NewTask[]): Promise<Task[]> {
  return inTransaction(db, async (client) => {
    const { rows: [home] } = await client.query<LogId & { turnId: string | null }>(
      `SELECT c.id AS conversation, c."workspaceId" AS workspace, c."turnId" FROM "Call" k JOIN "Conversation" c ON c.id = k."conversationId"
       WHERE k.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL FOR UPDATE OF c`, [callId, workspace])
    if (!home || home.turnId !== turnId) throw new LogClosed({ workspace, conversation: home?.conversation ?? callId })
    const { rows: before } = await client.query<TaskRow>(`SELECT * FROM "Task" WHERE "callId" = $1 ORDER BY line`, [callId])
    if (before.length > 0) return before.map(show)

    const depth = await depthFor(client, home, cause)
    const ids = await freeIds(client, home.workspace, wanted.length)
    const rows = wanted.map((task, i) => ({ ...task, id: ids[i] ?? "", logId: newId(), status: "queued" as const, attempt: 0, progress: null, output: null, error: null }))
    const events = rows.map(({ id, title, status, deliver, agent, logId, attempt }): Envelope =>
      ({ at: new Date().toISOString(), turnId, parent: callId, event: { type: "task.changed", taskId: id, title, status, deliver, agent, logId, attempt } }))
    const { seq } = await append(client, home, events)
    await client.query(
      `INSERT INTO "Conversation" (id, "workspaceId", "parentId", title, agent, model, settings, context)
       SELECT n.id, p."workspaceId", p.id, n.title, n.agent, p.model, p.settings, p.context FROM "Conversation" p, unnest($2::text[], $3::text[], $4::text[]) AS n(id, title, agent) WHERE p.id = $1`,
      [home.conversation, rows.map((r) => r.logId), rows.map((r) => r.title), rows.map((r) => r.agent)])
    const { rows: made } = await client.query<TaskRow>(
      `INSERT INTO "Task" ("workspaceId", "conversationId", "callId", "turnId", depth, id, "logId", title, task, agent, deliver, line)
       SELECT $1, $2, $3, $4, $5, n.id, n."logId", n.title, n.task, n.agent, n.deliver, $6::int - 1 + n.place
       FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) WITH ORDINALITY AS n(id, "logId", title, task, agent, deliver, place)
       RETURNING *`,
      [home.workspace, home.conversation, callId, turnId, depth, seq, ids, rows.map((r) => r.logId), rows.map((r) => r.title), rows.map((r) => r.task),
        rows.map((r) => r.agent), rows.map((r) => r.deliver)])
    await client.query(NOTIFY, [home.workspace])
    return made.map(show)
  })
}

/** How many tasks in a row led to the ones to be made: the one this happens in, or the one whose end this answers. */
async function depthFor(client: PoolClient, { workspace, conversation }: LogId, cause?: string): Promise<number> {
  const { rows: [at] } = await client.query<{ depth: number; open: number }>(
    `SELECT coalesce((SELECT max(depth) FROM "Task" WHERE "workspaceId" = $1 AND ("logId" = $2 OR id = $3)), 0) + 1 AS depth,
       (SELECT count(*)::int FROM "Task" WHERE "workspaceId" = $1 AND status IN ('queued', 'running', 'waiting')) AS open`, [workspace, conversation, cause ?? null])
  if (!at || at.depth > DEPTH) throw new Conflict(`Tasks have started one another ${DEPTH} times in a row. Tell the person what is done, and ask whether to go on.`)
  if (at.open >= UNFINISHED) throw new Conflict(`There are ${at.open} tasks that have not ended. Wait for some, or cancel some.`)
  return at.depth
}

/** Without 0, 1, i, l and o: what is read aloud or typed is found. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
const shortId = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join("")

async function freeIds(client: PoolClient, workspace: string, count: number): Promise<string[]> {
  const free = new Set<string>()
  while (free.size < count) {
    const tried = Array.from({ length: count - free.size }, shortId)
    const { rows: taken } = await client.query<{ id: string }>(`SELECT id FROM "Task" WHERE "workspaceId" = $1 AND id = ANY($2)`, [workspace, tried])
    for (const id of tried) if (!taken.some((other) => other.id === id)) free.add(id)
  }
  return [...free]
}

/** The tasks of what is there: those of a deleted conversation are gone with it. */
const THERE = `FROM "Task" t JOIN "Conversation" c ON c.id = t."conversationId" AND c."deletedAt" IS NULL WHERE t."workspaceId" = $1`

export async function readTask(db: Queryable, workspace: string, id: string): Promise<Task | undefined> {
  const { rows } = await db.query<TaskRow>(`SELECT t.* ${THERE} AND t.id = $2`, [workspace, id])
  return rows[0] && show(rows[0])
}

/** The tasks that were made in the conversation of a call, in order; with `ids`, those of them. */
export async function tasksBeside({ pool }: Db, workspace: string, callId: string, ids?: string[]): Promise<Task[]> {
  const { rows } = await pool.query<TaskRow>(
    `SELECT t.* ${THERE} AND c.id = (SELECT "conversationId" FROM "Call" WHERE id = $2) AND ($3::text[] IS NULL OR t.id = ANY($3)) ORDER BY t."createdAt", t.line`, [workspace, callId, ids ?? null])
  return rows.map(show)
}

/** Where a page of a list ended. */
export type TaskPlace = { createdAt: string; line: number; id: string }
/** `log`: the one task that this log is of. */
type Page = { statuses?: string[]; conversation?: string; log?: string; after?: TaskPlace; limit: number }

/** Newest first; `next` continues a list that goes on. */
export async function listTasks({ pool }: Db, workspace: string, { statuses, conversation, log, after, limit }: Page): Promise<{ items: Task[]; next?: TaskPlace }> {
  const { rows } = await pool.query<TaskRow>(
    `SELECT t.* ${THERE} AND ($2::text[] IS NULL OR t.status = ANY($2)) AND ($3::text IS NULL OR t."conversationId" = $3)
       AND ($4::timestamptz IS NULL OR (t."createdAt", t.line, t.id) < ($4, $5, $6)) AND ($8::text IS NULL OR t."logId" = $8)
     ORDER BY t."createdAt" DESC, t.line DESC, t.id DESC LIMIT $7`,
    [workspace, statuses ?? null, conversation ?? null, after?.createdAt ?? null, after?.line ?? null, after?.id ?? null, limit, log ?? null])
  const last = rows.at(-1)
  return { items: rows.map(show), ...(last && rows.length === limit ? { next: { createdAt: last.createdAt.toISOString(), line: last.line, id: last.id } } : {}) }
}

/** Tasks that changed after this place, in the order in which they did. */
export async function tasksAfter({ pool }: Db, workspace: string, after: { changedAt: Date; id: string }, limit: number): Promise<{ task: Task; changedAt: Date }[]> {
  const { rows } = await pool.query<TaskRow>(
    `SELECT t.* ${THERE} AND (t."changedAt", t.id) > ($2, $3) ORDER BY t."changedAt", t.id LIMIT $4`, [workspace, after.changedAt, after.id, limit])
  return rows.map((row) => ({ task: show(row), changedAt: row.changedAt }))
}

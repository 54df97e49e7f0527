/**
 * What moves a task: started, told about, settled, queued again, cancelled. Each is one transaction that changes its row and tells the parent's log;
 * rows are locked in the same order everywhere: the task, its own log, the parent's log.
 */
import type { PoolClient } from "pg"
import { queueOf } from "#lib/agent/queue.ts"
import { isOver, type Ending, type Progress, type Task, type TaskStatus } from "#lib/agent/tasks.ts"
import { inTransaction, type Db } from "./db.ts"
import { rest } from "./lease.ts"
import { append, LogClosed, readLog, type LogId } from "./log.ts"
import { fact, Missing, requestStop } from "./requests.ts"
import { changeOf, NOTIFY, readTask, show, type TaskRow } from "./tasks.ts"

/** Tasks that one conversation runs at once, and that one process runs at once, apart from its turns. */
export const PER_CONVERSATION = 8
export const PER_PROCESS = 64

/** Of each conversation with queued tasks the first of them; found from index to index, however many are behind it. */
const NEXT = `
WITH RECURSIVE q AS (
  (SELECT "conversationId" AS id FROM "Task" WHERE status = 'queued' ORDER BY "conversationId" LIMIT 1)
  UNION ALL
  SELECT (SELECT t."conversationId" FROM "Task" t WHERE t.status = 'queued' AND t."conversationId" > q.id ORDER BY t."conversationId" LIMIT 1) FROM q WHERE q.id IS NOT NULL
)
SELECT t.id, t."workspaceId" FROM q
JOIN "Conversation" p ON p.id = q.id AND p."deletedAt" IS NULL
CROSS JOIN LATERAL (SELECT count(*) AS now FROM "Task" r WHERE r."conversationId" = q.id AND r.status = 'running') runs
CROSS JOIN LATERAL (SELECT id, "workspaceId" FROM "Task" t WHERE t."conversationId" = q.id AND t.status = 'queued' ORDER BY t.line LIMIT 1) t
WHERE runs.now < ${PER_CONVERSATION}
  AND (SELECT count(*) FROM "Task" t JOIN "Conversation" c ON c.id = t."logId" WHERE t.status = 'running' AND c."leaseHolder" = $1) < ${PER_PROCESS}
ORDER BY runs.now, (SELECT r."startedAt" FROM "Task" r WHERE r."conversationId" = q.id AND r."startedAt" IS NOT NULL ORDER BY r."startedAt" DESC LIMIT 1) NULLS FIRST LIMIT 1`

/** Starts the next task for this process, fewest running in its conversation first, then the conversation that waited longest. Undefined when none may start. */
export async function startNext(db: Db, holder: string): Promise<LogId | undefined> {
  return inTransaction(db, async (client) => {
    // One after the other: two processes that count at once would both see room for the last place.
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('full-turn tasks'))`)
    const { rows: [next] } = await client.query<{ id: string; workspaceId: string }>(NEXT, [holder])
    if (!next) return undefined
    const row = await lock(client, next.workspaceId, { id: next.id })
    const log = { workspace: next.workspaceId, conversation: row?.logId ?? "" }
    // Cancelled in this moment: whoever looks next finds the one behind it.
    if (row?.status !== "queued") return log
    await client.query(`UPDATE "Conversation" SET "leaseHolder" = $2 WHERE id = $1`, [row.logId, holder])
    await beginLog(client, log, row)
    await change(client, row, { status: "running", attempt: row.attempt + 1, startedAt: new Date() })
    return log
  })
}

/** What was asked is the first thing that waits in a task's log, before any message that came while it was queued; and again when it was removed before it was begun. */
async function beginLog(client: PoolClient, log: LogId, { id, task }: TaskRow): Promise<void> {
  const events = await readLog(client, log, ["message.user", "message.edited", "message.removed", "turn.started"])
  const [first] = queueOf(events)
  const begun = first?.messageId.startsWith(id) || events.some(({ event }) => event.type === "turn.started")
  if (begun) return void (await append(client, log, [], { ring: true }))
  const messageId = events.length === 0 ? id : `${id}.${events.length}`
  const asked = fact({ type: "message.user", messageId, text: task })
  const ahead = first ? [fact({ type: "message.edited", messageId, before: first.messageId }).envelope] : []
  await append(client, log, [asked.envelope, ...ahead], { ring: true, blobs: asked.blobs })
}

/** How far a running task is; false when it does not run any more. */
export async function tellProgress(db: Db, { workspace, conversation }: LogId, progress: Progress, attempt: number): Promise<boolean> {
  return inTransaction(db, async (client) => {
    const row = await lock(client, workspace, { logId: conversation })
    if (row?.status !== "running" && row?.status !== "waiting") return false
    await change(client, row, { status: "running", progress, attempt })
    return true
  })
}

/** `seen`: the last event of its log that was looked at. */
export type Settlement = { seen: number; attempt: number; progress: Progress; end: Ending | "waits" }

/**
 * Records that nothing is left to do in a task's log: it waits for somebody, or it has ended. Recorded once, however often this is tried;
 * a task whose own tasks are still to bring back results waits for them. False when the log has grown meanwhile.
 */
export async function settle(db: Db, log: LogId, { seen, attempt, progress, end }: Settlement): Promise<boolean> {
  return inTransaction(db, async (client) => {
    const row = await lock(client, log.workspace, { logId: log.conversation })
    if (!(await rest(client, log, seen))) return false
    if (!row || isOver(row.status) || row.status === "queued") return true
    const reached: Reached = end === "waits" || (await hasTasks(client, log)) ? waiting : end
    if (reached.status === row.status) return true
    const { status, output = null, error = null } = reached
    await change(client, row, { status, progress, attempt, output, error, finishedAt: isOver(status) ? new Date() : null })
    return true
  })
}

type Reached = { status: TaskStatus; output?: Ending["output"]; error?: Ending["error"] }
const waiting: Reached = { status: "waiting" }

/** Whether tasks that were made in this log have not ended and will be told there. */
async function hasTasks(client: PoolClient, { conversation }: LogId): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM "Task" WHERE "conversationId" = $1 AND status IN ('queued', 'running', 'waiting') AND deliver IN ('push_when_idle', 'push_now') LIMIT 1`, [conversation])
  return rows.length > 0
}

/** A task that had ended has something to do again: its turn comes like that of a new one. */
export async function queueAgain(db: Db, { workspace, conversation }: LogId): Promise<void> {
  await inTransaction(db, async (client) => {
    const row = await lock(client, workspace, { logId: conversation })
    if (row && isOver(row.status)) await change(client, row, { status: "queued", output: null, error: null, finishedAt: null })
  })
}

/**
 * Cancels a task, what runs of it, and the tasks that it started. One that has ended stays as it is.
 * @throws Missing when there is none
 */
export async function cancelTask(db: Db, workspace: string, id: string): Promise<Task> {
  for (;;) {
    const task = await readTask(db.pool, workspace, id)
    if (!task) throw new Missing("There is no such task.")
    if (isOver(task.status)) return task
    const log = { workspace, conversation: task.logId }
    // First what runs, and what waits to: if this process dies in between, the end of that is the end of the task.
    await requestStop(db, log, { queued: true })
    await cancelTasks(db, log)
    const cancelled = await inTransaction(db, async (client) => {
      const row = await lock(client, workspace, { id })
      // Started in this moment: then it has something to stop now.
      if (row?.status !== "queued" && task.status === "queued") return undefined
      if (!row || isOver(row.status)) return (row && show(row)) ?? task
      await client.query(`UPDATE "Conversation" SET "retryOf" = NULL WHERE id = $1`, [row.logId])
      return show(await change(client, row, { status: "cancelled", finishedAt: new Date() }))
    })
    if (cancelled) return cancelled
  }
}

/** Cancels the tasks of a conversation that have not ended; with `turnId`, those that this turn started. */
export async function cancelTasks(db: Db, { workspace, conversation }: LogId, turnId?: string): Promise<void> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM "Task" WHERE "workspaceId" = $1 AND "conversationId" = $2 AND status IN ('queued', 'running', 'waiting') AND ($3::text IS NULL OR "turnId" = $3) ORDER BY line DESC`,
    [workspace, conversation, turnId ?? null])
  for (const { id } of rows) await cancelTask(db, workspace, id)
}

/** Tells the log of a conversation that came back how its tasks stand, where that changed meanwhile. */
export async function tellMissed(client: PoolClient, conversation: string): Promise<void> {
  const { rows } = await client.query<TaskRow>(`SELECT * FROM "Task" WHERE "conversationId" = $1 AND "toldAt" < "changedAt" ORDER BY line FOR UPDATE`, [conversation])
  for (const row of rows) await change(client, row, {})
}

async function lock(client: PoolClient, workspace: string, by: { id: string } | { logId: string }): Promise<TaskRow | undefined> {
  const [column, value] = "id" in by ? ["id", by.id] : ["logId", by.logId]
  const { rows } = await client.query<TaskRow>(`SELECT * FROM "Task" WHERE "workspaceId" = $1 AND "${column}" = $2 FOR UPDATE`, [workspace, value])
  return rows[0]
}

type Change = Partial<Pick<TaskRow, "status" | "progress" | "attempt" | "output" | "error" | "startedAt" | "finishedAt">>

/** Changes a row that is locked and tells the parent's log, which is rung when the task has ended. */
async function change(client: PoolClient, before: TaskRow, changed: Change): Promise<TaskRow> {
  const row = { ...before, ...changed }
  // A step that was told and then lost in a crash is counted again: what a person saw never falls.
  if (row.progress && before.progress) row.progress = { ...row.progress, steps: Math.max(row.progress.steps, before.progress.steps) }
  const over = isOver(row.status)
  const { envelope, blobs } = fact(changeOf(row))
  // A parent that is deleted is told when it comes back.
  const told = await append(client, { workspace: row.workspaceId, conversation: row.conversationId }, [envelope], { ring: over, blobs })
    .catch((error: unknown) => {
      if (error instanceof LogClosed) return undefined
      throw error
    })
  const line = told && row.status === "queued" ? told.seq : row.line
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await client.query(
    `UPDATE "Task" SET status = $3, progress = $4::json, attempt = $5, output = $6::json, error = $7::json, "startedAt" = $8, "finishedAt" = $9, line = $10,
       "changedAt" = now(), "toldAt" = CASE WHEN $11::boolean THEN now() ELSE "toldAt" END
     WHERE "workspaceId" = $1 AND id = $2`,
    [row.workspaceId, row.id, row.status, json(row.progress), row.attempt, json(row.output), json(row.error), row.startedAt, row.finishedAt, line, told !== undefined])
  await client.query(NOTIFY, [row.workspaceId])
  return row
}

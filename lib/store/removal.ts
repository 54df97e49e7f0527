/** Deleting a conversation with the logs of its tasks, and undoing that. */
import type { PoolClient } from "pg"
import { inTransaction, type Db } from "./db.ts"
import { Conflict } from "./requests.ts"
import { tellMissed } from "./task-runs.ts"
import { NOTIFY } from "./tasks.ts"

/**
 * Hides it at once everywhere, ends its tasks and hides their logs; every runner's next append fails. Undone by `restoreConversation` within a day.
 * @throws Conflict for the log of a task
 */
export async function deleteConversation(db: Db, workspace: string, id: string): Promise<boolean> {
  return inTransaction(db, async (client) => {
    const tree = await treeOf(client, workspace, id, `"deletedAt" IS NULL`)
    if (tree.length === 0) return false
    if (tree.at(-1)?.parentId) throw new Conflict("This is the log of a task. Cancel the task, or delete the conversation that started it.")
    const ids = tree.map((log) => log.id)
    // The rows of tasks first, then logs from the inside out: the order in which whoever ends a task locks them.
    const { rowCount } = await client.query(
      `UPDATE "Task" SET status = 'cancelled', "finishedAt" = now(), "changedAt" = now() WHERE "conversationId" = ANY($1) AND status IN ('queued', 'running', 'waiting')`, [ids])
    for (const log of ids)
      await client.query(`UPDATE "Conversation" SET "deletedAt" = now(), "stopTurnId" = "turnId" WHERE id = $1 RETURNING pg_notify('log', id || ':gone')`, [log])
    if (rowCount) await client.query(NOTIFY, [workspace])
    return true
  })
}

/** A turn that ran when it was deleted was stopped: the first `advance` says so in the log. Tasks stay as they ended. */
export async function restoreConversation(db: Db, workspace: string, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const tree = await treeOf(client, workspace, id, `"deletedAt" > now() - interval '24 hours'`)
    for (const log of tree) {
      await client.query(`UPDATE "Conversation" SET "deletedAt" = NULL, "hasWork" = "hasWork" OR "parentId" IS NULL OR "turnId" IS NOT NULL WHERE id = $1`, [log.id])
      await tellMissed(client, log.id)
    }
  })
}

/** The logs of a conversation and of all tasks below it, the innermost first. */
async function treeOf(client: PoolClient, workspace: string, id: string, there: string): Promise<{ id: string; parentId: string | null }[]> {
  const { rows } = await client.query<{ id: string; parentId: string | null }>(
    `WITH RECURSIVE tree AS (
       SELECT id, "parentId", 0 AS depth FROM "Conversation" WHERE id = $1 AND "workspaceId" = $2 AND ${there}
       UNION ALL SELECT c.id, c."parentId", tree.depth + 1 FROM "Conversation" c JOIN tree ON c."parentId" = tree.id WHERE c.${there}
     ) SELECT id, "parentId" FROM tree ORDER BY depth DESC`, [id, workspace])
  return rows
}

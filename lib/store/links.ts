/** One-time links that open a workspace in another browser. */
import type { Db } from "./db.ts"

/** Marks a link as used; false when it was used before. What is over is forgotten: such a link is refused by its own date. */
export async function useLink({ pool }: Db, { id, expiresAt }: { id: string; expiresAt: number }): Promise<boolean> {
  await pool.query(`DELETE FROM "UsedLink" WHERE "expiresAt" < now()`)
  const { rowCount } = await pool.query(
    `INSERT INTO "UsedLink" (id, "expiresAt") VALUES ($1, $2) ON CONFLICT DO NOTHING`, [id, new Date(expiresAt)])
  return rowCount === 1
}

/** The workspace in which something was done last. */
export async function newestWorkspace({ pool }: Db): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT "workspaceId" AS id FROM "Conversation" WHERE "deletedAt" IS NULL ORDER BY "updatedAt" DESC LIMIT 1`)
  return rows[0]?.id
}

/** Content-addressed values of a workspace. */
import type { Db } from "./db.ts"

/** The values behind these hashes, each as its JSON text. */
export async function readBlobs(db: Db, workspace: string, hashes: string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await db.pool.query<{ hash: string; json: string }>(
    `SELECT hash, json::text AS json FROM "Blob" WHERE "workspaceId" = $1 AND hash = ANY($2)`, [workspace, hashes])
  return new Map(rows.map((row) => [row.hash, row.json]))
}

/** One value as its JSON text, provided that an event of this conversation names it. */
export async function readBlobOf(db: Db, workspace: string, conversation: string, hash: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ json: string }>(
    `SELECT b.json::text AS json FROM "Blob" b JOIN "Conversation" c ON c."workspaceId" = b."workspaceId"
     WHERE b."workspaceId" = $1 AND b.hash = $3 AND c.id = $2 AND c."deletedAt" IS NULL
       AND EXISTS (SELECT FROM "Event" e WHERE e."conversationId" = c.id AND strpos(e.data::text, $3) > 0)`, [workspace, conversation, hash])
  return rows[0]?.json
}

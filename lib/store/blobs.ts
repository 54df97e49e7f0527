/** Content-addressed values of a workspace. */
import type { Db } from "./db.ts"
import type { LogId } from "./log.ts"

/** The values behind these hashes, each as its JSON text. */
export async function readBlobs(db: Db, workspace: string, hashes: string[]): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await db.pool.query<{ hash: string; json: string }>(
    `SELECT hash, json::text AS json FROM "Blob" WHERE "workspaceId" = $1 AND hash = ANY($2)`, [workspace, hashes])
  return new Map(rows.map((row) => [row.hash, row.json]))
}

/** Everything that a conversation needs, by hash, each as its JSON text. */
export async function readBlobsOf(db: Db, { workspace, conversation }: LogId): Promise<Map<string, string>> {
  const { rows } = await db.pool.query<{ hash: string; json: string }>(
    `SELECT b.hash, b.json::text AS json FROM "Conversation" c JOIN "BlobUse" u ON u."conversationId" = c.id
       JOIN "Blob" b ON b."workspaceId" = c."workspaceId" AND b.hash = u.hash
     WHERE c."workspaceId" = $1 AND c.id = $2 AND c."deletedAt" IS NULL`, [workspace, conversation])
  return new Map(rows.map((row) => [row.hash, row.json]))
}

/** One value as its JSON text, provided that this conversation needs it. */
export async function readBlobOf(db: Db, workspace: string, conversation: string, hash: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ json: string }>(
    `SELECT b.json::text AS json FROM "Conversation" c JOIN "BlobUse" u ON u."conversationId" = c.id
       JOIN "Blob" b ON b."workspaceId" = c."workspaceId" AND b.hash = u.hash
     WHERE c."workspaceId" = $1 AND c.id = $2 AND c."deletedAt" IS NULL AND u.hash = $3`, [workspace, conversation, hash])
  return rows[0]?.json
}

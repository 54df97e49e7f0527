/** What is removed for good, and when. */
import { inTransaction, type Db } from "./db.ts"

/** Removes what was deleted more than a day ago, and the content that no other conversation needs. */
export async function purgeDeleted(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM "Conversation" c WHERE "deletedAt" < now() - interval '24 hours'
       OR ("parentId" IS NOT NULL AND NOT EXISTS (SELECT FROM "Conversation" p WHERE p.id = c."parentId"))`)
  if (rows.length === 0) return
  const gone = rows.map(({ id }) => id)
  await inTransaction(db, async (client) => {
    // Whoever adds to a log holds this lock until it has said what it needs: no content goes that somebody has just begun to need.
    await client.query(`LOCK TABLE "Conversation" IN SHARE ROW EXCLUSIVE MODE`)
    await client.query(`DELETE FROM "Blob" b USING "BlobUse" u, "Conversation" c
      WHERE u."conversationId" = ANY($1) AND c.id = u."conversationId" AND b."workspaceId" = c."workspaceId" AND b.hash = u.hash
        AND NOT EXISTS (SELECT FROM "BlobUse" o JOIN "Conversation" d ON d.id = o."conversationId"
          WHERE o.hash = b.hash AND d."workspaceId" = b."workspaceId" AND NOT d.id = ANY($1))`, [gone])
    for (const table of ["BlobUse", "Event", "Call", "Wire", "Share", "Task"]) await client.query(`DELETE FROM "${table}" WHERE "conversationId" = ANY($1)`, [gone])
    await client.query(`DELETE FROM "Conversation" WHERE id = ANY($1)`, [gone])
    await client.query(`DELETE FROM "Blob" b WHERE NOT EXISTS (SELECT FROM "Conversation" c WHERE c."workspaceId" = b."workspaceId")`)
  })
}

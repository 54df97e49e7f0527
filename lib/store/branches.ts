/** The tree of conversations that were copied from one another. */
import type { Db } from "./db.ts"

/** One conversation of a tree; its first `seq` events are the original's. */
export type Branch = { id: string; title: string | null; createdAt: string; lastSeq: number; forkedFrom: { conversationId: string; seq: number } | null }

const MOST = 500

/** All branches that share a beginning with this conversation, it too, oldest first; what was deleted still holds the tree together but is not in it. */
export async function readBranches({ pool }: Db, workspace: string, id: string): Promise<Branch[]> {
  const { rows } = await pool.query<{ id: string; title: string | null; createdAt: Date; lastSeq: number; from: string | null; seq: number | null }>(`
    WITH RECURSIVE up AS (
      SELECT c.id, c."forkedFromId" FROM "Conversation" c WHERE c.id = $2 AND c."workspaceId" = $1
      UNION SELECT c.id, c."forkedFromId" FROM up JOIN "Conversation" c ON c.id = up."forkedFromId" AND c."workspaceId" = $1
    ), tree AS (
      SELECT up.id FROM up WHERE NOT EXISTS (SELECT FROM "Conversation" o WHERE o.id = up."forkedFromId")
      UNION SELECT c.id FROM tree JOIN "Conversation" c ON c."forkedFromId" = tree.id AND c."workspaceId" = $1
    )
    SELECT c.id, c.title, c."createdAt", c."lastSeq", c."forkedFromId" AS from, c."forkedSeq" AS seq
    FROM tree JOIN "Conversation" c ON c.id = tree.id WHERE c."deletedAt" IS NULL ORDER BY c."createdAt", c.id LIMIT ${MOST}`, [workspace, id])
  return rows.map(({ from, seq, createdAt, ...row }) => ({
    ...row, createdAt: createdAt.toISOString(), forkedFrom: from === null || seq === null ? null : { conversationId: from, seq },
  }))
}

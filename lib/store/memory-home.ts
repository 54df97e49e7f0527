/** Where a call that remembers was made, and what of its conversation was not said there. */
import type { Db } from "./db.ts"

/** A conversation that another one was forked from, up to that moment. */
export type Past = { conversation: string; until: string }

/** `imported`: the last event that came with a file or a share, 0 for none. `before`: what it was forked from, with what belongs to those conversations until then. */
export type CallHome = { conversation: string; imported: number; before: Past[] }

export async function homeOfCall({ pool }: Db, workspaceId: string, callId: string): Promise<CallHome | undefined> {
  const { rows: [home, ...before] } = await pool.query<{ id: string; imported: number | null; until: Date | null }>(
    `WITH RECURSIVE up AS (
       SELECT c.id, c."importedSeq", c."forkedFromId", c."forkedSeq", NULL::timestamptz AS until, 0 AS depth
       FROM "Call" k JOIN "Conversation" c ON c.id = k."conversationId" WHERE k.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL
       UNION ALL
       SELECT c.id, c."importedSeq", c."forkedFromId", c."forkedSeq", least(e.at, up.until), up.depth + 1
       FROM up JOIN "Conversation" c ON c.id = up."forkedFromId" AND c."workspaceId" = $2 JOIN "Event" e ON e."conversationId" = c.id AND e.seq = up."forkedSeq"
       WHERE up.depth < 50
     )
     SELECT id, "importedSeq" AS imported, until FROM up ORDER BY depth`, [callId, workspaceId])
  return home && { conversation: home.id, imported: home.imported ?? 0, before: before.map(({ id, until }) => ({ conversation: id, until: (until ?? new Date(0)).toISOString() })) }
}

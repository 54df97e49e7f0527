/** What happens to memories after they were stored. */
import type { Memory, NewMemory } from "#lib/agent/memory.ts"
import type { Db } from "./db.ts"
import { insertMemory, PRESENT, readMemory, replace, transaction } from "./memories.ts"
import { Conflict } from "./requests.ts"

/**
 * Forgets: a current memory goes with everything that it replaced, so that nothing older comes back in its place;
 * an earlier one goes alone. Undone by `restoreMemory` within a day. Gives the ids, undefined when there is none such.
 */
export async function deleteMemory({ pool }: Db, workspace: string, id: string): Promise<string[] | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `WITH RECURSIVE gone AS (
       SELECT m.id, m."supersededById" IS NULL AS head FROM "Memory" m WHERE ${PRESENT} AND m.id = $2
       UNION SELECT o.id, true FROM gone JOIN "Memory" o ON gone.head AND o."supersededById" = gone.id AND o."workspaceId" = $1
     )
     UPDATE "Memory" SET "deletedAt" = now() WHERE "workspaceId" = $1 AND "deletedAt" IS NULL AND id IN (SELECT id FROM gone) RETURNING id`, [workspace, id])
  return rows.length ? rows.map((row) => row.id) : undefined
}

/**
 * Takes a deletion or an undo of the last day back, with everything that went at the same moment.
 * @throws Conflict when something else has replaced what it replaced
 */
export async function restoreMemory(db: Db, workspace: string, id: string): Promise<Memory | undefined> {
  await transaction(db, async (client) => {
    const { rows } = await client.query<{ id: string; supersedesId: string | null; absorbs: string[] }>(
      `WITH RECURSIVE gone AS (
         SELECT id, "deletedAt" FROM "Memory" WHERE "workspaceId" = $1 AND id = $2 AND "deletedAt" > now() - interval '24 hours'
         UNION SELECT o.id, gone."deletedAt" FROM gone JOIN "Memory" o ON o."supersededById" = gone.id AND o."workspaceId" = $1
       )
       UPDATE "Memory" m SET "deletedAt" = NULL FROM gone WHERE m."workspaceId" = $1 AND m.id = gone.id AND m."deletedAt" = gone."deletedAt" RETURNING m.id, m."supersedesId", m.absorbs`, [workspace, id])
    const back = rows.find((row) => row.id === id)
    const replaced = back ? [...(back.supersedesId ? [back.supersedesId] : []), ...back.absorbs] : []
    if (replaced.length === 0) return
    // After an undo what it had replaced is current again and has to be linked once more.
    const { rows: linked } = await client.query<{ id: string }>(`SELECT id FROM "Memory" WHERE "workspaceId" = $1 AND "supersededById" = $2`, [workspace, id])
    const loose = replaced.filter((old) => !linked.some((row) => row.id === old))
    const { rows: present } = await client.query<{ id: string }>(`SELECT id FROM "Memory" WHERE "workspaceId" = $1 AND id = ANY($2) AND "deletedAt" IS NULL`, [workspace, loose])
    if (present.length > 0) await replace(client, workspace, id, present.map((row) => row.id))
  })
  return readMemory(db, workspace, id)
}

/**
 * Takes back that it was stored: what it replaced is current again.
 * @throws Conflict when something has replaced it since
 */
export async function undoMemory(db: Db, workspace: string, id: string): Promise<Memory[] | undefined> {
  const known = await readMemory(db, workspace, id)
  if (!known) return undefined
  const ids = await transaction(db, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE "Memory" SET "deletedAt" = now() WHERE "workspaceId" = $1 AND id = $2 AND "deletedAt" IS NULL AND "supersededById" IS NULL`, [workspace, id])
    if (rowCount === 0) throw new Conflict("A later memory has replaced this one. Undo that one first.")
    const { rows } = await client.query<{ id: string }>(
      `UPDATE "Memory" SET "supersededById" = NULL, "supersededAt" = NULL WHERE "workspaceId" = $1 AND "supersededById" = $2 RETURNING id`, [workspace, id])
    return rows.map((row) => row.id)
  })
  const heads = await Promise.all(ids.map((old) => readMemory(db, workspace, old)))
  return heads.filter((head) => head !== undefined)
}

/** Absent fields stay as they are. */
export type MemoryChange = Partial<Pick<Memory, "pinned" | "expiresAt" | "scope" | "agent" | "conversationId">>

/** Changes what is not the fact itself; the scope is the whole chain's. */
export async function changeMemory(db: Db, workspace: string, id: string, { pinned, expiresAt, scope, agent = null, conversationId = null }: MemoryChange): Promise<Memory | undefined> {
  const { rowCount } = await db.pool.query(
    `UPDATE "Memory" m SET pinned = coalesce($3, m.pinned), "expiresAt" = CASE WHEN $4 THEN $5::timestamptz ELSE m."expiresAt" END WHERE ${PRESENT} AND m.id = $2`,
    [workspace, id, pinned ?? null, expiresAt !== undefined, expiresAt ?? null])
  if (!rowCount) return undefined
  if (scope !== undefined)
    await db.pool.query(
      `WITH RECURSIVE up AS (
         SELECT id, "supersededById" FROM "Memory" WHERE "workspaceId" = $1 AND id = $2
         UNION SELECT n.id, n."supersededById" FROM up JOIN "Memory" n ON n.id = up."supersededById" AND n."workspaceId" = $1
       ), down AS (
         SELECT id FROM up WHERE "supersededById" IS NULL
         UNION SELECT o.id FROM down JOIN "Memory" o ON o."supersededById" = down.id AND o."workspaceId" = $1
       )
       UPDATE "Memory" SET scope = $3, agent = $4, "conversationId" = $5 WHERE "workspaceId" = $1 AND id IN (SELECT id FROM down)`,
      [workspace, id, scope, agent, conversationId])
  return readMemory(db, workspace, id)
}

/**
 * A person vouches for a proposed memory: it counts from now on, and replaces what `supersedes` names.
 * @throws Conflict when it is not proposed
 * @throws Superseded when one of `supersedes` is not current any more
 */
export async function acceptMemory(db: Db, workspace: string, id: string, { supersedes = [], judged }: Pick<NewMemory, "supersedes" | "judged">): Promise<Memory | undefined> {
  await transaction(db, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE "Memory" m SET proposed = false, "createdAt" = now(), "supersedesId" = $3, judged = coalesce($4::json, m.judged) WHERE ${PRESENT} AND m.id = $2 AND m.proposed`,
      [workspace, id, supersedes[0] ?? null, judged ? JSON.stringify(judged) : null])
    if (rowCount === 0) throw new Conflict("This memory does not wait to be accepted (any more).")
    if (supersedes.length > 0) await replace(client, workspace, id, supersedes)
  })
  return readMemory(db, workspace, id)
}

/** One memory in place of several current ones of the same place. @throws Conflict when they are not */
export async function mergeMemories(db: Db, workspace: string, ids: string[], text: string): Promise<Memory | undefined> {
  const given = await Promise.all([...new Set(ids)].map((id) => readMemory(db, workspace, id)))
  const found = given.filter((memory) => memory !== undefined)
  const [first] = found
  if (found.length !== given.length || !first) return undefined
  if (found.some(({ status }) => status !== "active")) throw new Conflict("Only active memories can be merged.")
  if (found.some((other) => other.scope !== first.scope || other.agent !== first.agent || other.conversationId !== first.conversationId))
    throw new Conflict("Only memories of one scope can be merged: change the scope of the others first.")
  const { scope, agent, conversationId } = first
  const supersedes = found.map(({ id }) => id)
  const judged = { verdict: "updates" as const, target: first.id, why: `A person merged ${found.length} memories.`, by: "person", candidates: found.map((one) => ({ id: one.id, text: one.text, score: 1 })) }
  return insertMemory(db, workspace, { text, scope, agent, conversationId, supersedes, judged, pinned: found.some(({ pinned }) => pinned) })
}

/** Removes for good what was deleted more than a day ago, and closes the chains over it. */
export async function purgeMemories(db: Db): Promise<void> {
  await db.pool.query(
    `DELETE FROM "Memory" m WHERE m."conversationId" IS NOT NULL AND NOT EXISTS (SELECT FROM "Conversation" c WHERE c.id = m."conversationId" AND c."workspaceId" = m."workspaceId")`)
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM "Memory" WHERE "deletedAt" < now() - interval '24 hours' ORDER BY id`)
  for (const { id } of rows)
    await transaction(db, async (client) => {
      const { rows: [gone] } = await client.query<{ supersedesId: string | null; supersededById: string | null }>(
        `DELETE FROM "Memory" WHERE id = $1 AND "deletedAt" < now() - interval '24 hours' RETURNING "supersedesId", "supersededById"`, [id])
      if (!gone) return
      await client.query(`UPDATE "Memory" SET "supersedesId" = $2 WHERE "supersedesId" = $1`, [id, gone.supersedesId])
      await client.query(`UPDATE "Memory" SET "supersededById" = $2, "supersededAt" = CASE WHEN $2::text IS NULL THEN NULL ELSE "supersededAt" END WHERE "supersededById" = $1`, [id, gone.supersededById])
    })
}

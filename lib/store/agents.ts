/** Agents that a workspace made. */
import type { AgentDefinition } from "#lib/agent/definition.ts"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import { Conflict } from "./requests.ts"

export type SavedAgent = { id: string; version: number; createdAt: string; updatedAt: string } & AgentDefinition

type Row = { id: string; version: number; createdAt: Date; updatedAt: Date; definition: AgentDefinition }

const COLUMNS = `a.id, v.version, a."createdAt", a."updatedAt", v.definition`
const CURRENT = `FROM "Agent" a JOIN "AgentVersion" v ON v."agentId" = a.id AND v.version = a.version WHERE a."workspaceId" = $1 AND a."deletedAt" IS NULL`

const show = ({ definition, createdAt, updatedAt, ...row }: Row): SavedAgent => ({
  ...row, ...definition, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(),
})

export async function listAgents({ pool }: Db, workspace: string): Promise<SavedAgent[]> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} ${CURRENT} ORDER BY a."updatedAt" DESC, a.id LIMIT 1000`, [workspace])
  return rows.map(show)
}

/** By id or by name. */
export async function readAgent({ pool }: Db, workspace: string, key: string): Promise<SavedAgent | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} ${CURRENT} AND (a.id = $2 OR a.name = $2) ORDER BY a.id = $2 DESC LIMIT 1`, [workspace, key])
  return rows[0] && show(rows[0])
}

/** Agents at the versions that somebody still works with, also when they were changed or deleted since. */
export async function readAgentVersions({ pool }: Db, workspace: string, wanted: { name: string; version: string }[]): Promise<SavedAgent[]> {
  if (wanted.length === 0) return []
  const { rows } = await pool.query<Row>(
    `SELECT ${COLUMNS} FROM "AgentVersion" v JOIN "Agent" a ON a.id = v."agentId"
     JOIN unnest($2::text[], $3::text[]) AS w(name, version) ON v.name = w.name AND v.version::text = w.version
     WHERE v."workspaceId" = $1`, [workspace, wanted.map(({ name }) => name), wanted.map(({ version }) => version)])
  return rows.map(show)
}

/** Every version, newest first. */
export async function listAgentVersions({ pool }: Db, workspace: string, id: string): Promise<(SavedAgent & { at: string })[]> {
  const { rows } = await pool.query<Row & { at: Date }>(
    `SELECT ${COLUMNS}, v.at FROM "Agent" a JOIN "AgentVersion" v ON v."agentId" = a.id
     WHERE a."workspaceId" = $1 AND a.id = $2 AND a."deletedAt" IS NULL ORDER BY v.version DESC`, [workspace, id])
  return rows.map(({ at, ...row }) => ({ ...show(row), at: at.toISOString() }))
}

/** The next number that no agent of this name ever had; `$1` workspace, `$2` name, `$3` what is taken in any case. */
const NEXT = `1 + greatest($3::int, coalesce((SELECT max(version) FROM "AgentVersion" WHERE "workspaceId" = $1 AND name = $2), 0))`

/** Makes an agent; its versions are numbered above `after`. @throws Conflict when the name is taken */
export async function createAgent(db: Db, workspaceId: string, definition: AgentDefinition, after = 0): Promise<SavedAgent> {
  await db.prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  const id = newId()
  await unique(definition.name, db.pool.query(
    `WITH made AS (
       INSERT INTO "Agent" (id, "workspaceId", name, version) VALUES ($4, $1, $2, ${NEXT}) RETURNING id, version
     )
     INSERT INTO "AgentVersion" ("agentId", version, "workspaceId", name, definition) SELECT id, version, $1, $2, $5::json FROM made`,
    [workspaceId, definition.name, after, id, JSON.stringify(definition)]))
  const made = await readAgent(db, workspaceId, id)
  if (!made) throw new Error("The agent that was just made is not there.")
  return made
}

/**
 * Saves a new version; with `seen`, only on top of that version. Undefined when there is no such agent.
 * @throws Conflict when the name is taken, or somebody saved another version meanwhile
 */
export async function saveAgent(db: Db, workspaceId: string, id: string, definition: AgentDefinition, seen?: number): Promise<SavedAgent | undefined> {
  const { rowCount } = await unique(definition.name, db.pool.query(
    `WITH next AS (
       UPDATE "Agent" SET name = $2, "updatedAt" = now(), version = greatest("Agent".version + 1, ${NEXT})
       WHERE "workspaceId" = $1 AND id = $4 AND "deletedAt" IS NULL AND ($6::int IS NULL OR version = $6::int)
       RETURNING id, version
     )
     INSERT INTO "AgentVersion" ("agentId", version, "workspaceId", name, definition) SELECT id, version, $1, $2, $5::json FROM next`,
    [workspaceId, definition.name, 0, id, JSON.stringify(definition), seen ?? null]))
  const saved = await readAgent(db, workspaceId, id)
  if (rowCount === 0 && saved) throw new Conflict(`Version ${saved.version} of this agent was saved meanwhile. Look at it, then save again.`)
  return saved
}

/** Its versions stay for whoever still works with one. */
export async function deleteAgent({ prisma }: Db, workspaceId: string, id: string): Promise<boolean> {
  const { count } = await prisma.agent.updateMany({ where: { workspaceId, id, deletedAt: null }, data: { deletedAt: new Date() } })
  return count === 1
}

/** Undoes a deletion of the last day. @throws Conflict when another agent took the name */
export async function restoreAgent(db: Db, workspaceId: string, id: string): Promise<SavedAgent | undefined> {
  await unique(undefined, db.pool.query(
    `UPDATE "Agent" SET "deletedAt" = NULL WHERE "workspaceId" = $1 AND id = $2 AND "deletedAt" > now() - interval '24 hours'`, [workspaceId, id]))
  return readAgent(db, workspaceId, id)
}

async function unique<T>(name: string | undefined, query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (error) {
    if (!(error instanceof Error && "constraint" in error && error.constraint === "Agent_name_key")) throw error
    throw new Conflict(`There is an agent named ${name ? `"${name}"` : "like this"} already. Give it another name.`)
  }
}

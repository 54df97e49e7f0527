/** The tools that a workspace made, each save a version. */
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import { Conflict } from "./requests.ts"

/** A tool at one of its versions. `original`: what it was imported from, untouched. */
export type SavedTool = { id: string; version: number; enabled: boolean; createdAt: string; updatedAt: string; original?: unknown } & ToolDefinition

type Row = { id: string; version: number; enabled: boolean; createdAt: Date; updatedAt: Date; definition: ToolDefinition; original: unknown }

const COLUMNS = `t.id, v.version, t.enabled, t."createdAt", t."updatedAt", v.definition, v.original`
const CURRENT = `FROM "Tool" t JOIN "ToolVersion" v ON v."toolId" = t.id AND v.version = t.version WHERE t."workspaceId" = $1 AND t."deletedAt" IS NULL`

const show = ({ definition, createdAt, updatedAt, original, ...row }: Row): SavedTool => ({
  ...row, ...definition, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(), ...(original === null ? {} : { original }),
})

export async function listTools({ pool }: Db, workspace: string): Promise<SavedTool[]> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} ${CURRENT} ORDER BY t."updatedAt" DESC, t.id LIMIT 2000`, [workspace])
  return rows.map(show)
}

/** By id or by name. */
export async function readTool({ pool }: Db, workspace: string, key: string): Promise<SavedTool | undefined> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} ${CURRENT} AND (t.id = $2 OR t.name = $2) LIMIT 1`, [workspace, key])
  return rows[0] && show(rows[0])
}

/** A tool is named by its id or by its name. */
const called = (key: string) => ({ OR: [{ id: key }, { name: key }] })

/** The id of the tool that had this name in one of its versions. */
export async function toolOnceNamed({ pool }: Db, workspace: string, name: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT t.id FROM "Tool" t JOIN "ToolVersion" v ON v."toolId" = t.id
     WHERE t."workspaceId" = $1 AND t."deletedAt" IS NULL AND strpos(v.definition::text, $2) > 0 ORDER BY v.at DESC LIMIT 1`, [workspace, `"name":${JSON.stringify(name)}`])
  return rows[0]?.id
}

/** Every version, newest first, of the tool with this id or name. */
export async function listVersions({ pool }: Db, workspace: string, key: string): Promise<(SavedTool & { at: string })[]> {
  const { rows } = await pool.query<Row & { at: Date }>(
    `SELECT ${COLUMNS}, v.at FROM "Tool" t JOIN "ToolVersion" v ON v."toolId" = t.id
     WHERE t."workspaceId" = $1 AND (t.id = $2 OR t.name = $2) AND t."deletedAt" IS NULL ORDER BY v.version DESC`, [workspace, key])
  return rows.map(({ at, ...row }) => ({ ...show(row), at: at.toISOString() }))
}

type New = { definition: ToolDefinition; original?: unknown; enabled?: boolean }

/**
 * Makes tools, all or none.
 * @throws Conflict when a name is taken, and names it
 */
export async function createTools({ pool, prisma }: Db, workspaceId: string, tools: New[]): Promise<string[]> {
  await prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  const ids = tools.map(() => newId())
  await unique(pool.query(
    `WITH made AS (
       INSERT INTO "Tool" (id, "workspaceId", name, version, enabled)
       SELECT n.id, $1, n.name, 1, n.enabled FROM unnest($2::text[], $3::text[], $4::boolean[]) AS n(id, name, enabled)
     )
     INSERT INTO "ToolVersion" ("toolId", version, definition, original)
     SELECT n.id, 1, n.definition::json, n.original::json FROM unnest($2::text[], $5::text[], $6::text[]) AS n(id, definition, original)`,
    [workspaceId, ids, tools.map((t) => t.definition.name), tools.map((t) => t.enabled ?? true),
      tools.map((t) => JSON.stringify(t.definition)), tools.map((t) => (t.original === undefined ? null : JSON.stringify(t.original)))]))
  return ids
}

/**
 * Saves a new version. With `seen`, only on top of that version.
 * @throws Conflict when the name is taken, or somebody saved another version meanwhile
 */
export async function saveTool(db: Db, workspaceId: string, key: string, { definition, enabled, seen }: New & { seen?: number }): Promise<SavedTool | undefined> {
  const id = (await readTool(db, workspaceId, key))?.id
  if (id === undefined) return undefined
  const { rowCount } = await unique(db.pool.query(
    `WITH next AS (
       UPDATE "Tool" SET version = version + 1, name = $3, enabled = coalesce($6::boolean, enabled), "updatedAt" = now()
       WHERE "workspaceId" = $1 AND id = $2 AND "deletedAt" IS NULL AND ($5::int IS NULL OR version = $5::int)
       RETURNING id, version
     )
     INSERT INTO "ToolVersion" ("toolId", version, definition, original)
     SELECT next.id, next.version, $4::json, v.original FROM next JOIN "ToolVersion" v ON v."toolId" = next.id AND v.version = next.version - 1`,
    [workspaceId, id, definition.name, JSON.stringify(definition), seen ?? null, enabled ?? null]))
  const saved = await readTool(db, workspaceId, id)
  if (rowCount === 0 && saved) throw new Conflict(`Version ${saved.version} of this tool was saved meanwhile. Look at it, then save again.`)
  return saved
}

export async function enableTool(db: Db, workspaceId: string, key: string, enabled: boolean): Promise<SavedTool | undefined> {
  await db.prisma.tool.updateMany({ where: { workspaceId, ...called(key), deletedAt: null }, data: { enabled, updatedAt: new Date() } })
  return readTool(db, workspaceId, key)
}

/** Conversations keep what they called: the versions stay. */
export async function deleteTool({ prisma }: Db, workspaceId: string, key: string): Promise<boolean> {
  const { count } = await prisma.tool.updateMany({ where: { workspaceId, ...called(key), deletedAt: null }, data: { deletedAt: new Date() } })
  return count === 1
}

/** Undoes a deletion of the last day. @throws Conflict when another tool took the name */
export async function restoreTool(db: Db, workspaceId: string, id: string): Promise<SavedTool | undefined> {
  await unique(db.pool.query(
    `UPDATE "Tool" SET "deletedAt" = NULL WHERE "workspaceId" = $1 AND id = $2 AND "deletedAt" > now() - interval '24 hours'`, [workspaceId, id]))
  return readTool(db, workspaceId, id)
}

async function unique<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (error) {
    if (error instanceof Error && "constraint" in error && error.constraint === "Tool_name_key") {
      const name = "detail" in error ? /, ([^,]+)\) already exists/.exec(String(error.detail))?.[1] : undefined
      throw new Conflict(`There is a tool named ${name ? `"${name}"` : "like this"} already. Give it another name.`)
    }
    throw error
  }
}

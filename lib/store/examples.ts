/** Calls of a tool that are tried again after each change. */
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"

/** `expected` absent: it must only succeed. */
export type ToolExample = { id: string; args: unknown; expected?: string }

type Row = { id: string; args: unknown; expected: string | null }
const show = ({ expected, ...row }: Row): ToolExample => ({ ...row, ...(expected === null ? {} : { expected }) })

/** The tool with the id or the name $2. */
const OWN = `"toolId" = (SELECT t.id FROM "Tool" t WHERE (t.id = $2 OR t.name = $2) AND t."workspaceId" = $1 AND t."deletedAt" IS NULL LIMIT 1)`

export async function listExamples({ pool }: Db, workspace: string, tool: string): Promise<ToolExample[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, args, expected FROM "ToolExample" WHERE ${OWN} ORDER BY "createdAt", id`, [workspace, tool])
  return rows.map(show)
}

/** The arguments of the examples of all tools of a workspace as JSON, the first 500 characters of each, by the id of the tool. */
export async function exampleTexts({ pool }: Db, workspace: string): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ id: string; texts: string[] }>(
    `SELECT t.id, array_agg(left(e.args::text, 500) ORDER BY e."createdAt", e.id) AS texts
     FROM "ToolExample" e JOIN "Tool" t ON t.id = e."toolId" WHERE t."workspaceId" = $1 AND t."deletedAt" IS NULL GROUP BY t.id`, [workspace])
  return new Map(rows.map(({ id, texts }) => [id, texts]))
}

/** Undefined when there is no such tool. */
export async function addExample({ pool }: Db, workspace: string, tool: string, { args, expected }: Omit<ToolExample, "id">): Promise<ToolExample | undefined> {
  const { rows } = await pool.query<Row>(
    `INSERT INTO "ToolExample" (id, "toolId", args, expected)
     SELECT $3, t.id, $4::json, $5 FROM "Tool" t WHERE (t.id = $2 OR t.name = $2) AND t."workspaceId" = $1 AND t."deletedAt" IS NULL LIMIT 1
     RETURNING id, args, expected`, [workspace, tool, newId(), JSON.stringify(args), expected ?? null])
  return rows[0] && show(rows[0])
}

export async function deleteExample({ pool }: Db, workspace: string, tool: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`DELETE FROM "ToolExample" WHERE id = $3 AND ${OWN}`, [workspace, tool, id])
  return rowCount === 1
}

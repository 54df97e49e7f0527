/** Calls of a tool that are tried again after each change. */
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"

/** `expected` absent: it must only succeed. */
export type ToolExample = { id: string; args: unknown; expected?: string }

type Row = { id: string; args: unknown; expected: string | null }
const show = ({ expected, ...row }: Row): ToolExample => ({ ...row, ...(expected === null ? {} : { expected }) })

const OWN = `EXISTS (SELECT FROM "Tool" t WHERE t.id = "toolId" AND t."workspaceId" = $1 AND t."deletedAt" IS NULL)`

export async function listExamples({ pool }: Db, workspace: string, toolId: string): Promise<ToolExample[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, args, expected FROM "ToolExample" WHERE "toolId" = $2 AND ${OWN} ORDER BY "createdAt", id`, [workspace, toolId])
  return rows.map(show)
}

/** Undefined when there is no such tool. */
export async function addExample({ pool }: Db, workspace: string, toolId: string, { args, expected }: Omit<ToolExample, "id">): Promise<ToolExample | undefined> {
  const { rows } = await pool.query<Row>(
    `INSERT INTO "ToolExample" (id, "toolId", args, expected)
     SELECT $3, t.id, $4::json, $5 FROM "Tool" t WHERE t.id = $2 AND t."workspaceId" = $1 AND t."deletedAt" IS NULL
     RETURNING id, args, expected`, [workspace, toolId, newId(), JSON.stringify(args), expected ?? null])
  return rows[0] && show(rows[0])
}

export async function deleteExample({ pool }: Db, workspace: string, toolId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`DELETE FROM "ToolExample" WHERE "toolId" = $2 AND id = $3 AND ${OWN}`, [workspace, toolId, id])
  return rowCount === 1
}

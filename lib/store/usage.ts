/** What a workspace spent on a day and may spend: counted where the answers are kept, so that no restart refills it. Days are those of UTC. */
import type { Db } from "./db.ts"

export type Budget = { tokensPerDay: number | null; usedToday: number; resetsAt: string }

const TODAY = `(now() AT TIME ZONE 'utc')::date`

/** Adds to the day's count in the statement that keeps an answer; `tokens` is its parameter. */
export const countTokens = (tokens: string): string => `
  INSERT INTO "DailyUsage" ("workspaceId", day, tokens) SELECT head."workspaceId", ${TODAY}, ${tokens} FROM head WHERE ${tokens} > 0
  ON CONFLICT ("workspaceId", day) DO UPDATE SET tokens = "DailyUsage".tokens + excluded.tokens`

export async function readBudget({ pool }: Db, workspace: string): Promise<Budget> {
  const { rows: [row] } = await pool.query<{ tokensPerDay: number | null; used: string; resetsAt: Date }>(
    `SELECT (SELECT "tokensPerDay" FROM "Workspace" WHERE id = $1) AS "tokensPerDay",
       coalesce((SELECT tokens FROM "DailyUsage" WHERE "workspaceId" = $1 AND day = ${TODAY}), 0)::text AS used,
       ((${TODAY} + 1)::timestamp AT TIME ZONE 'utc') AS "resetsAt"`, [workspace])
  return { tokensPerDay: row?.tokensPerDay ?? null, usedToday: Number(row?.used ?? 0), resetsAt: (row?.resetsAt ?? new Date()).toISOString() }
}

/** Null: no limit of its own. */
export async function setBudget({ prisma }: Db, id: string, tokensPerDay: number | null): Promise<void> {
  await prisma.workspace.upsert({ where: { id }, create: { id, tokensPerDay }, update: { tokensPerDay } })
}

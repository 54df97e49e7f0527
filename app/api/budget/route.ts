import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { readBudget, setBudget } from "#lib/store/usage.ts"

/** `serverTokensPerDay`: what the owner of the server allows each workspace. */
export const GET = handle(async ({ workspace, runtime }) =>
  Response.json({ ...(await readBudget(runtime.db, workspace)), serverTokensPerDay: runtime.env.TOKENS_PER_DAY ?? null }))

const change = z.strictObject({ tokensPerDay: z.number().int().min(0).max(2_000_000_000).nullable() })

export const PUT = handle(async ({ request, workspace, runtime }) => {
  const { tokensPerDay } = await readBody(request, change)
  await setBudget(runtime.db, workspace, tokensPerDay)
  return Response.json({ ...(await readBudget(runtime.db, workspace)), serverTokensPerDay: runtime.env.TOKENS_PER_DAY ?? null })
})

/** What the routes of agents accept. */
import { z } from "zod"
import { agentDefinition } from "#lib/agent/definition.ts"

/** What the API adds to a definition when it shows one; sent back, it says nothing. */
const SHOWN = ["id", "version", "builtin", "preset", "createdAt", "updatedAt"]

/** A definition beside what only the request says: `seen`, the version that it was made from. */
export const savedAgent = z.looseObject({ seen: z.number().int().optional() }).transform(({ seen, ...sent }, context) => {
  const read = agentDefinition.safeParse(Object.fromEntries(Object.entries(sent).filter(([key]) => !SHOWN.includes(key))))
  if (read.success) return { definition: read.data, seen }
  for (const { path, message } of read.error.issues) context.addIssue({ code: "custom", path, message })
  return z.NEVER
})

import { z } from "zod"
import { TASK_STATUSES } from "#lib/agent/events.ts"
import { handle, Refused, wholeNumber } from "#lib/http.ts"
import { listTasks } from "#lib/store/tasks.ts"

const statuses = z.array(z.enum(TASK_STATUSES))
const place = z.object({ createdAt: z.iso.datetime(), line: z.number().int(), id: z.string() })

/** Newest first; `status` may name several, separated by commas. */
export const GET = handle(async ({ query, workspace, runtime }) => {
  const limit = wholeNumber(query, "limit", 50, 200)
  const wanted = statuses.safeParse(query.get("status")?.split(",").filter(Boolean) ?? [])
  if (!wanted.success) throw new Refused(400, `status must be some of ${TASK_STATUSES.join(", ")}.`)
  const { items, next } = await listTasks(runtime.db, workspace, {
    limit, after: readPlace(query.get("cursor")),
    statuses: wanted.data.length ? wanted.data : undefined, conversation: query.get("conversation") || undefined,
  })
  return Response.json({ items, nextCursor: next && Buffer.from(JSON.stringify(next)).toString("base64url") })
})

function readPlace(given: string | null) {
  if (!given) return undefined
  try {
    return place.parse(JSON.parse(Buffer.from(given, "base64url").toString()))
  } catch {
    throw new Refused(400, "cursor must be a nextCursor of this list.")
  }
}

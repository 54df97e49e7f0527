import { z } from "zod"
import { TASK_STATUSES } from "#lib/agent/events.ts"
import { handle, Refused, wholeNumber } from "#lib/http.ts"
import { listTasks } from "#lib/store/tasks.ts"

const statuses = z.array(z.enum(TASK_STATUSES))
const place = z.object({ createdAt: z.iso.datetime(), line: z.number().int(), id: z.string() })

/** Newest first; `status` may name several, separated by commas; `log` finds the task of this log. */
export const GET = handle(async ({ query, workspace, runtime }) => {
  const limit = wholeNumber(query, "limit", 50, 200)
  const wanted = statuses.safeParse(query.get("status")?.split(",").filter(Boolean) ?? [])
  if (!wanted.success) throw new Refused(400, `status must be some of ${TASK_STATUSES.join(", ")}.`)
  const { items, next } = await listTasks(runtime.db, workspace, {
    limit, after: readPlace(query.get("cursor")),
    statuses: wanted.data.length ? wanted.data : undefined, conversation: readId(query, "conversation"), log: readId(query, "log"),
  })
  return Response.json({ items, nextCursor: next && Buffer.from(JSON.stringify(next)).toString("base64url") })
})

function readId(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name)
  if (given && !/^[\w.:-]{1,200}$/.test(given)) throw new Refused(400, `${name} must be the id of a conversation.`)
  return given || undefined
}

function readPlace(given: string | null) {
  if (!given) return undefined
  try {
    return place.parse(JSON.parse(Buffer.from(given, "base64url").toString()))
  } catch {
    throw new Refused(400, "cursor must be a nextCursor of this list.")
  }
}

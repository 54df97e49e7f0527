import { z } from "zod"
import type { Memory } from "#lib/agent/memory.ts"
import { handle, readBody, Refused, wholeNumber } from "#lib/http.ts"
import { recallFor, rememberFor } from "#lib/runtime/memory.ts"
import { newMemory, placeFor } from "#lib/runtime/memory-shapes.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { listMemories } from "#lib/store/memories.ts"
import { Conflict, found } from "#lib/store/requests.ts"

const status = z.enum(["active", "proposed", "superseded", "expired"]).optional()

/** With `q` a search in rank order, as an agent searches; without it the newest first. Either as of `at`, when that is given. */
export const GET = handle(async ({ query, workspace, runtime }) => {
  const q = query.get("q")?.trim()
  const conversation = query.get("conversation") || undefined
  const asOf = query.get("at") || undefined
  if (asOf !== undefined && Number.isNaN(Date.parse(asOf))) throw new Refused(400, "at must be an ISO 8601 date or time, like 2026-12-24T18:00:00Z.")
  const at = asOf && new Date(asOf).toISOString()
  if (q) {
    const k = wholeNumber(query, "k", 20, 100)
    const items = await recallFor(runtime, workspace, { query: q, k, eyes: { as: "person" }, ...(at ? { at } : {}), history: query.get("history") === "1", conversation })
    return Response.json({ items })
  }
  const wanted = status.safeParse(query.get("status") ?? undefined)
  if (!wanted.success) throw new Refused(400, "status must be active, proposed, superseded or expired.")
  const limit = wholeNumber(query, "limit", 50, 200)
  const items = await listMemories(runtime.db, workspace, { status: wanted.data, conversation, at, limit, cursor: readCursor(query.get("cursor")) })
  return Response.json({ items, nextCursor: items.length === limit ? cursorOf(items.at(-1)) : undefined })
})

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { text, expiresAt, pinned, ...owner } = await readBody(request, newMemory)
  const place = placeFor(owner)
  if (place.conversationId) found(await readConversation(runtime.db, workspace, place.conversationId))
  const saved = await rememberFor(runtime, workspace, { text, expiresAt, pinned, ...place })
  if (!saved) throw new Conflict("Others kept changing the same memory. Try again.")
  return Response.json(saved, { status: 201 })
})

const cursor = z.object({ createdAt: z.iso.datetime(), id: z.string() })

const cursorOf = (last: Memory | undefined): string | undefined =>
  last && Buffer.from(JSON.stringify({ createdAt: last.createdAt, id: last.id })).toString("base64url")

function readCursor(given: string | null) {
  if (!given) return undefined
  try {
    return cursor.parse(JSON.parse(Buffer.from(given, "base64url").toString()))
  } catch {
    throw new Refused(400, "cursor must be a nextCursor of this list.")
  }
}

import { z } from "zod"
import { context } from "#lib/agent/context.ts"
import { chosenSettings } from "#lib/agent/settings.ts"
import { handle, readBody, Refused, shortText, wholeNumber } from "#lib/http.ts"
import { knownAgent, knownModel } from "#lib/conversation-fields.ts"
import { createConversation, listConversations } from "#lib/store/conversations.ts"

const start = z.strictObject({ title: shortText(200).optional(), agent: shortText(200).optional(), model: shortText(200).optional(), context: context.optional(), settings: chosenSettings.optional() })

export const POST = handle(async ({ request, workspace, runtime }) => {
  const fields = await readBody(request, start)
  if (fields.agent !== undefined) fields.agent = await knownAgent(runtime, workspace, fields.agent)
  if (fields.model !== undefined) await knownModel(runtime, workspace, fields.model)
  return Response.json(await createConversation(runtime.db, workspace, fields), { status: 201 })
})

const cursor = z.object({ updatedAt: z.iso.datetime(), id: z.string() })

export const GET = handle(async ({ query, workspace, runtime }) => {
  const limit = wholeNumber(query, "limit", 50, 200)
  const q = query.get("q")?.trim().slice(0, 200).replaceAll("\0", "") || undefined
  const items = await listConversations(runtime.db, workspace, { q, limit, cursor: readCursor(query.get("cursor")) })
  const last = items.at(-1)
  const nextCursor = last && items.length === limit
    ? Buffer.from(JSON.stringify({ updatedAt: last.updatedAt, id: last.id })).toString("base64url")
    : undefined
  return Response.json({ items, nextCursor })
})

function readCursor(given: string | null) {
  if (!given) return undefined
  try {
    return cursor.parse(JSON.parse(Buffer.from(given, "base64url").toString()))
  } catch {
    throw new Refused(400, "cursor must be a nextCursor of this list.")
  }
}

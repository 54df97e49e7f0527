import { handle, readBody, Refused } from "#lib/http.ts"
import { acceptFor, replaceFor } from "#lib/runtime/memory.ts"
import { changedMemory, placeFor } from "#lib/runtime/memory-shapes.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { readMemory } from "#lib/store/memories.ts"
import { changeMemory, deleteMemory } from "#lib/store/memory-changes.ts"
import { found } from "#lib/store/requests.ts"

type Params = { id: string }

export const GET = handle<Params>(async ({ params, workspace, runtime }) => Response.json(found(await readMemory(runtime.db, workspace, params.id))))

/** A new text is a new memory that replaces this one, and the answer. */
export const PATCH = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const { text, active, pinned, expiresAt, ...owner } = await readBody(request, changedMemory)
  let memory = found(await readMemory(runtime.db, workspace, params.id))
  // Whose it becomes need not be said for the conversation that it was told in.
  const conversationId = owner.conversationId ?? memory.source?.conversationId
  if (owner.scope === "conversation" && conversationId === undefined) throw new Refused(400, "scope: name the conversationId, for this memory was not told in a conversation.")
  const place = owner.scope ? placeFor({ ...owner, conversationId }) : {}
  if (owner.scope === "conversation" && conversationId) found(await readConversation(runtime.db, workspace, conversationId))
  if (active) memory = found(await acceptFor(runtime, workspace, memory))
  if (text !== undefined && text !== memory.text) memory = await replaceFor(runtime, workspace, memory, text)
  return Response.json(found(await changeMemory(runtime.db, workspace, memory.id, { pinned, expiresAt, ...place })))
})

export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  found(await deleteMemory(runtime.db, workspace, params.id))
  return new Response(null, { status: 204 })
})

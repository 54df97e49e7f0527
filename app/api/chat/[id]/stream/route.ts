import { handle, Refused } from "#lib/http.ts"
import { conversationOf, openTurnOf } from "#lib/runtime/chat-request.ts"
import { followChat } from "#lib/runtime/chat-stream.ts"
import { eventStream } from "#lib/sse.ts"
import { readConversation } from "#lib/store/conversations.ts"

/** The turn that runs, from its beginning, for a chat that comes back (`resume`); 204 when none does. */
export const GET = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const found = await readConversation(runtime.db, workspace, params.id) ?? await readConversation(runtime.db, workspace, conversationOf(workspace, params.id))
  const open = found && await openTurnOf(runtime, { workspace, conversation: found.id })
  if (!open) return new Response(null, { status: 204 })
  if (!runtime.bus.hasRoom(workspace)) throw new Refused(503, "Too many event streams are open. Close some pages.", { "Retry-After": "5" })
  const stream = eventStream((follower) => followChat(runtime, open, follower))
  stream.headers.set("x-vercel-ai-ui-message-stream", "v1")
  return stream
})

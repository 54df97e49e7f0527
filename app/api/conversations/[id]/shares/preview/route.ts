import { handle, readBody } from "#lib/http.ts"
import { findingsOf, sharedEvents } from "#lib/runtime/shared.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"
import { asShare, wanted } from "../shapes.ts"

/** Exactly what others would see, and what in it somebody may want to hide; nothing is made. */
export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const asked = await readBody(request, wanted)
  const { lastSeq, title } = found(await readConversation(runtime.db, workspace, params.id))
  const share = { ...asShare(asked, lastSeq), log: { workspace, conversation: params.id } }
  const [items, findings] = await Promise.all([sharedEvents(runtime, share), findingsOf(runtime, share)])
  return Response.json({ title: share.include.title ? title : null, items, findings })
})

import { handle } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { restoreConversation } from "#lib/store/removal.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  await restoreConversation(runtime.db, workspace, params.id)
  const conversation = found(await readConversation(runtime.db, workspace, params.id))
  runtime.runner.ring({ workspace, conversation: params.id })
  return Response.json(conversation)
})

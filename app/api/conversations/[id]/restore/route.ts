import { handle } from "#lib/http.ts"
import { restoreConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const conversation = found(await restoreConversation(runtime.db, workspace, params.id))
  runtime.runner.ring({ workspace, conversation: params.id })
  return Response.json(conversation)
})

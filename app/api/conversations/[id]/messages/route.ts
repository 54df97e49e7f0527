import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { newId } from "#lib/store/ids.ts"
import { acceptMessage } from "#lib/store/requests.ts"
import { messageId, messageText } from "#lib/message-shapes.ts"

const message = z.strictObject({ text: messageText, messageId: messageId.optional() })

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { text, messageId: id = newId() } = await readBody(request, message)
  const log = { workspace, conversation: params.id }
  const accepted = await acceptMessage(runtime.db, log, { text, messageId: id })
  runtime.runner.ring(log)
  return Response.json(accepted, { status: 202 })
})

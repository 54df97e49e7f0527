import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { editMessage, removeMessage } from "#lib/store/requests.ts"
import { messageId, messageText } from "#lib/message-shapes.ts"

type Params = { id: string; messageId: string }

const edit = z.strictObject({ text: messageText.optional(), before: messageId.optional(), now: z.literal(true).optional() })
  .refine((fields) => Object.keys(fields).length > 0, "send text, before or now")

export const PATCH = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const log = { workspace, conversation: params.id }
  await editMessage(runtime.db, log, params.messageId, await readBody(request, edit))
  runtime.runner.ring(log)
  return Response.json({ messageId: params.messageId })
})

export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  await removeMessage(runtime.db, { workspace, conversation: params.id }, params.messageId)
  return new Response(null, { status: 204 })
})

import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { messageTask } from "#lib/runtime/tasks.ts"
import { newId } from "#lib/store/ids.ts"
import { messageId, messageText } from "#lib/message-shapes.ts"

const message = z.strictObject({ text: messageText, messageId: messageId.optional() })

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { text, messageId: id = newId() } = await readBody(request, message)
  const { log, seq } = await messageTask(runtime.db, workspace, params.id, { text, messageId: id })
  runtime.runner.ring(log)
  return Response.json({ messageId: id, seq }, { status: 202 })
})

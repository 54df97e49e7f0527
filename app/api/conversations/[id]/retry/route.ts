import { z } from "zod"
import { handle, readBody, shortText } from "#lib/http.ts"
import { requestRetry } from "#lib/store/requests.ts"

const retry = z.strictObject({ callId: shortText(200).optional() })

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { callId } = await readBody(request, retry)
  const log = { workspace, conversation: params.id }
  await requestRetry(runtime.db, log, callId)
  runtime.runner.ring(log)
  return Response.json({}, { status: 202 })
})

import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { requestStop } from "#lib/store/requests.ts"

const stop = z.strictObject({ turnId: z.string().max(200).optional(), queued: z.boolean().optional() })

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const log = { workspace, conversation: params.id }
  await requestStop(runtime.db, log, await readBody(request, stop))
  runtime.runner.ring(log)
  return Response.json({}, { status: 202 })
})

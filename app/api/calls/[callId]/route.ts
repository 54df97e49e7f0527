import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { answerCall } from "#lib/store/requests.ts"

const answer = z.union([
  z.strictObject({ output: z.json() }),
  z.strictObject({ approve: z.boolean(), args: z.record(z.string(), z.json()).optional(), reason: z.string().max(2_000, "must be at most 2,000 characters").optional(), trust: z.literal(true).optional() }),
], "send { output } or { approve, args?, reason?, trust? }")

export const POST = handle<{ callId: string }>(async ({ request, params, workspace, runtime }) => {
  const given = await readBody(request, answer)
  const conversation = await answerCall(runtime.db, workspace, params.callId, { ...given, by: "person" })
  runtime.runner.ring({ workspace, conversation })
  return Response.json({ callId: params.callId }, { status: 202 })
})

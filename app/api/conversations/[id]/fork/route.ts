import { z } from "zod"
import { knownAgent, knownModel } from "#lib/conversation-fields.ts"
import { handle, readBody, Refused, shortText } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { forkConversation } from "#lib/store/fork.ts"
import { found } from "#lib/store/requests.ts"

const seq = z.number().int().positive().max(2 ** 31 - 1)
const text = z.string().max(1_000_000)

const fork = z.strictObject({
  at: seq,
  edit: z.union([
    z.strictObject({ seq, text }),
    z.strictObject({ seq, output: z.json() }),
    z.strictObject({ seq, args: z.record(z.string(), z.json()) }),
  ], "must be { seq, text }, { seq, output } or { seq, args }").optional(),
  instructions: z.string().max(32_000).optional(),
  tools: z.array(shortText(200)).max(200).optional(),
  model: shortText(200).nullable().optional(),
  agent: shortText(200).optional(),
})

/** A new conversation that is a copy up to an event, changed if asked; it starts nothing. */
export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const wanted = await readBody(request, fork)
  if (wanted.agent !== undefined) wanted.agent = await knownAgent(runtime, workspace, wanted.agent)
  if (typeof wanted.model === "string") await knownModel(runtime, workspace, wanted.model)
  const id = await forkConversation(runtime.db, { workspace, conversation: params.id }, wanted).catch((error: unknown) => {
    throw error instanceof RangeError ? new Refused(400, error.message) : error
  })
  return Response.json(found(await readConversation(runtime.db, workspace, id)), { status: 201 })
})

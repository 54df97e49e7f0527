import { z } from "zod"
import { context } from "#lib/agent/context.ts"
import { chosenSettings } from "#lib/agent/settings.ts"
import { handle, readBody, shortText } from "#lib/http.ts"
import { knownAgent, knownModel } from "#lib/conversation-fields.ts"
import { readBranches } from "#lib/store/branches.ts"
import { changeConversation, readConversation } from "#lib/store/conversations.ts"
import { deleteConversation } from "#lib/store/removal.ts"
import { found } from "#lib/store/requests.ts"

type Params = { id: string }

/** With all that branched off the same beginning, when something did. */
export const GET = handle<Params>(async ({ params, workspace, runtime }) => {
  const conversation = found(await readConversation(runtime.db, workspace, params.id))
  const branches = await readBranches(runtime.db, workspace, params.id)
  return Response.json({ ...conversation, branches: branches.length > 1 ? branches : [] })
})

const change = z.strictObject({ title: shortText(200).optional(), agent: shortText(200).optional(), model: shortText(200).nullable().optional(), settings: chosenSettings.optional(), context: context.optional() })

export const PATCH = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const fields = await readBody(request, change)
  if (fields.agent !== undefined) fields.agent = await knownAgent(runtime, workspace, fields.agent)
  if (typeof fields.model === "string") await knownModel(runtime, workspace, fields.model)
  return Response.json(found(await changeConversation(runtime.db, workspace, params.id, fields)))
})

export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  found((await deleteConversation(runtime.db, workspace, params.id)) || undefined)
  return new Response(null, { status: 204 })
})

import { z } from "zod"
import { knownAgent, knownModel } from "#lib/conversation-fields.ts"
import { handle, readBody, Refused, shortText } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { rerunConversation } from "#lib/store/rerun.ts"
import { found } from "#lib/store/requests.ts"
import { listVersions, readTool } from "#lib/store/tools.ts"

const rerun = z.strictObject({
  model: shortText(200).nullable().optional(),
  agent: shortText(200).optional(),
  /** Versions of functions by name. */
  tools: z.record(z.string().max(200), z.union([z.string(), z.number()]).transform(String)).optional(),
})

/** A new conversation that plays the messages of this one again; no function runs, each call gets what was recorded. */
export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { model, agent, tools } = await readBody(request, rerun)
  if (typeof model === "string") await knownModel(runtime, workspace, model)
  const name = agent === undefined ? undefined : await knownAgent(runtime, workspace, agent)
  for (const [tool, version] of Object.entries(tools ?? {})) {
    const known = await readTool(runtime.db, workspace, tool)
    const versions = known ? await listVersions(runtime.db, workspace, known.id) : []
    if (!versions.some((each) => String(each.version) === version)) throw new Refused(400, `tools.${tool}: there is no version ${version} of it. There are: ${versions.map((each) => each.version).join(", ") || "none"}.`)
  }
  const id = await rerunConversation(runtime.db, { workspace, conversation: params.id }, { model, agent: name, versions: tools })
  runtime.runner.ring({ workspace, conversation: id })
  return Response.json(found(await readConversation(runtime.db, workspace, id)), { status: 201 })
})

import { z } from "zod"
import { isModelError } from "#lib/agent/types.ts"
import { handle, readBody, Refused } from "#lib/http.ts"
import type { Runtime } from "#lib/runtime/runtime.ts"
import { countWithoutEmbedding, labelOf, readMemorySettings, saveMemorySettings } from "#lib/store/memory-embeddings.ts"

const settings = z.strictObject({ model: z.string().min(1).max(200).nullable(), dimensions: z.number().int().min(8).max(4_096).nullable().default(null) })

/** `waiting`: memories that have no vector of this model yet. */
async function shown({ db, embeddings }: Runtime, workspace: string) {
  const saved = await readMemorySettings(db, workspace)
  return { embeddings: { ...saved, waiting: saved.model ? await countWithoutEmbedding(db, workspace, labelOf(saved)) : 0, problem: saved.model ? embeddings.problem(workspace) : undefined } }
}

export const GET = handle(async ({ workspace, runtime }) => Response.json(await shown(runtime, workspace)))

/** Another model or size makes all vectors anew; `model: null` recalls by words alone. */
export const PUT = handle(async ({ request, workspace, runtime }) => {
  const { embeddings } = await readBody(request, z.strictObject({ embeddings: settings }))
  try {
    if (embeddings.model && !(await runtime.models.open(workspace)).resolve(embeddings.model).server) throw new Refused(400, `"${embeddings.model}" gives no embeddings. Choose a model of a provider.`)
  } catch (error) {
    throw isModelError(error) ? new Refused(400, error.message) : error
  }
  await saveMemorySettings(runtime.db, workspace, embeddings)
  runtime.embeddings.catchUp(workspace)
  return Response.json(await shown(runtime, workspace))
})

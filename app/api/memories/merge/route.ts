import { handle, readBody } from "#lib/http.ts"
import { mergedMemories } from "#lib/runtime/memory-shapes.ts"
import { mergeMemories } from "#lib/store/memory-changes.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { ids, text } = await readBody(request, mergedMemories)
  return Response.json(found(await mergeMemories(runtime.db, workspace, ids, text)), { status: 201 })
})

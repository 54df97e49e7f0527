import { handle, readBody } from "#lib/http.ts"
import { toolArguments } from "#lib/runtime/tool-shapes.ts"
import { tryOne } from "#lib/runtime/workbench.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { args } = await readBody(request, toolArguments)
  return Response.json(found(await tryOne(runtime, workspace, params.id, args, request.signal)))
})

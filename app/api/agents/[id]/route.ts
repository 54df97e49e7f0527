import { handle, readBody } from "#lib/http.ts"
import { changeAgent, readAnyAgent, removeAgent } from "#lib/runtime/agent-book.ts"
import { savedAgent } from "#lib/runtime/agent-shapes.ts"
import { found } from "#lib/store/requests.ts"

type Params = { id: string }

export const GET = handle<Params>(async ({ params, workspace, runtime }) => Response.json(found(await readAnyAgent(runtime, workspace, params.id))))

export const PUT = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const { definition, seen } = await readBody(request, savedAgent)
  return Response.json(found(await changeAgent(runtime, workspace, params.id, definition, seen)))
})

export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  found((await removeAgent(runtime, workspace, params.id)) || undefined)
  return new Response(null, { status: 204 })
})

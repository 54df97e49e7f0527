import { handle, readBody } from "#lib/http.ts"
import { listAllAgents, makeAgent } from "#lib/runtime/agent-book.ts"
import { savedAgent } from "#lib/runtime/agent-shapes.ts"

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listAllAgents(runtime, workspace) }))

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { definition } = await readBody(request, savedAgent)
  return Response.json(await makeAgent(runtime, workspace, definition), { status: 201 })
})

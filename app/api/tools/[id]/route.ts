import { z } from "zod"
import { handle, readBody, Refused } from "#lib/http.ts"
import { parametersProblem } from "#lib/runtime/parameters-problem.ts"
import { savedTool } from "#lib/runtime/tool-shapes.ts"
import { mayBeNamed, offer, readAny } from "#lib/runtime/workbench.ts"
import { found } from "#lib/store/requests.ts"
import { deleteTool, saveTool } from "#lib/store/tools.ts"

type Params = { id: string }

export const GET = handle<Params>(async ({ params, workspace, runtime }) => Response.json(found(await readAny(runtime, workspace, params.id))))

export const PUT = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const { definition, enabled, seen } = await readBody(request, savedTool)
  const problem = await parametersProblem(definition.parameters)
  if (problem) throw new Refused(400, problem)
  mayBeNamed(runtime, definition.name)
  return Response.json(found(await saveTool(runtime.db, workspace, params.id, { definition, enabled, seen })))
})

const enabling = z.strictObject({ enabled: z.boolean() })

export const PATCH = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const { enabled } = await readBody(request, enabling)
  return Response.json(found(await offer(runtime, workspace, params.id, enabled)))
})

export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  found((await deleteTool(runtime.db, workspace, params.id)) || undefined)
  return new Response(null, { status: 204 })
})

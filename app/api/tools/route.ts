import { handle, readBody, Refused } from "#lib/http.ts"
import { parametersProblem } from "#lib/runtime/parameters-problem.ts"
import { savedTool } from "#lib/runtime/tool-shapes.ts"
import { listAll, mayBeNamed, readAny } from "#lib/runtime/workbench.ts"
import { found } from "#lib/store/requests.ts"
import { createTools } from "#lib/store/tools.ts"

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listAll(runtime, workspace) }))

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { definition, enabled } = await readBody(request, savedTool)
  const problem = await parametersProblem(definition.parameters)
  if (problem) throw new Refused(400, problem)
  mayBeNamed(runtime, definition.name)
  const [id = ""] = await createTools(runtime.db, workspace, [{ definition, enabled }])
  return Response.json(found(await readAny(runtime, workspace, id)), { status: 201 })
})

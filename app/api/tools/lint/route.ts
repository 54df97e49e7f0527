import { handle, readBody } from "#lib/http.ts"
import { lintTools } from "#lib/runtime/tool-shapes.ts"
import { lint } from "#lib/runtime/workbench.ts"

export const POST = handle(async ({ request }) => {
  const { tools } = await readBody(request, lintTools)
  return Response.json({ findings: lint(tools) })
})

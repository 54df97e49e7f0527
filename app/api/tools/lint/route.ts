import { handle, readBody } from "#lib/http.ts"
import { lintQuestion } from "#lib/runtime/tool-shapes.ts"
import { lint, lintAgent } from "#lib/runtime/lint.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { tools, agent = "" } = await readBody(request, lintQuestion)
  return Response.json({ findings: tools ? lint(tools) : found(await lintAgent(runtime, workspace, agent)) })
})

import { handle, readBody, Refused } from "#lib/http.ts"
import { importSource } from "#lib/runtime/tool-shapes.ts"
import { importFormats, importInto } from "#lib/runtime/workbench.ts"

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { source, format } = await readBody(request, importSource)
  const answer = await importInto(runtime, workspace, source, format)
  if (!answer) throw new Refused(400, `format must be one of ${importFormats.join(", ")}.`)
  if (answer.tools.length === 0) throw new Refused(400, answer.problems.map(({ message, line }) => (line ? `Line ${line}: ${message}` : message)).join(" ") || "There is no tool in this.")
  return Response.json(answer, { status: 201 })
})

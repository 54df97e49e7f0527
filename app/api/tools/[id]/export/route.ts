import { handle, Refused } from "#lib/http.ts"
import { exportForms, exportOne } from "#lib/runtime/workbench.ts"
import { found } from "#lib/store/requests.ts"

export const GET = handle<{ id: string }>(async ({ params, query, workspace, runtime }) => {
  const text = await exportOne(runtime, workspace, params.id, query.get("as") ?? "full-turn")
  if (text === null) throw new Refused(400, `as must be one of ${exportForms.join(", ")}.`)
  return new Response(found(text), { headers: { "content-type": "text/plain; charset=utf-8" } })
})

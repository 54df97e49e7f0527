import { handle } from "#lib/http.ts"
import { deleteExample } from "#lib/store/examples.ts"
import { found } from "#lib/store/requests.ts"

export const DELETE = handle<{ id: string; exampleId: string }>(async ({ params, workspace, runtime }) => {
  found((await deleteExample(runtime.db, workspace, params.id, params.exampleId)) || undefined)
  return new Response(null, { status: 204 })
})

import { handle } from "#lib/http.ts"
import { found } from "#lib/store/requests.ts"
import { listVersions } from "#lib/store/tools.ts"

export const GET = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const items = await listVersions(runtime.db, workspace, params.id)
  return Response.json({ items: found(items.length ? items : undefined) })
})

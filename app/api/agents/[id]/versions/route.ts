import { handle } from "#lib/http.ts"
import { listAllVersions } from "#lib/runtime/agent-book.ts"
import { found } from "#lib/store/requests.ts"

export const GET = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const items = await listAllVersions(runtime, workspace, params.id)
  return Response.json({ items: found(items.length ? items : undefined) })
})

import { handle } from "#lib/http.ts"
import { chainOf } from "#lib/store/memories.ts"
import { found } from "#lib/store/requests.ts"

export const GET = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json({ items: found(await chainOf(runtime.db, workspace, params.id)) }))

import { handle } from "#lib/http.ts"
import { undoMemory } from "#lib/store/memory-changes.ts"
import { found } from "#lib/store/requests.ts"

/** Takes back that it was stored; `items` are what it had replaced, current again. */
export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json({ items: found(await undoMemory(runtime.db, workspace, params.id)) }))

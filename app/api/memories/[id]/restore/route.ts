import { handle } from "#lib/http.ts"
import { restoreMemory } from "#lib/store/memory-changes.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json(found(await restoreMemory(runtime.db, workspace, params.id))))

import { handle } from "#lib/http.ts"
import { found } from "#lib/store/requests.ts"
import { restoreTool } from "#lib/store/tools.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json(found(await restoreTool(runtime.db, workspace, params.id))))

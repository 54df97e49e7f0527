import { handle } from "#lib/http.ts"
import { restoreAgent } from "#lib/store/agents.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json(found(await restoreAgent(runtime.db, workspace, params.id))))

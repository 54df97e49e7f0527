import { handle } from "#lib/http.ts"
import { found } from "#lib/store/requests.ts"
import { readTask } from "#lib/store/tasks.ts"

export const GET = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json(found(await readTask(runtime.db.pool, workspace, params.id))))

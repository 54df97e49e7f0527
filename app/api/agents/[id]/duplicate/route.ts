import { handle } from "#lib/http.ts"
import { duplicateAgent } from "#lib/runtime/agent-book.ts"
import { found } from "#lib/store/requests.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) =>
  Response.json(found(await duplicateAgent(runtime, workspace, params.id)), { status: 201 }))

import { handle } from "#lib/http.ts"
import { found } from "#lib/store/requests.ts"
import { deleteSecret } from "#lib/store/secrets.ts"

export const DELETE = handle<{ name: string }>(async ({ params, workspace, runtime }) => {
  found((await deleteSecret(runtime.db, workspace, params.name)) || undefined)
  return new Response(null, { status: 204 })
})

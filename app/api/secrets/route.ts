import { handle, readBody } from "#lib/http.ts"
import { secret } from "#lib/runtime/tool-shapes.ts"
import { listSecrets, saveSecret } from "#lib/store/secrets.ts"

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listSecrets(runtime.db, workspace) }))

/** Written once, never read back; the same name again replaces the value. */
export const POST = handle(async ({ request, workspace, runtime }) => {
  const { name, value } = await readBody(request, secret)
  await saveSecret(runtime.db, runtime.env.APP_SECRET, workspace, name, value)
  return Response.json((await listSecrets(runtime.db, workspace)).find((one) => one.name === name), { status: 201 })
})

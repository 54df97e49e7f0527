import { handle, readBody, Refused } from "#lib/http.ts"
import { providerBody, readProviderFields } from "#lib/runtime/provider-shapes.ts"
import { isAlone } from "#lib/runtime/toolbox.ts"
import { changeProvider, deleteProvider, readProvider, shown } from "#lib/store/providers.ts"
import { found } from "#lib/store/requests.ts"

type Params = { id: string }

export const GET = handle<Params>(async ({ params, workspace, runtime: { db, env } }) =>
  Response.json(shown(found(await readProvider(db, env.APP_SECRET, workspace, params.id)))))

/** The whole provider; an absent key stays unless the address has another origin now. */
export const PUT = handle<Params>(async ({ request, params, workspace, runtime: { db, env } }) => {
  found(await readProvider(db, env.APP_SECRET, workspace, params.id))
  const read = await readProviderFields(await readBody(request, providerBody), isAlone(env.HOST))
  if ("problem" in read) throw new Refused(400, read.problem)
  return Response.json(shown(found(await changeProvider(db, env.APP_SECRET, workspace, params.id, read.fields))))
})

/** A turn that runs keeps what it began with; the next one says what there is. */
export const DELETE = handle<Params>(async ({ params, workspace, runtime }) => {
  found((await deleteProvider(runtime.db, workspace, params.id)) || undefined)
  return new Response(null, { status: 204 })
})

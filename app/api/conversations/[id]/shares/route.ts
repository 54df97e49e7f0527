import { handle, readBody } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"
import { createShare, listShares } from "#lib/store/shares.ts"
import { asShare, wanted, withAddress } from "./shapes.ts"

type Params = { id: string }

/** Where this server is, as who asks reaches it. */
const originOf = (request: Request): string => {
  const host = request.headers.get("host")
  return host ? `${request.headers.get("x-forwarded-proto") ?? "http"}://${host}` : new URL(request.url).origin
}

export const POST = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const asked = await readBody(request, wanted)
  const { lastSeq } = found(await readConversation(runtime.db, workspace, params.id))
  const share = await createShare(runtime.db, runtime.env.APP_SECRET, { workspace, conversation: params.id }, asShare(asked, lastSeq))
  return Response.json(withAddress(share, originOf(request)), { status: 201 })
})

export const GET = handle<Params>(async ({ request, params, workspace, runtime }) => {
  found(await readConversation(runtime.db, workspace, params.id))
  const shares = await listShares(runtime.db, runtime.env.APP_SECRET, { workspace, conversation: params.id })
  return Response.json({ items: shares.map((share) => withAddress(share, originOf(request))) })
})

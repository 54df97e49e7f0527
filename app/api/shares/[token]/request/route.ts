import { Refused } from "#lib/http.ts"
import { sharedRequest } from "#lib/runtime/shared.ts"
import { publicCodeOf } from "#lib/runtime/step-request.ts"
import { handleShared } from "#lib/share-link.ts"
import { found } from "#lib/store/requests.ts"

/** What the model was asked in a step, as far as it is shared; or as code, for the provider's public address. */
export const GET = handleShared(async ({ query, runtime, share }) => {
  const { request } = found(await sharedRequest(runtime, share, query.get("step") ?? ""))
  const as = query.get("as")
  if (as === null) return Response.json({ request })
  const code = publicCodeOf(request, as)
  if (code === undefined) throw new Refused(400, "as must be curl, python or typescript.")
  return new Response(code, { headers: { "content-type": "text/plain; charset=utf-8" } })
})

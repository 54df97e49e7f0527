/** Routes that a link opens: no cookie is looked at, and whatever does not open is answered alike. */
import { handle } from "./http.ts"
import type { Runtime } from "./runtime/runtime.ts"
import { found } from "./store/requests.ts"
import { openShare, type OpenShare } from "./store/shares.ts"

type Asked<P> = { request: Request; params: P; query: URLSearchParams; workspace: string; runtime: Runtime; share: OpenShare }

/** Unknown, revoked, expired and malformed tokens all cost one query and get the same 404. */
export function handleShared<P extends { token: string }>(work: (asked: Asked<P>) => Promise<Response>) {
  const handler = handle<P>(async (asked) => work({ ...asked, share: found(await openShare(asked.runtime.db, asked.params.token)) }))
  return (request: Request, next: { params: Promise<P | undefined> }): Promise<Response> =>
    handler(request, { params: next.params.then((params) => params && { ...params, token: /^[\w-]{22}$/.test(params.token) ? params.token : "malformed" }) })
}

import { handle } from "#lib/http.ts"
import { readLink } from "#lib/link.ts"
import { sessionCookie, signSession } from "#lib/session.ts"
import { newestWorkspace, useLink } from "#lib/store/links.ts"
import { found } from "#lib/store/requests.ts"

/** Opens the newest workspace in this browser, once. */
export const GET = handle<{ token: string }>(async ({ request, params, runtime }) => {
  const { APP_SECRET, INSTALL_ID } = runtime.env
  const link = found(readLink(APP_SECRET, params.token))
  found((await useLink(runtime.db, link)) || undefined)
  const workspace = await newestWorkspace(runtime.db)
  // Said by the front, which knows under which host the browser came; what a client says of it never comes in.
  const https = request.headers.get("x-forwarded-proto") === "https"
  return new Response(null, {
    status: 303,
    headers: { location: "/", ...(workspace && { "set-cookie": sessionCookie(`sid_${INSTALL_ID}`, signSession(APP_SECRET, workspace), https) }) },
  })
})

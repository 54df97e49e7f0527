import { handle } from "#lib/http.ts"
import { sharedSources } from "#lib/runtime/shared.ts"
import { handleShared } from "#lib/share-link.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { Missing } from "#lib/store/requests.ts"
import { revokeShare } from "#lib/store/shares.ts"

/** What is shared: as far as its owner shows it. */
export const GET = handleShared(async ({ runtime, share }) => {
  const about = await readConversation(runtime.db, share.log.workspace, share.log.conversation)
  return Response.json({
    title: share.include.title ? share.title : null, agent: about?.agent, model: about?.model, live: share.upTo === null, include: share.include,
    createdAt: share.createdAt, expiresAt: share.expiresAt, sources: await sharedSources(runtime, share),
  })
})

/** Revokes: by the token of the link or the id of the share, and only by its owner. */
export const DELETE = handle<{ token: string }>(async ({ params, workspace, runtime }) => {
  if (!(await revokeShare(runtime.db, workspace, params.token))) throw new Missing("There is no such share.")
  return new Response(null, { status: 204 })
})

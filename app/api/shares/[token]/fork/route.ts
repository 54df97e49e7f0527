import { Refused } from "#lib/http.ts"
import { continueShared } from "#lib/runtime/continue-shared.ts"
import { handleShared } from "#lib/share-link.ts"

/** A copy of what is shared in the workspace of who asks; functions come as drafts that give the recorded results. */
export const POST = handleShared(async ({ workspace, runtime, share }) => {
  if (workspace === "") throw new Refused(401, "This browser has no workspace yet. Open the start page once, then continue.")
  return Response.json(await continueShared(runtime, share, workspace), { status: 201 })
})

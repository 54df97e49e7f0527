import { handle, wholeNumber, Refused } from "#lib/http.ts"
import { eventStream } from "#lib/sse.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { readLines } from "#lib/store/log.ts"
import { found } from "#lib/store/requests.ts"

const PAGE = 1_000

/** The log from `after` on: as a stream that goes on, or as JSON when that is what is accepted. */
export const GET = handle<{ id: string }>(async ({ request, params, query, workspace, runtime }) => {
  const { lastSeq } = found(await readConversation(runtime.db, workspace, params.id))
  const log = { workspace, conversation: params.id }
  // A browser that comes back sends what it had last; anything that is no number of ours means from the beginning.
  const had = request.headers.get("last-event-id")
  const after = had === null ? wholeNumber(query, "after", 0, 2 ** 31 - 1) : /^\d{1,9}$/.test(had) ? Number(had) : 0

  if (request.headers.get("accept")?.includes("application/json")) {
    const lines = await readLines(runtime.db, log, after, wholeNumber(query, "limit", PAGE, 10_000))
    return new Response(`{"items":[${lines.map(({ line }) => line).join(",")}],"lastSeq":${lastSeq}}`, {
      headers: { "content-type": "application/json" },
    })
  }
  if (!runtime.ready) throw new Refused(503, "Full Turn is stopping.", { "Retry-After": "2" })
  if (!runtime.bus.hasRoom(workspace)) throw new Refused(503, "Too many event streams are open. Close some pages.", { "Retry-After": "5" })
  return eventStream((follower) => runtime.bus.follow(log, after, follower))
})

import { Refused, wholeNumber } from "#lib/http.ts"
import { followShared } from "#lib/runtime/follow-shared.ts"
import { sharedEvents } from "#lib/runtime/shared.ts"
import { handleShared } from "#lib/share-link.ts"
import { eventStream } from "#lib/sse.ts"

/** The shared log from `after` on: as a stream that follows it, or as JSON when that is what is accepted. */
export const GET = handleShared(async ({ request, params, query, runtime, share }) => {
  const had = request.headers.get("last-event-id")
  const after = had === null ? wholeNumber(query, "after", 0, 2 ** 31 - 1) : /^\d{1,9}$/.test(had) ? Number(had) : 0
  if (request.headers.get("accept")?.includes("application/json")) {
    const items = (await sharedEvents(runtime, share)).filter(({ seq = 0 }) => seq > after)
    return Response.json({ items, lastSeq: items.at(-1)?.seq ?? after })
  }
  if (!runtime.ready) throw new Refused(503, "Full Turn is stopping.", { "Retry-After": "2" })
  if (!runtime.bus.hasRoom(`share ${share.id}`)) throw new Refused(503, "Too many people follow this at once. Try again in a moment.", { "Retry-After": "5" })
  const begin = await followShared(runtime, params.token, share, after)
  return eventStream(begin)
})

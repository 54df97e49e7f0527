import { handle, Refused } from "#lib/http.ts"
import { followTasks } from "#lib/runtime/task-stream.ts"
import { eventStream } from "#lib/sse.ts"

/** Tasks of the workspace as they change; a browser that comes back gets what changed since the last it had. */
export const GET = handle(async ({ request, workspace, runtime }) => {
  if (!runtime.ready) throw new Refused(503, "Full Turn is stopping.", { "Retry-After": "2" })
  if (!runtime.bus.hasRoom(workspace)) throw new Refused(503, "Too many event streams are open. Close some pages.", { "Retry-After": "5" })
  const had = Date.parse(request.headers.get("last-event-id") ?? "")
  return eventStream((follower) => followTasks(runtime, workspace, Number.isNaN(had) ? undefined : new Date(had), follower))
})

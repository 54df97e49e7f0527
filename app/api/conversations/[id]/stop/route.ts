import { z } from "zod"
import { handle, readBody } from "#lib/http.ts"
import { cancelTasks } from "#lib/store/task-runs.ts"
import { requestStop } from "#lib/store/requests.ts"

const stop = z.strictObject({ turnId: z.string().max(200).optional(), queued: z.boolean().optional(), tasks: z.boolean().optional() })

export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const log = { workspace, conversation: params.id }
  const { tasks, ...what } = await readBody(request, stop)
  const stopped = await requestStop(runtime.db, log, what)
  // Those that the turn started; of a conversation in which no turn runs, all.
  if (tasks) await cancelTasks(runtime.db, log, what.turnId ?? stopped)
  runtime.runner.ring(log)
  return Response.json({}, { status: 202 })
})

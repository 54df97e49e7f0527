import { handle } from "#lib/http.ts"
import { cancelTask } from "#lib/store/task-runs.ts"

/** One that has ended stays as it is. */
export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const task = await cancelTask(runtime.db, workspace, params.id)
  runtime.runner.ring({ workspace, conversation: task.logId })
  return Response.json(task, { status: 202 })
})

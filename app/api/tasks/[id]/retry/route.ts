import { handle } from "#lib/http.ts"
import { retryTask } from "#lib/runtime/tasks.ts"

export const POST = handle<{ id: string }>(async ({ params, workspace, runtime }) => {
  const { task, log } = await retryTask(runtime.db, workspace, params.id)
  runtime.runner.ring(log)
  return Response.json(task, { status: 202 })
})

import { handle, Refused } from "#lib/http.ts"
import { codeOf, requestOf } from "#lib/runtime/step-request.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"

/** Exactly what the model saw in a step, and its raw answer; or the request as code. */
export const GET = handle<{ id: string }>(async ({ params, query, workspace, runtime }) => {
  found(await readConversation(runtime.db, workspace, params.id))
  const step = found(await requestOf(runtime.db, { workspace, conversation: params.id }, query.get("step") ?? ""))
  const as = query.get("as")
  if (as === null) return Response.json({ request: step.request, response: step.response })
  if (step.model.startsWith("offline:")) throw new Refused(404, "The offline model runs inside Full Turn: there is no server to call. Set OPENAI_API_KEY or OPENAI_BASE_URL to get code for a real one.")
  const code = codeOf(runtime, step, as)
  if (code === undefined) throw new Refused(400, "as must be curl, python or typescript.")
  return new Response(code, { headers: { "content-type": "text/plain; charset=utf-8" } })
})

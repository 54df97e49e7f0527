import { handle, Refused } from "#lib/http.ts"
import { codeOf, requestOf } from "#lib/runtime/step-request.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"

/** Exactly what the model saw in a step, what went over the wire, its raw answer, what filled it, and what is new since the step `against`; or the request as code. */
export const GET = handle<{ id: string }>(async ({ params, query, workspace, runtime }) => {
  found(await readConversation(runtime.db, workspace, params.id))
  const step = found(await requestOf(runtime, { workspace, conversation: params.id }, query.get("step") ?? "", query.get("against") ?? undefined))
  const as = query.get("as")
  if (as === null) return Response.json({ request: step.request, sent: step.sent && { url: step.sent.url, body: step.sent.body }, response: step.response && { text: step.response.text, bytes: step.response.bytes }, weights: step.weights, changes: step.changes })
  const code = codeOf(step, as)
  if ("problem" in code) throw new Refused(code.status, code.problem)
  return new Response(code.code, { headers: { "content-type": "text/plain; charset=utf-8" } })
})

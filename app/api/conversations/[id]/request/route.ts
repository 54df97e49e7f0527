import { handle, Refused } from "#lib/http.ts"
import { asCode, isForm } from "#lib/models/as-code.ts"
import { requestOf } from "#lib/runtime/step-request.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"

/** Exactly what the model saw in a step, and its raw answer; or the request as code. */
export const GET = handle<{ id: string }>(async ({ params, query, workspace, runtime }) => {
  found(await readConversation(runtime.db, workspace, params.id))
  const { request, response, model } = found(await requestOf(runtime.db, { workspace, conversation: params.id }, query.get("step") ?? ""))
  const as = query.get("as")
  if (as === null) return Response.json({ request, response })
  if (!isForm(as)) throw new Refused(400, "as must be curl, python or typescript.")
  const baseURL = model.startsWith("openai:") ? runtime.env.OPENAI_BASE_URL : undefined
  return new Response(asCode(as, request, baseURL ?? "https://api.openai.com/v1"), { headers: { "content-type": "text/plain; charset=utf-8" } })
})

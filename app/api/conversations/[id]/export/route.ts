import { handle, Refused } from "#lib/http.ts"
import { EXPORT_FORMS, exportConversation, isExportForm, secretValues } from "#lib/runtime/export.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { found } from "#lib/store/requests.ts"

/** The conversation as a file, without keys and secrets. `per=turn`: for fine-tuning, one example for each turn. */
export const GET = handle<{ id: string }>(async ({ params, query, workspace, runtime }) => {
  const about = found(await readConversation(runtime.db, workspace, params.id))
  const form = query.get("as") ?? "json"
  const per = query.get("per") ?? "conversation"
  if (!isExportForm(form)) throw new Refused(400, `as must be one of ${EXPORT_FORMS.join(", ")}.`)
  if (per !== "conversation" && per !== "turn") throw new Refused(400, "per must be conversation or turn.")
  const secrets = await secretValues(runtime, workspace)
  const { name, type, text } = await exportConversation(runtime, { workspace, conversation: params.id }, about, form, { secrets, perTurn: per === "turn" })
  return new Response(text, { headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` } })
})

import { context } from "#lib/agent/context.ts"
import { chosenSettings } from "#lib/agent/settings.ts"
import { readFile } from "#lib/exchange/read-file.ts"
import { Unreadable } from "#lib/exchange/unreadable.ts"
import { handle, Refused } from "#lib/http.ts"
import { importConversations } from "#lib/store/import.ts"
import { hashOf, newId } from "#lib/store/ids.ts"

/** A file becomes one conversation or several: all that it holds, or nothing when any of it cannot be read. */
export const POST = handle(async ({ request, workspace, runtime }) => {
  const text = await request.text().catch(() => {
    throw new Refused(400, "The file could not be read to its end.")
  })
  const incoming = read(text)
  const [agents, models] = await Promise.all([runtime.agents.open(workspace), runtime.models.open(workspace)])
  const isModel = (id: string): boolean => {
    try {
      return Boolean(models.resolve(id))
    } catch {
      return false
    }
  }
  // Whoever answered in the file may not be here: the conversation goes on with who is.
  const ids = await importConversations(runtime.db, workspace, incoming.map(({ conversation: { title, agent, model, ...more }, ...rest }) => ({
    ...rest,
    conversation: {
      title, agent: agents.find(agent)?.name ?? agents.names[0] ?? "assistant", model: model !== null && isModel(model) ? model : null,
      settings: chosenSettings.safeParse(more.settings).data, context: context.safeParse(more.context).data,
    },
  })))
  const [id] = ids
  return Response.json(ids.length === 1 ? { id } : { items: ids.map((each) => ({ id: each })) }, { status: 201 })
})

function read(text: string) {
  try {
    return readFile(text, { newId, hash: hashOf, now: Date.now() })
  } catch (error) {
    throw error instanceof Unreadable ? new Refused(400, error.message) : error
  }
}

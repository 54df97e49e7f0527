/** Conversations that play the messages of another again, with its recorded results. */
import type { Envelope } from "#lib/agent/events.ts"
import type { Overrides } from "#lib/agent/overrides.ts"
import { emptyView, fold } from "#lib/agent/view.ts"
import { inTransaction, type Db } from "./db.ts"
import { newId } from "./ids.ts"
import { append, readLog, type LogId } from "./log.ts"
import { Conflict, Missing } from "./requests.ts"

/** `versions`: of functions, by name; the newest of those that are not named. */
export type Rerun = { model?: string | null; agent?: string; versions?: Record<string, string> }

/**
 * Makes a conversation with the messages that were answered in another, one after the other, as they were last worded; it runs at once. Gives its id.
 * @throws Missing when there is no such conversation
 * @throws Conflict when nothing was asked in it
 */
export async function rerunConversation(db: Db, log: LogId, { model, agent, versions }: Rerun): Promise<string> {
  const id = newId()
  await inTransaction(db, async (client) => {
    const { rows: [source] } = await client.query<{ overrides: Overrides | null }>(
      `SELECT overrides FROM "Conversation" WHERE id = $1 AND "workspaceId" = $2 AND "deletedAt" IS NULL`, [log.conversation, log.workspace])
    if (!source) throw new Missing("There is no such conversation.")
    const events = await readLog(client, log)
    const asked = messagesOf(events)
    if (asked.length === 0) throw new Conflict("Nothing has been asked in this conversation: there is nothing to play again.")
    const overrides: Overrides = { ...source.overrides, since: 0, recorded: log.conversation, ...(model ? { model } : {}), ...(versions ? { versions } : {}) }
    const first = events.find(({ event }) => event.type === "turn.started")?.event
    const fields = {
      id, rerunOfId: log.conversation, forkedFromId: null, forkedSeq: null, parentId: null, overrides, agent: agent ?? (first?.type === "turn.started" ? first.agent : "assistant"),
      createdAt: new Date(), updatedAt: new Date(), lastSeq: 0, attempt: 0, hasWork: false, turnId: null, leaseUntil: null, leaseHolder: null, stopTurnId: null, retryOf: null,
      ...(model === undefined ? {} : { model }),
    }
    await client.query(`INSERT INTO "Conversation" SELECT (json_populate_record(c, $2)).* FROM "Conversation" c WHERE c.id = $1`, [log.conversation, JSON.stringify(fields)])
    await append(client, { ...log, conversation: id }, asked, { ring: true })
  })
  return id
}

/** What people asked and got answers to, in the order of the turns; of a turn that was run again, once. */
function messagesOf(log: Envelope[]): Envelope[] {
  const view = emptyView()
  for (const envelope of log) fold(view, structuredClone(envelope))
  const ids = view.turns.filter(({ retriedBy }) => !retriedBy).flatMap(({ messageId, steps }) => [...(messageId ? [messageId] : []), ...steps.flatMap(({ started }) => started?.takes ?? [])])
  return ids.flatMap((id): Envelope[] => {
    const message = view.messages.get(id)
    return message ? [{ at: new Date().toISOString(), event: { type: "message.user", messageId: id, text: message.text } }] : []
  })
}

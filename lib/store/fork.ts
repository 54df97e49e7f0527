/** Copies of conversations: a branch keeps everything up to where it parts. */
import { forkLog, type Edit } from "#lib/agent/fork.ts"
import { isDelta, type Envelope } from "#lib/agent/events.ts"
import type { Overrides } from "#lib/agent/overrides.ts"
import { spill } from "#lib/agent/spill.ts"
import { inTransaction, type Db } from "./db.ts"
import { hashOf, newId } from "./ids.ts"
import { append, readLog, type LogId, type NewBlob } from "./log.ts"
import { Missing, titleOf } from "./requests.ts"

export type Fork = { at: number; edit?: Edit; model?: string | null; agent?: string } & Pick<Overrides, "instructions" | "tools">

/**
 * Copies a conversation up to the event `at` into a new one of the same workspace; nothing runs in it until somebody asks. Gives its id.
 * @throws Missing when there is no such conversation
 * @throws RangeError in words for a person, when the event is not there or cannot be changed so
 */
export async function forkConversation(db: Db, log: LogId, { at, edit, model, agent, instructions, tools }: Fork): Promise<string> {
  const id = newId()
  await inTransaction(db, async (client) => {
    const { rows: [source] } = await client.query<{ title: string | null; agent: string; overrides: Overrides | null }>(
      `SELECT title, agent, overrides FROM "Conversation" WHERE id = $1 AND "workspaceId" = $2 AND "deletedAt" IS NULL`, [log.conversation, log.workspace])
    if (!source) throw new Missing("There is no such conversation.")
    const events = await readLog(client, log)
    const copy = forked(events, at, edit)
    const changes = { ...(instructions === undefined ? {} : { instructions }), ...(tools === undefined ? {} : { tools }), ...(model ? { model } : {}) }
    const overrides: Overrides | null = Object.keys(changes).length ? { ...source.overrides, ...changes, since: at } : source.overrides
    const fields = {
      id, forkedFromId: log.conversation, forkedSeq: at, overrides,
      createdAt: new Date(), updatedAt: new Date(), lastSeq: 0, attempt: attemptsOf(copy.events), hasWork: false, rerunOfId: null, parentId: null,
      turnId: null, leaseUntil: null, leaseHolder: null, stopTurnId: null, retryOf: null,
      ...(model === undefined ? {} : { model }),
      ...(isNamedBy(events, edit, source.title) ? { title: titleOf(edit.text) } : {}),
    }
    // Every other column is the original's, also those that are added to the table one day.
    await client.query(`INSERT INTO "Conversation" SELECT (json_populate_record(c, $2)).* FROM "Conversation" c WHERE c.id = $1`, [log.conversation, JSON.stringify(fields)])
    await append(client, { ...log, conversation: id }, copy.events, { blobs: copy.blobs })
    await client.query(`UPDATE "Conversation" SET agent = $2 WHERE id = $1`, [id, agent ?? inChargeAt(events, at) ?? source.agent])
    await client.query(
      `INSERT INTO "Wire" ("conversationId", "stepId", at, response, bytes, how) SELECT $2, "stepId", at, response, bytes, how FROM "Wire" WHERE "conversationId" = $1 AND "stepId" = ANY($3)`,
      [log.conversation, id, copy.events.flatMap(({ event }) => (event.type === "model.started" ? [event.stepId] : []))])
  })
  return id
}

/** Whether a conversation is called by its first message, and that is what is changed. */
function isNamedBy(log: Envelope[], edit: Edit | undefined, title: string | null): edit is { seq: number; text: string } {
  const first = log.find(({ event }) => event.type === "message.user")
  if (!edit || !("text" in edit) || first?.seq !== edit.seq || first.event.type !== "message.user") return false
  return title === titleOf(typeof first.event.text === "string" ? first.event.text : first.event.text.head)
}

/** Who is in charge after the event `at`: as the log says, or for what comes next if nothing was before. */
function inChargeAt(log: Envelope[], at: number): string | undefined {
  const past = log.findLast(({ seq = 0, event, parent }) => seq <= at && (event.type === "turn.started" || (event.type === "agent.changed" && parent === undefined)))
  const { event } = past ?? log.find((envelope) => envelope.event.type === "turn.started") ?? {}
  return event?.type === "turn.started" ? event.agent : event?.type === "agent.changed" ? event.to.name : undefined
}

/** What the last turn has been through: going on with it is the next attempt. */
function attemptsOf(log: Envelope[]): number {
  const last = log.findLast(({ event }) => event.type === "turn.started")?.event
  return last?.type === "turn.started" ? last.attempt : 0
}

/** @throws RangeError as `forkLog` does */
function forked(log: Envelope[], at: number, edit: Edit | undefined): { events: Envelope[]; blobs: NewBlob[] } {
  const names = new Map<string, string>()
  const name = (callId: string): string => names.get(callId) ?? names.set(callId, newId()).get(callId) ?? callId
  return spilled(forkLog(log, at, edit, name))
}

/** Kept events, each under 64 KiB, and the large values of them. */
export function spilled(log: Envelope[]): { events: Envelope[]; blobs: NewBlob[] } {
  const blobs: NewBlob[] = []
  const put = (value: unknown): string => {
    const json = JSON.stringify(value)
    blobs.push({ hash: hashOf(json), json })
    return hashOf(json)
  }
  const events = log.map(({ event, ...envelope }) => {
    if (isDelta(event)) throw new TypeError("A stored log holds no deltas.")
    return { ...envelope, event: spill(event, put) }
  })
  return { events, blobs }
}

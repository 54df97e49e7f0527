/** Half-written answers for streams that another process serves; unlogged, because the finished event repeats the truth. */
import { ownerOf, type DeltaEvent, type Envelope } from "#lib/agent/events.ts"
import type { Db } from "./db.ts"

type Delta = Envelope & { event: DeltaEvent }
type Row = { stepId: string; kind: DeltaEvent["type"]; callId: string; from: number; name: string; text: string; turnId: string; parent: string | null }

/** Adds pieces of any number of conversations in one statement and tells whoever follows them. */
export async function writeDrafts({ pool }: Db, pieces: { conversation: string; delta: Delta }[]): Promise<void> {
  const rows = pieces.map(({ conversation, delta: { event, turnId, parent } }) => ({
    conversation, stepId: ownerOf(event), kind: event.type, from: event.from, text: event.delta, turnId: turnId ?? "", parent: parent ?? null,
    ...(event.type === "args.delta" ? { callId: event.callId, name: event.name } : { callId: "", name: "" }),
  }))
  await pool.query(
    `WITH pieces AS (
       INSERT INTO "Draft" ("conversationId", "stepId", kind, "callId", "from", name, text, "turnId", parent)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[])
       ON CONFLICT DO NOTHING
     )
     SELECT pg_notify('log', id || ':draft') FROM (SELECT DISTINCT unnest($1::text[]) AS id) AS changed`,
    [rows.map((r) => r.conversation), rows.map((r) => r.stepId), rows.map((r) => r.kind), rows.map((r) => r.callId), rows.map((r) => r.from),
      rows.map((r) => r.name), rows.map((r) => escape(r.text)), rows.map((r) => r.turnId), rows.map((r) => r.parent)])
}

/** What is half written in a conversation, in the order in which it was. */
export async function readDrafts({ pool }: Db, conversation: string): Promise<Delta[]> {
  const { rows } = await pool.query<Row>(
    `SELECT "stepId", kind, "callId", "from", name, text, "turnId", parent FROM "Draft" WHERE "conversationId" = $1 ORDER BY "from"`, [conversation])
  return rows.map(({ stepId, kind, callId, from, name, text, turnId, parent }) => {
    const piece = { from, delta: unescape(text) }
    const event: DeltaEvent = kind === "call.delta" ? { type: kind, callId: stepId, ...piece }
      : kind === "args.delta" ? { type: kind, stepId, callId, name, ...piece } : { type: kind, stepId, ...piece }
    return { at: new Date().toISOString(), turnId, ...(parent ? { parent } : {}), event }
  })
}

/** A step that is finished has no draft; without one, the whole conversation has none. */
export async function dropDrafts({ pool }: Db, conversation: string, stepIds?: string[]): Promise<void> {
  await pool.query(`DELETE FROM "Draft" WHERE "conversationId" = $1 AND ($2::text[] IS NULL OR "stepId" = ANY($2))`, [conversation, stepIds ?? null])
}

// A text column holds neither U+0000 nor half of a pair, which a piece may well end with.
const escape = (text: string): string => JSON.stringify(text)
const unescape = (text: string): string => JSON.parse(text)

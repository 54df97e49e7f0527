/** The log of a conversation: `append` is its only writer. */
import type { Pool, PoolClient } from "pg"
import { isDelta, type Envelope, type KeptEvent } from "#lib/agent/events.ts"
import { hashesOf } from "#lib/agent/hashes.ts"
import { tokensUsed } from "#lib/agent/limits.ts"
import { forOutside } from "#lib/agent/outside.ts"
import { announce } from "./announce.ts"
import { countTokens } from "./usage.ts"
import type { Db } from "./db.ts"

/** Whose log. */
export type LogId = { workspace: string; conversation: string }

/** The turn and attempt that a runner writes for; without one, a request writes. */
export type Fence = { turnId: string; attempt: number }

/** Content to be kept together with the events that name it. */
export type NewBlob = { hash: string; json: string }

/** What to do with the head of the log in the same statement. */
export type Also = {
  fence?: Fence
  blobs?: NewBlob[]
  /** There is something new to do: ring for the conversation. */
  ring?: boolean
  /** The turn ends here: nobody holds it any more. */
  ends?: boolean
  /** Name the conversation, if it has no name. */
  title?: string
  /** Take the conversation for an attempt, provided that nobody runs it and that nothing came since `seen`; `idle`: nothing else waits in it. */
  claim?: Fence & { holder: string; seen: number; open: string | null; idle?: boolean }
}

/** Seconds that a lease lives unless it is renewed. */
export const LEASE_S = 15

/** The fence is lost, or the conversation was deleted: who gets this stops at once and runs nothing more. */
export class LogClosed extends Error {
  constructor({ conversation }: LogId) {
    super(`The log of ${conversation} is closed to this writer.`)
  }
}

export type Queryable = Pool | PoolClient

/**
 * Adds events to a log and gives the number of the first; all of them or none.
 * The row of the conversation is locked until commit, so the order of commits is the order of numbers and a rollback leaves no gap.
 * @throws LogClosed when the fence is lost or the conversation is deleted
 */
export async function append(db: Queryable, log: LogId, events: Envelope[], also: Also = {}): Promise<{ seq: number; stopTurnId: string | null }> {
  const { fence, blobs = [], ring = false, ends = false, title = null, claim } = also
  const rows = events.map(columns)
  // A transaction of somebody else's commits later than this: it carries its own announcement.
  const inside = "release" in db
  const { rows: [head] } = await db.query<{ seq: number; stopTurnId: string | null }>({ name: "append", text: APPEND, values: [
    log.conversation, log.workspace, rows.length, fence?.turnId ?? null, fence?.attempt ?? null, ring, ends, title,
    rows.map((r) => r.at), rows.map((r) => r.turnId), rows.map((r) => r.agent), rows.map((r) => r.parent), rows.map((r) => r.type),
    rows.map((r) => r.messageId), rows.map((r) => r.callId), rows.map((r) => r.text), rows.map((r) => r.data),
    blobs.map((b) => b.hash), blobs.map((b) => b.json), rows.flatMap((r) => r.asked),
    claim?.turnId ?? null, claim?.attempt ?? null, claim?.holder ?? null, claim?.seen ?? null, claim?.open ?? null, inside, claim?.idle ?? false,
    handedTo(events),
    [...new Set(events.flatMap(({ event }) => (isDelta(event) ? [] : hashesOf(event))))],
    events.reduce((sum, { event }) => sum + (event.type === "message.assistant" ? tokensUsed(event) : 0), 0),
  ] })
  if (!head) throw new LogClosed(log)
  if (!inside) announce(db, log, head.seq - 1 + rows.length, ring)
  return head
}

const RING = `graphile_worker.add_job('advance', json_build_object('conversation', head.id, 'workspace', head."workspaceId"), job_key := head.id)`

const APPEND = `
WITH head AS (
  UPDATE "Conversation" SET
    "lastSeq" = "lastSeq" + $3::int,
    "updatedAt" = now(),
    "hasWork" = ("hasWork" AND NOT $27::boolean) OR $6::boolean,
    "turnId" = CASE WHEN $7::boolean THEN NULL ELSE coalesce($21::text, "turnId") END,
    "attempt" = coalesce($22::int, "attempt"),
    "leaseUntil" = CASE WHEN $7::boolean THEN NULL WHEN $21::text IS NULL THEN "leaseUntil" ELSE now() + interval '${LEASE_S} seconds' END,
    "leaseHolder" = coalesce($23::text, "leaseHolder"),
    "retryOf" = CASE WHEN $21::text IS NULL THEN "retryOf" END,
    "title" = coalesce("title", $8::text),
    "agent" = coalesce($28::text, "agent")
  WHERE id = $1 AND "workspaceId" = $2 AND "deletedAt" IS NULL
    AND ($4::text IS NULL OR ("turnId" = $4 AND "attempt" = $5::int))
    AND ($21::text IS NULL OR ("lastSeq" = $24::int AND "turnId" IS NOT DISTINCT FROM $25::text AND coalesce("leaseUntil" <= now(), true)))
  RETURNING id, "workspaceId", "lastSeq" - $3::int AS base, "stopTurnId"
), blobs AS (
  INSERT INTO "Blob" ("workspaceId", "hash", "json")
  SELECT head."workspaceId", b.hash, b.json::json FROM head, unnest($18::text[], $19::text[]) AS b(hash, json)
  ON CONFLICT DO NOTHING
), uses AS (
  INSERT INTO "BlobUse" ("conversationId", "hash") SELECT head.id, u.hash FROM head, unnest($29::text[]) AS u(hash)
  ON CONFLICT DO NOTHING
), calls AS (
  INSERT INTO "Call" ("id", "conversationId") SELECT c.id, head.id FROM head, unnest($20::text[]) AS c(id)
), spent AS (${countTokens("$30::bigint")}
), events AS (
  INSERT INTO "Event" ("conversationId", "seq", "at", "turnId", "agent", "parent", "type", "messageId", "callId", "text", "data")
  SELECT head.id, head.base + e.n, e.at::timestamptz, e."turnId", e.agent, e.parent, e.type, e."messageId", e."callId", e.text, e.data::json
  FROM head, unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[])
    WITH ORDINALITY AS e(at, "turnId", agent, parent, type, "messageId", "callId", text, data, n)
)
SELECT head.base + 1 AS seq, head."stopTurnId",
  CASE WHEN $26::boolean THEN pg_notify('log', head.id || ':' || (head.base + $3::int))::text END,
  CASE WHEN $26::boolean AND $6::boolean THEN (${RING}).id END
FROM head`

/** Who is in charge after these events, if that changes: it stays so for the next message. */
function handedTo(events: Envelope[]): string | null {
  const last = events.findLast(({ event, parent }) => event.type === "agent.changed" && parent === undefined)?.event
  return last?.type === "agent.changed" ? last.to.name : null
}

/** An event as a row: what SQL filters on stands beside the event itself. */
function columns({ at, turnId, agent, parent, event }: Envelope) {
  const said = "text" in event ? event.text : undefined
  const text = typeof said === "object" ? said.head : said
  return {
    at,
    turnId: turnId ?? null,
    agent: agent ?? null,
    parent: parent ?? null,
    type: event.type,
    messageId: "messageId" in event ? event.messageId : null,
    callId: "callId" in event ? event.callId : null,
    text: text === undefined ? null : text.toWellFormed().replaceAll("\0", "\uFFFD"),
    data: JSON.stringify(event),
    asked: event.type === "message.assistant" ? event.calls.map((call) => call.callId) : [],
  }
}

type Stored = { seq: number; at: Date; turnId: string | null; agent: string | null; parent: string | null; data: string }

/** The kept events after `after`, at most `limit`, as the JSON texts that go on the wire: nothing is parsed on the way but what has to stay here. */
export async function readLines(db: Db, log: LogId, after: number, limit: number): Promise<{ seq: number; line: string }[]> {
  const { rows } = await db.pool.query<Stored>({ name: "read", text: READ, values: [log.conversation, log.workspace, after, limit] })
  return rows.map((row) => ({ seq: row.seq, line: lineOf(row.data.includes('"provider":') ? { ...row, data: JSON.stringify(forOutside(JSON.parse(row.data))) } : row) }))
}

/** Those of these conversations whose logs have grown beyond what was seen of them. */
export async function grownBeyond(db: Db, seen: { conversation: string; seq: number }[]): Promise<string[]> {
  if (seen.length === 0) return []
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT c.id FROM "Conversation" c JOIN unnest($1::text[], $2::int[]) AS s(id, seq) ON s.id = c.id WHERE c."lastSeq" > s.seq AND c."deletedAt" IS NULL`,
    [seen.map(({ conversation }) => conversation), seen.map(({ seq }) => seq)])
  return rows.map(({ id }) => id)
}

/** The whole log, or its events of some types. */
export async function readLog(db: Queryable, log: LogId, types?: KeptEvent["type"][]): Promise<Envelope[]> {
  const { rows } = await db.query<Stored>(types
    ? { name: "read types", text: `${READ_ALL} AND e.type = ANY($3) ORDER BY e.seq`, values: [log.conversation, log.workspace, types] }
    : { name: "read all", text: `${READ_ALL} ORDER BY e.seq`, values: [log.conversation, log.workspace] })
  return rows.map((row) => JSON.parse(lineOf(row)) as Envelope)
}

const READ_ALL = `
SELECT e.seq, e.at, e."turnId", e.agent, e.parent, e.data::text AS data
FROM "Event" e JOIN "Conversation" c ON c.id = e."conversationId"
WHERE c.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL`

const READ = `${READ_ALL} AND e.seq > $3 ORDER BY e.seq LIMIT $4`

function lineOf({ seq, at, turnId, agent, parent, data }: Stored): string {
  const head = { seq, at: at.toISOString(), ...(turnId && { turnId }), ...(agent && { agent }), ...(parent && { parent }) }
  return `${JSON.stringify(head).slice(0, -1)},"event":${data}}`
}

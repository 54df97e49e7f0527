/** The memories of a workspace: each a row, each row replaced by at most one other. Every statement here names the workspace. */
import type { Judged, Memory, MemoryScope, NewMemory } from "#lib/agent/memory.ts"
import { inTransaction, type Db } from "./db.ts"
import { newId } from "./ids.ts"
import type { Queryable } from "./log.ts"
import { languageOf } from "./memory-language.ts"
import type { Past } from "./memory-home.ts"
import { Conflict } from "./requests.ts"

export type MemoryRow = {
  id: string; text: string; scope: MemoryScope; agent: string | null; conversationId: string | null
  supersedesId: string | null; supersededById: string | null; supersededAt: Date | null
  status: Memory["status"]; pinned: boolean; expiresAt: Date | null; createdAt: Date
  sourceConversationId: string | null; sourceTurnId: string | null; sourceCallId: string | null; sourceMessageId: string | null
  judged: Judged | null
}

/** The columns of a memory `m` as `showMemory` wants them. */
export const COLUMNS = `m.id, m.text, m.scope, m.agent, m."conversationId", m."supersedesId", m."supersededById", m."supersededAt", m.pinned, m."expiresAt", m."createdAt",
  m."sourceConversationId", m."sourceTurnId", m."sourceCallId", m."sourceMessageId", m.judged,
  CASE WHEN m."deletedAt" IS NOT NULL THEN 'deleted' WHEN m.proposed THEN 'proposed' WHEN m."supersededById" IS NOT NULL THEN 'superseded'
       WHEN m."expiresAt" <= now() THEN 'expired' ELSE 'active' END AS status`

/** Of the workspace `$1` and not deleted: with its conversation goes, and comes back, what belongs to that. */
export const PRESENT = `m."workspaceId" = $1 AND m."deletedAt" IS NULL
  AND (m."conversationId" IS NULL OR EXISTS (SELECT FROM "Conversation" c WHERE c.id = m."conversationId" AND c."workspaceId" = $1 AND c."deletedAt" IS NULL))`

/** Who recalls: an agent in a conversation, which may be forked from others. */
export type Reader = { agent: string; conversation: string; before: Past[] }

/** Two parameters for `seenBy`. */
export const readerOf = (reader: Reader | undefined): [string | null, string | null] =>
  [reader?.agent ?? null, reader ? JSON.stringify([{ conversation: reader.conversation, until: "infinity" }, ...reader.before]) : null]

/** What an agent recalls in a conversation: what belongs to one it was forked from only as far as that went. The arguments name parameters of the statement. */
export const seenBy = (agent: string, conversations: string): string =>
  `(m.scope = 'everywhere' OR (m.scope = 'agent' AND m.agent = ${agent}) OR (m.scope = 'conversation' AND EXISTS (
     SELECT FROM json_to_recordset(${conversations}::json) AS p(conversation text, until timestamptz) WHERE p.conversation = m."conversationId" AND m."createdAt" <= p.until)))`

const time = (date: Date | null): string | null => date?.toISOString() ?? null

export function showMemory(row: MemoryRow): Memory {
  const { sourceConversationId, sourceTurnId, sourceCallId, sourceMessageId, judged, ...rest } = row
  return {
    id: rest.id, text: rest.text, scope: rest.scope, agent: rest.agent, conversationId: rest.conversationId,
    supersedesId: rest.supersedesId, supersededById: rest.supersededById, supersededAt: time(rest.supersededAt),
    status: rest.status, pinned: rest.pinned, expiresAt: time(rest.expiresAt), createdAt: rest.createdAt.toISOString(),
    source: sourceConversationId === null ? null : {
      conversationId: sourceConversationId,
      ...(sourceTurnId === null ? {} : { turnId: sourceTurnId }),
      ...(sourceCallId === null ? {} : { callId: sourceCallId }),
      ...(sourceMessageId === null ? {} : { messageId: sourceMessageId }),
    },
    ...(judged ? { verdict: judged.verdict, why: judged.why, by: judged.by } : {}),
  }
}

/** What replaced it meanwhile decides: who gets this judges again. */
export class Superseded extends Conflict {
  constructor() {
    super("Another memory replaced this one meanwhile. Look at the newest one, then try again.")
  }
}

/**
 * Stores a memory and, in the same commit, what it replaces: of two that replace the same one the first wins.
 * @throws Superseded when one of `supersedes` is not current any more
 */
export async function insertMemory(db: Db, workspace: string, memory: NewMemory): Promise<Memory> {
  await db.prisma.workspace.createMany({ data: [{ id: workspace }], skipDuplicates: true })
  const id = newId()
  await transaction(db, async (client) => {
    const { supersedes: [first, ...others] = [], source } = memory
    await client.query({ name: "insert memory", text: INSERT, values: [
      id, workspace, memory.text, memory.scope, memory.agent, memory.conversationId, first ?? null, others, memory.proposed ?? false, memory.pinned ?? false,
      memory.expiresAt ?? null, source?.conversationId ?? null, source?.turnId ?? null, source?.callId ?? null, source?.messageId ?? null,
      memory.judged ? JSON.stringify(memory.judged) : null, languageOf(memory.text), memory.createdAt ?? null,
    ] })
    if (first !== undefined) await replace(client, workspace, id, [first, ...others])
  })
  const stored = await readMemory(db, workspace, id)
  if (!stored) throw new Conflict("The conversation of this memory was deleted meanwhile.")
  return stored
}

const INSERT = `INSERT INTO "Memory" (id, "workspaceId", text, scope, agent, "conversationId", "supersedesId", absorbs, proposed, pinned, "expiresAt",
    "sourceConversationId", "sourceTurnId", "sourceCallId", "sourceMessageId", judged, language, search, "createdAt")
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::json, $17, to_tsvector('simple', $3) || to_tsvector($17::text::regconfig, $3), coalesce($18::timestamptz, now()))`

/** Links what is current to what replaces it; the row locks make a second one wait, and find nothing current. @throws Superseded */
export async function replace(client: Queryable, workspace: string, by: string, ids: string[]): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE "Memory" SET "supersededById" = $3, "supersededAt" = n."createdAt" FROM (SELECT "createdAt" FROM "Memory" WHERE id = $3) n
     WHERE id IN (SELECT id FROM "Memory" WHERE "workspaceId" = $1 AND id = ANY($2) ORDER BY id FOR UPDATE)
       AND "workspaceId" = $1 AND "supersededById" IS NULL AND "deletedAt" IS NULL AND NOT proposed AND id <> $3`, [workspace, ids, by])
  if (rowCount !== new Set(ids).size) throw new Superseded()
}

/** Whole or not at all. @throws Superseded when a unique link was taken meanwhile */
export async function transaction<T>(db: Db, work: (client: Queryable) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(db, work)
  } catch (error) {
    if (error instanceof Error && "constraint" in error && error.constraint === "Memory_supersedes_key") throw new Superseded()
    throw error
  }
}

/** With `reader` only what that one may recall. */
export async function readMemory({ pool }: Db, workspace: string, id: string, reader?: Reader): Promise<Memory | undefined> {
  const { rows } = await pool.query<MemoryRow>(
    `SELECT ${COLUMNS} FROM "Memory" m WHERE ${PRESENT} AND m.id = $2
       AND ($3::text IS NULL OR (${seenBy("$3", "$4")} AND NOT m.proposed AND coalesce(m."expiresAt" > now(), true)))`, [workspace, id, ...readerOf(reader)])
  return rows[0] && showMemory(rows[0])
}

/** What a call saved, when it was entered before. */
export async function memoryOfCall({ pool }: Db, workspace: string, callId: string): Promise<{ memory: Memory; judged: Judged } | undefined> {
  const { rows: [row] } = await pool.query<MemoryRow>(`SELECT ${COLUMNS} FROM "Memory" m WHERE ${PRESENT} AND m."sourceCallId" = $2`, [workspace, callId])
  return row?.judged ? { memory: showMemory(row), judged: row.judged } : undefined
}

/** `conversation`: those written in it, wherever they are recalled. `eyes`: those that this agent may recall there. `at`: what was current then, whatever the status. */
export type MemoryFilter = { status?: Memory["status"]; conversation?: string; at?: string; eyes?: Reader; cursor?: { createdAt: string; id: string }; limit: number }

const STATUS: Record<Memory["status"], string> = {
  active: `NOT m.proposed AND m."supersededById" IS NULL AND coalesce(m."expiresAt" > now(), true)`,
  proposed: `m.proposed`,
  superseded: `m."supersededById" IS NOT NULL`,
  expired: `NOT m.proposed AND m."supersededById" IS NULL AND m."expiresAt" <= now()`,
  deleted: `false`,
}

const CURRENT_THEN = `NOT m.proposed AND m."createdAt" <= $8 AND coalesce(m."supersededAt" > $8, true) AND coalesce(m."expiresAt" > $8, true)`

/** Newest first; without a status every head, the proposed ones too. */
export async function listMemories({ pool }: Db, workspace: string, { status, conversation, at, eyes, cursor, limit }: MemoryFilter): Promise<Memory[]> {
  const { rows } = await pool.query<MemoryRow>(
    `SELECT ${COLUMNS} FROM "Memory" m WHERE ${PRESENT} AND ${at ? "true" : status ? STATUS[status] : `m."supersededById" IS NULL`}
       AND ($8::timestamptz IS NULL OR ${CURRENT_THEN})
       AND ($2::text IS NULL OR m."sourceConversationId" = $2 OR m."conversationId" = $2)
       AND ($6::text IS NULL OR ${seenBy("$6", "$7")})
       AND ($3::timestamptz IS NULL OR (m."createdAt", m.id) < ($3, $4))
     ORDER BY m."createdAt" DESC, m.id DESC LIMIT $5`,
    [workspace, conversation ?? null, cursor?.createdAt ?? null, cursor?.id ?? null, limit, ...readerOf(eyes), at ?? null])
  return rows.map(showMemory)
}

/** Every row that is not deleted, oldest first: what an export holds. */
export async function allMemories({ pool }: Db, workspace: string): Promise<Memory[]> {
  const { rows } = await pool.query<MemoryRow>(`SELECT ${COLUMNS} FROM "Memory" m WHERE ${PRESENT} ORDER BY m."createdAt", m.id`, [workspace])
  return rows.map(showMemory)
}

/** The chains that these memories stand in, in one query: by the id of each head, oldest first. What was deleted in between is left out. */
export async function chainsOf({ pool }: Pick<Db, "pool">, workspace: string, ids: string[]): Promise<Map<string, Memory[]>> {
  const { rows } = await pool.query<MemoryRow & { head: string }>({ name: "chains", text: CHAINS, values: [workspace, ids] })
  const chains = new Map<string, Memory[]>()
  for (const { head, ...row } of rows) chains.set(head, [...(chains.get(head) ?? []), showMemory(row)])
  return chains
}

const CHAINS = `
WITH RECURSIVE up AS (
  SELECT id, "supersededById" FROM "Memory" WHERE "workspaceId" = $1 AND id = ANY($2)
  UNION SELECT n.id, n."supersededById" FROM up JOIN "Memory" n ON n.id = up."supersededById" AND n."workspaceId" = $1
), down AS (
  SELECT id, id AS head, 0 AS depth FROM up WHERE "supersededById" IS NULL
  UNION SELECT o.id, down.head, down.depth + 1 FROM down JOIN "Memory" o ON o."supersededById" = down.id AND o."workspaceId" = $1
)
SELECT ${COLUMNS}, down.head FROM down JOIN "Memory" m ON m.id = down.id WHERE ${PRESENT} ORDER BY down.head, down.depth DESC, m."createdAt", m.id`

/** The chain of one memory, oldest first; undefined when there is none such. */
export async function chainOf(db: Db, workspace: string, id: string): Promise<Memory[] | undefined> {
  const [chain] = (await chainsOf(db, workspace, [id])).values()
  return chain
}

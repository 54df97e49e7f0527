/** Memories as a file: what is in a workspace, and what of a file is not there yet. */
import type { Memory, MemoryPlace } from "#lib/agent/memory.ts"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import type { Queryable } from "./log.ts"
import { allMemories, Superseded, transaction } from "./memories.ts"
import { languageOf } from "./memory-language.ts"

/** One memory of a file; the ids hold only within the file. */
export type FileMemory = Pick<Memory, "text"> & Partial<Pick<Memory, "id" | "supersedesId" | "supersededById" | "scope" | "agent" | "conversationId" | "pinned" | "expiresAt" | "createdAt">>

/** What came of each: its id here, and whether it was there already. */
export type Imported = { id: string; known: boolean }[]

type Row = MemoryPlace & Pick<Memory, "id" | "text" | "supersedesId" | "pinned" | "expiresAt" | "createdAt"> & { absorbs: string[]; language: string }
type Present = { id: string; head: boolean; stands: boolean }

/**
 * Adds what is not there yet, with its chains and times; reading the same file twice changes nothing.
 * What belongs to a conversation that is not here is recalled everywhere. All of it is stored, or none.
 * @throws Superseded when something replaced meanwhile what the file replaces
 */
export async function importMemories(db: Db, workspace: string, items: FileMemory[], hasConversation: (id: string) => boolean): Promise<Imported> {
  const present = new Map<string, Present[]>()
  for (const memory of await allMemories(db, workspace)) add(present, keyOf(memory, memory.text), { id: memory.id, head: memory.supersededById === null && memory.status !== "proposed", stands: false })
  const replacedBy = Map.groupBy(items.filter(({ id, supersededById }) => id && supersededById), ({ supersededById }) => supersededById)
  const here = new Map<string, Present>()
  const imported: Imported = []
  const rows: Row[] = []
  const started = Date.now() - items.length
  for (const [i, item] of items.toSorted((a, b) => (a.createdAt ?? "~") < (b.createdAt ?? "~") ? -1 : 1).entries()) {
    const place = placeOf(item, hasConversation)
    const key = keyOf(place, item.text)
    // A fact may come back: in one chain the same text stands for several memories, each for one.
    const known = present.get(key)?.find(({ stands }) => !stands || !item.id)
    const one = known ?? { id: newId(), head: true, stands: true }
    if (!known) {
      const olds = new Set([item.supersedesId, ...(replacedBy.get(item.id ?? null) ?? []).map(({ id }) => id)].flatMap((id) => here.get(id ?? "") ?? []).filter(({ head }) => head))
      for (const old of olds) old.head = false
      const [first, ...others] = [...olds].map(({ id }) => id)
      rows.push({
        id: one.id, text: item.text, ...place, supersedesId: first ?? null, absorbs: others, pinned: item.pinned ?? false, expiresAt: item.expiresAt ?? null,
        createdAt: item.createdAt ?? new Date(started + i).toISOString(), language: languageOf(item.text),
      })
      add(present, key, one)
    }
    one.stands = true
    if (item.id) here.set(item.id, one)
    imported.push({ id: one.id, known: known !== undefined })
  }
  await db.prisma.workspace.createMany({ data: [{ id: workspace }], skipDuplicates: true })
  await transaction(db, (client) => insertRows(client, workspace, rows))
  return imported
}

function add(present: Map<string, Present[]>, key: string, one: Present): void {
  present.set(key, [...(present.get(key) ?? []), one])
}

/** All at once: one by one each would wait for the disk. */
async function insertRows(client: Queryable, workspace: string, rows: Row[]): Promise<void> {
  await client.query(
    `INSERT INTO "Memory" (id, "workspaceId", text, scope, agent, "conversationId", "supersedesId", absorbs, pinned, "expiresAt", "createdAt", language, search)
     SELECT r.id, $1, r.text, r.scope, r.agent, r."conversationId", r."supersedesId", r.absorbs, r.pinned, r."expiresAt", r."createdAt", r.language,
       to_tsvector('simple', r.text) || to_tsvector(r.language::regconfig, r.text)
     FROM json_to_recordset($2::json) AS r(id text, text text, scope text, agent text, "conversationId" text, "supersedesId" text, absorbs text[], pinned boolean,
       "expiresAt" timestamptz, "createdAt" timestamptz, language text)`, [workspace, JSON.stringify(rows)])
  const links = rows.flatMap(({ id, supersedesId, absorbs }) => (supersedesId === null ? [] : [supersedesId, ...absorbs]).map((old) => ({ old, by: id })))
  const { rowCount } = await client.query(
    `UPDATE "Memory" m SET "supersededById" = l.by, "supersededAt" = n."createdAt" FROM json_to_recordset($2::json) AS l(old text, by text) JOIN "Memory" n ON n.id = l.by
     WHERE m."workspaceId" = $1 AND m.id = l.old AND m."supersededById" IS NULL AND m."deletedAt" IS NULL AND NOT m.proposed`, [workspace, JSON.stringify(links)])
  if (rowCount !== links.length) throw new Superseded()
}

const keyOf = ({ scope, agent, conversationId }: MemoryPlace, text: string): string => JSON.stringify([scope, agent, conversationId, text])

function placeOf({ scope = "everywhere", agent = null, conversationId = null }: FileMemory, hasConversation: (id: string) => boolean): MemoryPlace {
  if (scope === "agent" && agent) return { scope, agent, conversationId: null }
  if (scope === "conversation" && conversationId && hasConversation(conversationId)) return { scope, agent: null, conversationId }
  return { scope: "everywhere", agent: null, conversationId: null }
}

/** Memories as a file: what is in a workspace, and what of a file is not there yet. */
import type { Memory, MemoryPlace } from "#lib/agent/memory.ts"
import type { Db } from "./db.ts"
import { allMemories, insertMemory } from "./memories.ts"

/** One memory of a file; the ids hold only within the file. */
export type FileMemory = Pick<Memory, "text"> & Partial<Pick<Memory, "id" | "supersedesId" | "scope" | "agent" | "conversationId" | "pinned" | "expiresAt" | "createdAt">>

/** What came of each: its id here, and whether it was there already. */
export type Imported = { id: string; known: boolean }[]

/**
 * Adds what is not there yet, with its chains and times; reading the same file twice changes nothing.
 * What belongs to a conversation that is not here is recalled everywhere.
 */
export async function importMemories(db: Db, workspace: string, items: FileMemory[], hasConversation: (id: string) => boolean): Promise<Imported> {
  const present = new Map((await allMemories(db, workspace)).map((memory) => [keyOf(memory, memory.text), { id: memory.id, head: memory.supersededById === null && memory.status !== "proposed" }]))
  const here = new Map<string, string>()
  const imported: Imported = []
  for (const item of items.toSorted((a, b) => (a.createdAt ?? "~") < (b.createdAt ?? "~") ? -1 : 1)) {
    const place = placeOf(item, hasConversation)
    const key = keyOf(place, item.text)
    const known = present.get(key)
    const old = [...present.values()].find(({ id }) => item.supersedesId && id === here.get(item.supersedesId))
    const id = known?.id ?? (await insertMemory(db, workspace, {
      text: item.text, ...place, pinned: item.pinned, ...(item.expiresAt ? { expiresAt: item.expiresAt } : {}), ...(item.createdAt ? { createdAt: item.createdAt } : {}),
      ...(old?.head ? { supersedes: [old.id] } : {}),
    })).id
    if (!known) {
      if (old) old.head = false
      present.set(key, { id, head: true })
    }
    if (item.id) here.set(item.id, id)
    imported.push({ id, known: known !== undefined })
  }
  return imported
}

const keyOf = ({ scope, agent, conversationId }: MemoryPlace, text: string): string => JSON.stringify([scope, agent, conversationId, text])

function placeOf({ scope = "everywhere", agent = null, conversationId = null }: FileMemory, hasConversation: (id: string) => boolean): MemoryPlace {
  if (scope === "agent" && agent) return { scope, agent, conversationId: null }
  if (scope === "conversation" && conversationId && hasConversation(conversationId)) return { scope, agent: null, conversationId }
  return { scope: "everywhere", agent: null, conversationId: null }
}

/** Wires memory to the world: what an agent's memory functions need, and what the API does with the same pipeline. */
import { candidatesOf, type Judged, type Memory, type MemoryHit, type MemoryPlace, type MemoryPolicy, type NewMemory } from "#lib/agent/memory.ts"
import { providerOf } from "#lib/agent/messages.ts"
import type { Call, Tool } from "#lib/agent/types.ts"
import type { Db } from "#lib/store/db.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { homeOfCall } from "#lib/store/memory-home.ts"
import { chainOf, insertMemory, listMemories, memoryOfCall, readMemory, Superseded } from "#lib/store/memories.ts"
import { acceptMemory, deleteMemory } from "#lib/store/memory-changes.ts"
import { importMemories, type FileMemory, type Imported } from "#lib/store/memory-files.ts"
import { searchMemories, type Eyes, type Search } from "#lib/store/memory-search.ts"
import { Missing } from "#lib/store/requests.ts"
import type { Embeddings } from "./embeddings.ts"
import { judgeByRules } from "#lib/tools/memory/judge.ts"
import { judgeByModel } from "#lib/tools/memory/judge-by-model.ts"
import { saveMemory, type MemoryKeeper, type Saved } from "#lib/tools/memory/save.ts"
import { memoryTools, type MemoryStore } from "#lib/tools/memory/tools.ts"

/** Without `embeddings` memories are found by words alone. */
type Home = { db: Db; embeddings?: Embeddings }

/** Memories that the judge compares with a new one. */
const COMPARED = 10
const NEWEST = 5

const keeperOf = ({ db, embeddings }: Home, workspace: string): MemoryKeeper => ({
  // The same may be told in other words: a judge that understands them sees what is newest too.
  similar: (text, { scope, agent, conversationId }) =>
    searchMemories(db, workspace, { query: text, k: COMPARED, newest: NEWEST, meaning: embeddings?.meaning, eyes: { as: "judge", place: { scope, agent, conversationId } } }),
  async insert(memory) {
    try {
      const stored = await insertMemory(db, workspace, memory)
      embeddings?.catchUp(workspace)
      return stored
    } catch (error) {
      if (error instanceof Superseded) return "superseded"
      throw error
    }
  },
  read: (id) => readMemory(db, workspace, id),
})

/** The memory functions of an agent with this policy; none for the policy "none". */
export function memoryToolsFor(home: Home, workspace: string, { policy, scope }: MemoryPolicy): Tool[] {
  if (policy === "none") return []
  return memoryTools({
    store: (call) => storeOf(home, workspace, call),
    judge: (call) => (providerOf(call.agent.model) === "offline" ? judgeByRules : judgeByModel(call)),
    scope,
    now: () => new Date(),
  })
}

async function storeOf(parts: Home, workspace: string, call: Call): Promise<MemoryStore> {
  const { db, embeddings } = parts
  const home = await homeOfCall(db, workspace, call.callId)
  if (home === undefined) throw new Missing("The conversation of this call was deleted.")
  const { conversation, imported, before } = home
  const eyes: Eyes = { as: "agent", agent: call.agent.name, conversation, before }
  const seen = (id: string) => readMemory(db, workspace, id, eyes)
  return {
    ...keeperOf(parts, workspace),
    conversation,
    imported,
    read: seen,
    search: (search) => searchMemories(db, workspace, { ...search, eyes, meaning: embeddings?.meaning }),
    list: (limit) => listMemories(db, workspace, { status: "active", limit, eyes }),
    chain: async (id) => ((await seen(id)) ? chainOf(db, workspace, id) : undefined),
    forget: async (id) => ((await seen(id)) ? deleteMemory(db, workspace, id) : undefined),
    saved: () => memoryOfCall(db, workspace, call.callId),
  }
}

/** What a person writes down goes through the same pipeline; the judge is the one by rules. */
export const rememberFor = (home: Home, workspace: string, fact: NewMemory): Promise<Saved | undefined> =>
  inTurn(workspace, () => saveMemory(keeperOf(home, workspace), judgeByRules, fact))

const last = new Map<string, Promise<unknown>>()

/** What one workspace sends at once is done one by one here, so that many who replace the same fact all come to it; other processes are kept apart by the database. */
async function inTurn<T>(workspace: string, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(workspace) ?? Promise.resolve()).then(work, work)
  last.set(workspace, mine)
  try {
    return await mine
  } finally {
    if (last.get(workspace) === mine) last.delete(workspace)
  }
}

/** A person vouches for a proposed memory: it is judged again, for much may have changed since. @throws Superseded when others keep being faster */
export async function acceptFor(home: Home, workspace: string, memory: Memory): Promise<Memory | undefined> {
  const keeper = keeperOf(home, workspace)
  const place: MemoryPlace = memory
  for (let n = 0; ; n++) {
    const similar = await keeper.similar(memory.text, place)
    const judged: Judged = { ...judgeByRules(memory.text, similar), candidates: candidatesOf(similar) }
    const supersedes = judged.target ? [judged.target] : []
    try {
      return await acceptMemory(home.db, workspace, memory.id, { supersedes, judged })
    } catch (error) {
      if (!(error instanceof Superseded) || n > 8) throw error
    }
  }
}

/** A person writes a memory anew: the old one becomes its past. @throws Superseded when another one has replaced it */
export async function replaceFor({ db, embeddings }: Home, workspace: string, old: Memory, text: string): Promise<Memory> {
  const { id, scope, agent, conversationId, expiresAt, pinned } = old
  const judged: Judged = { verdict: "updates", target: id, why: "A person wrote it anew.", by: "person", candidates: [{ id, text: old.text, score: 1 }] }
  const stored = await insertMemory(db, workspace, { text, scope, agent, conversationId, pinned, supersedes: [id], judged, ...(expiresAt && old.status !== "expired" ? { expiresAt } : {}) })
  embeddings?.catchUp(workspace)
  return stored
}

export const recallFor = ({ db, embeddings }: Home, workspace: string, search: Search): Promise<MemoryHit[]> => searchMemories(db, workspace, { meaning: embeddings?.meaning, ...search })

/** Adds what a file holds and the workspace does not. */
export async function importFor({ db }: Home, workspace: string, memories: (FileMemory & { status?: string })[]): Promise<Imported> {
  const wanted = memories.filter(({ status }) => status !== "proposed" && status !== "deleted")
  const conversations = new Set(wanted.flatMap(({ conversationId }) => conversationId ?? []))
  const here = new Set(await Promise.all([...conversations].map(async (id) => ((await readConversation(db, workspace, id)) ? id : ""))))
  return inTurn(workspace, () => importMemories(db, workspace, wanted, (id) => here.has(id)))
}

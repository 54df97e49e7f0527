/** letta-memory: ten facts about somebody, one that contradicts one of them. Does the link land there, and is each found again? */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { MemoryHit, NewMemory } from "#lib/agent/memory.ts"
import type { Db } from "#lib/store/db.ts"
import { newId } from "#lib/store/ids.ts"
import { insertMemory, readMemory, Superseded } from "#lib/store/memories.ts"
import { searchMemories } from "#lib/store/memory-search.ts"
import { saveMemory, type Judge, type MemoryKeeper } from "#lib/tools/memory/save.ts"

type Case = { input: string; ground_truth: string; agent_args: { extra: { facts: string[]; contradicting_fact: string; supporting_fact_indices: number[] } } }

const everywhere = { scope: "everywhere", agent: null, conversationId: null } as const

export const readCases = (folder: string, set: "read" | "update"): Case[] =>
  readFileSync(join(folder, `core_memory_${set}.jsonl`), "utf8").trim().split("\n").map((line) => JSON.parse(line) as Case)

const keeperOf = (db: Db, workspace: string): MemoryKeeper => ({
  similar: (text) => searchMemories(db, workspace, { query: text, k: 10, eyes: { as: "judge", place: everywhere } }),
  insert: (memory) => insertMemory(db, workspace, memory).catch((error: unknown) => {
    if (error instanceof Superseded) return "superseded" as const
    throw error
  }),
  read: (id) => readMemory(db, workspace, id),
})

/** `right`: the link is on the fact that is replaced and nothing else changed. `wrong`: on another one. `disturbed`: facts among the ten that replaced one another. `answered`: the question finds the new fact first. */
export type Links = { cases: number; right: number; wrong: number; none: number; disturbed: number; answered: number }

/** Stores the ten and then the contradicting one by the whole pipeline, each case in a workspace of its own. The ten of one person are stored once and judged by `rules`. */
export async function links(db: Db, cases: Case[], judge: Judge, rules: Judge): Promise<Links> {
  const count: Links = { cases: 0, right: 0, wrong: 0, none: 0, disturbed: 0, answered: 0 }
  for (const { input, agent_args: { extra: { facts, contradicting_fact, supporting_fact_indices } } } of cases) {
    const workspace = newId()
    const keeper = keeperOf(db, workspace)
    const fact = (text: string): NewMemory => ({ text, ...everywhere })
    const stored: string[] = []
    let links = 0
    for (const text of facts) {
      const saved = await saveMemory(keeper, rules, fact(text))
      if (saved?.judged.target) links++
      stored.push(saved?.memory.id ?? "")
    }
    const saved = await saveMemory(keeper, judge, fact(contradicting_fact))
    const target = saved?.judged.verdict === "duplicate" ? undefined : saved?.memory.supersedesId
    const meant = supporting_fact_indices.map((index) => stored[index])
    count.cases++
    if (links > 0) count.disturbed++
    if (target && meant.includes(target) && links === 0) count.right++
    else if (target && !meant.includes(target)) count.wrong++
    else count.none++
    const [first] = await searchMemories(db, workspace, { query: input, k: 1, eyes: { as: "person" } })
    if (first?.id === saved?.memory.id) count.answered++
  }
  return count
}

export type Recall = { asked: number; at: Map<number, number> }

/** Finds, among the facts of all cases in one workspace, the one that `ask` is about. */
export async function recall(db: Db, cases: Case[], ask: (one: Case) => string): Promise<Recall> {
  const workspace = newId()
  const ids = new Map<string, string>()
  for (const { agent_args: { extra: { facts } } } of cases)
    for (const text of facts) if (!ids.has(text)) ids.set(text, (await insertMemory(db, workspace, { text, ...everywhere })).id)
  const at = new Map([1, 5, 10].map((k) => [k, 0]))
  for (const one of cases) {
    const { facts, supporting_fact_indices } = one.agent_args.extra
    const meant = supporting_fact_indices.map((index) => ids.get(facts[index] ?? ""))
    const hits: MemoryHit[] = await searchMemories(db, workspace, { query: ask(one), k: 10, eyes: { as: "person" } })
    const place = hits.findIndex(({ id }) => meant.includes(id))
    for (const [k, found] of at) if (place >= 0 && place < k) at.set(k, found + 1)
  }
  return { asked: cases.length, at }
}

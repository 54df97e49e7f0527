/** Saving a fact: look for what is similar, judge, store. The same for a call, a page, and an import. */
import { candidatesOf, type Judged, type Memory, type MemoryHit, type MemoryPlace, type NewMemory } from "#lib/agent/memory.ts"

/** What a judge decides about a fact beside what is already remembered. */
export type Judgement = Omit<Judged, "candidates">
export type Judge = (text: string, candidates: MemoryHit[]) => Judgement | Promise<Judgement>

export type MemoryKeeper = {
  /** What of one place is most like a text, best first. */
  similar(text: string, place: MemoryPlace): Promise<MemoryHit[]>
  /** "superseded": somebody else replaced what this one would replace. */
  insert(memory: NewMemory): Promise<Memory | "superseded">
  read(id: string): Promise<Memory | undefined>
}

/** So often another one may come first. */
const TRIES = 8

export type Saved = { memory: Memory; judged: Judged }

/**
 * Stores a fact unless it is known, in place of what it replaces; a fact that is only proposed replaces nothing yet.
 * When somebody else was faster it is judged again. Undefined when that never ends.
 */
export async function saveMemory(keeper: MemoryKeeper, judge: Judge, fact: NewMemory): Promise<Saved | undefined> {
  for (let n = 0; n < TRIES; n++) {
    const similar = await keeper.similar(fact.text, fact)
    const judgement = await judge(fact.text, similar)
    const judged: Judged = { ...judgement, candidates: candidatesOf(similar) }
    const known = judged.verdict === "duplicate" && judged.target ? await keeper.read(judged.target) : undefined
    if (known?.status === "active") return { memory: known, judged }
    const replaces = (judged.verdict === "updates" || judged.verdict === "contradicts") && judged.target && !fact.proposed
    const memory = await keeper.insert({ ...fact, judged, supersedes: replaces && judged.target ? [judged.target] : [] })
    if (memory !== "superseded") return { memory, judged }
  }
  return undefined
}

/** The judge without a model: what a new fact does to the facts that are like it, by rules. */
import type { MemoryHit } from "#lib/agent/memory.ts"
import type { Judgement } from "./save.ts"
import { wordsOf } from "./words.ts"

type Candidate = Pick<MemoryHit, "id" | "text">

const ENOUGH = 0.5

/** Decides by rules; `candidates` are current memories, best first. */
export function judgeByRules(text: string, candidates: Candidate[]): Judgement {
  const by = "rules"
  const fresh = wordsOf(text)
  const olds = candidates.map((candidate) => ({ ...candidate, words: wordsOf(candidate.text) }))
  const bags = olds.map(({ words }) => new Set(words.map(({ stem }) => stem)))
  const weight = (stem: string) => 1 / (1 + bags.filter((bag) => bag.has(stem)).length)
  const own = new Set(fresh.map(({ stem }) => stem))
  const scored = olds.map((old, i) => {
    const bag = bags[i] ?? new Set<string>()
    const shared = [...own].filter((stem) => bag.has(stem))
    const sum = (stems: Iterable<string>) => [...stems].reduce((total, stem) => total + weight(stem), 0)
    return { ...old, shared, cover: sum(shared) / Math.max(1e-9, Math.min(sum(own), sum(bag))) , same: shared.length === own.size && shared.length === bag.size }
  }).sort((a, b) => b.cover - a.cover)
  const [best] = scored
  if (!best) return { verdict: "new", why: "Nothing like it is remembered.", by }
  if (best.same) return { verdict: "duplicate", target: best.id, why: "It says the same.", by }
  if (best.cover >= ENOUGH) return { verdict: "updates", target: best.id, why: `It shares ${best.shared.map((stem) => `"${stem}"`).join(", ")} and differs in the rest.`, by }
  return { verdict: "new", why: "What is alike is about something else.", by }
}

/** The judge without a model: what a new fact does to the facts that are like it, by rules. */
import type { MemoryHit } from "#lib/agent/memory.ts"
import { factOf, type Fact } from "./facts.ts"
import { equal, likeness } from "./likeness.ts"
import type { Judgement } from "./save.ts"

type Candidate = Pick<MemoryHit, "id" | "text">

/** By so much the likeliest must be ahead of the next: replacing the wrong fact is worse than keeping two. */
const AHEAD = 0.6

/** Decides by rules; `candidates` are current memories. */
export function judgeByRules(text: string, candidates: Candidate[]): Judgement {
  const by = "rules"
  const fresh = factOf(text)
  const olds = candidates.map((candidate) => ({ ...candidate, fact: factOf(candidate.text) }))
  const weigh = (stem: string) => 1 / (1 + olds.filter(({ fact }) => fact.rest.has(stem)).length)
  const [best, next] = olds.map((old) => ({ ...old, likely: likeness(fresh, old.fact, weigh) })).sort((a, b) => b.likely - a.likely)
  const same = olds.find(({ fact }) => saysTheSame(fresh, fact))
  if (same) return { verdict: "duplicate", target: same.id, why: "It says the same.", by }
  if (!best) return { verdict: "new", why: "Nothing like it is remembered.", by }
  if (best.likely < 0) return { verdict: "new", why: `The most similar, ${JSON.stringify(best.text)}, tells something else.`, by }
  if (next && best.likely - next.likely < AHEAD) return { verdict: "new", why: `${JSON.stringify(best.text)} and ${JSON.stringify(next.text)} are about equally similar; neither is replaced.`, by }
  const common = commonOf(fresh, best.fact)
  return fresh.denies && !fresh.changes
    ? { verdict: "contradicts", target: best.id, why: `It denies or limits what was known about ${common}.`, by }
    : { verdict: "updates", target: best.id, why: `It tells anew what was known about ${common}.`, by }
}

/** The same words in the same order, except for the order of whom it is about. */
const saysTheSame = (a: Fact, b: Fact): boolean => equal(a.subject, b.subject) && a.told.join(" ") === b.told.join(" ")

function commonOf(a: Fact, b: Fact): string {
  const words = [...a.rest].filter((stem) => b.rest.has(stem)).map((stem) => a.written.get(stem) ?? stem)
  const topic = [...a.topics].find((one) => b.topics.has(one))
  const telling = words.some((word) => !/^\d/.test(word)) ? words.filter((word) => !/^\d/.test(word)) : words
  return telling.length > 0 ? telling.slice(0, 4).map((word) => `"${word}"`).join(", ") : topic ? `the topic "${topic}"` : "the same"
}

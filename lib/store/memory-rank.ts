/** How well memories fit a question: BM25 over words and stems, and the fusion of several rankings. Pure. */

/** A word of the question: as written, and as its language's dictionary stems it. `holders`: memories that have it, counted up to a bound. */
export type Term = { word: string; stem: string; holders: number }

// Memories are a sentence long: a repeated word says little, and length hardly matters.
const SATURATION = 1.2
const LENGTH = 0.5

export const rarity = (term: Term, total: number): number => Math.log(1 + (total - Math.min(term.holders, total) + 0.5) / (term.holders + 0.5))

/** BM25 of a memory that has `lexemes`: each of its words, and each word's stem. */
export function wordScore(lexemes: string[], terms: Term[], { total, meanLength }: { total: number; meanLength: number }): number {
  const held = new Set(lexemes)
  const damping = SATURATION * (1 - LENGTH + (LENGTH * lexemes.length) / Math.max(1, meanLength))
  return terms.reduce((sum, term) => (held.has(term.word) || held.has(term.stem) ? sum + (rarity(term, total) * (SATURATION + 1)) / (1 + damping) : sum), 0)
}

// The customary constant: how much the first places count before the others.
const SMOOTH = 60

/** Fuses rankings: each gives the ids it found a score, and counts by the place of an id in it, times its weight. */
export function fuse(rankings: { weight: number; scores: Map<string, number> }[]): Map<string, number> {
  const fused = new Map<string, number>()
  for (const { weight, scores } of rankings) {
    const ranked = [...scores].filter(([, score]) => score > 0).sort(([, a], [, b]) => b - a)
    let place = 0
    ranked.forEach(([id, score], i) => {
      // Equal scores share a place: their order says nothing.
      if (i > 0 && score < (ranked[i - 1]?.[1] ?? 0)) place = i
      fused.set(id, (fused.get(id) ?? 0) + weight / (SMOOTH + 1 + place))
    })
  }
  return fused
}

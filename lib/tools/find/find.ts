/** Hybrid search among tools, without a model: BM25 over weighted fields, concepts that join synonyms, pieces of words, and the company a tool keeps. */
import { conceptsOf } from "./concepts.ts"
import { isWeak, wordsOf } from "./words.ts"

/** What is known of a tool that may be looked for; `group` is where it comes from. */
export type Findable = { name: string; description: string; parameters?: unknown; examples?: string[]; group?: string }

/** `why`: the words of the question that the tool has, the most telling first. */
export type Hit = { name: string; score: number; why: string[] }

export type Weights = { saturation: number; length: number; name: number; group: number; parameter: number; inner: number; example: number; concept: number; pieces: number; siblings: number; weak: number }

// Tuned on the even cases of MetaTool and LiveMCPBench (npm run eval:tools); the odd ones agree.
export const usual: Weights = { saturation: 2, length: 0.4, name: 2.5, group: 1.5, parameter: 0.8, inner: 0.4, example: 0.7, concept: 0.8, pieces: 2, siblings: 0.4, weak: 0.3 }

type Bag = Map<string, number>
type Entry = { tool: Findable; words: Bag; concepts: Bag; pieces: Bag; size: number }

/** Makes tools findable; the function it gives ranks them for a question, the best first, and leaves out what has nothing in common with it. */
export function indexTools(tools: Findable[], weights: Weights = usual): (question: string, limit?: number) => Hit[] {
  const entries = tools.map((tool) => entryOf(tool, weights))
  const words = rarityOf(entries.map((entry) => entry.words))
  const concepts = rarityOf(entries.map((entry) => entry.concepts))
  const pieces = rarityOf(entries.map((entry) => entry.pieces))
  const mean = entries.reduce((sum, { size }) => sum + size, 0) / Math.max(1, entries.length)
  const norms = entries.map((entry) => norm(entry.pieces, pieces))

  return (question, limit = Infinity) => {
    const bag = countOf(wordsOf(question))
    const meant = conceptsOf(bag.keys())
    const parts = piecesOf(question)
    const partsNorm = norm(parts, pieces)
    const scored = entries.map((entry, at): Scored => {
      const damping = weights.saturation * (1 - weights.length + (weights.length * entry.size) / mean)
      const saturated = (count: number) => (count * (weights.saturation + 1)) / (count + damping)
      const worth = new Map<string, number>()
      for (const [word, times] of bag) {
        const count = entry.words.get(word)
        if (count) worth.set(word, words(word) * saturated(count) * Math.min(2, Math.sqrt(times)) * (isWeak(word) ? weights.weak : 1))
      }
      for (const [concept, strength] of meant) {
        const count = entry.concepts.get(concept)
        if (count) worth.set(concept, weights.concept * concepts(concept) * saturated(count) * Math.min(1.5, strength))
      }
      return { tool: entry.tool, worth, rest: weights.pieces * cosine(parts, partsNorm, entry.pieces, norms[at] ?? 1, pieces) }
    })
    return withSiblings(scored, weights.siblings).map((hit) => ({ ...hit, score: sumOf(hit) })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, limit)
      .map(({ tool, worth, score }) => ({
        name: tool.name, score: Math.round(score * 100) / 100,
        why: [...worth].filter(([word]) => bag.has(word)).sort((a, b) => b[1] - a[1]).map(([word]) => word),
      }))
  }
}

/** `worth`: what each word or concept of the question speaks for the tool; `rest`: what speaks for it beside them. */
type Scored = { tool: Findable; worth: Bag; rest: number }

const sumOf = ({ worth, rest }: Scored): number => [...worth.values()].reduce((sum, one) => sum + one, rest)

/** A tool that fits gains when another one of its group does: they are made for the same work. */
function withSiblings(scored: Scored[], share: number): Scored[] {
  const best = new Map<string, number>()
  for (const hit of scored) if (hit.tool.group) best.set(hit.tool.group, Math.max(best.get(hit.tool.group) ?? 0, sumOf(hit)))
  return scored.map((hit) => ({ ...hit, rest: hit.rest + share * Math.min(best.get(hit.tool.group ?? "") ?? 0, 4 * sumOf(hit)) }))
}

function entryOf(tool: Findable, weights: Weights): Entry {
  const words: Bag = new Map()
  const add = (text: string, weight: number) => {
    for (const word of wordsOf(text)) words.set(word, (words.get(word) ?? 0) + weight)
  }
  add(tool.name, weights.name)
  add(tool.description, 1)
  add(tool.group ?? "", weights.group)
  for (const { name, description } of parametersOf(tool.parameters)) {
    add(name, weights.parameter)
    add(description, weights.inner)
  }
  for (const example of tool.examples ?? []) add(example, weights.example)
  const concepts: Bag = new Map()
  for (const [word, weight] of words) for (const [concept, strength] of conceptsOf([word])) concepts.set(concept, (concepts.get(concept) ?? 0) + strength * Math.min(2, weight))
  return { tool, words, concepts, pieces: piecesOf(`${tool.name} ${tool.description}`), size: [...words.values()].reduce((sum, weight) => sum + weight, 0) }
}

function parametersOf(schema: unknown): { name: string; description: string }[] {
  const properties = typeof schema === "object" && schema !== null && "properties" in schema ? schema.properties : undefined
  if (typeof properties !== "object" || properties === null) return []
  return Object.entries(properties).map(([name, one]) => ({ name, description: typeof one === "object" && one !== null && "description" in one ? String(one.description) : "" }))
}

const countOf = (words: string[]): Bag => {
  const bag: Bag = new Map()
  for (const word of words) bag.set(word, (bag.get(word) ?? 0) + 1)
  return bag
}

/** Four letters at a time, within words: what an ending or a spelling does not change. */
function piecesOf(text: string): Bag {
  const bag: Bag = new Map()
  for (const word of wordsOf(text)) {
    const padded = `_${word}_`
    for (let at = 0; at + 4 <= padded.length; at++) bag.set(padded.slice(at, at + 4), 1)
  }
  return bag
}

/** How telling a word is: the fewer have it, the more. */
function rarityOf(bags: Bag[]): (word: string) => number {
  const holders = new Map<string, number>()
  for (const bag of bags) for (const word of bag.keys()) holders.set(word, (holders.get(word) ?? 0) + 1)
  return (word) => {
    const n = holders.get(word) ?? 0
    return Math.log(1 + (bags.length - n + 0.5) / (n + 0.5))
  }
}

const norm = (bag: Bag, rarity: (piece: string) => number): number => Math.sqrt([...bag.keys()].reduce((sum, piece) => sum + rarity(piece) ** 2, 0)) || 1

function cosine(asked: Bag, askedNorm: number, has: Bag, hasNorm: number, rarity: (piece: string) => number): number {
  let sum = 0
  for (const piece of asked.keys()) if (has.has(piece)) sum += rarity(piece) ** 2
  return sum / (askedNorm * hasNorm)
}

import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { foldName } from "#lib/schema/nearest-names.ts"
import { builtin } from "./builtin.ts"
import type { Passage } from "./corpus.ts"

/** `search_text` over a small collection of passages, ranked by BM25. */
export const searchTool = (passages: Passage[]): Tool => {
  const rank = indexPassages(passages)
  return builtin({
    name: "search_text",
    description:
      "Search a small built-in collection of short texts about function calling: agents, tools, memory, hand-offs, delegation, background tasks, schema design, reliability, history. Call it when a question is about one of these, and answer from the passages found, naming their titles. It knows nothing else.",
    input: z.strictObject({
      query: z.string().min(1).max(500).describe('What to look for, in a few telling words, e.g. "parallel calls order of results".'),
      limit: z.int().min(1).max(10).optional().describe("How many passages at most, 1 to 10; 3 if left out."),
    }),
    idempotent: true,
    run({ query, limit = 3 }) {
      const hits = rank(query).slice(0, limit)
      const details = {
        card: "search",
        query,
        hits: hits.map(({ passage: { id, title, text }, score }) => ({ id, title, snippet: text, score: Math.round(score * 100) / 100 })),
      }
      if (hits.length > 0) return { text: hits.map(({ passage }) => `## ${passage.title}\n${passage.text}`).join("\n\n"), details }
      const titles = passages.map(({ title }) => title).join("; ")
      return { text: `Nothing found for ${JSON.stringify(query)}. Try other words. Titles in the collection: ${titles}.`, details }
    },
  })
}

type Hit = { passage: Passage; score: number }

// The usual constants: how soon repeating a word stops helping, and how much long passages are held back.
const SATURATION = 1.2
const LENGTH = 0.75

const indexPassages = (passages: Passage[]): ((query: string) => Hit[]) => {
  // A title says most in the fewest words, so it counts three times.
  const entries = passages.map((passage) => ({ passage, words: wordsOf(`${`${passage.title} `.repeat(3)}${passage.text}`) }))
  const meanLength = entries.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, entries.length)
  const holders = new Map<string, number>()
  for (const { words } of entries) for (const word of new Set(words)) holders.set(word, (holders.get(word) ?? 0) + 1)
  const rarity = (word: string) => {
    const n = holders.get(word) ?? 0
    return Math.log(1 + (entries.length - n + 0.5) / (n + 0.5))
  }
  return (query) => {
    const asked = [...new Set(wordsOf(query))]
    return entries
      .map(({ passage, words }) => {
        const damping = SATURATION * (1 - LENGTH + (LENGTH * words.length) / meanLength)
        const scores = asked.map((word) => {
          const count = words.filter((each) => each === word).length
          return (rarity(word) * count * (SATURATION + 1)) / (count + damping)
        })
        return { passage, score: scores.reduce((sum, score) => sum + score, 0) }
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
  }
}

const STOP = new Set(
  "a an and are as at be but by can do does for from has have how i in into is it its me my no not of on or so than that the them then there these they this to was what when where which who why will with you your about tell explain mean means".split(" "),
)

// A hand-off is looked for as handoff too.
const wordsOf = (text: string): string[] =>
  text
    .split(/\s+/)
    .flatMap((word) => (/\p{L}-\p{L}/u.test(word) ? [word, word.replaceAll("-", "")] : [word]))
    .flatMap((word) => foldName(word).split(" "))
    .filter((word) => word !== "" && !STOP.has(word))
    .map(stem)

/** Plurals and verb endings fall away, so that "calling" finds "call"; crude, and the same on both sides. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ing|ed|es|s|e)$/, "") : word.replace(/(?<=..)s$/, ""))

/** Words: how text and identifiers are cut, brought to a common stem, and weighed. */
import { conceptOf, genericWords, stopWords } from "./lexicon.ts"

/** A word, number or sign of a text; `start` and `end` are UTF-16 offsets. `stem` is comparable with other stems. */
export type Token = { text: string; lower: string; stem: string; start: number; end: number }

const tokenPattern = /(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)(?=-)|\d+(?:[.,]\d+)*|[\p{L}_][\p{L}\p{M}\d_]*(?:['’-][\p{L}\d_]+)*|[^\s]/giu

/** Cuts a text into words, numbers and single signs. */
export const tokenise = (text: string): Token[] =>
  Array.from(text.matchAll(tokenPattern), (match) => {
    const lower = match[0].toLowerCase()
    return { text: match[0], lower, stem: stem(lower.replaceAll("-", "")), start: match.index, end: match.index + match[0].length }
  })

const suffixes: [RegExp, string][] = [
  [/['’]s?$/, ""],
  [/([^aeiou])ies$/, "$1y"],
  [/(ss|sh|ch|x|z)es$/, "$1"],
  [/([^su])(?<!^new)s$/, "$1"],
  [/([^aeiou])\1(?:ing|ed)$/, "$1"],
  [/(..[^aeiou])(?:ing|ed)$/, "$1"],
  [/(...t)ion(?:al)?$/, "$1"],
  [/(....)ly$/, "$1"],
  [/(....)(?:ical|al)$/, "$1"],
  [/([^aeiou]...)y$/, "$1"],
  [/(..)e$/, "$1"],
]

const stems = new Map<string, string>()

/** Brings inflected English forms, and close synonyms, to one comparable form. */
export const stem = (word: string): string => {
  const known = stems.get(word)
  if (known !== undefined) return known
  const cut = suffixes.reduce((form, [ending, instead]) => form.replace(ending, instead), word)
  const result = conceptOf(word) ?? conceptOf(cut) ?? conceptOf(`${cut}e`) ?? cut
  // Bounded: texts of many users pass through one process.
  if (stems.size > 20_000) stems.clear()
  stems.set(word, result)
  return result
}

/** The words of an identifier: `getUserName`, `get_user_name` and `get.user-name` are the same three. */
export const identifierWords = (name: string): string[] =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/(\p{L})(\d)/gu, "$1 $2")
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean)
    .map((word) => word.toLowerCase())

/** True for words that carry no subject of their own. */
export const isStop = (lower: string): boolean => stopWords.has(lower)

/** True for words that nearly every tool shares, such as `get` or `data`. */
export const isGeneric = (lower: string): boolean => genericWords.has(lower) || genericWords.has(lower.replace(/s$/, ""))

/** The stems of a text that say what it is about. */
export const contentStems = (text: string): string[] =>
  tokenise(text)
    .filter((token) => /^\p{L}/u.test(token.lower) && !isStop(token.lower))
    .flatMap((token) => (token.lower.includes("_") ? identifierWords(token.text).map(stem) : [token.stem]))

/** A bag of stems with weights: a document of the index. */
export type Bag = Map<string, number>

/** Adds stems to a bag. */
export const addTo = (bag: Bag, words: Iterable<string>, weight: number): void => {
  for (const word of words) bag.set(word, (bag.get(word) ?? 0) + weight)
}

/** BM25 of each bag for a query (k1 1.2, b 0.5); the order is that of the bags. */
export const rank = (query: Set<string>, bags: Bag[]): number[] => {
  const lengths = bags.map((bag) => Array.from(bag.values()).reduce((sum, weight) => sum + weight, 0))
  const average = lengths.reduce((sum, length) => sum + length, 0) / (bags.length || 1)
  const scores = bags.map(() => 0)
  for (const word of query) {
    const holders = bags.filter((bag) => bag.has(word)).length
    if (holders === 0) continue
    const rarity = Math.log(1 + (bags.length - holders + 0.5) / (holders + 0.5))
    bags.forEach((bag, at) => {
      const weight = bag.get(word) ?? 0
      const share = 0.5 + (0.5 * (lengths[at] ?? 0)) / average
      scores[at] = (scores[at] ?? 0) + (rarity * weight * 2.2) / (weight + 1.2 * share)
    })
  }
  return scores
}

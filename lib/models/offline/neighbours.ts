/** Labels: the words of the message that stand beside a value and say whose it is. */
import type { Param } from "./schema.ts"
import type { Reading, Span } from "./spans.ts"
import type { Token } from "./words.ts"

/** What stands beside a span: up to six tokens before it and three after, nearest first, within its sentence. */
export type Neighbours = { before: Token[]; after: Token[]; listed?: boolean; edge?: "first" | "last"; measured?: boolean }

/** Words of several parameters say less than words of one. */
export type Sharing = Map<string, number>

/** Counts in how many parameters each stem stands. */
export const countSharing = (params: Param[]): Sharing => {
  const sharing: Sharing = new Map()
  for (const param of params) for (const word of new Set([...param.words, ...param.about])) sharing.set(word, (sharing.get(word) ?? 0) + 1)
  return sharing
}

const ends = /^[.;:?!()]$/

/** Finds the neighbours of a span; other spans of the same nature are walls. */
export const neighboursOf = (reading: Reading, span: Span): Neighbours => {
  const numeric = isNumeric(span)
  // All members of a list stand under the label of the list: "its sides are 6 and 10".
  const [home, tail] = [listEdge(reading, span, -1), listEdge(reading, span, 1)]
  const isWall = (token: Token) =>
    ends.test(token.text) || reading.spans.some((other) => other !== home && other !== tail && other.start <= token.start && token.end <= other.end && (numeric ? other.kind === "number" || other.kind === "numbers" || other.kind === "date" : other.kind !== "number"))
  const before: Token[] = []
  for (const token of reading.tokens.filter((token) => token.end <= home.start).reverse()) {
    if (before.length === 7 || (isWall(token) && !(token.text === ":" && before.length === 0) && token.text !== "(")) break
    before.push(token)
  }
  const after: Token[] = []
  for (const token of reading.tokens) {
    if (token.start < tail.end) continue
    if (after.length === 4 || isWall(token) || token.text === "," || token.lower === "and") break
    after.push(token)
  }
  return { before, after, listed: home !== tail, ...(home !== tail && span === home ? { edge: "first" as const } : home !== tail && span === tail ? { edge: "last" as const } : {}) }
}

function listEdge(reading: Reading, span: Span, step: 1 | -1): Span {
  const next = reading.spans[reading.spans.indexOf(span) + step]
  const like = next && next.kind === span.kind && isNumeric(span) && (next.kind !== "number" || span.kind !== "number" || next.amount.unit === span.amount.unit)
  const [first, second] = step > 0 ? [span, next] : [next, span]
  return like && first && second && isConjunction(reading.text.slice(first.end, second.start)) ? listEdge(reading, next, step) : span
}

/** True for a number and for a list of numbers. */
export const isNumeric = (span: Span): boolean => span.kind === "number" || span.kind === "numbers"

/** True when only commas and conjunctions stand between two spans. */
export const isConjunction = (between: string): boolean => /^['"’”]?\s*(?:,|,?\s*(?:and|or|&|plus|as well as|than|versus|vs\.?|,)\s*(?:also\s+|then\s+)?(?:the\s+|a\s+|for\s+|in\s+|of\s+|at\s+)*)+\s*['"‘“]?$/i.test(between)

/** Words of the parameter beside the span: 1 for a name word right beside it, less with distance and for words of the description. */
export const labelScore = (param: Param, near: Neighbours, sharing: Sharing): number => {
  const weigh = (word: string, weight: number): number => {
    // The prepositions say by their side what they mean: see role().
    if (word === "from" || word === "to") return 0
    if (word.length === 1) return letterLabel(word, near) ? weight : 0
    const before = near.before.findIndex((token) => token.stem === word)
    const after = near.after.findIndex((token) => token.stem === word)
    const flat = near.listed && (before >= 0 || after >= 0)
    const close = flat ? 0.8 : Math.max(before < 0 ? 0 : 1 - before * 0.1, after < 0 ? 0 : 0.95 - after * 0.2)
    return (weight * close) / Math.sqrt(sharing.get(word) ?? 1)
  }
  const byName = param.words.reduce((sum, word) => sum + weigh(word, 1), 0)
  const byAbout = [...param.about].reduce((sum, word) => sum + weigh(word, 0.4), 0)
  return Math.min(byName, 1.5) + Math.min(byAbout, 0.7)
}

// "a = 2" labels, the article in "a base of 2" does not.
function letterLabel(letter: string, near: Neighbours): boolean {
  const [first, second] = near.before
  return first !== undefined && second !== undefined && /^(=|:|is|of|equals)$/.test(first.lower) && second.lower === letter
}

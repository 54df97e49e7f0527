/** Parameters with few values: enums, values that a description quotes, yes and no. */
import type { Param } from "./schema.ts"
import type { Reading } from "./spans.ts"
import { sameUnit, unitWords } from "./units.ts"
import { identifierWords, isGeneric, isStop, stem, type Token } from "./words.ts"

/** A choice that the text names, and where. */
export type Choice = { value: unknown; start: number; end: number; strength: number }

/** Finds which of the values the text names, in the order of the text; the same place names one value only. */
export const findChoices = (values: unknown[], reading: Reading): Choice[] => {
  const picks = values.flatMap((value) => occurrences(value, reading))
  picks.sort((one, other) => other.strength - one.strength || other.end - other.start - (one.end - one.start))
  const kept: Choice[] = []
  for (const pick of picks) {
    if (kept.every((other) => pick.end <= other.start || pick.start >= other.end) && kept.every((other) => other.value !== pick.value)) kept.push(pick)
  }
  return kept.sort((one, other) => one.start - other.start)
}

function occurrences(value: unknown, reading: Reading): Choice[] {
  const wanted = String(value)
  const whole = wanted.toLowerCase()
  const words = identifierWords(wanted.replace(/(\d)(\p{L})/gu, "$1 $2"))
  const stems = words.map(stem)
  const found: Choice[] = []
  // Signs that are part of a name, as in C#, must be there.
  if (/[#+]/.test(wanted)) {
    const start = reading.text.indexOf(wanted)
    return start < 0 ? [] : [{ value, start, end: start + wanted.length, strength: 3 }]
  }
  reading.tokens.forEach((token, index) => {
    // The x of 2x^2 is no word of its own.
    if (/[\p{L}\d^]/u.test(reading.text.charAt(token.start - 1)) || reading.text.charAt(token.end) === "#") return
    if (typeof value === "string" && wanted.length <= 2 && wanted !== wanted.toLowerCase()) {
      if (token.text === wanted) found.push({ value, start: token.start, end: token.end, strength: 3 })
      return
    }
    // Also units that no single token holds, such as km/h.
    const unit = unitWords(wanted).find((word) => /[^\p{L}]/u.test(word) && reading.text.toLowerCase().startsWith(word, token.start) && !/[\p{L}\d]/u.test(reading.text.charAt(token.start + word.length)))
    if (unit) found.push({ value, start: token.start, end: token.start + unit.length, strength: 3 })
    if (wanted.includes("_") && sameUnit(token.lower, whole)) found.push({ value, start: token.start, end: token.end, strength: 2 })
    const run = reading.tokens.slice(index, index + words.length)
    const last = run.at(-1)
    if (!last || run.length < words.length || words.length === 0) return
    const parts = token.lower.split("-")
    if (words.length === 1 && parts.length > 1 && parts[0] === words[0]) found.push({ value, start: token.start, end: token.end, strength: 2 })
    else if (parts.length > 1 && parts.join(" ") === words.join(" ")) found.push({ value, start: token.start, end: token.end, strength: 3 })
    else if (run.every((part, at) => part.lower === words[at])) found.push({ value, start: token.start, end: last.end, strength: 3 })
    else if (run.every((part, at) => part.stem === stems[at] || sameUnit(part.lower, words[at] ?? ""))) found.push({ value, start: token.start, end: last.end, strength: 2 })
    else if (words.length > 1 && isDistinct(token, stems)) found.push({ value, start: token.start, end: token.end, strength: 1 })
  })
  if (found.length === 0 && whole.length > 3 && reading.text.toLowerCase().includes(whole)) {
    const start = reading.text.toLowerCase().indexOf(whole)
    found.push({ value, start, end: start + whole.length, strength: 2 })
  }
  return found.slice(0, 4)
}

function isDistinct(token: Token, stems: string[]): boolean {
  return stems[0] === token.stem && !isGeneric(token.lower) && !isStop(token.lower) && token.lower.length > 3
}

const flagWords = new Set("include includes is are has have get want show return flag enable use need needs allow with only if should do apply consider require required".split(" "))
const negations = /\b(?:not|no|without|exclud\w*|don't|doesn't|never|avoid\w*|except)\b[^.;,]{0,40}$/i

/** True or false, and where, when the text speaks of the flag. */
export const findFlag = (param: Param, reading: Reading, taken: (token: Token) => boolean): { value: boolean; token: Token } | undefined => {
  const words = identifierWords(param.name).filter((word) => !flagWords.has(word) && !isStop(word)).map(stem)
  if (words.length === 0) return undefined
  const matched = words.map((word) => reading.tokens.find((token) => !taken(token) && (token.stem === word || (word.length > 4 && token.stem.length > 4 && (token.stem.startsWith(word) || word.startsWith(token.stem))))))
  const hits = matched.filter((token) => token !== undefined)
  const first = hits[0]
  if (!first || hits.length < Math.ceil(words.length * 0.6)) return undefined
  return { value: !negations.test(reading.text.slice(0, first.start)), token: first }
}

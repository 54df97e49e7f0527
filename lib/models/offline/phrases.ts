/** Phrases: the words of a text that are neither the tool's own nor empty; what is left is often a value. */
import { findChoices } from "./choices.ts"
import type { Param, ToolView } from "./schema.ts"
import { isOpener, type Reading, type Span } from "./spans.ts"
import { currencyOf } from "./places.ts"
import { unitWords } from "./units.ts"
import { isGeneric, isStop, type Token } from "./words.ts"

// "theory of relativity" is one phrase.
function joinOf(reading: Reading, phrases: Span[]): Span[] {
  return phrases.reduce<Span[]>((joined, phrase) => {
    const before = joined.at(-1)
    if (before && reading.text.slice(before.end, phrase.start).trim() === "of") {
      joined[joined.length - 1] = { kind: "phrase", start: before.start, end: phrase.end, text: reading.text.slice(before.start, phrase.end) }
    } else joined.push(phrase)
    return joined
  }, [])
}

/** Names of currencies, as spans that read as their codes. */
export const findCurrencies = (reading: Reading): Span[] => {
  const found: Span[] = []
  for (let at = 0; at < reading.tokens.length; at++) {
    for (const length of [3, 2, 1]) {
      const run = reading.tokens.slice(at, at + length)
      const [first, last] = [run[0], run.at(-1)]
      if (!first || !last || run.length < length) continue
      const code = currencyOf(reading.text.slice(first.start, last.end))
      if (!code || (length === 1 && first.text.length < 4 && first.text !== first.text.toUpperCase())) continue
      found.push({ kind: "name", start: first.start, end: last.end, text: code })
      at += length - 1
      break
    }
  }
  return found
}

/** The enum values that a text names, for parameters that share one enum and tell by their place which is whose. */
export const findShared = (params: Param[], reading: Reading): Span[] => {
  const twin = params.find((param) => params.some((other) => other !== param && sharesChoices(param, other)))
  return twin ? findChoices(twin.choices, reading).filter((choice) => choice.strength > 1).map(({ value, start, end }) => ({ kind: "name", start, end, text: String(value) })) : []
}

/** True when two parameters allow the same values, as the two units of a conversion do. */
export const sharesChoices = (one: Param, other: Param): boolean => one.type === "string" && one.choices.length > 1 && JSON.stringify(one.choices) === JSON.stringify(other.choices)

/** The units that a text names: beside a number, or alone as in "in miles". */
export const findUnits = (reading: Reading): Span[] => {
  const found: Span[] = []
  for (const token of reading.tokens) {
    const amount = reading.spans.find((span) => span.kind === "number" && span.start <= token.start && token.end <= span.end)
    if (!amount && (token.lower.length > 1 || /^[CFK]$/.test(token.text)) && unitWords(token.lower).length > 0 && !isStop(token.lower)) found.push({ kind: "name", start: token.start, end: token.end, text: token.text })
    if (amount?.kind === "number" && amount.amount.unit && amount.start === token.start) {
      const start = reading.text.indexOf(amount.amount.unit, amount.start)
      if (start >= 0) found.push({ kind: "name", start, end: start + amount.amount.unit.length, text: amount.amount.unit })
    }
  }
  return found
}

/** Runs of content words outside the spans and outside the words of the tool. */
export const findPhrases = (tool: ToolView, reading: Reading, taken: { start: number; end: number }[] = []): Span[] => {
  const own = new Set([...tool.subject, ...tool.summary, ...tool.params.flatMap((param) => param.words)])
  const inSpan = (token: Token) => [...reading.spans, ...taken].some((span) => span.start <= token.start && token.start < span.end)
  const phrases: Span[] = []
  let run: Token[] = []
  const close = () => {
    // "selling tomatoes" offers tomatoes.
    if (run.length > 1 && run[0]?.lower.endsWith("ing")) run.shift()
    const first = run[0]
    const last = run.at(-1)
    if (first && last) phrases.push({ kind: "phrase", start: first.start, end: last.end, text: reading.text.slice(first.start, last.end) })
    run = []
  }
  for (const [index, token] of reading.tokens.entries()) {
    const apart = token.text !== "-" && !/^[\p{L}]/u.test(token.text)
    if (apart || inSpan(token) || isStop(token.lower) || isGeneric(token.lower) || own.has(token.stem) || isOpener(reading.tokens, index)) close()
    else run.push(token)
  }
  close()
  return joinOf(reading, phrases)
}

/** What a text offers as values: quotations, lists, dates, numbers, names, and phrases between the words of the tool. */
import { findMoments, type Moment } from "./dates.ts"
import { findAmounts, type Amount } from "./numbers.ts"
import { isCountry, isState } from "./places.ts"
import { isStop, tokenise, type Token } from "./words.ts"

type At = { start: number; end: number; text: string; weak?: true }

/** A possible value. Spans of one text never overlap. */
export type Span = At &
  (
    | { kind: "quoted" | "name" | "code" | "formula" | "phrase" }
    | { kind: "number"; amount: Amount }
    | { kind: "date" | "time"; moment: Moment }
    | { kind: "numbers"; values: number[] | number[][] }
  )

/** A text with its tokens and spans. */
export type Reading = { text: string; tokens: Token[]; spans: Span[] }

const quotation = /(?<![\p{L}\d])(?:'((?:[^'\n]|(?<=\p{L})'(?=\p{L}))+)'|‘([^’\n]+)’)(?![\p{L}\d])|"([^"\n]+)"|“([^”\n]+)”|`([^`\n]+)`/gu
const table = /\[\s*(?:\[[^[\]]*\]\s*,?\s*)+\]/g
const brackets = /[[(]\s*(-?[\d.]+(?:\s*,\s*-?[\d.]+)+)\s*[\])]/g
const formula = /(?<![\p{L}\d.])(?=[^\s]*[\^²³]|[\d\s]*[a-z]\s*[-+*/])(?:\d*\.?\d*\s?[a-z]?(?:\^\d+|\*\*\d+|[²³])?)(?:\s?[-+*/]\s?(?:\d*\.?\d*\s?[a-z]?(?:\^\d+|\*\*\d+|[²³])?))*(?![\p{L}\d])/gu
const code = /(?<![\p{L}\d.])(?!\d+(?:\.\d+)?e-?\d)(?=[\p{L}\d_/-]*\d)(?=[\p{L}\d_/-]*[\p{L}_/-])[\p{L}\d][\p{L}\d_/-]*[\p{L}\d](?![\p{L}\d])|[\w.+-]+@[\w-]+\.[\w.]+|https?:\/\/\S+[\w/]|\b\w+_\w+\b|(?<![\w/])(?:[A-Za-z]:|~|\.{1,2})?[/\\][\w.-]+(?:[/\\][\w.-]+)*\w|\b[\w-]+(?:\/[\w-]+)*\.(?:csv|json|txt|pdf|xlsx?|png|jpe?g|py|html|docx?|mp3|mp4|zip)\b/gu

/** Reads a text: finds everything in it that could be a value. */
export const read = (text: string): Reading => {
  const tokens = tokenise(text)
  const spans: Span[] = []
  const add = (span: Span) => {
    if (span.end > span.start && spans.every((other) => span.end <= other.start || span.start >= other.end)) spans.push(span)
  }
  for (const match of text.matchAll(quotation)) {
    const inner = match.slice(1).find((part) => part !== undefined) ?? ""
    // A whole message in quotation marks is a message, not a quotation; 'name': 'Ann' quotes its key too.
    const isKey = /^\s*:\s*['"‘“`\d[]/.test(text.slice(match.index + match[0].length))
    if (inner.length < text.trim().length - 4 && !isKey) add({ kind: "quoted", ...trimmed(text, match.index + 1, match.index + match[0].length - 1) })
  }
  for (const match of text.matchAll(table)) {
    const rows = Array.from(match[0].matchAll(brackets), (row) => (row[1] ?? "").split(",").map(Number))
    add({ kind: "numbers", ...at(text, match.index, match.index + match[0].length), values: rows })
  }
  for (const match of text.matchAll(brackets)) {
    const values = (match[1] ?? "").split(",").map(Number)
    if (values.every(Number.isFinite)) add({ kind: "numbers", ...at(text, match.index, match.index + match[0].length), values })
  }
  for (const moment of findMoments(text)) add({ ...moment, moment })
  const amounts = findAmounts(text)
  const measured = amounts.filter((amount) => amount.unit || amount.ordinal || amount.spelled)
  for (const amount of measured) if (!amount.spelled) add({ kind: "number", ...at(text, amount.start, amount.end), amount })
  for (const match of text.matchAll(formula)) {
    if (/[a-z]/.test(match[0]) && /[\^²³*+]|\d[a-z]/.test(match[0]) && !amounts.some((amount) => amount.start <= match.index && amount.end >= match.index + match[0].trimEnd().length)) {
      add({ kind: "formula", ...trimmed(text, match.index, match.index + match[0].length) })
    }
  }
  for (const match of text.matchAll(code)) {
    add({ kind: "code", ...at(text, match.index, match.index + match[0].length) })
  }
  for (const name of names(text, tokens)) add({ kind: "name", ...name })
  for (const amount of amounts) add({ kind: "number", ...at(text, amount.start, amount.end), amount })
  return { text, tokens, spans: spans.sort((one, other) => one.start - other.start) }
}

const at = (text: string, start: number, end: number): At => ({ start, end, text: text.slice(start, end) })

function trimmed(text: string, start: number, end: number): At {
  const slice = text.slice(start, end)
  const from = start + slice.length - slice.trimStart().length
  return at(text, from, start + slice.trimEnd().length)
}

const joiners = new Set(["of", "the", "de", "la", "van", "von", "da", "del", "di", "du", "le", "&", "vs", "-"])
const openers = new Set(
  `find get calculate compute what who when where why how which can could would should please show give tell book search convert add play solve fetch
  check create make generate is are do does did analyze analyse determine provide predict list look compare write send set run draw roll wait
  i me use using also then and if in on at for from to the a an my your let's let there here suppose imagine given estimate retrieve compose
  identify evaluate translate order buy plan help remember note tell ask first second third finally next lastly now after before with by of it he she they we you
  consider assuming john's your's display obtain locate recommend explain describe perform train fetch extract compile design schedule arrange reserve measure simulate count sort filter remove delete update start hi hello hey thanks ok okay yes no not this that these those`
    .trim()
    .split(/\s+/),
)

/** Runs of capitalised words, with small words between them, and "City, State" as one. */
function names(text: string, tokens: Token[]): At[] {
  const found: At[] = []
  const capital = (token: Token | undefined) => token !== undefined && /^\p{Lu}/u.test(token.text)
  for (let first = 0; first < tokens.length; first++) {
    const token = tokens[first]
    if (!token || !capital(token) || isOpener(tokens, first) || /^I(['’]|$)/.test(token.text)) continue
    let last = first
    for (let next = first + 1; next < tokens.length && next <= last + 3; next++) {
      const word = tokens[next]
      const previous = tokens[next - 1]
      if (!word || !previous) break
      if (capital(word) && (last === next - 1 || joined(tokens, last, next) || isSlashed(tokens, next))) last = next
      else if (word.text === "." && isInitial(previous, tokens[next + 1], word)) {
        if (last === next - 1) last = next
      } else if (!joiners.has(word.lower) && !(word.text === "/" && isSlashed(tokens, next + 1))) break
    }
    const end = tokens[last]?.end ?? token.end
    const surely = first !== last || !opensSentence(tokens, first) || /^\p{Lu}.*\p{Lu}/u.test(token.text)
    if (surely || !isStop(token.lower)) found.push({ ...at(text, token.start, end), ...(surely ? {} : { weak: true as const }) })
    first = last
  }
  const bare = found.map((name) => ({ ...name, ...at(text, name.start, name.end - (/['’]s?$/.exec(name.text)?.[0].length ?? 0)) }))
  return mergePlaces(text, bare)
}

/** True for a word that begins a sentence and is most often no name: a verb that asks, a pronoun, an article. */
export const isOpener = (tokens: Token[], index: number): boolean =>
  opensSentence(tokens, index) && (openers.has(tokens[index]?.lower ?? "") || /^(?:the|an?|my|all|this|these)$/.test(tokens[index + 1]?.lower ?? ""))

function opensSentence(tokens: Token[], index: number): boolean {
  const before = tokens[index - 1]
  return before === undefined || /^[.?!:"'“‘]$/.test(before.text) && !/^\p{Lu}$/u.test(tokens[index - 2]?.text ?? "")
}

// "Europe/Oslo" is one name.
function isSlashed(tokens: Token[], next: number): boolean {
  const [before, slash, word] = tokens.slice(next - 2, next + 1)
  return slash?.text === "/" && before?.end === slash.start && word?.start === slash.end
}

function joined(tokens: Token[], last: number, next: number): boolean {
  return tokens.slice(last + 1, next).every((token) => joiners.has(token.lower) || token.text === ".")
}

/** "Washington D.C." and "Apple Inc." keep their full stop, the last word of a sentence does not. */
function isInitial(word: Token, next: Token | undefined, dot: Token): boolean {
  return word.end === dot.start && (/^\p{Lu}$/u.test(word.text) || /^(inc|co|ltd|corp|dr|mr|mrs|ms|st|jr|sr|mt)$/i.test(word.text)) && (next === undefined || next.start === dot.end || /^\p{L}/u.test(next.text) || /^[,;'"?]$/.test(next.text))
}

function mergePlaces(text: string, found: At[]): At[] {
  const merged: At[] = []
  for (const [index, name] of found.entries()) {
    const before = merged.at(-1)
    const region = isState(name.text) || isCountry(name.text)
    const lists = before && (isCountry(before.text) || /^,?\s*(?:and|or)\s/.test(text.slice(name.end)) && found[index + 1] && !text.slice(found[index + 1]?.end).startsWith(", "))
    if (before && region && text.slice(before.end, name.start) === ", " && (!lists || /^[A-Z]{2}$/.test(name.text))) {
      merged[merged.length - 1] = at(text, before.start, name.end)
    } else merged.push(name)
  }
  return merged
}

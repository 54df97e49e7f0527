/** How well a span of the text suits a parameter: labels beside it, its kind, its unit, its preposition. */
import type { Param, ToolView } from "./schema.ts"
import { isCountry, isState } from "./places.ts"
import type { Reading, Span } from "./spans.ts"
import { isQuantity, quantitiesOf, sameUnit, unitWords } from "./units.ts"
import { contentStems, identifierWords, isGeneric, stem, type Token } from "./words.ts"

/** What stands beside a span: up to six tokens before it and three after, nearest first, within its sentence. */
export type Neighbours = { before: Token[]; after: Token[]; listed?: boolean; measured?: boolean }

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
  return { before, after, listed: home !== tail }
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

const lows = ["min", "minimum", "lower", "low", "start", "begin", "from", "initial"].map(stem)
const highs = ["max", "maximum", "upper", "high", "end", "to", "final", "until"].map(stem)

// "from 2 to 5": the number after "to" is the end of the range.
function rangeRole(param: Param, near: Neighbours): number {
  const [word] = near.before
  if (param.words.some((part) => highs.includes(part))) return word?.lower === "to" || word?.lower === "until" || word?.text === "-" ? 0.4 : word?.lower === "from" || word?.lower === "between" ? -0.4 : 0
  if (param.words.some((part) => lows.includes(part))) return word?.lower === "from" || word?.lower === "between" || word?.lower === "since" ? 0.4 : word?.lower === "to" ? -0.4 : 0
  return 0
}

/** Suits a number to a numeric parameter; 0 or less: not at all. */
export const numberScore = (param: Param, span: Span & { kind: "number" }, near: Neighbours, sharing: Sharing): number => {
  const { value, unit, ordinal, spelled, weak } = span.amount
  const label = labelScore(param, near, sharing)
  let score = (param.required ? 0.3 : 0) + label + rangeRole(param, near)
  const own = unitsOf(param)
  if (unit) {
    if (own.some((word) => sameUnit(word, unit))) score += 0.7
    else if (quantitiesOf(unit).some((quantity) => param.words.includes(quantity))) score += 0.5
    else if (quantitiesOf(unit).some((quantity) => param.about.has(quantity))) score += 0.3
    else if (param.words.some(isQuantity)) score -= 0.5
    else if (own.length > 0 && !own.some((word) => quantitiesOf(word).some((quantity) => quantitiesOf(unit).includes(quantity)))) score -= 0.6
  }
  const names = identifierWords(param.name)
  const isYear = value >= 1000 && value <= 2100 && Number.isInteger(value) && !unit
  if (isYearName(names)) score += isYear ? 0.6 : -1
  else if (isYear && !names.includes("years")) score -= /^(in|since|during|year)$/.test(near.before[0]?.lower ?? "") ? 0.9 : 0.1
  else if (isYear && names.includes("years")) score -= 0.6
  if (param.type === "integer" && !Number.isInteger(value) && unit !== "%") score -= 0.5
  if (ordinal && label < 0.5) score -= 1
  if (weak && label < 0.6) score -= 1
  // "two numbers" counts what follows and is none of them.
  if (spelled && label < (names.some((word) => counting.has(word)) && !/\d/.test(param.name) ? 0.1 : 0.3) && !unit) score -= 0.6
  if (names.some((word) => counting.has(word)) && (near.before[0]?.lower === "top" || (!unit && /^\p{Ll}+s$/u.test(near.after[0]?.lower ?? "")))) score += 0.4
  return score
}

// The year of a thing, but not the revenue of a year.
function isYearName(names: string[]): boolean {
  const plain = names.filter((word) => !/^\d+$/.test(word))
  return plain.at(-1) === "year" || (plain[0] === "year" && /(?:ed|built|of|born)$/.test(plain[1] ?? ""))
}

const counting = new Set(["number", "count", "num", "limit", "quantity", "top", "n", "max", "amount", "total"])

function unitsOf(param: Param): string[] {
  return [...identifierWords(param.name), ...(param.description.toLowerCase().match(/[\p{L}°/^²³$%]+\d?/gu) ?? [])].filter((word) => word.length > 1 && unitWords(word).length > 0)
}

const places = ["city", "location", "place", "country", "state", "address", "area", "region", "county", "town", "origin", "destination", "locate", "court", "where", "venue"].map(stem)
const people = ["person", "actor", "artist", "author", "player", "name", "scientist", "composer", "director", "user", "president", "company", "team", "brand", "species", "celebrity"].map(stem)
const free = ["query", "text", "message", "prompt", "question", "content", "note", "task", "instruction", "request", "sentence", "keyword", "review", "description"].map(stem)
const works = ["title", "song", "book", "film", "game", "artwork", "painting", "item", "work", "exhibition", "event"].map(stem)
const coded = ["id", "code", "number", "file", "path", "docket", "url", "email", "zip", "phone", "symbol", "ticker", "no", "season", "version"].map(stem)
const formulas = ["function", "expression", "equation", "formula", "polynomial", "calculation"].map(stem)
const dates = /date|deadline|\bday\b|when|\btime ?frame\b|month|check.?in|check.?out|departure|birthday/i
const times = /\btime\b(?! ?zone)|hour|when|clock/i

/** True when the parameter wants a place. */
export const wantsPlace = (param: Param): boolean => param.words.some((word) => places.includes(word)) || (/\b(?:city|location|place|country)\b/i.test(param.description) && !param.words.some((word) => people.includes(word)))
const running = ["text", "message", "prompt", "question", "content", "note", "task", "instruction", "request", "sentence"].map(stem)

/** True when the parameter wants running text or words to look for. */
export const wantsText = (param: Param): boolean => param.words.some((word) => free.includes(word))
/** True when only whole sentences will do: then a single word of the message is never enough. */
export const wantsSentence = (param: Param): boolean => param.required && param.type === "string" && param.choices.length === 0 && running.includes(param.words.at(-1) ?? "")
/** True when the parameter wants an arithmetic expression. */
export const wantsFormula = (param: Param): boolean => param.words.some((word) => formulas.includes(word))
/** True when the parameter wants a currency. */
export const wantsCurrency = (param: Param): boolean => param.type === "string" && /currency/i.test(`${param.name} ${param.description}`)
/** True when the parameter names a unit. */
export const wantsUnit = (param: Param): boolean =>
  param.type === "string" && (param.choices.length > 0 ? param.choices.filter((choice) => unitWords(String(choice)).length > 0).length > 2 : /\bunits?\b/i.test(`${identifierWords(param.name).join(" ")} ${param.description}`))
/** True when the parameter wants a date. */
export const wantsDate = (param: Param): boolean => dates.test(`${identifierWords(param.name).join(" ")} ${param.description.split(".")[0]}`)

const kindScores = { quoted: 0.8, name: 0.6, code: 0.35, formula: 0.1, phrase: 0 }

/** Suits a span to a parameter that takes a string; 0 or less: not at all. */
export const stringScore = (tool: ToolView, param: Param, span: Span, near: Neighbours, sharing: Sharing): number => {
  const label = labelScore(param, near, sharing)
  const has = (list: string[]) => param.words.some((word) => list.includes(word))
  switch (span.kind) {
    case "numbers":
      return 0
    case "number":
      return has(coded) && param.words.length > 0 ? 0.2 + label : label >= 1.2 && !wantsPlace(param) ? 0.3 : 0
    case "date":
      return wantsDate(param) ? 0.9 + label + role(param, near) : label > 0.9 && times.test(param.name) ? 0.4 : 0
    case "time":
      return times.test(`${identifierWords(param.name).join(" ")} ${param.description}`) ? 0.9 + label + role(param, near) : 0
    case "quoted": case "name": case "code": case "formula": case "phrase": {
      if (wantsSentence(param) && span.kind !== "quoted") return 0
      if (wantsDate(param) && !wantsPlace(param) && span.kind !== "quoted") return label > 1 ? 0.2 : 0
      const place = wantsPlace(param)
      let score = kindScores[span.kind] + label + innerLabel(param, span) + role(param, near) + (span.weak ? -0.6 : 0)
      if (has(works)) score += span.kind === "quoted" ? 0.2 : 0
      else if (has(makers)) score += (span.kind === "quoted" ? -0.2 : 0) + (/^['’]s?$/.test(near.after[0]?.text ?? "") ? 0.4 : 0)
      const where = near.before.slice(0, 2).some((token) => /^(in|at|near|around|from|to|inside|across)$/.test(token.lower))
      if (unitWords(span.text).length > 0 && !wantsUnit(param)) score -= 1
      if (place) score += span.kind === "name" ? (where ? 0.5 : 0) + (isRegion(span.text) ? 0.3 : 0) : span.kind === "phrase" && where ? 0.1 : -0.4
      else if (span.kind === "name" && tool.params.some(wantsPlace) && (isRegion(span.text) || near.before.slice(0, 2).some((token) => /^(in|at|near)$/.test(token.lower)))) score -= 0.4
      if (place && tool.params.some((other) => other !== param && innerLabel(other, span) > 0) && innerLabel(param, span) === 0) score -= 0.6
      if (has(people) && span.kind === "name") score += span.text.includes(" ") ? 0.3 : 0.15
      if (span.kind === "phrase" && /^lang/i.test(param.name)) return 0
      // "to prepare" is a verb, unless a way leads there.
      if (span.kind === "phrase" && near.before[0]?.lower === "to" && !place && !has(targets)) score -= 0.3
      if (span.kind === "phrase") score += near.before.slice(0, 2).some((token) => /^(of|for|in|about|on|with|by|like|likes|a|an|the)$/.test(token.lower)) ? 0.3 : 0.1
      if (has(coded)) score += span.kind === "code" ? 0.5 : 0
      if (has(formulas)) score += span.kind === "formula" ? 1 : -0.3
      if (has(free) && span.kind !== "quoted") score -= 0.4
      if (span.kind === "name" && near.measured === undefined && contentStems(span.text).every((word) => tool.subject.has(word) || tool.summary.has(word))) score -= 0.8
      return score
    }
    default:
      return span satisfies never
  }
}

// "Premier League" says itself that it is a league.
function innerLabel(param: Param, span: Span): number {
  if (span.kind !== "name") return 0
  const stems = contentStems(span.text)
  return stems.length > 1 && param.words.some((word) => !isGeneric(word) && stems.includes(word)) ? 0.7 : 0
}

const isRegion = (text: string): boolean => text.split(", ").some((part) => isCountry(part) || isState(part))

const sources = ["from", "origin", "start", "begin", "source", "departure", "base", "initial"].map(stem)
const targets = ["to", "destination", "end", "target", "arrival", "until", "final"].map(stem)
const makers = ["author", "artist", "composer", "by", "director", "creator", "sculptor", "painter", "singer", "scientist"].map(stem)

const producers = ["manufacturer", "brand", "make", "maker", "publisher", "store", "shop"].map(stem)
const platforms = ["platform", "site", "service", "device", "console", "channel", "source"].map(stem)
const means = ["transportation", "transport", "mode", "method", "means", "technique", "vehicle"].map(stem)

/** The preposition before a span speaks for a parameter's role: from an origin to a destination, by an artist. */
export const role = (param: Param, near: Neighbours): number => {
  const prepositions = near.before.slice(0, 3).map((token) => token.lower)
  const has = (list: string[]) => param.words.some((word) => list.includes(word))
  if (near.measured !== undefined) {
    const source = has(sources) ? 0.6 : has(targets) ? -0.5 : 0
    if (near.measured) return source
    if (prepositions[0] === "from") return has(sources) ? 0.6 : -0.5
    return (/^(in|to|into|as)$/.test(prepositions[0] ?? "") ? 0.7 : 0) + (has(targets) ? 0.4 : has(sources) ? -0.3 : 0)
  }
  const nearest = prepositions.find((word) => /^(from|to|between|by|and|until|till|into|after|since|before|through|in|of|with)$/.test(word))
  if (has(sources)) return nearest === "from" || nearest === "between" || nearest === "after" || nearest === "since" ? 0.6 : nearest === "to" || nearest === "into" || nearest === "until" ? -0.5 : 0
  if (has(targets)) return nearest === "to" || nearest === "into" || nearest === "until" || nearest === "till" || nearest === "before" || nearest === "through" || nearest === "in" ? 0.6 : nearest === "from" || nearest === "between" ? -0.5 : 0
  if (has(makers)) return nearest === "by" ? 0.6 : 0
  if (has(producers)) return prepositions[0] === "from" || nearest === "by" ? 0.5 : 0
  if (has(platforms)) return prepositions[0] === "on" || prepositions[0] === "from" ? 0.6 : 0
  if (has(means)) return prepositions.some((word) => /^(by|via|through|using|with)$/.test(word)) ? 0.7 : 0
  return nearest === "by" ? -0.2 : 0
}

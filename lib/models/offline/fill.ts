/** Fills a tool's arguments from a text: each parameter gets the span that suits it best. */
import { assign, type Candidate } from "./assign.ts"
import { findChoices, findFlag, type Choice } from "./choices.ts"
import { writeMoment } from "./dates.ts"
import { findFormula } from "./formula.ts"
import { findCurrencies, findPhrases, findShared, findUnits, sharesChoices } from "./phrases.ts"
import { countryOf, regionOf } from "./places.ts"
import type { Param, ToolView } from "./schema.ts"
import { countSharing, isConjunction, isNumeric, neighboursOf, numberScore, stringScore, wantsCurrency, wantsFormula, wantsSentence, wantsText, wantsUnit, type Neighbours } from "./score.ts"
import type { Reading, Span } from "./spans.ts"
import type { Token } from "./words.ts"

/** A value for a parameter, where it stood, and how well it suits. */
export type Found = { param: Param; value: unknown; start: number; end: number; score: number; span?: Span; near?: Neighbours; inside?: Range[] }

/** `found` holds one value per parameter; `missing` the required parameters without one. */
export type Filling = { found: Found[]; missing: Param[] }

type Range = { start: number; end: number }

/** Finds the best value of each parameter; spans that overlap a `used` range are passed over. */
export const fill = (tool: ToolView, params: Param[], reading: Reading, used: readonly Range[] = []): Filling => {
  const currencies = params.some(wantsCurrency) ? findCurrencies(reading) : []
  const isTwin = (param: Param) => params.some((other) => other !== param && sharesChoices(param, other))
  const shared = findShared(params, reading)
  const units = [...(params.some((param) => wantsUnit(param) && !isTwin(param)) ? findUnits(reading) : []), ...shared]
  const found = params.flatMap((param) => fillObject(tool, param, reading, used) ?? fillFormula(param, reading) ?? (isTwin(param) ? undefined : fillChoice(param, reading, used)) ?? fillClock(param, reading) ?? [])
  const inside = found.flatMap((one) => one.inside ?? [])
  const chosen = found.filter((one) => one.start >= 0 && one.end - one.start < reading.text.length)
  const spans = [...reading.spans, ...findPhrases(tool, reading, chosen), ...currencies, ...units].filter((span) => ![...used, ...inside].some((range) => overlaps(span, range)))
  // A number inside an expression, or a word that chose an enum value, is not free for another parameter.
  const free = spans.filter((span) => !found.some((one) => one.param.type !== "object" && overlaps(span, one) && (span.kind === "name" ? covers(one, span) : one.start <= span.start)))
  const open = params.filter((param) => !isTitle(tool, param) && found.every((one) => one.param !== param) && (isTwin(param) || !isClosed(param)))
  const candidates: Candidate[] = free.map((span) => ({ span, near: { ...neighboursOf(reading, span), ...(units.includes(span) || currencies.includes(span) ? { measured: isMeasured(reading, span) } : {}) }, members: [span] }))
  for (const members of listsOf(reading, free)) candidates.push({ span: joined(reading, members), near: neighboursOf(reading, members[0] ?? joined(reading, members)), members })
  const sharing = countSharing(params)
  const score = (param: Param, candidate: Candidate) => {
    // A unit or a currency is one of the known names when the text has one, and nothing else takes it.
    if (wantsCurrency(param) && currencies.length > 0 && !currencies.includes(candidate.span)) return 0
    if (isTwin(param) ? !shared.includes(candidate.span) : shared.includes(candidate.span)) return 0
    if ((wantsUnit(param) || isTwin(param)) && units.length > 0 ? !units.includes(candidate.span) : units.includes(candidate.span)) return 0
    return suit(tool, param, candidate, sharing)
  }
  for (const { param, candidate, score: suited } of assign(open, candidates, score)) {
    const value = valueOf(param, candidate)
    if (value !== undefined) found.push({ param, value, start: candidate.span.start, end: candidate.span.end, score: suited, span: candidate.span, near: candidate.near })
  }
  const isTaken = (token: Token) => found.some((one) => one.span && one.span.kind !== "phrase" && covers(one, token))
  for (const param of params.filter((param) => found.every((one) => one.param !== param))) {
    const last = fillFlag(param, reading, isTaken) ?? fillRegion(param, found) ?? fillText(tool, param, reading) ?? fillDefault(param, reading)
    if (last) found.push(last)
  }
  return { found, missing: params.filter((param) => param.required && found.every((one) => one.param !== param)) }
}

function isMeasured(reading: Reading, unit: Span): boolean {
  return reading.spans.some((span) => span.kind === "number" && covers(span, unit))
}

const overlaps = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end
const covers = (one: Range, other: Range): boolean => one.start <= other.start && one.end >= other.end

const isClosed = (param: Param): boolean => param.choices.length > 0 || param.items?.choices.length !== undefined && param.items.choices.length > 0 || param.type === "boolean" || param.type === "object"

function suit(tool: ToolView, param: Param, { span, near, members: all }: Candidate, sharing: Map<string, number>): number {
  const members = all.length > 1 ? all : undefined
  switch (param.type) {
    case "number": case "integer":
      return span.kind === "number" && !members ? numberScore(param, span, near, sharing) : 0
    case "string":
      return members ? 0 : stringScore(tool, param, span, near, sharing)
    case "any":
      return members ? 0 : Math.max(span.kind === "number" ? numberScore(param, span, near, sharing) : 0, stringScore(tool, param, span, near, sharing))
    case "array": {
      const numeric = param.items?.type === "number" || param.items?.type === "integer"
      const first = members?.[0] ?? span
      if (param.items?.type === "object" || numeric !== isNumeric(first)) return 0
      const several = members || first.kind === "numbers" ? 0.6 : numeric ? -0.2 : 0
      const base = first.kind === "number" ? numberScore(param, first, near, sharing) : first.kind === "numbers" ? 0.5 + numberScore(param, { ...first, kind: "number", amount: { start: first.start, end: first.end, value: 0 } }, near, sharing) : stringScore(tool, param, first, near, sharing)
      return base + several
    }
    case "boolean": case "object":
      return 0
    default:
      return param.type satisfies never
  }
}

/** A span's value, typed as the parameter wants it. */
function valueOf(param: Param, { span, members }: Pick<Candidate, "span" | "members">): unknown {
  if (param.type === "array") {
    if (span.kind === "numbers" && members.length === 1) return span.values
    const item = param.items ?? param
    const values = members.map((member) => valueOf({ ...item, description: param.description }, { span: member, members: [member] }))
    return values.every((value) => value !== undefined) ? values : undefined
  }
  if (param.type === "number" || param.type === "integer" || (param.type === "any" && span.kind === "number")) {
    if (span.kind !== "number") return undefined
    const { value, percent } = span.amount
    if (param.type === "integer") return Number.isInteger(value) ? value : undefined
    return percent && isFraction(param) ? Number((value / 100).toPrecision(12)) : value
  }
  if (span.kind === "date" || span.kind === "time") return writeMoment(span.moment, param.description)
  return placeText(param, span.text)
}

// 5 % is 0.05 unless the parameter counts in percent.
function isFraction(param: Param): boolean {
  return /decimal|fraction|sum to 1|between 0 and 1/i.test(param.description) || !/percent|%/i.test(`${param.name} ${param.description}`)
}

// A city without its state or country, unless the description wants both.
function placeText(param: Param, text: string): string {
  if (/country|region|continent|nation/i.test(param.name)) return countryOf(text) ?? text
  return /(?:^|_)(?:city|town)$/i.test(param.name) && !/state|country|e\.g\.[^)]*,/i.test(param.description) ? (text.split(", ")[0] ?? text) : text
}

/** Runs of spans of one kind with only commas and conjunctions between them. */
function listsOf(reading: Reading, spans: Span[]): Span[][] {
  const lists: Span[][] = []
  const ordered = [...spans].sort((one, other) => one.start - other.start)
  for (const span of ordered) {
    const list = lists.at(-1)
    const before = list?.at(-1)
    if (list && before && before.kind === span.kind && isConjunction(reading.text.slice(before.end, span.start))) list.push(span)
    else lists.push([span])
  }
  return lists.filter((list) => list.length > 1)
}

function joined(reading: Reading, members: Span[]): Span {
  const start = members[0]?.start ?? 0
  const end = members.at(-1)?.end ?? start
  return { ...(members[0] ?? { kind: "phrase" }), start, end, text: reading.text.slice(start, end) }
}

function fillObject(tool: ToolView, param: Param, reading: Reading, used: readonly Range[]): Found | undefined {
  const shape = param.type === "object" ? param.properties : param.type === "array" && param.items?.type === "object" ? param.items.properties : []
  if (shape.length === 0 || (param.type === "array" && !param.required)) return undefined
  const lax = shape.every((property) => !property.required)
  // Words of the outer name label the inner parameters too: the minimum of a budget.
  const inner = fill(tool, shape.map((property) => ({ ...property, required: property.required || (param.required && lax), about: new Set([...property.about, ...param.words]) })), reading, used)
  if ((inner.missing.length > 0 && !lax) || inner.found.every((one) => one.score < 0.3)) return undefined
  const value = Object.fromEntries(inner.found.map((one) => [one.param.name, one.value]))
  return { param, value: param.type === "array" ? [value] : value, start: -1, end: -1, score: 0.5, inside: inner.found.filter((one) => one.span) }
}

function fillFormula(param: Param, reading: Reading): Found | undefined {
  const formula = param.type === "string" && wantsFormula(param) ? findFormula(reading.text) : undefined
  return formula ? { param, value: formula, start: 0, end: reading.text.length, score: 2 } : undefined
}

/** The hour or the minute of a time that the text names. */
function fillClock(param: Param, reading: Reading): Found | undefined {
  const part = /^hours?$/i.test(param.name) ? 0 : /^minutes?$/i.test(param.name) ? 1 : undefined
  const time = reading.spans.find((span) => span.kind === "time")
  if (part === undefined || !time || param.type !== "integer" || time.kind !== "time") return undefined
  return { param, value: Number(time.moment.clock?.split(":")[part]), start: time.start, end: time.end, score: 0.8 }
}

/** The first (for a list: every) enum value or quoted hint that the text names. */
function fillChoice(param: Param, reading: Reading, used: readonly Range[]): Found | undefined {
  const choices = param.choices.length > 0 ? param.choices : (param.items?.choices ?? [])
  const picks = findChoices(choices.length > 0 ? choices : param.hints, reading).filter((pick) => !used.some((range) => overlaps(pick, range)) && (param.required || pick.strength > 1))
  const best = picks.reduce<Choice | undefined>((best, pick) => (best && best.strength >= pick.strength ? best : pick), undefined)
  if (!best || (choices.length === 0 && best.strength < 2)) return undefined
  const value = param.type === "array" ? picks.filter((pick) => pick.strength > 1 || picks.length === 1).map((pick) => pick.value) : best.value
  return { param, value, start: best.start, end: best.end, score: 0.4 + best.strength * 0.2 }
}

function fillFlag(param: Param, reading: Reading, taken: (token: Token) => boolean): Found | undefined {
  if (param.type !== "boolean") return undefined
  const flag = findFlag(param, reading, taken)
  if (flag) return { param, value: flag.value, start: flag.token.start, end: flag.token.end, score: 0.8 }
  return param.required ? { param, value: param.default === true, start: -1, end: -1, score: 0 } : undefined
}

// The title of a note or a task is made from its text.
const isTitle = (tool: ToolView, param: Param): boolean => /^(?:title|subject|label)$/i.test(param.name) && tool.params.some(wantsSentence)

const leads = [
  /^(?:please\s+)?(?:remember|note|memori[sz]e|keep in mind|save|store)(?:\s+that)?[\s:,]+(.{3,})$/is,
  /\b(?:ask|tell|have|let|get)\s+(?:the\s+|my\s+)?[\p{L}_-]+(?:\s+agent)?\s+(?:to\s+)?(.{3,})$/isu,
  /\bin the background,?\s+(.{3,})$/is,
  /(?:\b(?:about|that|for|regarding|on|saying)\b|:)\s+(.{3,})$/is,
]

/** Running text: what follows "remember that", "ask … to", "about" or a colon; else the whole message. A title is its first words. */
function fillText(tool: ToolView, param: Param, reading: Reading): Found | undefined {
  if (!param.required || param.type !== "string" || param.choices.length > 0 || tool.params.length > 4 || !(wantsText(param) || isTitle(tool, param))) return undefined
  const message = reading.text.trim()
  const after = leads.map((lead) => lead.exec(message)?.[1]).find((rest) => rest !== undefined)
  const value = (after ?? message).replace(/[.?!\s]+$/, "").trim()
  const cut = isTitle(tool, param) ? value.split(/\s+/).slice(0, 6).join(" ") : value
  return cut === "" ? undefined : { param, value: cut, start: 0, end: reading.text.length, score: 0.3 }
}

// "London, UK" gives the city and, where it is asked for, the country.
function fillRegion(param: Param, found: Found[]): Found | undefined {
  const kind = /country/i.test(param.name) ? "country" : /state|province/i.test(param.name) ? "state" : undefined
  if (!kind || param.type !== "string") return undefined
  for (const { span } of found) {
    const value = span?.kind === "name" ? regionOf(span.text, kind) : undefined
    if (span && value) return { param, value, start: span.start, end: span.end, score: 0.3 }
  }
  return undefined
}

function fillDefault(param: Param, reading: Reading): Found | undefined {
  const only = param.choices.length === 1 ? param.choices[0] : undefined
  const span = /\b(?:next|last|past|coming|previous)\s+(hour|day|week|month|year)\b/i.exec(reading.text)?.[1]?.toLowerCase()
  const one = span && new RegExp(`${span}s$`, "i").test(param.name) ? 1 : undefined
  const still = param.words.includes("speed") && /\b(?:dropped|falls?|from rest|at rest|stationary)\b/i.test(reading.text) ? 0 : undefined
  const single = /^(?:count|number|num|n|quantity)/i.test(param.name) && /\b(?:a|an|one)\s+\p{L}/iu.test(reading.text) ? 1 : undefined
  const language = /^language$/i.test(param.name) ? "English" : undefined
  const value = only ?? (param.default === null ? undefined : param.default) ?? one ?? still ?? single ?? language
  return param.required && value !== undefined ? { param, value, start: -1, end: -1, score: 0 } : undefined
}

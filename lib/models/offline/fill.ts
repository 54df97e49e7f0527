/** Fills a tool's arguments from a text: each parameter gets the span that suits it best. */
import { assign, type Candidate } from "./assign.ts"
import { fillChoice, fillDefault, fillFlag, fillFormula, fillRegion, fillText, isTitle, regionKind } from "./extras.ts"
import { findCurrencies, findPhrases, findShared, findUnits, sharesChoices } from "./phrases.ts"
import type { Param, ToolView } from "./schema.ts"
import { countSharing, isConjunction, isNumeric, neighboursOf, type Neighbours } from "./neighbours.ts"
import { hasRegion } from "./places.ts"
import { sources, targets } from "./roles.ts"
import { numberScore } from "./score-number.ts"
import { stringScore } from "./score-string.ts"
import type { Reading, Span } from "./spans.ts"
import { overlaps, covers, type Range } from "./ranges.ts"
import { valueOf } from "./values.ts"
import { isNamed, wantsCurrency, wantsPlace, wantsUnit } from "./wishes.ts"
import type { Token } from "./words.ts"

/** A value for a parameter, where it stood, and how well it suits. */
export type Found = { param: Param; value: unknown; start: number; end: number; score: number; span?: Span; near?: Neighbours; inside?: Range[] }

/** `found` holds one value per parameter; `missing` the required parameters without one. */
export type Filling = { found: Found[]; missing: Param[] }

/** Finds the best value of each parameter; spans that overlap a `used` range are passed over. */
export const fill = (tool: ToolView, params: Param[], reading: Reading, used: readonly Range[] = []): Filling => {
  const currencies = params.some(wantsCurrency) ? findCurrencies(reading) : []
  const isTwin = (param: Param) => params.some((other) => other !== param && sharesChoices(param, other))
  const shared = findShared(params, reading)
  const units = [...(params.some((param) => wantsUnit(param) && !isTwin(param)) ? findUnits(reading) : []), ...shared]
  const found = params.flatMap((param) => fillObject(tool, param, reading, used) ?? fillFormula(param, reading) ?? (isTwin(param) ? undefined : fillChoice(param, reading, used)) ?? [])
  const inside = found.flatMap((one) => one.inside ?? [])
  const chosen = found.filter((one) => one.start >= 0 && one.end - one.start < reading.text.length)
  const spans = [...reading.spans, ...findPhrases(tool, reading, chosen), ...currencies, ...units].filter((span) => ![...used, ...inside].some((range) => overlaps(span, range)))
  // A number inside an expression, or a word that chose an enum value, is not free for another parameter.
  const free = spans.filter((span) => !found.some((one) => one.param.type !== "object" && overlaps(span, one) && (span.kind === "name" ? covers(one, span) : one.start <= span.start)))
  // "Chicago, Illinois" gives the state together with the city.
  const together = params.some((param) => regionKind(param) === undefined && wantsPlace(param)) && reading.spans.some((span) => span.kind === "name" && hasRegion(span.text))
  const open = params.filter((param) => !isTitle(tool, param) && !(together && regionKind(param)) && found.every((one) => one.param !== param) && (isTwin(param) || !isClosed(param)))
  const followers = hasLike(open) ? [] : followersIn(reading, free, used, open)
  const candidates: Candidate[] = free.filter((span) => !followers.includes(span)).map((span) => ({ span, near: { ...neighboursOf(reading, span), ...(units.includes(span) || currencies.includes(span) ? { measured: isMeasured(reading, span) } : {}) }, members: [span] }))
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
      const inner = param.items?.type === "array" ? param.items.items : param.items
      const numeric = inner?.type === "number" || inner?.type === "integer"
      const first = members?.[0] ?? span
      if (param.items?.type === "array" && first.kind !== "numbers") return 0
      if (param.items?.type === "object" || numeric !== isNumeric(first) || (!members && first.kind === "number" && first.amount.spelled)) return 0
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

// The values that "and" joins to one before them belong to the same parameter, unless the others would get nothing.
function followersIn(reading: Reading, free: Span[], used: readonly Range[], open: Param[]): Span[] {
  const named = reading.spans.filter((span) => !used.some((range) => overlaps(span, range)))
  const lists = listsOf(reading, [...named, ...free.filter((span) => span.kind === "phrase")]).filter((list) => isAdded(reading, list))
  return lists.flatMap((list) => {
    const numeric = list.every(isNumeric)
    const alike = (span: Span) => isNumeric(span) === numeric
    const takers = open.filter((param) => param.required && (param.type === "number" || param.type === "integer" ? numeric : !numeric && param.type === "string"))
    return free.filter((span) => alike(span) && !list.slice(1).includes(span)).length < takers.length ? [] : list.slice(1)
  })
}

function isAdded(reading: Reading, list: Span[]): boolean {
  return /\b(?:and|or)\b|&/.test(reading.text.slice(list[0]?.start, list.at(-1)?.end))
}

const pairs = [sources, targets]

function hasLike(params: Param[]): boolean {
  const bare = (param: Param) => param.words.filter((word) => !/^\d+$/.test(word))
  const like = (one: Param, other: Param) => one.type === other.type && (bare(one).some((word) => bare(other).includes(word)) || (pairs.some((words) => isNamed(one, words)) && pairs.some((words) => isNamed(other, words))) || (one.name.length < 3 && other.name.length < 3))
  return params.some((one, at) => params.slice(at + 1).some((other) => like(one, other)))
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

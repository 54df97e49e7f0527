/** One request, several calls: values that are named side by side, or sets of values one after the other. */
import { fill, type Filling, type Found } from "./fill.ts"
import type { Param, ToolView } from "./schema.ts"
import { isStop } from "./words.ts"
import { isConjunction } from "./neighbours.ts"
import { splitSegments } from "./split.ts"
import { read, type Reading } from "./spans.ts"

/** The arguments of one call. */
export type Record_ = Record<string, unknown>

/** `calls` holds one set of arguments per call; `missing` the required parameters that the text does not give. */
export type Records = { calls: Record_[]; missing: Param[]; filling: Filling }

/** `complete` when every part names all required values itself. */
type Segments = Records & { complete: boolean }

const maxRounds = 12

/** Fills a tool as often as the text asks for it. */
export const fillRecords = (tool: ToolView, text: string): Records => {
  const whole = fillRounds(tool, read(text))
  const parts = fillSegments(tool, segmentsOf(tool, text))
  return parts && (parts.complete || parts.calls.length >= whole.calls.length) ? parts : whole
}

/** Fills once, then again with what is left, as long as the rest looks like more of the same. */
function fillRounds(tool: ToolView, reading: Reading): Records {
  const first = fill(tool, tool.params, reading)
  const rows = new Map(first.found.map((one) => [one.param, [one]]))
  const used: { start: number; end: number }[] = first.found.flatMap<{ start: number; end: number }>((one) => one.inside ?? (one.start >= 0 && !isWhole(reading, one) ? [one] : []))
  for (let round = 0; round < maxRounds; round++) {
    const rest = fill(tool, tool.params, reading, used).found.filter((one) => one.start >= 0 && !isWhole(reading, one))
    const sure = rest.filter((one) => isMore(reading, rows.get(one.param), one))
    if (sure.length === 0) break
    // Once there is another record, a value like the one before belongs to it.
    const next = rest.filter((one) => sure.includes(one) || isLike(rows.get(one.param), one))
    for (const one of next) rows.get(one.param)?.push(one)
    used.push(...next)
  }
  return { calls: align([...rows.values()], /\brespectively\b/i.test(reading.text)), missing: first.missing, filling: first }
}

const isWhole = (reading: Reading, found: Found): boolean => found.start === 0 && found.end === reading.text.length

const tuple = /[[(]\s*-?[\d.]+(?:\s*,\s*-?[\d.]+)+\s*[\])]/g

/** The parts of a text that may each ask for a call of their own. */
function segmentsOf(tool: ToolView, text: string): string[] {
  const tuples = text.match(tuple) ?? []
  // "(1, 2) and (3, 4)" are two calls when the tool takes numbers and no lists.
  if (tuples.length > 1 && tool.params.every((param) => param.type !== "array")) return [...tuples.map((one) => one.slice(1, -1).replace(",", " and")), text.replace(tuple, "")]
  return splitSegments(text)
}

/** One call per part that fills enough by itself; what the other parts say holds for all. */
function fillSegments(tool: ToolView, segments: string[]): Segments | undefined {
  if (segments.length < 2) return undefined
  const required = tool.params.filter((param) => param.required)
  const need = Math.max(1, Math.ceil(required.length / 2))
  const parts = segments.map((segment) => fillRounds(tool, read(segment)))
  const stated = (part: Records) => part.filling.found.filter((one) => one.start >= 0 && one.score >= (one.span === undefined ? 0.8 : one.span.kind === "phrase" ? 0.5 : 0.3))
  const isRecord = (part: Records) => stated(part).filter((one) => one.param.required || required.length === 0).length >= need
  const records = parts.filter(isRecord)
  // Parts that name different things describe one call together.
  const repeats = records.slice(1).every((part) => stated(part).some((one) => records.slice(0, records.indexOf(part)).some((other) => stated(other).some(({ param }) => param === one.param))))
  if (records.length < 2 || !repeats) return undefined
  const shared = Object.fromEntries(parts.filter((part) => !isRecord(part)).flatMap((part) => stated(part).map((one) => [one.param.name, one.value])))
  const calls = records.flatMap((part) => {
    const own = new Set(stated(part).map((one) => one.param.name))
    return part.calls.map((call): Record_ => ({ ...shared, ...Object.fromEntries(Object.entries(call).filter(([name]) => own.has(name))) }))
  })
  for (const param of required) {
    calls.forEach((call, at) => {
      const other = calls.slice(0, at).findLast((before) => param.name in before) ?? calls.slice(at).find((later) => param.name in later)
      const fallback = parts.flatMap((part) => part.filling.found).find((one) => one.param === param)
      if (!(param.name in call) && (other || fallback)) call[param.name] = other ? other[param.name] : fallback?.value
    })
  }
  const distinct = [...new Map(calls.map((call) => [JSON.stringify(Object.entries(call).sort()), call])).values()]
  const whole = calls.every((call) => required.every((param) => param.name in call))
  const [first] = records
  return whole && first && distinct.length > 1 ? { calls: distinct, missing: [], filling: first.filling, complete: records.every((part) => required.every((param) => stated(part).some((one) => one.param === param))) } : undefined
}

/** More of the same: beside an earlier value with only a conjunction between, or under as good a label. */
function isMore(reading: Reading, row: Found[] | undefined, next: Found): boolean {
  if (!row || row.some((one) => one.span?.kind !== next.span?.kind || Object.is(one.value, next.value))) return false
  const beside = row.some((one) => isConjunction(reading.text.slice(Math.min(one.end, next.end), Math.max(one.start, next.start))))
  if (row.some((one) => sameLead(one, next))) return true
  const best = Math.max(...row.map((one) => one.score))
  if (next.span?.kind === "phrase" && !beside) return false
  return beside ? next.param.type !== "array" || next.span?.kind === "numbers" : next.score >= 1 && next.score >= best * 0.75
}

function isLike(row: Found[] | undefined, next: Found): boolean {
  const unit = ({ span }: Found) => (span?.kind === "number" ? span.amount.unit : undefined)
  return next.span?.kind !== "phrase" && next.param.type !== "array" && row !== undefined && row.every((one) => one.span?.kind === next.span?.kind && unit(one) === unit(next) && one.end <= next.start)
}

// "the root of 9, the root of 16": the same words lead both.
function sameLead(one: Found, other: Found): boolean {
  const [mine, theirs] = [one, other].map((found) => found.near?.before.slice(0, 2).map((token) => token.stem) ?? [])
  return mine !== undefined && mine.length === 2 && mine.join(" ") === theirs?.join(" ") && mine.some((word) => word.length > 3 && !isStop(word))
}

// "A and B on Monday and Tuesday" names each of one list with each of the other; "A on Monday and B on Tuesday" pairs them.
function apart([one = [], other = []]: Found[][]): boolean {
  const [first, last] = (one[0]?.start ?? 0) < (other[0]?.start ?? 0) ? [one, other] : [other, one]
  return (first.at(-1)?.end ?? 0) <= (last[0]?.start ?? 0)
}

function product(rows: Found[][]): Record_[] {
  return rows.reduce<Record_[]>((calls, row) => calls.flatMap((call) => row.map((one) => ({ ...call, [one.param.name]: one.value }))), [{}])
}

// Numbers that are named apart and go into one list: "A counts 40 %, B counts 60 %".
function gather(row: Found[]): Found[] {
  const [first] = row
  if (!first || row.length < 2 || first.span?.kind !== "number" || !Array.isArray(first.value)) return row
  return [{ ...first, value: row.flatMap((one) => (Array.isArray(one.value) ? one.value : [])) }]
}

/** Lays the values of all parameters out as calls: a single value holds for every call, several fall in line by position. */
function align(rows: Found[][], inPairs: boolean): Record_[] {
  const ordered = rows.map((row) => gather([...row].sort((one, other) => one.start - other.start)))
  const count = Math.max(1, ...ordered.map((row) => row.length))
  const lists = ordered.filter((row) => row.length > 1)
  if (!inPairs && lists.length === 2 && apart(lists)) return product(ordered)
  const full = ordered.filter((row) => row.length === count)
  const starts = Array.from({ length: count }, (_, at) => Math.min(...full.map((row) => row[at]?.start ?? 0)))
  return starts.map((_, at) => {
    const call: Record_ = {}
    for (const row of ordered) {
      const one = row.length === 1 ? row[0] : row.length === count ? row[at] : row.findLast((found) => found.start < (starts[at + 1] ?? Infinity))
      if (one) call[one.param.name] = one.value
    }
    return call
  })
}

/** One request, several calls: values that are named side by side, or sets of values one after the other. */
import { fill, type Filling, type Found } from "./fill.ts"
import type { Param, ToolView } from "./schema.ts"
import { isConjunction } from "./score.ts"
import type { Reading } from "./spans.ts"

/** The arguments of one call. */
export type Record_ = Record<string, unknown>

/** `calls` holds one set of arguments per call; `missing` the required parameters that the text does not give. */
export type Records = { calls: Record_[]; missing: Param[]; filling: Filling }

const maxRounds = 12

/** Fills a tool once, then again with what is left, as long as the rest looks like more of the same. */
export const fillRecords = (tool: ToolView, reading: Reading): Records => {
  const first = fill(tool, tool.params, reading)
  const rows = new Map(first.found.map((one) => [one.param, [one]]))
  const used = first.found.filter((one) => one.span)
  for (let round = 0; round < maxRounds; round++) {
    const next = fill(tool, tool.params, reading, used).found.filter((one) => one.span && isMore(reading, rows.get(one.param), one))
    if (next.length === 0) break
    for (const one of next) rows.get(one.param)?.push(one)
    used.push(...next)
  }
  return { calls: align([...rows.values()]), missing: first.missing, filling: first }
}

/** More of the same: beside an earlier value with only a conjunction between, or under as good a label. */
function isMore(reading: Reading, row: Found[] | undefined, next: Found): boolean {
  if (!row || row.some((one) => one.span?.kind !== next.span?.kind || Object.is(one.value, next.value))) return false
  const beside = row.some((one) => isConjunction(reading.text.slice(Math.min(one.end, next.end), Math.max(one.start, next.start))))
  const best = Math.max(...row.map((one) => one.score))
  if (next.span?.kind === "phrase" && !beside) return false
  return beside ? next.param.type !== "array" || next.span?.kind === "numbers" : next.score >= 1 && next.score >= best * 0.75
}

// Numbers that are named apart and go into one list: "A counts 40 %, B counts 60 %".
function gather(row: Found[]): Found[] {
  const [first] = row
  if (!first || row.length < 2 || first.span?.kind !== "number" || !Array.isArray(first.value)) return row
  return [{ ...first, value: row.flatMap((one) => (Array.isArray(one.value) ? one.value : [])) }]
}

/** Lays the values of all parameters out as calls: a single value holds for every call, several fall in line by position. */
function align(rows: Found[][]): Record_[] {
  const ordered = rows.map((row) => gather([...row].sort((one, other) => one.start - other.start)))
  const count = Math.max(1, ...ordered.map((row) => row.length))
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

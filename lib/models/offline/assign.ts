/** Gives each parameter the candidate that suits it, so that the whole suits best. */
import type { Param } from "./schema.ts"
import { isNumeric, type Neighbours } from "./neighbours.ts"
import type { Span } from "./spans.ts"

/** A span, or a list of spans, that may become a value; `span` covers all members. */
export type Candidate = { span: Span; near: Neighbours; members: Span[] }

export type Assignment = { param: Param; candidate: Candidate; score: number }

/** Takes the best pair first, in the order of the text among equals, then swaps as long as the sum of all scores grows. */
export const assign = (params: Param[], candidates: Candidate[], score: (param: Param, candidate: Candidate) => number): Assignment[] => {
  const ordered = [...candidates].sort((one, other) => one.span.start - other.span.start)
  const table = params.map((param) => ordered.map((candidate) => score(param, candidate)))
  const at = (param: number, candidate: number): number => table[param]?.[candidate] ?? 0
  const enough = (param: number, candidate: number): boolean => {
    const [one, span] = [params[param], ordered[candidate]?.span]
    return one !== undefined && span !== undefined && at(param, candidate) >= (one.required ? (span.kind === "phrase" ? 0.1 : 0.25) : threshold(span))
  }
  const pairs = params.flatMap((_, param) => ordered.map((_, candidate) => ({ param, candidate, rank: Math.round(at(param, candidate) * 20) })))
  pairs.sort((one, other) => other.rank - one.rank || one.param - other.param || one.candidate - other.candidate)
  const given = new Map<number, number>()
  const isFree = (candidate: number, except?: number): boolean => {
    const span = ordered[candidate]?.span
    return Array.from(given).every(([param, other]) => param === except || !span || !overlaps(span, ordered[other]?.span))
  }
  for (const { param, candidate } of pairs) if (enough(param, candidate) && !given.has(param) && isFree(candidate)) given.set(param, candidate)
  for (let round = 0, moved = true; moved && round < 8; round++) {
    moved = false
    for (const [one, mine] of given) {
      for (const [other, theirs] of given) {
        if (one < other && given.get(one) === mine && enough(one, theirs) && enough(other, mine) && at(one, theirs) + at(other, mine) > at(one, mine) + at(other, theirs) + 0.05) {
          given.set(one, theirs)
          given.set(other, mine)
          moved = true
        }
      }
    }
    moved = fillGaps() || moved
  }
  for (const numbers of numbered(params)) {
    // side1, side2 and side3 stand in the text in this order.
    const held = numbers.filter((param) => given.has(param))
    const inOrder = held.map((param) => given.get(param) ?? 0).sort((one, other) => one - other)
    held.forEach((param, at) => given.set(param, inOrder[at] ?? 0))
  }
  return [...given].flatMap(([param, candidate]) => {
    const [one, chosen] = [params[param], ordered[candidate]]
    return one && chosen ? [{ param: one, candidate: chosen, score: at(param, candidate) }] : []
  })

  // A parameter that got nothing may take another's candidate when that one has something nearly as good left.
  function fillGaps(): boolean {
    for (const [gap, param] of params.entries()) {
      if (given.has(gap) || !param.required) continue
      for (const [holder, candidate] of given) {
        if (!enough(gap, candidate)) continue
        const spare = ordered.findIndex((_, index) => enough(holder, index) && isFree(index))
        if (spare < 0) continue
        given.set(gap, candidate)
        given.set(holder, spare)
        return true
      }
    }
    return false
  }
}

/** The indices of parameters whose names differ in a digit only, in groups. */
function numbered(params: Param[]): number[][] {
  const groups = Map.groupBy(params.keys(), (index) => params[index]?.name.replace(/\d+/, "#") ?? "")
  return [...groups].flatMap(([name, group]) => (name.includes("#") && group.length > 1 ? [group] : []))
}

const threshold = (span: Span): number => (span.kind === "number" ? 0.6 : span.kind === "phrase" || span.kind === "date" ? 0.9 : 1.25)

// A unit inside a number is a value of its own: "5 miles" gives a value and a unit.
const overlaps = (one: Span, other: Span | undefined): boolean => other !== undefined && one.start < other.end && other.start < one.end && isNumeric(one) === isNumeric(other)

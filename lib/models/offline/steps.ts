/** Steps: which tools a message asks for, and with which of its clauses. */
import { findFormula } from "./formula.ts"
import type { Turn } from "./history.ts"
import { findCurrencies, findUnits } from "./phrases.ts"
import { matchTools, type Match } from "./pick.ts"
import type { ToolView } from "./schema.ts"
import { read } from "./spans.ts"
import { splitClauses } from "./split.ts"
import { quantitiesOf, sameUnit } from "./units.ts"
import { wantsCurrency, wantsFormula, wantsUnit } from "./wishes.ts"

/** A tool and the part of the message that asks for it. */
export type Step = { tool: ToolView; text: string }

/** The tools that the message asks for, in order; with `must` at least one. */
export const stepsOf = (turn: Turn, tools: ToolView[], must: boolean): Step[] => {
  const text = turn.before ? `${turn.before} ${turn.text}` : turn.text
  const [whole] = fitsOf(tools, text)
  const clauses = splitClauses(text)
  const steps: Step[] = []
  let loose = ""
  for (const clause of clauses) {
    const fits = clauses.length > 1 ? fitsOf(tools, clause) : whole ? [whole] : []
    const [match] = fits
    const last = steps.at(-1)
    const before = fits.find((one) => one.tool === last?.tool)?.fit ?? 0
    if (match && match.fit >= enough && (!last || match.tool === last.tool || match.fit >= certain || match.fit - before >= change)) {
      if (last?.tool === match.tool) last.text += ` ${clause}`
      else steps.push({ tool: match.tool, text: loose ? `${loose} ${clause}` : clause })
      loose = ""
    } else if (last) last.text += ` ${clause}`
    else loose += ` ${clause}`
  }
  if (new Set(steps.map((step) => step.tool)).size > 1) return steps
  const fits = whole && (must || whole.fit >= enough)
  return fits ? [{ tool: whole.tool, text }] : steps.slice(0, 1).map((step) => ({ ...step, text }))
}

/** The fit from which on a tool is asked for. */
// Measured: from 0.5 to 0.75 what is gained in calls is lost in refusals, a case for a case.
export const enough = 0.65

// A clause that suits another tool only a little better still speaks of the one before it.
const change = 0.5
const certain = 1

type Fit = Match & { fit: number }

/** How well each tool fits, the best first; a calculation and a conversion know their tools. */
export const fitsOf = (tools: ToolView[], text: string): Fit[] => {
  const fits = matchTools(tools, text).map((match) => ({ ...match, fit: fitOf(match) }))
  const computing = fits.find((match) => match.tool.params.some(wantsFormula))
  if (computing && (fits[0]?.fit ?? 0) < 1.6 && findFormula(text)) return [{ ...computing, fit: 2 }, ...fits]
  const exchange = fits.find((match) => match.tool.params.filter(wantsCurrency).length > 1)
  if (exchange && hasExchange(text)) return [{ ...exchange, fit: 2 }, ...fits]
  const converter = fits.find((match) => isConverter(match.tool))
  return converter && hasConversion(text) ? [{ ...converter, fit: 2 }, ...fits] : fits
}

// A number with a unit, and another unit of the same quantity that no number stands beside.
function hasConversion(text: string): boolean {
  const reading = read(text)
  const measured = reading.spans.flatMap((span) => (span.kind === "number" && span.amount.unit ? [span.amount.unit] : []))
  const alone = findUnits(reading).filter((unit) => reading.spans.every((span) => span.kind !== "number" || unit.start >= span.end || unit.end <= span.start))
  return alone.some((unit) => measured.some((other) => !sameUnit(unit.text, other) && quantitiesOf(unit.text)[0] !== undefined && quantitiesOf(unit.text)[0] === quantitiesOf(other)[0]))
}

// Two currencies.
function hasExchange(text: string): boolean {
  return new Set(findCurrencies(read(text)).map((span) => span.text)).size > 1
}

// Without overlap of words nothing fits, however well the arguments do.
function fitOf(match: Match): number {
  return match.subject + match.summary + match.asked + 0.35 * Math.min(2, match.alone)
}

/** True for a tool that converts between units. */
export const isConverter = (tool: ToolView): boolean => tool.params.filter(wantsUnit).length > 1

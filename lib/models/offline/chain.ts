/** Second steps: what one result gives to the next call. */
import { findAmounts, type Amount } from "./numbers.ts"
import { findUnits } from "./phrases.ts"
import type { Done } from "./history.ts"
import type { PlannedCall } from "./plan.ts"
import { fillRecords } from "./records.ts"
import type { ToolView } from "./schema.ts"
import { wantsFormula, wantsUnit } from "./wishes.ts"
import { read } from "./spans.ts"
import { quantitiesOf, sameUnit } from "./units.ts"
import { findFormula } from "./formula.ts"
import { tokenise } from "./words.ts"

const pronoun = /\b(?:it|that|this|them|both|each|(?:the|that|this)\s+(?:result|results|value|values|answer|temperature|temperatures|number|sum|total))\b/i

/** True when a clause speaks of a result before it. */
export const refersBack = (clause: string): boolean => pronoun.test(clause)

/** The conversions that a message asks for in passing, as in "the temperature in Paris in Fahrenheit". */
export const wantsConversion = (text: string, done: Done[], tools: ToolView[]): PlannedCall[] => {
  const converter = tools.find((tool) => tool.params.filter(wantsUnit).length === 2 && tool.params.some((param) => param.type === "number"))
  const reading = read(text)
  const target = findUnits(reading).find((unit) => /\b(?:in|to|into)\s+(?:degrees\s+)?$/i.test(reading.text.slice(0, unit.start)))
  if (!converter || !target || done.some((one) => one.name === converter.name)) return []
  return done.flatMap((one) => {
    const amount = one.failed ? undefined : amountFor(target.text, one.result)
    const fits = amount?.unit && !sameUnit(amount.unit, target.text) && quantitiesOf(amount.unit)[0] === quantitiesOf(target.text)[0]
    const records = fits ? fillRecords(converter, `${amount.value} ${amount.unit} to ${target.text}`) : undefined
    return records && records.missing.length === 0 ? records.calls.map((args) => ({ name: converter.name, args })) : []
  })
}

/** Puts a value from a result where a clause says "it", or at its end. */
export const chainedText = (clause: string, result: string): string => {
  const amount = amountFor(clause, result)
  const value = amount ? `${amount.value}${amount.unit ? ` ${amount.unit}` : ""}` : (result.split(/(?<=[.!?])\s/)[0] ?? result)
  return pronoun.test(clause) ? clause.replace(pronoun, value) : `${clause} ${value}`
}

/** The number of a result that a clause speaks of: by its unit's quantity, else the first one with a unit. */
export const amountFor = (clause: string, result: string): Amount | undefined => {
  // In "5 miles = 8.04672 kilometers" the result stands after the sign.
  const amounts = findAmounts(result.split(/[=≈]/).at(-1) ?? result).filter((amount) => !amount.spelled && !amount.ordinal)
  const wanted = new Set(tokenise(clause).flatMap((token) => [token.stem, ...quantitiesOf(token.lower)]))
  return amounts.find((amount) => amount.unit && quantitiesOf(amount.unit).some((quantity) => wanted.has(quantity))) ?? amounts.find((amount) => amount.unit && amount.unit !== "%") ?? amounts.at(-1)
}

const combinations: { words: RegExp; join(values: number[]): string }[] = [
  { words: /\b(?:average|mean)\b/i, join: (values) => `(${values.join(" + ")}) / ${values.length}` },
  { words: /\b(?:difference|subtract|(?:much|many|degrees?)\s+(?:warmer|colder|hotter|cooler|more|less|higher|lower|bigger|longer|older))\b/i, join: (values) => values.map(bracket).join(" - ") },
  { words: /\b(?:multiply|product)\b/i, join: (values) => values.map(bracket).join(" * ") },
  { words: /\b(?:add|sum|total|together)\b/i, join: (values) => values.map(bracket).join(" + ") },
]

const bracket = (value: number): string => (value < 0 ? `(${value})` : String(value))

/** A wish to compute with what other tools give, and the tool that computes. */
export const wantsCombination = (text: string, tools: ToolView[]): { calculator: ToolView; param: string } | undefined => {
  const wish = combinations.find(({ words }) => words.test(text))
  const calculator = tools.find((tool) => tool.params.some((param) => param.type === "string" && wantsFormula(param)))
  const param = calculator?.params.find((one) => wantsFormula(one))
  if (!wish || !calculator || !param || tools.length < 2 || findFormula(text) || findAmounts(text).length > 1) return undefined
  return { calculator, param: param.name }
}

/** The expression over the numbers of several results, undefined when one has none. */
export const combine = (text: string, results: string[]): string | undefined => {
  const wish = combinations.find(({ words }) => words.test(text))
  const values = results.map((result) => amountFor(text, result)?.value)
  const numbers = values.filter((value) => value !== undefined)
  return wish && numbers.length > 1 && numbers.length === values.length ? wish.join(numbers) : undefined
}

/** Second steps: what one result gives to the next call. */
import { findAmounts, type Amount } from "./numbers.ts"
import type { ToolView } from "./schema.ts"
import { wantsFormula } from "./score.ts"
import { quantitiesOf } from "./units.ts"
import { findFormula } from "./formula.ts"
import { tokenise } from "./words.ts"

/** Puts a value from a result where a clause says "it", or at its end. */
export const chainedText = (clause: string, result: string): string => {
  const amount = amountFor(clause, result)
  const value = amount ? `${amount.value}${amount.unit ? ` ${amount.unit}` : ""}` : (result.split(/(?<=[.!?])\s/)[0] ?? result)
  const pronoun = /\b(?:it|that|this|them|both|each|(?:the|that|this)\s+(?:result|results|value|values|answer|temperature|temperatures|number|sum|total))\b/i
  return pronoun.test(clause) ? clause.replace(pronoun, value) : `${clause} ${value}`
}

/** The number of a result that a clause speaks of: by its unit's quantity, else the first one with a unit. */
export const amountFor = (clause: string, result: string): Amount | undefined => {
  const amounts = findAmounts(result).filter((amount) => !amount.spelled && !amount.ordinal)
  const wanted = new Set(tokenise(clause).flatMap((token) => [token.stem, ...quantitiesOf(token.lower)]))
  return amounts.find((amount) => amount.unit && quantitiesOf(amount.unit).some((quantity) => wanted.has(quantity))) ?? amounts.findLast((amount) => amount.unit && amount.unit !== "%") ?? amounts.at(-1)
}

const combinations: { words: RegExp; join(values: number[]): string }[] = [
  { words: /\b(?:average|mean)\b/i, join: (values) => `(${values.join(" + ")}) / ${values.length}` },
  { words: /\b(?:difference|subtract|(?:much|many|degrees?)\s+(?:warmer|colder|hotter|cooler|more|less|higher|lower|bigger|longer|older))\b/i, join: (values) => values.map(bracket).join(" - ") },
  { words: /\b(?:multiply|product)\b/i, join: (values) => values.map(bracket).join(" * ") },
  { words: /\b(?:add|sum|total|together)\b/i, join: (values) => values.map(bracket).join(" + ") },
]

const bracket = (value: number): string => (value < 0 ? `(${value})` : String(value))

/** A wish to compute with what other tools give: the text without the arithmetic, and the tool that computes. */
export const wantsCombination = (text: string, tools: ToolView[]): { text: string; calculator: ToolView; param: string } | undefined => {
  const wish = combinations.find(({ words }) => words.test(text))
  const calculator = tools.find((tool) => tool.params.some((param) => param.type === "string" && wantsFormula(param)))
  const param = calculator?.params.find((one) => wantsFormula(one))
  if (!wish || !calculator || !param || tools.length < 2 || findFormula(text) || findAmounts(text).length > 1) return undefined
  return { text: text.replace(wish.words, "").replace(/\s{2,}/g, " ").trim(), calculator, param: param.name }
}

/** The expression over the numbers of several results, undefined when one has none. */
export const combine = (text: string, results: string[]): string | undefined => {
  const wish = combinations.find(({ words }) => words.test(text))
  const values = results.map((result) => amountFor(text, result)?.value)
  const numbers = values.filter((value) => value !== undefined)
  return wish && numbers.length > 1 && numbers.length === values.length ? wish.join(numbers) : undefined
}

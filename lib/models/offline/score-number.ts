/** How well a number suits a parameter. */
import { labelScore, type Neighbours, type Sharing } from "./neighbours.ts"
import { rangeRole } from "./roles.ts"
import type { Param } from "./schema.ts"
import type { Span } from "./spans.ts"
import { isQuantity, quantitiesOf, sameUnit, unitWords } from "./units.ts"
import { identifierWords, isStop } from "./words.ts"

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
  const counts = names.some((word) => counting.has(word)) && !/\d/.test(param.name)
  const isYear = Number.isInteger(value) && !unit && !spelled && ((value >= 1000 && value <= 2100) || (value > 0 && /^years?$/.test(near.before[0]?.lower ?? "")))
  if (isYearName(names)) score += isYear ? 0.6 : Number.isInteger(value) && value > 31 && !unit ? 0 : -1
  else if (isYear && !names.includes("years")) score -= /^(in|since|during|year)$/.test(near.before[0]?.lower ?? "") ? 0.9 : 0.1
  else if (isYear && names.includes("years")) score -= 0.6
  if (param.type === "integer" && !Number.isInteger(value) && unit !== "%") score -= 0.5
  if (ordinal && label < 0.5) score -= 1
  if (weak && label < 0.6) score -= 1
  if (!unit && spelled && isCountOf(near) && !counts && !names.some((word) => /[^s]s$/.test(word))) score -= 1
  // "two numbers" counts what follows and is none of them.
  if (spelled && label < (counts ? 0.1 : 0.3) && !unit) score -= 0.6
  if (counts && near.before[0]?.lower === "top") score += 0.7
  else if (counts && !unit && isCountOf(near)) score += 0.4
  return score
}

// "two charges" says how many there are and no charge.
function isCountOf(near: Neighbours): boolean {
  return near.after.slice(0, 3).some((token) => /^\p{Ll}{2,}[^s]s$/u.test(token.text) && !isStop(token.lower))
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

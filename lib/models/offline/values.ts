/** Values: a span of the text in the type and form that a parameter asks for. */
import { writeMoment } from "./dates.ts"
import { countryOf, regionOf } from "./places.ts"
import type { Param } from "./schema.ts"
import type { Span } from "./spans.ts"

/** A span's value, typed as the parameter wants it. */
export const valueOf = (param: Param, { span, members }: { span: Span; members: Span[] }): unknown => {
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

// "The city and state" or "e.g. Reno, NV".
function wantsState(param: Param): boolean {
  return /\bcity(?: and |, ?)(?:the )?state\b/i.test(param.description) || /\p{Ll}, \p{Lu}{2}\b/u.test(param.description)
}

// A city without its state or country, unless the description wants both.
function placeText(param: Param, text: string): string {
  if (/country|region|continent|nation/i.test(param.name)) return countryOf(text) ?? text
  const state = text.includes(",") || !wantsState(param) ? undefined : regionOf(text, "state")
  if (state) return `${text}, ${state}`
  return /(?:^|_)(?:city|town|county)$/i.test(param.name) && !/state|country|e\.g\.[^)]*,/i.test(param.description) ? (text.split(", ")[0] ?? text) : text
}

/** Arguments that no single span gives: enum values, flags, running text, defaults. */
import { findChoices, findFlag, type Choice } from "./choices.ts"
import type { Found } from "./fill.ts"
import { findFormula } from "./formula.ts"
import { regionOf } from "./places.ts"
import { overlaps, type Range } from "./ranges.ts"
import type { Param, ToolView } from "./schema.ts"
import type { Reading } from "./spans.ts"
import { wantsFormula, wantsSentence, wantsText } from "./wishes.ts"
import { stem, type Token } from "./words.ts"

/** The arithmetic of the message, for a parameter that takes an expression. */
export const fillFormula = (param: Param, reading: Reading): Found | undefined => {
  const formula = param.type === "string" && wantsFormula(param) ? findFormula(reading.text) : undefined
  return formula ? { param, value: formula, start: 0, end: reading.text.length, score: 2 } : undefined
}

/** The first (for a list: every) enum value or quoted hint that the text names. */
export const fillChoice = (param: Param, reading: Reading, used: readonly Range[]): Found | undefined => {
  const choices = param.choices.length > 0 ? param.choices : (param.items?.choices ?? [])
  const picks = findChoices(choices.length > 0 ? choices : param.hints, reading).filter((pick) => !used.some((range) => overlaps(pick, range)) && (param.required || pick.strength > 1))
  const best = picks.reduce<Choice | undefined>((best, pick) => (best && best.strength >= pick.strength ? best : pick), undefined)
  if (!best || (choices.length === 0 && best.strength < 2)) return undefined
  const value = param.type === "array" ? picks.filter((pick) => pick.strength > 1 || picks.length === 1).map((pick) => pick.value) : best.value
  return { param, value, start: best.start, end: best.end, score: 0.4 + best.strength * 0.2 }
}

/** Whether the message speaks for or against a flag; a required flag it is silent about keeps its default. */
export const fillFlag = (param: Param, reading: Reading, taken: (token: Token) => boolean): Found | undefined => {
  if (param.type !== "boolean") return undefined
  const flag = findFlag(param, reading, taken)
  if (flag) return { param, value: flag.value, start: flag.token.start, end: flag.token.end, score: 0.8 }
  return param.required ? { param, value: param.default === true, start: -1, end: -1, score: 0 } : undefined
}

/** True for the title of a note or a task: it is made from the text. */
export const isTitle = (tool: ToolView, param: Param): boolean => /^(?:title|subject|label)$/i.test(param.name) && tool.params.some(wantsSentence)

const leads = [
  /^(?:please\s+)?(?:remember|note|memori[sz]e|keep in mind|save|store)(?:\s+that)?[\s:,]+(.{3,})$/is,
  /\b(?:ask|tell|have|let|get)\s+(?:the\s+|my\s+)?[\p{L}_-]+(?:\s+agent)?\s+(?:to\s+)?(.{3,})$/isu,
  /\bin the background,?\s+(.{3,})$/is,
  /(?:\b(?:about|that|for|regarding|on|saying)\b|:)\s+(.{3,})$/is,
]

/** Running text: what follows "remember that", "ask … to", "about" or a colon; else the whole message. A title is its first words. */
export const fillText = (tool: ToolView, param: Param, reading: Reading): Found | undefined => {
  if (!param.required || param.type !== "string" || param.choices.length > 0 || tool.params.length > 4 || !(wantsText(param) || isTitle(tool, param))) return undefined
  const message = reading.text.trim()
  const after = leads.map((lead) => lead.exec(message)?.[1]).find((rest) => rest !== undefined)
  const value = (after ?? message).replace(/[.?!\s]+$/, "").trim()
  const cut = isTitle(tool, param) ? value.split(/\s+/).slice(0, 6).join(" ") : value
  return cut === "" ? undefined : { param, value: cut, start: 0, end: reading.text.length, score: 0.3 }
}

/** The kind of region that a parameter wants beside a city. */
export const regionKind = (param: Param): "country" | "state" | undefined =>
  param.type !== "string" ? undefined : param.words.includes(stem("country")) ? "country" : param.words.includes(stem("state")) || param.words.includes("province") ? "state" : undefined

/** "London, UK" gives the city and, where it is asked for, the country. */
export const fillRegion = (param: Param, found: Found[]): Found | undefined => {
  const kind = regionKind(param)
  if (!kind) return undefined
  for (const { span } of found) {
    const value = span?.kind === "name" ? regionOf(span.text, kind) : undefined
    if (span && value) return { param, value, start: span.start, end: span.end, score: 0.3 }
  }
  return undefined
}

/** What a required parameter gets when the message says nothing: its default, or what goes without saying. */
export const fillDefault = (param: Param, reading: Reading): Found | undefined => {
  const only = param.choices.length === 1 ? param.choices[0] : undefined
  const span = /\b(?:next|last|past|coming|previous)\s+(hour|day|week|month|year)\b/i.exec(reading.text)?.[1]?.toLowerCase()
  const one = span && new RegExp(`${span}s$`, "i").test(param.name) ? 1 : undefined
  const single = /^(?:count|number|num|n|quantity)/i.test(param.name) && /\b(?:a|an|one)\s+\p{L}/iu.test(reading.text) ? 1 : undefined
  const value = only ?? (param.default === null ? undefined : param.default) ?? one ?? single
  return param.required && value !== undefined ? { param, value, start: -1, end: -1, score: 0 } : undefined
}

/** How well a span suits a parameter that takes a string. */
import { labelScore, type Neighbours, type Sharing } from "./neighbours.ts"
import { isCountry, isLanguage, isState } from "./places.ts"
import { makers, role } from "./roles.ts"
import type { Param, ToolView } from "./schema.ts"
import type { Span } from "./spans.ts"
import { unitWords } from "./units.ts"
import { isNamed, kinds, wantsCurrency, wantsDate, wantsLanguage, wantsPlace, wantsSentence, wantsTime, wantsUnit } from "./wishes.ts"
import { contentStems, isGeneric } from "./words.ts"

const kindScores = { quoted: 0.8, name: 0.6, code: 0.35, formula: 0.1, phrase: 0 }

/** Suits a span to a parameter that takes a string; 0 or less: not at all. */
export const stringScore = (tool: ToolView, param: Param, span: Span, near: Neighbours, sharing: Sharing): number => {
  const label = labelScore(param, near, sharing)
  const has = (list: string[]) => isNamed(param, list)
  switch (span.kind) {
    case "numbers":
      return 0
    case "number":
      return has(kinds.coded) && param.words.length > 0 ? 0.4 + label : label >= 1.2 && !wantsPlace(param) ? 0.3 : 0
    case "date":
      return wantsDate(param) ? 0.9 + label + role(param, near) : label > 0.9 && wantsTime({ ...param, description: "" }) ? 0.4 : 0
    case "time":
      return wantsTime(param) ? 0.9 + label + role(param, near) : 0
    case "quoted": case "name": case "code": case "formula": case "phrase": {
      if (wantsSentence(param) && span.kind !== "quoted") return 0
      if (wantsDate(param) && !wantsPlace(param) && span.kind !== "quoted") return label > 1 ? 0.2 : 0
      const place = wantsPlace(param)
      let score = kindScores[span.kind] + label + innerLabel(param, span) + role(param, near) + (span.weak ? -0.6 : 0)
      if (has(makers)) score += (span.kind === "quoted" ? -0.2 : 0) + (/^['’]s?$/.test(near.after[0]?.text ?? "") ? 0.4 : 0)
      const where = near.before.slice(0, 2).some((token) => /^(in|at|near|around|from|to|inside|across)$/.test(token.lower))
      if (unitWords(span.text).length > 0 && !wantsUnit(param) && !wantsCurrency(param)) score -= 1
      if (place) score += span.kind === "name" ? (where ? 0.5 : 0) + (isRegion(span.text) ? 0.3 : 0) : span.kind === "phrase" && where ? 0.1 : -0.4
      else if (span.kind === "name" && tool.params.some(wantsPlace) && (isRegion(span.text) || near.before.slice(0, 2).some((token) => /^(in|at|near)$/.test(token.lower)))) score -= 0.4
      if (place && tool.params.some((other) => other !== param && innerLabel(other, span) > 0) && innerLabel(param, span) === 0) score -= 0.6
      if (has(kinds.people) && span.kind === "name") score += span.text.includes(" ") ? 0.3 : 0.15
      if (wantsLanguage(param)) return isLanguage(span.text) ? 1.3 + label + role(param, near) : 0
      if (span.kind === "phrase") score += near.before.slice(0, 2).some((token) => /^(of|for|in|about|on|with|by|like|likes|a|an|the)$/.test(token.lower)) ? 0.3 : 0.1
      if (has(kinds.coded)) score += span.kind === "code" ? 0.5 : 0
      if (has(kinds.formulas)) score += span.kind === "formula" ? 1 : span.kind === "code" ? 0 : -0.3
      if (has(kinds.numbered) && !/\d/.test(span.text)) score -= 0.4
      // What to look for is more than one word of the message.
      if (has(kinds.free) && span.kind === "phrase") score -= 0.4
      if (span.kind === "name" && near.measured === undefined && contentStems(span.text).every((word) => tool.subject.has(word) || tool.summary.has(word))) score -= 0.8
      // "SNP ID" before a value is its label.
      if (span.kind === "name" && contentStems(span.text).length > 0 && contentStems(span.text).every((word) => param.words.includes(word))) score -= 0.8
      return score
    }
    default:
      return span satisfies never
  }
}

// "Premier League" says itself that it is a league.
function innerLabel(param: Param, span: Span): number {
  if (span.kind !== "name") return 0
  const stems = contentStems(span.text)
  return stems.length > 1 && param.words.some((word) => !isGeneric(word) && stems.includes(word)) ? 0.7 : 0
}

const isRegion = (text: string): boolean => text.split(", ").some((part) => isCountry(part) || isState(part))

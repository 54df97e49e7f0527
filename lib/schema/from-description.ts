/** A first draft of a function from one sentence, by rules: for when there is no model to ask. */
import type { JsonSchema } from "#lib/agent/types.ts"

export type Draft = { name: string; description: string; parameters: JsonSchema }

const COUNTS: Record<string, number> = { no: 0, zero: 0, one: 1, a: 1, single: 1, two: 2, three: 3, four: 4, five: 5 }
const FILLER = new Set("a an the to of for that which and or in on with from by my me some any this it its is are everything anything".split(" "))
const NUMERIC = /^(?:n|x|y|count|number|amount|age|days?|hours?|minutes?|seconds?|price|size|limit|width|height|length|total|percent|year|quantity|temperature|distance)$/
const TRUTH = /^(?:is|has|with|include|allow|enable)_/

/** "make a function to get the answer to everything, one param" → `get_answer(input)`. Never empty: what cannot be told is named plainly. */
export function draftFrom(sentence: string): Draft {
  const text = sentence.trim().replace(/\s+/g, " ").replace(/[.!]+$/, "")
  const [, wanted = text] = /^(?:please\s+)?(?:make|create|write|build|define|add|give me|i (?:need|want))\s+(?:me\s+)?(?:a|an|the)?\s*(?:new\s+)?(?:function|tool|method)\s*(?:to|that|which|for|called|named)?\s*(.*)$/i.exec(text) ?? []
  const { purpose, names } = parametersIn(wanted || text)
  const words = purpose.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const name = words.filter((word) => !FILLER.has(word)).slice(0, 4).join("_").slice(0, 64) || "new_function"
  const does = purpose ? purpose.charAt(0).toUpperCase() + purpose.slice(1) : "Says what it does"
  return {
    name,
    description: `${does}. Call it when the person asks for that.`,
    parameters: {
      type: "object",
      properties: Object.fromEntries(names.map((param) => [param, { ...typeOf(param), description: `The ${param.replaceAll("_", " ")}.` }])),
      required: names,
      additionalProperties: false,
    },
  }
}

/** The parameters that a sentence names ("with params city and days", "taking a city") or counts ("one param"), else what it is about ("for a city"), and the rest of it. */
function parametersIn(text: string): { purpose: string; names: string[] } {
  const counted = /[,;]?\s*(?:with\s+|maybe\s+|takes?\s+|taking\s+)*\b(no|zero|one|a|single|two|three|four|five|\d)\s+(?:param(?:eter)?s?|arg(?:ument)?s?|inputs?)\b/i.exec(text)
  if (counted) {
    const word = counted[1]?.toLowerCase() ?? ""
    const count = Math.min(COUNTS[word] ?? Number(word), 9)
    const listed = namesIn(text.slice(counted.index + counted[0].length).replace(/^\s*[:(,]\s*/, ""))
    const names = listed.length === count ? listed : count === 1 ? ["input"] : Array.from({ length: count }, (_, i) => `input_${i + 1}`)
    return { purpose: text.slice(0, counted.index).trim(), names }
  }
  const told = /[,;]?\s*\b(?:with|takes?|taking|given|using|from)\s+(?:the\s+)?(?:param(?:eter)?s?|arg(?:ument)?s?|inputs?)?\s*:?\s*(.+)$/i.exec(text)
  const names = told?.[1] ? namesIn(told[1]) : []
  if (told && names.length) return { purpose: text.slice(0, told.index).trim(), names }
  const [, about] = /\b(?:for|of|in|about)\s+an?\s+([a-z]\w{1,40})\b/i.exec(text) ?? []
  return { purpose: text, names: [about?.toLowerCase() ?? "input"] }
}

/** "a city, the number of days and units" → city, number_of_days, units; at most nine, each once. */
function namesIn(list: string): string[] {
  const names = list.split(/,|;|\band\b|\+|&/i).map((part) => (part.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word, i) => i > 0 || !FILLER.has(word)).slice(0, 3).join("_"))
  return [...new Set(names.filter((name) => /^[a-z]/.test(name)))].slice(0, 9)
}

function typeOf(name: string): JsonSchema {
  if (TRUTH.test(name)) return { type: "boolean" }
  const last = name.split("_").at(-1) ?? name
  return NUMERIC.test(last) || name.startsWith("number_of") ? { type: "number" } : { type: "string" }
}

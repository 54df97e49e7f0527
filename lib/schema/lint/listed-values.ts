/** Values that stand in a sentence instead of in an enum. */
import { typesOf } from "../form-vocabulary.ts"
import { isSchema } from "../form-path.ts"
import { callWith } from "./calls.ts"
import { setAt } from "./edit.ts"
import { eachParameter, type Found, type Rule } from "./finding.ts"
import type { Parameter, Subject } from "./subject.ts"

export const listedValueRules: Rule[] = [{
  id: "free-string-lists-values",
  title: "A free text whose values stand in prose",
  why: "The description lists the values, but the schema takes any text, in any spelling. An enum makes a wrong one impossible.",
  severity: "warning",
  on: true,
  check: eachParameter((parameter, tool) => listed(tool, parameter)),
}]

function listed(tool: Subject, parameter: Parameter): Omit<Found, "in"> | undefined {
  const { name, pointer, data, schema, path } = parameter
  const inList = typesOf(schema).includes("array")
  const target = inList ? schema.items : schema
  if (!isSchema(target) || isBound(target)) return undefined
  const [type, ...others] = typesOf(target)
  if (others.length > 0 || (type !== "string" && (type !== "integer" || inList))) return undefined
  const words = listedValues(parameter.description)
  const siblings = Object.keys(parameter.object.properties)
  if (words.length < 2 || words.every((word) => siblings.includes(word)) || words.every((word) => TYPE_NAMES.test(word))) return undefined
  const values = type === "integer" ? words.map(Number) : withDefault(words, schema.default)
  if (values.some((value) => typeof value === "number" && !Number.isInteger(value))) return undefined
  const wrong = type === "integer" ? Math.max(...values.map(Number)) + 1 : misspelt(words)
  const isSwitch = !inList && type === "string" && values.length === 2 && values.every((value) => /^(?:true|false)$/i.test(String(value)))
  const keywords = isSwitch ? { type: "boolean", default: typeof schema.default === "string" ? /^true$/i.test(schema.default) : schema.default } : { enum: values }
  return {
    path: pointer,
    why: `The description allows ${shown(values)}; the schema takes ${JSON.stringify(wrong)} as well.`,
    call: callWith(tool, data?.slice(0, -1), { [name]: inList ? [wrong] : wrong }),
    rewrite: { label: isSwitch ? "Make it true or false" : `Allow only ${shown(values)}`, parameters: setAt(tool.parameters, inList ? [...path, "items"] : path, keywords) },
  }
}

const isBound = (schema: Record<string, unknown>): boolean => ["enum", "const", "pattern", "format", "anyOf", "oneOf", "$ref"].some((keyword) => keyword in schema)

const TYPE_NAMES = /^(?:string|number|integer|int|float|boolean|bool|array|list|object|dict|null|none)s?$/i

/** A list that goes on, or that only gives examples, is none. */
const OPEN = /\b(?:e\.?g|etc|examples?|such as|for example|for instance|like|and so on|among others|or other|or any|or a (?:custom|specific|comma)|any other|custom|and more|not limited to|comma[- ]separated|combination)\b|\.\.\.|…/i

const MARKS = [
  /\b(?:must|should|can|may|could|has to) be (?:either|one of|any of|set to either)\b(?: the following| these| the values?)*[ :]*/i,
  /\b(?:is|are) (?:either|one of)\b(?: the following| these)*[ :]*/i,
  /\b(?:one of|either)\b(?: the following| these)*[ :]*/i,
  /\b(?:possible|allowed|valid|accepted|acceptable|available|supported|permitted) (?:values?|options?|choices?|types?|units?|formats?|modes?|levels?|\w+s)\b(?: are| is| include only)?[ :]*/i,
  /\[?\benum\]?[ :]+/i,
  /\b(?:options?|choices?|values?)(?: are)?: */i,
  /\b(?:options|choices|values)(?: here)? are */i,
  /\bchoose (?:from|between)[ :]*/i,
  /\bcan be (?=["'`“‘])/i,
]

/** The values that a description lists as the only ones; [] when there is no closed list. */
export function listedValues(description: string): string[] {
  for (const mark of MARKS) {
    const match = mark.exec(description)
    if (!match) continue
    const rest = description.slice(match.index + match[0].length, match.index + match[0].length + 1500)
    const values = /^[^\w]{0,3}["'`“‘]|^\w+ \(["'`“‘]/.test(rest) || (/["'`“‘]/.test(sentence(rest)) && !/enum/i.test(match[0])) ? quotedValues(rest) : bareValues(rest)
    if (values.length > 1) return OPEN.test(listSentence(description, match.index)) ? [] : values
  }
  const [, ending = ""] = OPEN.test(description) ? [] : (ENDING.exec(description) ?? [])
  const values = bareValues(ending)
  return FAMILIES.some((family) => values.every((value) => family.includes(value.toLowerCase()))) ? values : []
}

/** Words that mean a closed choice without being called one: "celsius or fahrenheit". Of other words ("name or id") nobody knows. */
const FAMILIES = [["celsius", "fahrenheit", "kelvin"], ["metric", "imperial"], ["asc", "desc"], ["ascending", "descending"], ["low", "medium", "high"], ["on", "off"], ["yes", "no"]]

/** The choice with which a short description ends; not a text "in" one of several units. */
const ENDING = /^(?:[^.]{0,40}?(?<!\bin)[ (:,])??((?:\w+, )*\w+,? or \w+)\)?\.?$/

/** The text up to its first full stop that does not stand in quotes. */
const sentence = (text: string): string => /^(?:"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”|‘[^’]*’|[^.;\n"'`“‘]|\.(?=\S)|['"`‘“](?=\w*\s))*/.exec(text)?.[0] ?? text

const listSentence = (text: string, from: number): string => {
  const start = Math.max(0, text.lastIndexOf(". ", from) + 1)
  return text.slice(start, from) + sentence(text.slice(from)).concat(text.slice(from + sentence(text.slice(from)).length, from + sentence(text.slice(from)).length + 12))
}

const QUOTED = /"([^"]{1,40})"|'([^']{1,40})'|`([^`]{1,40})`|“([^”]{1,40})”|‘([^’]{1,40})’/y

/** Values in quotes with commas, "or" or "and" between them; a gloss after a value ("for Celsius") is passed over. */
function quotedValues(text: string): string[] {
  const values: string[] = []
  const [before = ""] = /^[^"'`“‘.]{0,30}/.exec(text) ?? []
  let at = before.length
  for (;;) {
    QUOTED.lastIndex = at
    const match = QUOTED.exec(text)
    if (!match) break
    values.push(match.slice(1).find((group) => group !== undefined) ?? "")
    at = QUOTED.lastIndex
    const [gap] = /^[^"'`“‘.;]{0,60}?(?:,|\bor\b|\band\b|\/|\||&|\bto\b(?= (?:set|mean)))[^\w"'`“‘]*(?:(?:or|and|\w+ \()[^\w"'`“‘]*)?(?=["'`“‘])/.exec(text.slice(at)) ?? []
    if (gap === undefined || /\b(?:default|when|if|unless|then|see|with)\b/i.test(gap)) break
    at += gap.length
  }
  return [...new Set(values)]
}

/** Single words with commas, "or" or "and" between them, up to the end of the sentence. */
function bareValues(text: string): string[] {
  const line = sentence(text).split(/\s+[(-]\s*|\(|\bdefault|,? if |,? when |,? which /i)[0]?.trim().replace(/^\[|\]$/g, "") ?? ""
  const parts = line.split(/\s*(?:,\s*(?:or |and )?|\bor\b|\band\b|\/|\|)\s*/).map((part) => part.trim()).filter(Boolean)
  return parts.length > 1 && parts.every((part) => /^[\p{L}\p{N}_+#.-]{1,30}$/u.test(part)) ? [...new Set(parts)] : []
}

/** A default belongs to the values, whatever the sentence says. */
const withDefault = (values: string[], given: unknown): string[] => (typeof given === "string" && !values.includes(given) ? [...values, given] : values)

/** A value as a model may spell it. */
function misspelt(values: string[]): string {
  const [first = ""] = values
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.charAt(0) === first.charAt(0).toUpperCase() ? first.toUpperCase() : first.charAt(0).toUpperCase() + first.slice(1)
  return values.includes(other) ? "something else" : other
}

const shown = (values: (string | number)[]): string => `${values.slice(0, 4).map((value) => JSON.stringify(value)).join(", ")}${values.length > 4 ? " …" : ""}`

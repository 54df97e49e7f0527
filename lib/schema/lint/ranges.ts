/** Limits that stand in a sentence instead of in the schema. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { typesOf } from "../form-vocabulary.ts"
import { callWith } from "./calls.ts"
import { setAt } from "./edit.ts"
import { eachParameter, type Rule } from "./finding.ts"
import type { Parameter } from "./subject.ts"

export const rangeRules: Rule[] = [
  {
    id: "range-in-prose",
    title: "A limit that stands only in prose",
    why: "The description says how large the number may be, and the schema takes any. minimum and maximum make a wrong one impossible.",
    severity: "warning",
    on: true,
    check: eachParameter((parameter, tool) => {
      const { name, schema, path, pointer, data } = parameter
      const range = isUnbounded(parameter) ? rangeIn(parameter) : undefined
      if (!range) return undefined
      const wrong = range.maximum !== undefined ? range.maximum + 1 : range.minimum !== undefined ? range.minimum - 1 : (range.exclusiveMinimum ?? 0) - 1
      const said = Object.entries(range).map(([limit, value]) => `${limit === "exclusiveMinimum" ? "over" : limit === "minimum" ? "at least" : "at most"} ${value}`).join(" and ")
      return {
        path: pointer,
        why: `The description says that ${name} is ${said}; the schema takes ${wrong}.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: wrong }),
        rewrite: { label: `Allow only ${said}`, parameters: setAt(tool.parameters, path, { ...limits(schema), ...range }) },
      }
    }),
  },
  {
    id: "count-below-zero",
    title: "A count that may be negative",
    why: "There are no minus three results: a number that counts things has a smallest value, and the schema should say it.",
    severity: "hint",
    on: true,
    check: eachParameter((parameter, tool) => {
      const { name, description, schema, path, pointer, data } = parameter
      if (schema.type !== "integer" || !isUnbounded(parameter) || rangeIn(parameter) || !counts(parameter) || /-1\b|negative|unlimited|infinite/i.test(description)) return undefined
      if (typeof schema.default === "number" && schema.default < 0) return undefined
      return {
        path: pointer,
        why: `${name} counts something, but the schema takes -1.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: -1 }),
        rewrite: { label: "Allow only 0 and more", parameters: setAt(tool.parameters, path, { minimum: 0 }) },
      }
    }),
  },
]

type Range = { minimum?: number; exclusiveMinimum?: number; maximum?: number }

const limits = (schema: JsonSchema): Range => ({ ...(typeof schema.minimum === "number" && { minimum: schema.minimum }), ...(typeof schema.maximum === "number" && { maximum: schema.maximum }) })

const isUnbounded = ({ schema }: Parameter): boolean => {
  const [type, ...others] = typesOf(schema)
  return (type === "integer" || type === "number") && others.length === 0 && ["enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"].every((keyword) => !(keyword in schema))
}

const NUMBER = String.raw`(-?\d+(?:,\d{3})*(?:\.\d+)?)`
const PAIRS = [
  new RegExp(String.raw`\b(?:between|rang(?:e|es|ing)(?: is)?(?: of)?(?: from| between)?|in the range(?: of)?(?: from)?|scale(?: of| from)|must be from|valid (?:options|values) (?:are|range)(?: from)?|value from)[: (\[]*${NUMBER} ?%?(?: ?(?:-|–|to|and|,) ?)${NUMBER}(?![\d.]*-)`, "i"),
  new RegExp(String.raw`[(\[]${NUMBER} ?(?:-|–|to) ?${NUMBER}[)\]]`, "i"),
  new RegExp(String.raw`\bmin(?:imum)?[: ]+(?:is )?${NUMBER}[,;]? (?:and )?max(?:imum)?[: ]+(?:is )?${NUMBER}`, "i"),
]
const MOST = new RegExp(String.raw`\b(?:maximum (?:is|of|value is|allowed is|limit is)|max(?: is)?:?|at most|(?:must|can|should) ?not exceed|no more than|cannot exceed) ${NUMBER}(?= ?[.,;)]|$)`, "i")
const LEAST = new RegExp(String.raw`\b(?:minimum (?:is|of|value is)|min(?: is)?:?|must be at least|should be at least|no less than) ${NUMBER}(?= ?[.,;)]|$)`, "i")
const POSITIVE = /\b(?:must be|should be) (?:a )?(?:positive|greater than (?:0|zero))\b|\b(?:a )positive (?:integer|whole number)\b/i
const NOT_NEGATIVE = /\bnon-?negative\b|\bmust not be negative\b/i

/** The limits that a description gives; none when its own default lies outside. */
function rangeIn({ description, schema }: Parameter): Range | undefined {
  const range = said(description, schema.type === "integer")
  const { default: given } = schema
  if (!range || typeof given !== "number") return range
  return given < (range.minimum ?? range.exclusiveMinimum ?? -Infinity) || given > (range.maximum ?? Infinity) ? undefined : range
}

function said(description: string, whole: boolean): Range | undefined {
  for (const pattern of PAIRS) {
    const [, low, high] = pattern.exec(description) ?? []
    if (low !== undefined && high !== undefined && number(low) < number(high)) return { minimum: number(low), maximum: number(high) }
  }
  const most = MOST.exec(description)?.[1]
  const least = LEAST.exec(description)?.[1]
  if (most !== undefined || least !== undefined) return { ...(least !== undefined && { minimum: number(least) }), ...(most !== undefined && { maximum: number(most) }) }
  if (POSITIVE.test(description)) return whole ? { minimum: 1 } : { exclusiveMinimum: 0 }
  return NOT_NEGATIVE.test(description) ? { minimum: 0 } : undefined
}

const number = (text: string): number => Number(text.replaceAll(",", ""))

const COUNTED = new Set(["count", "quantity", "page", "copies", "retries", "attempts", "guests", "passengers", "adults", "seats", "tickets", "rooms", "bedrooms", "bathrooms", "people", "servings", "pages"])

/** Whether its name is the name of a number of things. */
function counts({ words }: Parameter): boolean {
  const [first = "", second = ""] = words
  const last = words.at(-1) ?? ""
  if (last === "limit") return words.length === 1 || /^(?:results?|items?|pages?|rows?|search|max|records?|query|fetch)$/.test(first)
  return COUNTED.has(last) || first === "num" || (first === "number" && second === "of") || /^max_?(?:results|items|entries|pages|retries|tokens)$/.test(words.join("_")) || /^(?:per_page|page_size|page_number|top_k|batch_size)$/.test(words.join("_"))
}

/** Texts that must have a form which the schema does not ask for. */
import { typesOf } from "../form-vocabulary.ts"
import { callWith } from "./calls.ts"
import { setAt } from "./edit.ts"
import { eachParameter, type Rule } from "./finding.ts"
import type { Parameter } from "./subject.ts"

const DATE = { format: "date", pattern: String.raw`^\d{4}-\d{2}-\d{2}$` }

export const dateRules: Rule[] = [
  {
    id: "date-without-format",
    title: "A date in no form",
    why: "02/03/2026 is in February or in March. Without a form a model writes dates as people around it do.",
    severity: "warning",
    on: true,
    check: eachParameter((parameter, tool) => {
      const { name, description, path, pointer, data } = parameter
      if (!isFreeText(parameter) || !isDate(parameter) || SAYS_HOW.test(description) || !fits(parameter, DATE.pattern)) return undefined
      return {
        path: pointer,
        why: `Nothing says how ${name} is written: "02/03/2026" passes, and is in February or in March.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: "02/03/2026" }),
        rewrite: { label: "Ask for YYYY-MM-DD", parameters: setAt(tool.parameters, path, DATE) },
      }
    }),
  },
  {
    id: "format-in-prose",
    title: "A form that stands only in prose",
    why: "The description says how the text is written, and the schema takes any. A pattern makes the wrong form an error that the model can correct.",
    severity: "warning",
    on: true,
    check: eachParameter((parameter, tool) => {
      const { name, description, path, pointer, data } = parameter
      const form = isFreeText(parameter) ? formIn(description) : undefined
      if (!form || !fits(parameter, form.pattern)) return undefined
      return {
        path: pointer,
        why: `The description asks for ${form.shown}; the schema takes "next Friday" as well.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: "next Friday" }),
        rewrite: { label: `Allow only ${form.shown}`, parameters: setAt(tool.parameters, path, form.pattern === DATE.pattern ? DATE : { pattern: form.pattern }) },
      }
    }),
  },
]

const isFreeText = ({ schema }: Parameter): boolean =>
  schema.type === "string" && typesOf(schema).length === 1 && ["enum", "const", "pattern", "format"].every((keyword) => !(keyword in schema))

/** A default in another form means that other forms are taken too. */
const fits = ({ schema }: Parameter, pattern: string): boolean => schema.default === undefined || schema.default === null || (typeof schema.default === "string" && new RegExp(pattern).test(schema.default))

function isDate({ words }: Parameter): boolean {
  return words.at(-1) === "date" || words.some((word) => word === "birthdate" || word === "birthday" || word === "dob" || word === "deadline") || (words[0] === "date" && words.length === 1)
}

const SAYS_HOW = /\b[YMDHymdh]{2,4}\b|\biso\b|\brfc\b|\bunix\b|\bepoch\b|\be\.?g\b|example|such as|format|natural|relative|today|tomorrow|\d|month\W{1,3}day|day\W{1,3}month|time frame|range|period/i

/** Two forms, or a form among others, cannot be one pattern. */
const OTHER = /\b(?:or|and\/or)\b(?! null| none| empty)|range|interval|relative|today|tomorrow|\bnow\b|dontcare|comma|separated|list of|partial|optional(?:ly)? (?:with|time)|\bfor (?:date|number|text)/i

const TOKEN = /\b(?:Y{4}|M{1,2}|D{1,2}|H{2}|h{2})(?:(?:[-/.: ]|T|'T')(?:Y{4}|Y{2}|M{1,2}|D{1,2}|H{2}|S{2}))+(?:\.S{3}|\.sss)?Z?(?![A-Za-z])/gi

/** The one form that a description asks for, as a pattern. */
function formIn(description: string): { shown: string; pattern: string } | undefined {
  const forms = new Set([...description.matchAll(TOKEN)].map(([token]) => token))
  const [form] = forms
  if (form === undefined || description.match(TOKEN)?.length !== 1) return undefined
  const at = description.indexOf(form)
  const around = description.slice(Math.max(0, at - 40), at + form.length + 40)
  if (OTHER.test(around.replaceAll(/\([^)]*\)/g, " "))) return undefined
  const parts = form.replaceAll("'", "").split(/(Y+|M+|D+|H+|S+)/i).filter(Boolean)
  const pattern = parts.map((part) => (/^[YMDHS]+$/i.test(part) ? (part.length === 1 ? String.raw`\d{1,2}` : String.raw`\d{${part.length}}`) : part === "Z" ? String.raw`(Z|[+-]\d{2}:\d{2})` : part.endsWith("Z") ? `${escaped(part.slice(0, -1))}Z` : escaped(part))).join("")
  return { shown: form, pattern: `^${pattern}$` }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

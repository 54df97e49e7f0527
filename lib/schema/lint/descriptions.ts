/** What is said, or not, about a tool and its parameters. */
import { isSchema } from "../form-path.ts"
import { eachParameter, eachTool, type Rule } from "./finding.ts"
import type { Parameter } from "./subject.ts"
import { meaningOf, nameWords, stem } from "./words.ts"

export const descriptionRules: Rule[] = [
  {
    id: "description-missing",
    title: "A tool without a description",
    why: "The description is all that a model knows of when to call the tool. Without one it guesses from the name.",
    severity: "warning",
    on: true,
    check: eachTool(({ tool: { name, description } }) =>
      description.trim() === "" ? [{ path: "/description", why: `Nothing says what ${name || "this tool"} does or when to call it. Say both in a sentence or two.` }] : []),
  },
  {
    id: "description-parrot",
    title: "A description that repeats the name",
    why: "A description that only says the name again tells a model nothing new: neither when to call the tool, nor what comes back.",
    severity: "warning",
    on: true,
    check: eachTool(({ tool: { name, description } }) =>
      description.trim() !== "" && addsNothing(description, nameWords(name))
        ? [{ path: "/description", why: `"${short(description)}" says no more than the name. Say when to call it and what it answers.` }]
        : []),
  },
  {
    id: "description-no-when",
    title: "A description that does not say when to call",
    why: "What a tool does is half of it; a sentence with \"use this when …\" decides between two tools that both could.",
    severity: "hint",
    on: false,
    check: eachTool(({ tool: { description } }) =>
      description.trim() !== "" && !WHEN.test(description)
        ? [{ path: "/description", why: "The description says what the tool does, but not when a model should call it (or should not)." }]
        : []),
  },
  {
    id: "parameter-unexplained",
    title: "A parameter without a description",
    why: "A model fills in what it can guess. A parameter that nothing explains is filled with what its name suggests.",
    severity: "warning",
    on: true,
    check: eachParameter((parameter, { tool }) => {
      if (parameter.description.trim() !== "" || isExplained(parameter) || isTold(tool.description, parameter.name)) return undefined
      return { path: parameter.pointer, why: `Nothing explains ${parameter.name}: what it means, and what a good value looks like.` }
    }),
  },
  {
    id: "parameter-parrot",
    title: "A parameter whose description repeats its name",
    why: "A description that only says the name again explains nothing: not the form of a value, not where it comes from.",
    severity: "hint",
    on: true,
    check: eachParameter((parameter) => {
      const { description, name, words, schema, pointer } = parameter
      if (description.trim() === "" || schema.type !== "string" || tellsItself(parameter) || FREE.has(words.at(-1) ?? "") || !addsNothing(description, words)) return undefined
      return { path: pointer, why: `"${short(description)}" says no more than the name ${name}. Say what a good value looks like, with an example.` }
    }),
  },
]

const WHEN = /\b(?:when|whenever|if|use (?:this|it|for|to)|call (?:this|it)|before|after|instead of|only for|do not|don't|useful|for (?:questions|cases))\b/i

/** What a person may write freely needs no form, and these have one that everybody knows. */
const FREE = new Set("name title body text message content comment note notes summary description query prompt question password username email url uri subject reason feedback sentence paragraph".split(" "))

/** Whether a sentence has no meaning that the words of a name do not have. */
function addsNothing(sentence: string, name: string[]): boolean {
  // Numbers, quoted values and brackets are examples or values, however short the sentence is.
  if (/["'`“‘(\d:]/.test(sentence)) return false
  const known = new Set(name.map(stem))
  const said = meaningOf(sentence)
  return [...said].every((word) => known.has(word))
}

/** A schema that says by itself which values there are. */
const tellsItself = ({ schema }: Parameter): boolean =>
  schema.enum !== undefined || schema.const !== undefined || schema.format !== undefined || schema.pattern !== undefined || schema.examples !== undefined

/** Names that say what the value is, whatever the tool. */
const KNOWN = new Set(["page", "page_size", "page_number", "per_page", "limit", "text", "bold", "italic", "underline"])

/** A type of its own may carry the explanation, and so may values, fields, alternatives and items. */
const isExplained = ({ schema, words }: Parameter): boolean => {
  if (Array.isArray(schema.enum) || KNOWN.has(words.join("_"))) return true
  const fields = Object.values(isSchema(schema.properties) ? schema.properties : {})
  if (fields.length > 0 && fields.every((field) => isSchema(field) && typeof field.description === "string")) return true
  const inner = [schema.items, ...(Array.isArray(schema.anyOf) ? schema.anyOf : []), ...(Array.isArray(schema.oneOf) ? schema.oneOf : [])]
  return schema.const !== undefined || typeof schema.$ref === "string" || (typeof schema.title === "string" && schema.title.trim().includes(" "))
    || inner.some((value: unknown) => typeof value === "object" && value !== null && ("description" in value || "$ref" in value))
}

/** Many a tool explains its parameters in its own description, as a docstring does. */
const isTold = (description: string, name: string): boolean =>
  name !== "" && description.includes(name) && [`${name}:`, `${name} (`, `${name} -`, `${name} –`, `${name} =`, `\`${name}\``, `'${name}'`, `"${name}"`].some((mention) => description.replaceAll(/[ \t]+/g, " ").includes(mention))

const short = (sentence: string): string => (sentence.length > 60 ? `${sentence.slice(0, 59)}…` : sentence).trim()

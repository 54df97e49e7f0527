/** Plain sentences: answers from results, questions for what is missing, and honest refusals. */
import type { Done } from "./history.ts"
import type { Param, ToolView } from "./schema.ts"
import { identifierWords } from "./words.ts"

const longest = 2_000

/** Says what the calls gave; a call that was repaired later is left out. */
export const answerFrom = (done: Done[]): string => {
  const repaired = (one: Done, at: number) => one.failed && done.slice(at + 1).some((later) => later.name === one.name && !later.failed && differsInOne(one, later))
  const shown = done.filter((one, at) => !repaired(one, at))
  const swaps = done.filter(repaired).map((one) => swap(one, done))
  const lines = shown.map((one) => (one.failed ? failure(one) : sentence(one, shown.length > 1)))
  return [...swaps, lines.length === 1 ? (lines[0] ?? "") : lines.map((line) => `- ${line}`).join("\n")].filter(Boolean).join("\n\n")
}

// What was asked and what was taken instead must both be seen.
function swap(one: Done, done: Done[]): string {
  const later = done.slice(done.indexOf(one) + 1).find((other) => other.name === one.name && !other.failed && differsInOne(one, other))
  const key = Object.keys(one.args).find((name) => one.args[name] !== later?.args[name])
  return key === undefined ? "" : `"${one.args[key]}" did not work, so I took "${later?.args[key]}".`
}

function differsInOne(one: Done, other: Done): boolean {
  const keys = new Set([...Object.keys(one.args), ...Object.keys(other.args)])
  return [...keys].filter((key) => JSON.stringify(one.args[key]) !== JSON.stringify(other.args[key])).length === 1
}

function failure({ name, result }: Done): string {
  return `${name} did not work: ${result.replace(/^Error:?\s*/, "")}`
}

function sentence({ name, args, result }: Done, among: boolean): string {
  const text = result.trim() === "" ? `${name} gave an empty result.` : flatten(result.trim())
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  const subject = Object.values(args).find((value) => typeof value === "string")
  const names = Object.values(args).some((value) => typeof value === "string" && value !== "" && cut.toLowerCase().includes(value.toLowerCase()))
  const labelled = (among || /^[-\d.,\s]+$/.test(cut)) && !names && subject !== undefined ? `${subject}: ${cut}` : cut
  // A number alone is no sentence, and in markdown "100." begins a list.
  const said = /^[-\d.,\s]+$/.test(labelled) ? `The result of ${name} is ${labelled}` : labelled
  return /[\p{L}\d)%]$/u.test(said) ? `${said}.` : said
}

/** JSON as "key: value" pairs, other text as it is. */
function flatten(text: string): string {
  if (!/^[[{]/.test(text)) return text
  try {
    return spell(JSON.parse(text))
  } catch {
    return text
  }
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return value.map(spell).join("; ")
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([key, inner]) => `${identifierWords(key).join(" ")}: ${spell(inner)}`).join(", ")
  return String(value)
}

/** Asks for the first missing arguments in one sentence. */
export const askFor = (tool: ToolView, missing: Param[]): string => {
  const wanted = missing.map((param) => {
    const hint = param.choices.length > 0 ? `one of ${inWords(param.choices.length > 8 ? [...param.choices.slice(0, 7).map(String), `${param.choices.length - 7} more`] : param.choices.map(String))}` : param.description.split(/\.(?:\s|$)|[,;(]?\s*(?:e\.g\.|such as|for example)/i)[0]?.trim().replace(/^\p{Lu}(?=\p{Ll}|\s)/u, (letter) => letter.toLowerCase())
    return `the ${identifierWords(param.name).join(" ")}${hint ? ` (${hint})` : ""}`
  })
  return `For ${tool.name} I still need ${inWords(wanted)}. What should I use?`
}

/** A short reply to a greeting or thanks, undefined for anything else. */
export const greet = (text: string, tools: ToolView[]): string | undefined => {
  if (/^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b.{0,24}$/i.test(text)) {
    return `Hello! I am the offline model: rules, no AI. ${offer(tools)}`
  }
  if (/^\W*(?:thanks|thank you|great|perfect|ok|okay|bye|goodbye)\b.{0,24}$/i.test(text)) return "You are welcome. Ask me whenever a tool can help."
  if (/^\W*(?:what can you do|who are you|what are you|help|which tools|what tools)\b/i.test(text)) {
    return [`I am the offline model: rules, no AI. I choose among these tools by the words of your message:`, ...tools.slice(0, 20).map((tool) => `- ${tool.name}: ${tool.description.split(/(?<=[.:])\s/)[0]}`)].join("\n")
  }
  return undefined
}

const NONE_FITS = "I am the offline model: rules, no AI, so I can only answer with the tools I have, and none of them fits this."

/** Says that no tool fits, and which there are. */
export const decline = (tools: ToolView[]): string => `${NONE_FITS} ${offer(tools)}`

export const isDecline = (text: string): boolean => text.startsWith(NONE_FITS)

function offer(tools: ToolView[]): string {
  if (tools.length === 0) return "There are no tools here at the moment."
  const names = tools.slice(0, 12).map((tool) => tool.name)
  return `I can use ${inWords(tools.length > 12 ? [...names, `${tools.length - 12} more`] : names)}.`
}

/** Reports the result of a background task, undefined for any other message. */
export const reportTask = (text: string): string | undefined => {
  const [, title, status, output = ""] = /^\[task \S+ "(.*?)" (\w+)\]\s*([\s\S]*)$/.exec(text) ?? []
  if (title === undefined || status === undefined) return undefined
  const cut = output.trim().length > longest ? `${output.trim().slice(0, longest)}…` : output.trim()
  return status === "succeeded" ? `The task "${title}" is done${cut ? `: ${cut}` : "."}` : `The task "${title}" ${status}${cut ? `: ${cut}` : "."}`
}

const inWords = (parts: string[]): string => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`)

/** Rules for what agents do with each other: hand over, delegate, write a function, sum up. */
import type { ModelRequest } from "#lib/agent/types.ts"
import { answerFrom } from "./answer.ts"
import { calculator } from "./calculator.ts"
import { errandsOf, eventIn, mailIn, type Errand } from "./errands.ts"
import { findFormula } from "./formula.ts"
import type { Done, Turn } from "./history.ts"
import type { Decision } from "./plan.ts"
import type { ToolView } from "./schema.ts"

const say = (text: string): Decision => ({ calls: [], text })
const call = (name: string, args: Record<string, unknown> = {}): Decision => ({ calls: [{ name, args }], text: "" })

/** Without those that delegate: an agent is asked when the person says so, not because its description shares a word with the message. */
export const withoutDelegates = (tools: ToolView[]): ToolView[] => tools.filter(({ name }) => !name.startsWith("delegate_to_"))

/** The move that a story asks for; undefined when the message belongs to none. */
export function tell(request: ModelRequest, turn: Turn, tools: ToolView[]): Decision | undefined {
  const system = request.messages[0]?.role === "system" ? request.messages[0].content : ""
  if (/^summari[sz]e the conversation\b/i.test(system)) return say(sumUp(turn.text))
  // A function of the same name that takes other arguments is not the one of the story.
  const has = (name: string) => tools.some((tool) => tool.name === name && (TAKES[name] ?? []).every((wanted) => tool.params.some((param) => param.name === wanted)))
  return build(turn, has) ?? delegate(turn, tools) ?? errands(turn, has, /\btoday is \w+ (\d{4}-\d\d-\d\d)/i.exec(system)?.[1])
}

const TAKES: Record<string, string[]> = { send_email: ["to", "subject", "body"], create_event: ["title", "date", "time"], add_tool: ["code", "examples"] }

const WORK = { email: ["send_email", "list_emails"], calendar: ["create_event", "list_events"] } as const

/** Does the first errand that is not done, or hands it to who can: without a word, since what is wanted is known. */
function errands(turn: Turn, has: (name: string) => boolean, today: string | undefined): Decision | undefined {
  const known = ["transfer_to_email", "transfer_to_calendar", "transfer_to_triage", "send_email", "create_event"].some(has)
  const wanted = known ? errandsOf(turn.before ? `${turn.before.replace(/[.!?\s]+$/, "")} ${turn.text}` : turn.text) : []
  if (wanted.length === 0) return undefined
  const made = new Map<string, number>()
  for (const { name } of turn.done) made.set(name, (made.get(name) ?? 0) + 1)
  const open = wanted.find(({ about, lists }) => {
    const name = WORK[about][lists ? 1 : 0]
    const left = made.get(name) ?? 0
    made.set(name, left - 1)
    return left <= 0
  })
  const answers = turn.done.filter(({ name, failed }) => failed || !name.startsWith("transfer_to_"))
  if (!open) return say(answerFrom(answers))
  if (has(WORK[open.about][0])) return work(open, turn, answers, today)
  const way = [`transfer_to_${open.about}`, "transfer_to_triage"].find((name) => has(name) && !turn.done.some((one) => one.name === name && one.failed))
  return way ? call(way) : undefined
}

function work({ about, text, lists }: Errand, turn: Turn, answers: Done[], today: string | undefined): Decision {
  if (lists) return call(WORK[about][1])
  const { args, missing } = about === "email" ? mailIn(text) : eventIn(text, today)
  if (missing.length === 0 && !turn.done.some((one) => one.failed && one.name === WORK[about][0])) return call(WORK[about][0], args)
  return say([...(answers.length ? [answerFrom(answers)] : []), `${about === "email" ? "For the email" : "For the calendar"} I still need ${missing.join(" and ") || "it said differently"}. What should I use?`].join("\n\n"))
}

const HARD = /\b(?:hard|difficult|tricky|complicated|puzzle|riddle)\b/i

/** What a person calls hard goes to an expert, whole; what "ask the … to …" names, to that agent. */
function delegate({ text, done }: Turn, tools: ToolView[]): Decision | undefined {
  const delegates = tools.filter(({ name }) => name.startsWith("delegate_to_"))
  const asked = /\bask\s+(?:the\s+|my\s+)?([\w-]+)(?:\s+agent)?\s+(?:to\s+|for\s+)?(.+)$/is.exec(text)
  const named = delegates.find(({ name }) => asked?.[1] && name === `delegate_to_${asked[1].toLowerCase()}`)
  const target = named ?? (HARD.test(text) ? delegates.find(({ name }) => name === "delegate_to_expert") : undefined)
  if (!target) return undefined
  const result = done.find(({ name }) => name === target.name)
  if (result) return say(result.failed ? answerFrom([result]) : result.result)
  return call(target.name, { task: named ? (asked?.[2] ?? text).trim() : text })
}

const MAKES = /\b(?:make|build|write|create|give)\b.{0,40}\bcalculator\b/is

/** Writes itself a calculator, then uses it for what else the message asks. */
function build({ text, done }: Turn, has: (name: string) => boolean): Decision | undefined {
  if (!has("add_tool") || !MAKES.test(text)) return undefined
  const made = done.find(({ name }) => name === "add_tool")
  if (made?.failed) return say(answerFrom([made]))
  if (!has(calculator.name)) return made ? undefined : call("add_tool", { ...calculator })
  const expression = findFormula(text.slice(text.search(/calculator/i) + "calculator".length))
  const result = done.find(({ name }) => name === calculator.name)
  if (result) return say(result.failed ? answerFrom([result]) : `${expression ?? "It"} is ${result.result}.`)
  return expression ? call(calculator.name, { expression }) : say("I have a calculator now. What should it work out?")
}

/** What the person said, and the last result: rules know no better summary. */
function sumUp(transcript: string): string {
  const lines = transcript.split("\n")
  const said = lines.flatMap((line) => /^Person: (.+)/.exec(line)?.[1] ?? [])
  const result = lines.findLast((line) => line.startsWith("Assistant: ") || line.startsWith("Result: "))?.replace(/^\w+: /, "")
  const shown = said.length > 6 ? [...said.slice(0, 1), ...said.slice(-5)] : said
  return `The person said: ${shown.map((text) => `"${text.slice(0, 300)}"`).join(" ")}${result ? ` Last came: ${result.slice(0, 300)}` : ""}`
}

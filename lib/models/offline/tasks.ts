/** Background tasks: what a message asks of them, by rules. */
import type { Message } from "#lib/agent/types.ts"
import type { Turn } from "./history.ts"
import type { Decision } from "./plan.ts"
import type { ToolView } from "./schema.ts"

const NAMES = new Set(["create_task", "create_tasks", "check_tasks", "wait_for_task", "cancel_task", "message_task", "report_progress"])

/** True when these are the functions of background tasks, and not others that happen to have such a name. */
const areOurs = (tools: ToolView[]): boolean => tools.some(({ name, params }) => name === "create_task" && params.some((param) => param.name === "deliver"))

/** The tools that words are matched with: what is done with tasks has rules of its own. */
export const withoutTasks = (tools: ToolView[]): ToolView[] =>
  areOurs(tools) || tools.some(({ name, params }) => name === "report_progress" && params.some((param) => param.name === "percent")) ? tools.filter(({ name }) => !NAMES.has(name)) : tools

/** The results of tasks that no answer has told yet, and the messages without them; `alone` when nobody has asked for anything else since. */
export function takeResults(messages: Message[]): { results: string[]; rest: Message[]; alone: boolean } {
  const answered = messages.findLastIndex((message) => message.role === "assistant" && !message.tool_calls?.length)
  const isResult = ({ role, content }: Message, at: number) => at > answered && role === "user" && /^\[task \S+ "/.test(content ?? "")
  const rest = messages.filter((message, at) => !isResult(message, at))
  return { results: messages.filter(isResult).map(({ content }) => content ?? ""), rest, alone: !messages.some((message, at) => at > answered && message.role === "user" && !isResult(message, at)) }
}

/** The next move of a message about background tasks; undefined for any other. */
export function taskMove({ text, done }: Turn, messages: Message[], tools: ToolView[]): Decision | undefined {
  if (!areOurs(tools)) return undefined
  const wish = wishOf(text, messages)
  if (!wish) return undefined
  const [last] = done.slice(-1)
  if (last) return { calls: [], text: answerOf(last.name, last.result, last.failed) }
  if ("text" in wish) return { calls: [], text: wish.text }
  return tools.some(({ name }) => name === wish.name) ? { calls: [wish], text: "" } : undefined
}

type Wish = { name: string; args: Record<string, unknown> } | { text: string }

const BACKGROUND = /\b(?:in|into) the background\b/i
const START = /\b(?:start|create|run|launch|begin|make|delegate|open)\b[^.?!]{0,30}?\b(?:(\d+|two|three|four|five|six|seven|eight|nine|ten)\s+)?(?:background\s+)?tasks?\b\s*(?:,?\s*(?:that|which|to|each|:)\s*)+/i
const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

function wishOf(text: string, messages: Message[]): Wish | undefined {
  const id = /\b[2-9a-hjkmnp-z]{8}\b(?<=\d\w{0,7})/.exec(text)?.[0] ?? lastId(messages)
  const about = /\btasks?\b/i.test(text)
  const need = (name: string, args: (id: string) => Record<string, unknown>): Wish => (id ? { name, args: args(id) } : { text: "No background task was started in this conversation yet." })
  const start = START.exec(text)
  if (start) return startOf(text.slice(start.index + start[0].length), text, numberOf(start[1]))
  if (BACKGROUND.test(text)) return startOf(text.replace(BACKGROUND, " "), text, 1)
  const told = /\btell (?:the |that |this )?(?:background )?task\b\s*(?:[2-9a-z]{8}\s*)?(?:that\s+|to\s+|:\s*)?(.+)$/is.exec(text)?.[1]
  if (told) return need("message_task", (one) => ({ id: one, text: told.trim() }))
  if (/\b(?:cancel|abort|stop|kill)\b/i.test(text) && (about || (id && /\b(?:it|that|this)\b/i.test(text)))) return need("cancel_task", (one) => ({ id: one }))
  if (about && /\bwait (?:for|until)\b/i.test(text)) return need("wait_for_task", (one) => ({ id: one }))
  if (about && /\b(?:check|status|state|progress|how|what|which|show|list|done|ready|finished|running)\b/i.test(text)) return { name: "check_tasks", args: {} }
  return undefined
}

const numberOf = (word = "one"): number => {
  const number = NUMBERS.indexOf(word.toLowerCase())
  return Math.min(20, Math.max(1, number < 0 ? Number(word) : number))
}

/** What comes after the work: how the person wants to hear of it. */
const AFTERWARDS = /[\s,;.]*\b(?:(?:and|then|but)\s+)*(?:tell me|let me know|notify me|report|inform me|say so|remind me|interrupt me|don't tell|do not tell|no need to tell|without telling|deliver(?:ed|y)?|silently|quietly|push(?: it)?[ _](?:now|when)|only when I ask|I(?:'ll| will) ask)\b.*$/is

function startOf(rest: string, text: string, count: number): Wish {
  const work = rest.replace(AFTERWARDS, "").replace(/^[\s,:]+|[\s,.!?]+$/g, "").replace(/^(?:please|can you|could you)\s+/i, "").replace(/\s+/g, " ")
  if (work === "") return { text: "What shall the task do? Say for example: start a background task that waits 10 seconds." }
  const task = `${work.charAt(0).toUpperCase()}${work.slice(1)}.`
  const words = work.split(" ")
  const title = words.length > 8 ? `${words.slice(0, 8).join(" ")}…` : work
  const deliver = deliverOf(text)
  const one = { title, task, ...(deliver ? { deliver } : {}) }
  if (count < 2) return { name: "create_task", args: one }
  return { name: "create_tasks", args: { tasks: Array.from({ length: count }, (_, i) => ({ ...one, title: `${title} (${i + 1})` })) } }
}

function deliverOf(text: string): string | undefined {
  if (/\b(?:silent|silently|quietly|(?:no need|not necessary) to tell|without telling|don't tell me|do not tell me)\b/i.test(text)) return "silent"
  if (/\b(?:push(?: it)?[ _]now|interrupt|immediately|at once|right away|as soon as)\b/i.test(text)) return "push_now"
  return /\b(?:poll|i(?:'ll| will) ask|only when i ask|until i ask|when i ask)\b/i.test(text) ? "poll" : undefined
}

/** The task that was started last in what a model sees. */
function lastId(messages: Message[]): string | undefined {
  const ids = messages.flatMap(({ role, content }) => (role === "tool" ? [...(content ?? "").matchAll(/^([2-9a-hjkmnp-z]{8}) ".*": delegated/gm)] : []))
  return ids.at(-1)?.[1]
}

function answerOf(name: string, result: string, failed: boolean): string {
  if (failed) return result.replace(/^Error:\s*/, "")
  if (name !== "create_task" && name !== "create_tasks") return result
  const lines = result.split("\n").map((line) => line.replace(/^(\S+) (".*"): delegated, pending\..*$/, "$2 ($1)"))
  const told = result.includes("will be told") ? " I will tell you when it is done." : result.includes("check_tasks") ? " Ask me how it stands whenever you like." : ""
  if (lines.length === 1) return `The task ${lines[0]} runs in the background.${told}`
  return `${lines.length} tasks run in the background:\n${lines.map((line) => `- ${line}`).join("\n")}\n\nUp to 8 run at once.${told.replace("it is", "each is")}`
}

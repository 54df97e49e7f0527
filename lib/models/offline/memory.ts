/** When to remember and when to look: the memory functions by rules of their own, for no word of a message names them. */
import type { Message } from "#lib/agent/types.ts"
import type { Done, Turn } from "./history.ts"
import { tellMemory } from "./memory-answer.ts"
import { asFact } from "./person.ts"
import type { Decision, PlannedCall } from "./plan.ts"
import { contentStems } from "./words.ts"

const NAMES = new Set(["add_memory", "search_memory", "list_memories", "update_memory", "forget_memory", "memory_history"])

export const isMemoryTool = (name: string): boolean => NAMES.has(name)

type Situation = {
  turn: Turn
  messages: Message[]
  /** Names of the functions that are offered. */
  offered: Set<string>
  /** No other functions are offered. */
  alone: boolean
  /** Another function fits the message. */
  fits: boolean
}

/** The next move when the message tells or asks something personal, undefined for every other message. */
export function memoryMove({ turn, messages, offered, alone, fits }: Situation): Decision | undefined {
  const done = turn.done.filter(({ name }) => isMemoryTool(name))
  // Who is given nothing but this keeps a memory: everything personal in the message is to be saved.
  const keeper = alone && offered.size === 1 && offered.has("add_memory")
  const calls = wanted(turn.text, messages, keeper, fits, done)
  if (!calls) return keeper ? { calls: [], text: "There is nothing to remember." } : undefined
  const open = calls.filter((call) => offered.has(call.name) && !done.some((one) => isMade(one, call)))
  if (open.length > 0) return { calls: open, text: "" }
  return done.length > 0 ? { calls: [], text: tellMemory(turn.text, done) } : undefined
}

/** A search that the turn began with serves every question as well. */
const isMade = ({ name, args }: Done, call: PlannedCall): boolean =>
  name === call.name && (name === "search_memory" || name === "memory_history" || JSON.stringify(args) === JSON.stringify(call.args))

const HISTORY = /\b(?:before|previous(?:ly)?|earlier|formerly|used to|history|over time|originally|at first|how often|how many times|how long (?:was|has|is)|since when|when did)\b/i
const PERSONAL = /\b(?:I|my|me|mine|our|we|us)\b/i
const RECALLS = /\b(?:remember|recall|know about me|(?:did|have) I (?:tell|told|say|said|mention)|told you)\b/i

function wanted(text: string, messages: Message[], keeper: boolean, fits: boolean, done: Done[]): PlannedCall[] | undefined {
  const facts = factsOf(text, keeper, fits)
  if (keeper && facts.length === 0) return undefined
  if (facts.length > 0) return facts.map((fact) => ({ name: "add_memory", args: { text: fact } }))
  const forgotten = /\bforget\b(?: about)?(?: that)?\s+(.+)/i.exec(text)?.[1]
  if (forgotten && !/\bdon['’]t forget\b/i.test(text)) return forget(forgotten, done)
  if (/\b(?:what|everything|all)\b.*\b(?:remember|know)\b.*\b(?:about )?(?:me|I)\b|\b(?:list|show)\b.*\bmemor(?:y|ies)\b/i.test(text) && !/\b(?:my|how|when|where)\b/i.test(text)) return [{ name: "list_memories", args: {} }]
  if (!isQuestion(text)) return undefined
  const before = HISTORY.test(text)
  if (fits && !RECALLS.test(text)) return undefined
  const subject = contentStems(text.replace(HISTORY, " ")).filter((stem) => !EMPTY.has(stem))
  if (subject.length > 0 && (PERSONAL.test(text.replace(FAVOUR, " ")) || RECALLS.test(text))) return [before ? { name: "memory_history", args: { query: text } } : { name: "search_memory", args: { query: text } }]
  // "What was it before?" speaks of what was recalled or saved last.
  const last = before || /\b(?:it|that|this)\b/i.test(text) ? lastQuery(messages) : undefined
  return last ? [before ? { name: "memory_history", args: { query: last } } : { name: "search_memory", args: { query: last } }] : undefined
}

// Who is told is not what is asked about.
const FAVOUR = /\b(?:tell|give|show|help|let|ask|send|get|find|make|write|explain to|remind)\s+(?:me|us)\b/gi

const EMPTY = new Set(["now", "it", "that", "this", "was", "today", "again", "tell", "know", "rememb"])

const isQuestion = (text: string): boolean => /\?\s*$/.test(text) || /^\W*(?:how|what|when|where|who|whose|which|why|do|does|did|am|is|was|were|have|has|tell me)\b/i.test(text)

function lastQuery(messages: Message[]): string | undefined {
  const calls = messages.flatMap((message) => (message.role === "assistant" ? (message.tool_calls ?? []) : [])).filter((call) => isMemoryTool(call.function.name))
  for (const { function: called } of calls.toReversed()) {
    try {
      const { query, text } = JSON.parse(called.arguments) as { query?: unknown; text?: unknown }
      if (typeof query === "string" || typeof text === "string") return String(query ?? text)
    } catch {
      // Arguments that are no JSON name nothing.
    }
  }
  return undefined
}

/** First what is meant is looked up, then the best that was found goes. */
function forget(what: string, done: Done[]): PlannedCall[] {
  const found = done.find(({ name, failed }) => name === "search_memory" && !failed)
  const id = found && /\(id ([\w-]+)/.exec(found.result)?.[1]
  return [{ name: "search_memory", args: { query: what } }, ...(id ? [{ name: "forget_memory", args: { id } }] : [])]
}

const REQUEST = /^(?:I|we)(?:\s+(?:want|need|would like|wish|wonder|ask|guess|think|mean|hope|see|understand|cannot|can't|can|have (?:a|another|one more) question|am (?:looking for|trying|asking|not sure|sorry|curious|wondering))|['’]d like)\b/i
const TELLS = /^(?:(?:by the way|also|and|so|well|oh|hi|hello|hey|btw|now|ok(?:ay)?|actually|no|yes)[,:!.]?\s+)*((?:I|I['’]m|I['’]ve|I am|my|we|our)\s.+)$/is
const ORDER = /^\W*(?:please\s+)?(?:remember|note|keep in mind|memori[sz]e|don['’]t forget|save)\b(?:\s+(?:that|this))?\s*[:,]?\s+(.+)$/is

/** What the person tells of themselves, sentence by sentence; a message that also asks for something is left to the functions that do it. */
function factsOf(text: string, keeper: boolean, fits: boolean): string[] {
  const order = ORDER.exec(text)?.[1]
  if (order && !/\?\s*$/.test(order)) return [asFact(order)]
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).map((one) => one.trim()).filter(Boolean)
  if (!keeper && (fits || sentences.some((one) => one.endsWith("?")))) return []
  return sentences.flatMap((one) => {
    const told = TELLS.exec(one)?.[1] ?? (keeper && PERSONAL.test(one.replace(FAVOUR, " ")) ? one : undefined)
    if (!told || one.endsWith("?") || REQUEST.test(told) || told.length > 400) return []
    return contentStems(told).filter((stem) => !EMPTY.has(stem)).length > 0 ? [asFact(told)] : []
  }).slice(0, 12)
}

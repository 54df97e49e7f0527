/** OpenAI's fine-tuning format: one JSON line for each example. */
import type { Message, ToolDefinition } from "#lib/agent/types.ts"
import { toldUpTo, turnsThatCount, type OpenLog } from "./open-log.ts"

export type Example = { messages: Message[]; tools?: ToolDefinition[]; parallel_tool_calls?: boolean }

const NAME = /^[a-zA-Z0-9_-]{1,64}$/

/** The whole conversation as one example, or with `perTurn` one for each turn, that ends with its answer; none where the model said nothing. */
export function fineTuning(open: OpenLog, { perTurn = false }: { perTurn?: boolean } = {}): Example[] {
  const turns = turnsThatCount(open).filter(({ steps }) => steps.length > 0)
  const ends = perTurn ? turns : turns.slice(-1)
  return ends.flatMap((turn) => {
    const { messages, tools, settings } = toldUpTo(open, turn)
    const usable = trainable(messages, tools)
    if (!usable.some(({ role }) => role === "assistant")) return []
    const parallel = settings.parallel_tool_calls
    return [{ messages: usable, ...(tools.length ? { tools, parallel_tool_calls: parallel !== false } : {}) }]
  })
}

export const asLines = (examples: Example[]): string => examples.map((example) => `${JSON.stringify(example)}\n`).join("")

/**
 * What the format takes: calls of functions that were offered, with arguments that are JSON, each with its result.
 * A call that is none of these was a mistake of the model; it and its result are left out, and so is everything after the last answer.
 */
function trainable(messages: Message[], tools: ToolDefinition[]): Message[] {
  const known = new Set(tools.map((tool) => tool.function.name))
  const left = new Set<string>()
  const kept = messages.flatMap((message): Message[] => {
    if (message.role === "tool") return left.has(message.tool_call_id) ? [] : [message]
    if (message.role !== "assistant" || !message.tool_calls) return [message]
    const { tool_calls: asked, ...rest } = message
    const calls = asked.filter((call) => known.has(call.function.name) && isObject(call.function.arguments))
    for (const call of asked) if (!calls.includes(call)) left.add(call.id)
    if (calls.length > 0) return [{ ...rest, tool_calls: calls.map(({ id, type, function: { name, arguments: text } }) => ({ id, type, function: { name, arguments: text } })) }]
    return rest.content ? [rest] : []
  })
  return kept.slice(0, kept.findLastIndex((message) => message.role === "assistant" && !message.tool_calls) + 1)
}

const isObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** What is wrong with one line by the published format, each in words; nothing when it is right. */
export function faultsOf(line: unknown): string[] {
  if (typeof line !== "object" || line === null || Array.isArray(line)) return ["an example must be an object"]
  const { messages, tools = [], parallel_tool_calls: parallel, ...more } = line as Record<string, unknown>
  const faults = Object.keys(more).map((key) => `unexpected field ${key}`)
  if (parallel !== undefined && typeof parallel !== "boolean") faults.push("parallel_tool_calls must be true or false")
  if (!Array.isArray(tools)) faults.push("tools must be a list")
  const names = new Set<string>()
  for (const tool of Array.isArray(tools) ? (tools as unknown[]) : []) {
    const { type, function: given } = record(tool)
    const { name, description, parameters } = record(given)
    if (type !== "function") faults.push("a tool must have the type function")
    if (typeof name !== "string" || !NAME.test(name)) faults.push(`a function must have a name of letters, digits, _ and -: ${String(name)}`)
    else if (names.has(name)) faults.push(`two functions are called ${name}`)
    else names.add(name)
    if (description !== undefined && typeof description !== "string") faults.push("a description must be a text")
    if (typeof parameters !== "object" || parameters === null) faults.push("parameters must be a JSON Schema")
  }
  if (!Array.isArray(messages) || messages.length === 0) return [...faults, "messages must be a list that is not empty"]
  return [...faults, ...faultsOfMessages(messages, names)]
}

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? { ...value } : {})

function faultsOfMessages(messages: unknown[], names: ReadonlySet<string>): string[] {
  const faults: string[] = []
  let open: string[] = []
  messages.forEach((message, i) => {
    const fault = (what: string) => faults.push(`messages[${i}]: ${what}`)
    const { role, content, tool_calls: calls, tool_call_id: id, weight } = record(message)
    if (role !== "tool" && open.length > 0) {
      fault(`before it the results of ${open.join(", ")} are missing`)
      open = []
    }
    if (weight !== undefined && (role !== "assistant" || (weight !== 0 && weight !== 1))) fault("weight is 0 or 1, of an assistant's message")
    if (role === "tool") {
      if (typeof id !== "string" || !open.includes(id)) fault("is the result of no call before it")
      open = open.filter((other) => other !== id)
      if (typeof content !== "string") fault("must have a text")
    } else if (role === "system" || role === "user" || role === "developer") {
      if (typeof content !== "string") fault("must have a text")
    } else if (role === "assistant") {
      if (!Array.isArray(calls) ? typeof content !== "string" : content !== null && content !== undefined && typeof content !== "string") fault("must have a text or calls")
      if (calls !== undefined && (!Array.isArray(calls) || calls.length === 0)) fault("tool_calls must be a list that is not empty")
      for (const call of Array.isArray(calls) ? (calls as unknown[]) : []) {
        const { id: callId, type, function: asked } = record(call)
        const { name, arguments: text } = record(asked)
        if (typeof callId !== "string" || callId === "" || open.includes(callId)) fault("a call must have an id of its own")
        else open.push(callId)
        if (type !== "function") fault("a call must have the type function")
        if (typeof name !== "string" || !names.has(name)) fault(`calls a function that is not offered: ${String(name)}`)
        if (typeof text !== "string" || !isObject(text)) fault("the arguments of a call must be the text of a JSON object")
      }
    } else fault(`there is no role ${String(role)}`)
  })
  if (open.length > 0) faults.push(`at the end the results of ${open.join(", ")} are missing`)
  if (record(messages.at(-1)).role !== "assistant") faults.push("the last message must be the assistant's")
  return faults
}

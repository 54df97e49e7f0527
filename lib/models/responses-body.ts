/** A request as the model sees it, as the body of OpenAI's Responses API: full input each time, nothing kept at the provider. */
import type { Message, MessageCall, ModelRequest } from "#lib/agent/types.ts"
import { isObject, listOf, type JsonObject } from "./json.ts"
import { withoutRefused, type Body, type Dialect } from "./wire.ts"

/** Where the raw output items of an answer stand among the fields that only the same provider gets back. */
export const rawOutput = "responses_output"

/** Options that some servers refuse, and that a request can do without. */
export const optionalOptions = ["include", "parallel_tool_calls", "temperature", "top_p", "reasoning", "tool_choice", "max_output_tokens"]

type Assistant = Extract<Message, { role: "assistant" }>

/** The body for `POST /responses`. Pure. */
export function responsesBody(request: ModelRequest, dialect: Dialect): Body {
  const { model, messages, tools, temperature, top_p, max_tokens, tool_choice, parallel_tool_calls, reasoning_effort } = request
  const [first, ...rest] = messages
  const instructions = first?.role === "system" ? first.content : undefined
  const body = {
    model,
    ...(instructions !== undefined && { instructions }),
    input: apart(inputOf(instructions === undefined ? messages : rest)),
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(max_tokens !== undefined && { max_output_tokens: max_tokens }),
    ...(reasoning_effort !== undefined && { reasoning: { effort: reasoning_effort } }),
    ...(tools?.length && {
      // Here a function is strict unless the request says otherwise.
      tools: tools.map(({ function: { name, description, parameters, strict = false } }) => ({ type: "function", name, description, parameters, strict })),
      ...(tool_choice !== undefined && { tool_choice: typeof tool_choice === "object" ? { type: "function", name: tool_choice.function.name } : tool_choice }),
      ...(parallel_tool_calls !== undefined && { parallel_tool_calls }),
    }),
    store: false,
    include: ["reasoning.encrypted_content"],
    stream: dialect.stream,
  }
  return withoutRefused(body, optionalOptions, dialect, model)
}

function inputOf(messages: Message[]): JsonObject[] {
  /** Calls whose result has another name too. */
  const custom = new Set<unknown>()
  return messages.flatMap((message): JsonObject[] => {
    switch (message.role) {
      case "system":
      case "user":
        return [{ role: message.role, content: message.content }]
      case "tool":
        return [{ type: custom.has(message.tool_call_id) ? "custom_tool_call_output" : "function_call_output", call_id: message.tool_call_id, output: message.content }]
      case "assistant": {
        const items = itemsOf(message)
        for (const item of items) if (item.type === "custom_tool_call") custom.add(item.call_id)
        return items
      }
      default:
        return message satisfies never
    }
  })
}

/** Some providers use an id again in a later answer, and a list of items knows each once: the earlier ones get another, with their results. */
function apart(items: JsonObject[]): JsonObject[] {
  const left = new Map<unknown, number>()
  for (const item of items) if (isCall(item)) left.set(item.call_id, (left.get(item.call_id) ?? 0) + 1)
  const now = new Map<unknown, unknown>()
  return items.map((item) => {
    const id = item.call_id
    if (isCall(item)) {
      const later = (left.get(id) ?? 1) - 1
      left.set(id, later)
      now.set(id, later ? `${String(id)}_${later}` : id)
    }
    const own = now.get(id)
    return own === undefined || own === id ? item : { ...item, call_id: own }
  })
}

/** The raw items as they came, when the history still says what they say; else the same in plain items. */
function itemsOf(message: Assistant): JsonObject[] {
  const { content, tool_calls: calls = [] } = message
  const raw = listOf(message[rawOutput]).filter(isObject)
  if (raw.length && textOf(raw) === (content ?? "") && saysSame(raw.filter(isCall), calls)) return withIds(raw.filter(canStandAlone), calls)
  return [
    ...(content ? [{ role: "assistant", content }] : []),
    ...calls.map(({ id, function: { name, arguments: args } }) => ({ type: "function_call", call_id: id, name, arguments: args })),
  ]
}

export const isCall = (item: JsonObject): boolean => item.type === "function_call" || item.type === "custom_tool_call"

/** What the items say in words, refusals too. */
export const textOf = (items: JsonObject[]): string => items.flatMap((item) => (item.type === "message" ? listOf(item.content) : []))
  .map((part) => (isObject(part) ? (part.text ?? part.refusal ?? "") : "")).join("")

/** The arguments of a call as the model wrote them. */
export const argumentsIn = (item: JsonObject): string => {
  const given = item.arguments ?? item.input ?? ""
  return typeof given === "string" ? given : JSON.stringify(given)
}

const saysSame = (items: JsonObject[], calls: MessageCall[]): boolean =>
  items.length === calls.length && items.every((item, i) => item.name === calls[i]?.function.name && wholeArguments(item) === calls[i]?.function.arguments)

/** No arguments are an empty object, as in the log. */
export const wholeArguments = (item: JsonObject): string => (item.type === "function_call" && argumentsIn(item).trim() === "" ? "{}" : argumentsIn(item))

/** Nothing is stored at the provider: thoughts that are only named there cannot be looked up. */
function canStandAlone(item: JsonObject): boolean {
  if (item.type !== "reasoning") return true
  return Boolean(item.encrypted_content) || listOf(item.content).length > 0
}

/** Calls under the ids that their results name. */
function withIds(items: JsonObject[], calls: MessageCall[]): JsonObject[] {
  let place = 0
  return items.map((item) => {
    if (!isCall(item)) return item
    const id = calls[place++]?.id
    return item.call_id === id ? item : { ...item, call_id: id }
  })
}

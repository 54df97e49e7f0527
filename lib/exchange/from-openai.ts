/** Makes a log of a conversation in OpenAI's format: every message becomes what it would have been had it happened here. */
import { asText, parseArguments } from "#lib/agent/call.ts"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Json, ToolDefinition } from "#lib/agent/types.ts"
import { wordsOf, type OpenAiConversation, type OpenAiMessage } from "./openai-messages.ts"
import { Unreadable } from "./unreadable.ts"

type Options = {
  newId(): string
  /** Keeps a value and gives its hash. */
  put(value: unknown): string
  /** When the first thing happened, in milliseconds; each event is one later, since the file tells no times. */
  from: number
  where: string
}

type Asked = Extract<OpenAiMessage, { role: "assistant" }>
type Call = { callId: string; name: string; arguments: string; wireId: string }
type Turn = { turnId: string; asked: boolean; open: Call[] }

const AGENT = "assistant"

/** @throws Unreadable for a result of no call */
export function fromOpenAi({ messages, tools, model: named, parallel_tool_calls: parallel }: OpenAiConversation, { newId, put, from, where }: Options): Envelope[] {
  const model = `imported:${named ?? "unknown"}`
  const log: Envelope[] = []
  const refs = definitionsOf(messages, tools ?? []).map((definition) => ({ name: definition.function.name, hash: put(definition) }))
  const settings = put(typeof parallel === "boolean" ? { parallel_tool_calls: parallel } : {})
  let instructions = ""
  let waiting: string[] = []
  let turn: Turn | undefined

  const add = (event: KeptEvent, inTurn = true) => {
    log.push({ seq: log.length + 1, at: new Date(from + log.length).toISOString(), ...(inTurn && turn ? { turnId: turn.turnId } : {}), event })
  }
  const begin = (messageId: string): Turn => {
    turn = { turnId: newId(), asked: false, open: [] }
    add({ type: "turn.started", turnId: turn.turnId, attempt: 1, cause: { kind: "message", id: messageId }, agent: AGENT, model })
    return turn
  }
  const end = () => {
    if (!turn) return
    const { turnId, asked, open } = turn
    const cut = !asked || open.length > 0
    add({ type: "turn.finished", turnId, reason: cut ? "interrupted" : "done", ...(cut ? { error: { kind: "imported", message: "The file has no answer here." } } : {}) })
    turn = undefined
  }
  const answer = (message: Asked) => {
    const [first = newId(), ...more] = waiting
    waiting = []
    const here = turn ?? begin(first)
    const stepId = newId()
    add({
      type: "model.started", stepId, agent: AGENT, model, instructions: put(instructions), tools: refs, settings, requestHash: "",
      ...(more.length ? { takes: more } : {}),
    })
    const calls = callsOf(message).map((call) => ({ ...call, callId: newId() }))
    add({
      type: "message.assistant", stepId, agent: AGENT, text: wordsOf(message.content) || (message.refusal ?? ""),
      ...(message.reasoning_content ? { reasoning: message.reasoning_content } : {}),
      calls: calls.map(({ callId, name, arguments: text }) => ({ callId, name, arguments: text })), finishReason: calls.length ? "tool_calls" : "stop", ms: 0,
    })
    Object.assign(here, { asked: true, open: calls })
  }
  const result = (message: OpenAiMessage, wireId: string | null | undefined, name: string | null | undefined, place: number) => {
    const place0 = turn?.open.findIndex((call) => (wireId ? call.wireId === wireId : call.name === name || !name)) ?? -1
    const [call] = place0 >= 0 ? (turn?.open.splice(place0, 1) ?? []) : []
    if (!call) throw new Unreadable(`${where}: messages[${place}] is the result of a call that was not made before it.`)
    const parsed = parseArguments(call.arguments)
    const args: Json = "args" in parsed ? (parsed.args as Json) : call.arguments
    const output = wordsOf(message.content)
    add({ type: "call.started", callId: call.callId, name: call.name, args })
    add({ type: "call.finished", callId: call.callId, name: call.name, ok: true, output, ms: 0 })
  }

  messages.forEach((message, place) => {
    switch (message.role) {
      case "system":
      case "developer":
        instructions = [...(log.length === 0 && instructions ? [instructions] : []), wordsOf(message.content)].join("\n\n")
        break
      case "user": {
        end()
        const messageId = newId()
        add({ type: "message.user", messageId, text: wordsOf(message.content) }, false)
        waiting.push(messageId)
        break
      }
      case "assistant":
        answer(message)
        break
      case "tool":
        result(message, message.tool_call_id, message.name, place)
        break
      case "function":
        result(message, undefined, message.name, place)
        break
      default:
        message satisfies never
    }
  })
  end()
  const [first, ...more] = waiting
  if (first !== undefined) {
    begin(first)
    // The later ones are part of the same question, which nobody answered.
    if (more.length) add({ type: "model.started", stepId: newId(), agent: AGENT, model, instructions: put(instructions), tools: refs, settings, takes: more, requestHash: "" })
    end()
  }
  return log
}

function callsOf({ tool_calls: calls, function_call: single }: Asked): Omit<Call, "callId">[] {
  const all = calls?.length ? calls : single ? [{ id: null, function: single }] : []
  return all.map(({ id, function: { name, arguments: given } }) => ({ name, arguments: given === null || given === undefined ? "" : asText(given), wireId: id ?? "" }))
}

/** The functions of the file, and those it only calls, of which nothing but the name is known. */
function definitionsOf(messages: OpenAiMessage[], tools: NonNullable<OpenAiConversation["tools"]>): ToolDefinition[] {
  const known = new Map<string, ToolDefinition>(tools.map(({ function: { name, description, parameters, strict } }) =>
    [name, { type: "function", function: { name, description: description ?? "", parameters: parameters ?? { type: "object" }, ...(strict ? { strict: true as const } : {}) } }]))
  for (const message of messages)
    if (message.role === "assistant") for (const { name } of callsOf(message)) if (!known.has(name)) known.set(name, { type: "function", function: { name, description: "", parameters: { type: "object" } } })
  return [...known.values()]
}

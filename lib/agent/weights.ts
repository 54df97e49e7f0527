/** What fills the context of a step: an estimate, since only the model's own tokenizer knows. */
import type { Envelope } from "./events.ts"
import { toRequest, type Inserts } from "./messages.ts"
import type { Blobs, Message } from "./types.ts"

/** Estimated tokens of each part; `given` is what the step got besides the history: memories, a summary, a delegate's task. */
export type Weights = { instructions: number; tools: number; given: number; history: number; results: number; total: number; byTool: { name: string; tokens: number }[] }

/** Four letters of ASCII, or one and a half of anything else, are about a token. */
export function estimateTokens(text: string): number {
  let plain = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 128) plain++
  return Math.ceil(plain / 4 + (text.length - plain) / 1.5)
}

/** Pure, like the request itself. */
export function weigh(log: Envelope[], get: Blobs, stepId: string): Weights {
  const request = toRequest(log, get, stepId)
  const started = log.find(({ event }) => event.type === "model.started" && event.stepId === stepId)?.event
  const inserts = started?.type === "model.started" && started.inserts ? (get(started.inserts) as Inserts).messages.length : 0
  const system = request.messages[0]?.role === "system" ? 1 : 0
  const sum = (messages: Message[]) => messages.reduce((tokens, message) => tokens + ofMessage(message), 0)
  const rest = request.messages.slice(system + inserts)
  const byTool = (request.tools ?? []).map((tool) => ({ name: tool.function.name, tokens: estimateTokens(JSON.stringify(tool)) })).toSorted((a, b) => b.tokens - a.tokens)
  const parts = {
    instructions: sum(request.messages.slice(0, system)),
    tools: byTool.reduce((tokens, tool) => tokens + tool.tokens, 0),
    given: sum(request.messages.slice(system, system + inserts)),
    history: sum(rest.filter(({ role }) => role !== "tool")),
    results: sum(rest.filter(({ role }) => role === "tool")),
  }
  return { ...parts, total: Object.values(parts).reduce((a, b) => a + b, 0), byTool }
}

/** Every message costs a few tokens for its frame. */
const ofMessage = (message: Message): number => 4 + estimateTokens(message.content ?? "") + (message.role === "assistant" && message.tool_calls ? estimateTokens(JSON.stringify(message.tool_calls.map((call) => call.function))) : 0)

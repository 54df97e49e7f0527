/** A request as the model sees it, put into the dialect of one provider. */
import { createHash } from "node:crypto"
import type { Message, MessageCall, ModelRequest } from "#lib/agent/types.ts"
import { isObject, tryParse } from "./json.ts"
import { rawOutput } from "./responses-body.ts"
import { withoutRefused, type Body, type Dialect } from "./wire.ts"

/** Options that some servers refuse, and that a request can do without. */
export const optionalOptions = ["stream_options", "parallel_tool_calls", "max_tokens", "temperature", "top_p", "seed", "reasoning_effort", "tool_choice"]

/** The body for `POST /chat/completions`: the request itself wherever the provider takes it unaltered. Pure. */
export function chatBody(request: ModelRequest, dialect: Dialect): Body {
  const { tools, tool_choice, parallel_tool_calls, max_tokens, ...rest } = request
  const toolId = idMapper(dialect)
  const renamed = dialect.host === "api.openai.com" || dialect.refused.has("max_tokens")
  const body = {
    ...rest,
    messages: request.messages.map((message) => wireMessage(message, toolId)),
    ...(max_tokens !== undefined && { [renamed ? "max_completion_tokens" : "max_tokens"]: max_tokens }),
    ...(tools?.length && {
      tools,
      ...(tool_choice !== undefined && { tool_choice }),
      ...(parallel_tool_calls !== undefined && { parallel_tool_calls }),
    }),
    stream: dialect.stream,
    ...(dialect.stream && { stream_options: { include_usage: true } }),
  }
  return withoutRefused(body, optionalOptions, dialect, request.model)
}

function wireMessage(message: Message, toolId: (id: string) => string): Message {
  if (message.role === "tool") return { ...message, tool_call_id: toolId(message.tool_call_id) }
  if (message.role !== "assistant") return message
  // What a Responses server gave is for one that speaks it.
  const { [rawOutput]: _, ...said } = message
  if (!message.tool_calls) return { ...said, content: message.content, role: message.role }
  return { ...said, content: message.content, role: message.role, tool_calls: message.tool_calls.map((call) => wireCall(call, toolId)) }
}

// Servers that parse the history (vLLM, Ollama) answer 400 to every later turn once it holds arguments that are no object.
// The tool message that follows tells the model what was wrong with them.
function wireCall(call: MessageCall, toolId: (id: string) => string): MessageCall {
  const sound = isObject(tryParse(call.function.arguments))
  return { ...call, id: toolId(call.id), function: sound ? call.function : { ...call.function, arguments: "{}" } }
}

/** Mistral takes exactly nine letters or digits, gateways cap at 64 characters. The new id depends on the old one alone, so call and result stay together. */
function idMapper({ name, host }: Dialect): (id: string) => string {
  const mistral = name === "mistral" || host === "mistral.ai" || host.endsWith(".mistral.ai")
  if (mistral) return (id) => (/^[a-zA-Z0-9]{9}$/.test(id) ? id : digest(id, 9))
  return (id) => (id.length <= 64 ? id : `call_${digest(id, 32)}`)
}

const digest = (id: string, length: number) => createHash("sha256").update(id).digest("hex").slice(0, length)

/** A request as the model sees it, in the words of the AI SDK's model specification, and the SDK's own parts back again. */
import type { LanguageModel } from "ai"
import type { Message, ModelRequest } from "#lib/agent/types.ts"
import { isObject, listOf, tryParse } from "./json.ts"

/** A model as the SDK's newest specification has it. */
export type SdkModel = Extract<LanguageModel, { specificationVersion: "v4" }>
export type SdkOptions = Parameters<SdkModel["doStream"]>[0]
export type SdkPrompt = SdkOptions["prompt"]
export type SdkPart = Awaited<ReturnType<SdkModel["doStream"]>>["stream"] extends ReadableStream<infer Part> ? Part : never
type Assistant = Extract<Message, { role: "assistant" }>
type AssistantPart = Extract<SdkPrompt[number], { role: "assistant" }>["content"][number]

/** Where the parts of an answer stand among the fields that only the same provider gets back. */
export const rawParts = "sdk_parts"

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const

/** The options of one call; what the SDK has no word for is not among them. Pure. */
export function sdkOptions(request: ModelRequest): SdkOptions {
  const { temperature, top_p, max_tokens, seed, tools, tool_choice, reasoning_effort } = request
  const reasoning = efforts.find((effort) => effort === reasoning_effort)
  return {
    prompt: promptOf(request.messages),
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { topP: top_p }),
    ...(max_tokens !== undefined && { maxOutputTokens: max_tokens }),
    ...(seed !== undefined && { seed }),
    ...(reasoning && { reasoning }),
    ...(tools?.length && {
      tools: tools.map(({ function: { name, description, parameters, strict } }) => ({ type: "function" as const, name, description, inputSchema: parameters, ...(strict && { strict }) })),
      ...(tool_choice !== undefined && { toolChoice: typeof tool_choice === "object" ? { type: "tool" as const, toolName: tool_choice.function.name } : { type: tool_choice } }),
    }),
  }
}

function promptOf(messages: Message[]): SdkPrompt {
  const prompt: SdkPrompt = []
  const names = new Map<string, string>()
  for (const message of messages) {
    switch (message.role) {
      case "system":
        prompt.push({ role: "system", content: message.content })
        break
      case "user":
        prompt.push({ role: "user", content: [{ type: "text", text: message.content }] })
        break
      case "assistant":
        for (const call of message.tool_calls ?? []) names.set(call.id, call.function.name)
        prompt.push({ role: "assistant", content: partsOf(message) })
        break
      case "tool": {
        const result = { type: "tool-result" as const, toolCallId: message.tool_call_id, toolName: names.get(message.tool_call_id) ?? "", output: { type: "text" as const, value: message.content } }
        const last = prompt.at(-1)
        // The results of one answer are one message.
        if (last?.role === "tool") last.content.push(result)
        else prompt.push({ role: "tool", content: [result] })
        break
      }
      default:
        message satisfies never
    }
  }
  return prompt
}

/** The parts as they came, when the history still says what they say; else the same in plain parts. */
function partsOf(message: Assistant): AssistantPart[] {
  const calls = message.tool_calls ?? []
  const raw = listOf(message[rawParts]).filter(isPart)
  const text = raw.map((part) => (part.type === "text" ? part.text : "")).join("")
  const asked = raw.filter((part) => part.type === "tool-call" && !part.providerExecuted)
  const isSame = raw.length > 0 && text === (message.content ?? "") && asked.length === calls.length &&
    asked.every((part, i) => part.type === "tool-call" && part.toolName === calls[i]?.function.name && JSON.stringify(part.input) === JSON.stringify(inputOf(calls[i]?.function.arguments)))
  if (isSame) {
    let place = 0
    return raw.map((part) => (part.type === "tool-call" && !part.providerExecuted ? { ...part, toolCallId: calls[place++]?.id ?? part.toolCallId } : part))
  }
  return [
    ...(message.content ? [{ type: "text" as const, text: message.content }] : []),
    ...calls.map(({ id, function: { name, arguments: args } }) => ({ type: "tool-call" as const, toolCallId: id, toolName: name, input: inputOf(args) })),
  ]
}

const partTypes = new Set<unknown>(["text", "reasoning", "tool-call", "tool-result"])

// They come back from our own log, where they were put as they are.
const isPart = (value: unknown): value is AssistantPart => isObject(value) && partTypes.has(value.type)

/** What is no object cannot be sent as one; the result that follows tells the model what was wrong with it. */
export function inputOf(args = ""): Record<string, unknown> {
  const parsed = tryParse(args)
  return isObject(parsed) ? parsed : {}
}

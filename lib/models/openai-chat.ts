/** The OpenAI chat-completions API as a `Model`: any server that speaks it, however freely. */
import type { Model } from "#lib/agent/types.ts"
import { chatAccumulator } from "./chat-accumulator.ts"
import { chatBody, optionalOptions } from "./chat-body.ts"
import { httpModel, type ServerOptions } from "./http-model.ts"
import { isObject, listOf } from "./json.ts"
import type { Wire } from "./wire.ts"

export const chatWire: Wire = {
  path: "/chat/completions",
  answer: "chat completion",
  body: chatBody,
  optional: optionalOptions,
  settings: {
    temperature: ["temperature"], top_p: ["top_p"], max_tokens: ["max_tokens", "max_completion_tokens"], tool_choice: ["tool_choice"],
    parallel_tool_calls: ["parallel_tool_calls"], reasoning_effort: ["reasoning_effort"], seed: ["seed"],
  },
  accumulator: chatAccumulator,
  errorIn,
  // A server may hold the connection after its last word: no reason to let a person wait. Usage may still follow a finish_reason, nothing follows [DONE].
  graceMs: (mark) => (mark ? 500 : 5000),
}

export const openaiChat = (options: ServerOptions): Model => httpModel(chatWire, options)

/** An `error` field of a chunk or of a choice, or whatever an `error` event carries. */
function errorIn(chunk: unknown, event: string | undefined): unknown {
  if (event === "error") return chunk ?? {}
  if (!isObject(chunk)) return undefined
  if (chunk.error || chunk.object === "error") return chunk
  return listOf(chunk.choices).find((choice) => isObject(choice) && choice.error)
}

/** OpenAI's Responses API as a `Model`: stateless, so that the log stays the only history there is. */
import type { Model } from "#lib/agent/types.ts"
import { httpModel, type ServerOptions } from "./http-model.ts"
import { isObject } from "./json.ts"
import { responsesAccumulator } from "./responses-accumulator.ts"
import { optionalOptions, responsesBody } from "./responses-body.ts"
import type { Wire } from "./wire.ts"

export const responsesWire: Wire = {
  path: "/responses",
  answer: "response",
  body: responsesBody,
  optional: optionalOptions,
  settings: {
    temperature: ["temperature"], top_p: ["top_p"], max_tokens: ["max_output_tokens"], tool_choice: ["tool_choice"],
    parallel_tool_calls: ["parallel_tool_calls"], reasoning_effort: ["reasoning"], seed: [],
  },
  accumulator: responsesAccumulator,
  errorIn,
  // Nothing follows the last event.
  graceMs: () => 500,
}

export const openaiResponses = (options: ServerOptions): Model => httpModel(responsesWire, options)

/** An `error` event, an answer that failed, or what compatible servers send instead. */
function errorIn(chunk: unknown, event: string | undefined): unknown {
  if (event === "error") return chunk ?? {}
  if (!isObject(chunk)) return undefined
  if (chunk.type === "error") return { error: chunk.error ?? chunk }
  if (chunk.type === "response.failed") return isObject(chunk.response) ? { error: chunk.response.error ?? chunk.response.status } : chunk
  return chunk.error ? chunk : undefined
}

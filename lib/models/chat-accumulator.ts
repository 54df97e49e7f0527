/**
 * Puts the deltas of one chat completion together. Tolerates what OpenAI-compatible servers really send
 * (tests/wire.md, Q1 to Q25); a delta costs the same whatever came before it.
 */
import { ModelError } from "#lib/agent/types.ts"
import type { ModelEvent } from "#lib/agent/types.ts"
import type { Usage } from "#lib/agent/events.ts"
import { findCall, watchCall, type OpenCall } from "./chat-calls.ts"
import { keepUnknown, notEchoed, partsOfCall, providerFields } from "./chat-echo.ts"
import { isObject, listOf } from "./json.ts"
import type { JsonObject } from "./json.ts"
import type { Accumulator, EndMark } from "./wire.ts"

/** An empty answer that waits for its first chunk. */
export function chatAccumulator(notice: (quirk: string) => void = () => undefined): Accumulator {
  const text: string[] = []
  const refusal: string[] = []
  const reasoning: string[] = []
  const calls: OpenCall[] = []
  const fields: JsonObject = {}
  let reasoningField = "reasoning_content"
  let finishReason = ""
  let usage: Usage | undefined
  let hasAnswer = false

  function add(chunk: unknown, out: ModelEvent[]): void {
    if (!isObject(chunk)) return
    if (!Array.isArray(chunk.choices)) notice("no-choices")
    const choice = listOf(chunk.choices).find((item) => isObject(item) && (item.index ?? 0) === 0)
    const groq = isObject(chunk.x_groq) ? chunk.x_groq.usage : undefined
    usage = usageOf(chunk.usage ?? groq ?? (isObject(choice) ? choice.usage : undefined)) ?? usage
    if (!isObject(choice)) return
    hasAnswer = true
    if (typeof choice.finish_reason === "string" && choice.finish_reason) finishReason = choice.finish_reason
    const delta = choice.delta ?? choice.message
    if (isObject(delta)) addDelta(delta, out, isObject(choice.delta))
  }

  function addDelta(delta: JsonObject, out: ModelEvent[], isPiece: boolean): void {
    if (typeof delta.reasoning_content === "string" && delta.reasoning_content) say(reasoning, "reasoning", delta.reasoning_content, out)
    else if (typeof delta.reasoning === "string" && delta.reasoning) {
      reasoningField = "reasoning"
      notice("reasoning-field")
      say(reasoning, "reasoning", delta.reasoning, out)
    }
    if (typeof delta.content === "string") say(text, "text", delta.content, out)
    else for (const part of listOf(delta.content)) addPart(part, out)
    if (typeof delta.refusal === "string") refusal.push(delta.refusal)
    for (const call of listOf(delta.tool_calls)) if (isObject(call)) addCall(call, out, isPiece)
    keepUnknown(fields, delta, notEchoed)
  }

  // Mistral sends content as a list of parts once it thinks.
  function addPart(part: unknown, out: ModelEvent[]): void {
    if (!isObject(part)) return
    if (typeof part.text === "string") say(text, "text", part.text, out)
    for (const thought of listOf(part.thinking)) {
      if (isObject(thought) && typeof thought.text === "string") say(reasoning, "reasoning", thought.text, out)
    }
  }

  function addCall(delta: JsonObject, out: ModelEvent[], isPiece: boolean): void {
    const wire = isObject(delta.function) ? delta.function : {}
    const id = typeof delta.id === "string" ? delta.id : ""
    const index = typeof delta.index === "number" ? delta.index : undefined
    const name = typeof wire.name === "string" ? wire.name : ""
    const args = argumentsOf(wire.arguments)
    let call = findCall(calls, { id, index, name, args })
    watchCall(notice, calls, call, { id, index, name, args }, isPiece, wire)
    if (!call) {
      if (!id && !name && !args) return
      call = { position: calls.length, id, index, name, pieces: [], fields: {} }
      calls.push(call)
    }
    call.id ||= id
    call.index ??= index
    call.name ||= name
    if (args) call.pieces.push(args)
    keepUnknown(call.fields, delta, partsOfCall)
    // A call that just got its name is shown at once, before its arguments.
    if (args || name) out.push({ type: "args", call: call.position, ...(call.name && { name: call.name }), delta: args })
  }

  function isComplete(mark: EndMark): boolean {
    if (finishReason) return true
    // A gateway may add [DONE] after an upstream that broke off; the usage report is the upstream's own last word.
    return hasAnswer && (mark === "document" || (mark === "done" && usage !== undefined))
  }

  function end(providerName: string, out: ModelEvent[]): void {
    if (!text.some(Boolean)) for (const piece of refusal) say(text, "text", piece, out)
    if (calls.some((call) => !call.name))
      throw new ModelError("garbage", "The model began a tool call, but its name never arrived. Try again, or choose another model.")
    if (calls.length && finishReason === "stop") notice("stop-with-calls")
    if (!finishReason) notice("no-finish-reason")
    if (!usage) notice("no-usage")
    if (calls.some((call) => !call.pieces.join("").trim())) notice("no-arguments")
    const thoughts = reasoning.join("")
    // DeepSeek answers 400 unless the thoughts that led to a call come back with it.
    if (calls.length && thoughts) fields[reasoningField] = thoughts
    out.push({
      type: "end",
      text: text.join(""),
      ...(thoughts && { reasoning: thoughts }),
      calls: calls.map((call) => ({ name: call.name, arguments: wholeArguments(call) })),
      finishReason,
      ...(usage && { usage }),
      ...providerFields(providerName, fields, calls),
    })
  }

  return { add, isComplete, end }
}

function say(pieces: string[], type: "text" | "reasoning", delta: string, out: ModelEvent[]): void {
  if (!delta) return
  pieces.push(delta)
  out.push({ type, delta })
}

/** Arguments come as text, or from Ollama as an object; null and missing are no arguments. */
function argumentsOf(value: unknown): string {
  if (typeof value === "string") return value
  return value === null || value === undefined ? "" : JSON.stringify(value)
}

function wholeArguments(call: OpenCall): string {
  const text = call.pieces.join("")
  const bare = text.trim()
  return bare === "" || bare === "null" ? "{}" : text
}

function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined
  const prompt = isObject(value.prompt_tokens_details) ? value.prompt_tokens_details : {}
  const completion = isObject(value.completion_tokens_details) ? value.completion_tokens_details : {}
  const counts = {
    inputTokens: value.prompt_tokens,
    outputTokens: value.completion_tokens,
    cachedTokens: prompt.cached_tokens ?? value.prompt_cache_hit_tokens,
    reasoningTokens: completion.reasoning_tokens,
  }
  const known: Usage = Object.fromEntries(Object.entries(counts).filter(([, count]) => typeof count === "number"))
  return Object.keys(known).length ? known : undefined
}

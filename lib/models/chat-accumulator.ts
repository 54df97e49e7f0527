/**
 * Puts the deltas of one chat completion together. Tolerates what OpenAI-compatible servers really send
 * (tests/wire.md, Q1 to Q25); a delta costs the same whatever came before it.
 */
import { ModelError } from "#lib/agent/types.ts"
import type { ModelEvent } from "#lib/agent/types.ts"
import type { Usage } from "#lib/agent/events.ts"
import { keepUnknown, notEchoed, partsOfCall, providerFields } from "./chat-echo.ts"
import { isObject, listOf, tryParse } from "./json.ts"
import type { JsonObject } from "./json.ts"
import type { Accumulator, EndMark } from "./wire.ts"


type OpenCall = { position: number; id: string; index?: number; name: string; pieces: string[]; fields: JsonObject }

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
    watch(notice, calls, call, { id, index, name, args }, isPiece, wire)
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

/** The call that a delta goes on with: by id, then index, then the latest; none when the delta begins another. */
function findCall(calls: OpenCall[], delta: Delta): OpenCall | undefined {
  const { id, index, name, args } = delta
  const sameId = id ? calls.findLast((call) => call.id === id) : undefined
  if (sameId) {
    const otherPlace = index !== undefined && sameId.index !== undefined && index !== sameId.index
    return otherPlace && name ? undefined : sameId
  }
  if (id && index === undefined) return undefined
  const call = index === undefined ? calls.at(-1) : calls.findLast((known) => known.index === index)
  if (!call) return undefined
  // A new id with a name is a new call, even at an index that is taken. Without a name it is a server that makes up an id per chunk.
  if (id && call.id && name) return undefined
  return !id && beginsAnother(call, name, args) ? undefined : call
}

type Delta = { id: string; index?: number; name: string; args: string }

/** Tells what a delta does otherwise than OpenAI would; `call` is the one it goes on with. */
function watch(notice: (quirk: string) => void, calls: OpenCall[], call: OpenCall | undefined, { id, index, name, args }: Delta, isPiece: boolean, wire: JsonObject): void {
  if (isPiece && index === undefined) notice("no-index")
  if (isObject(wire.arguments)) notice("object-arguments")
  if (!call) {
    if (!id && (name || args)) notice("no-id")
    if (index !== undefined && calls.some((other) => other.index === index)) notice("shared-index")
    if (calls.length === 0 && index !== undefined && index > 0) notice("index-from-one")
    if (isPiece && args.startsWith("{") && args.endsWith("}")) notice("whole-call")
    return
  }
  if (!call.name && name && call.pieces.length) notice("late-name")
  if (name && call.name === name) notice("repeats-name")
  if (wire.name === "") notice("empty-name")
}

// Without an id, a repeated name alone says nothing. But nothing can follow a whole object, and a call has one name only.
function beginsAnother(call: OpenCall, name: string, args: string): boolean {
  if (!name || !call.name) return false
  if (name !== call.name) return true
  return args.trimStart().startsWith("{") && (call.pieces.at(-1)?.trimEnd().endsWith("}") ?? false) && tryParse(call.pieces.join("")) !== undefined
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

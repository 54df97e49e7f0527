/** Puts the events of one answer of the Responses API together; an event costs the same whatever came before it. */
import { ModelError } from "#lib/agent/types.ts"
import type { HostedItem, ModelEvent } from "#lib/agent/types.ts"
import type { Usage } from "#lib/agent/events.ts"
import { hostedItems } from "./hosted-items.ts"
import { isObject, listOf, type JsonObject } from "./json.ts"
import { isCall, rawOutput, textOf, wholeArguments } from "./responses-body.ts"
import type { Accumulator } from "./wire.ts"

/** Words for an answer that is there, but not whole. */
const pending = new Set<unknown>(["in_progress", "queued", "cancelled", "failed"])

/** An empty answer that waits for its first event. */
export function responsesAccumulator(notice: (quirk: string) => void = () => undefined): Accumulator {
  const items = new Map<number, JsonObject>()
  /** Where a call stands among the calls, by the place of its item in the output. */
  const calls = new Map<number, { position: number; said: boolean }>()
  let thoughts = 0
  let response: JsonObject | undefined

  function add(chunk: unknown, out: ModelEvent[]): void {
    if (!isObject(chunk)) return
    // Asked for events, some answer with the whole at once.
    if (chunk.object === "response" && chunk.type === undefined) {
      response = chunk
      return
    }
    const place = typeof chunk.output_index === "number" ? chunk.output_index : items.size
    const delta = typeof chunk.delta === "string" ? chunk.delta : ""
    switch (chunk.type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        if (delta) out.push({ type: "text", delta })
        break
      case "response.reasoning_summary_part.added":
        if (thoughts++) out.push({ type: "reasoning", delta: "\n\n" })
        break
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        if (delta) out.push({ type: "reasoning", delta })
        break
      case "response.output_item.added":
        if (isObject(chunk.item) && isCall(chunk.item)) begin(place, chunk.item, out)
        break
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        write(place, delta, out)
        break
      case "response.output_item.done":
        if (isObject(chunk.item)) finish(place, chunk.item, out)
        break
      case "response.completed":
      case "response.incomplete":
        if (isObject(chunk.response)) response = chunk.response
        break
      default:
        if (typeof chunk.type !== "string") notice("untyped-event")
    }
  }

  function begin(place: number, item: JsonObject, out: ModelEvent[]): { position: number; said: boolean } {
    const call = { position: calls.size, said: false }
    calls.set(place, call)
    out.push({ type: "args", call: call.position, ...(typeof item.name === "string" && item.name && { name: item.name }), delta: "" })
    return call
  }

  function write(place: number, delta: string, out: ModelEvent[]): void {
    const call = calls.get(place)
    if (!call || !delta) return
    call.said = true
    out.push({ type: "args", call: call.position, delta })
  }

  function finish(place: number, item: JsonObject, out: ModelEvent[]): void {
    items.set(place, item)
    if (!isCall(item)) return
    const call = calls.get(place) ?? begin(place, item, out)
    if (!call.said) out.push({ type: "args", call: call.position, delta: wholeArguments(item) })
  }

  function isComplete(): boolean {
    return response !== undefined && !pending.has(response.status)
  }

  function end(providerName: string, out: ModelEvent[]): void {
    const listed = listOf(response?.output).filter(isObject)
    // What the last event leaves out was told item by item.
    const output = listed.length ? listed : [...items].sort(([a], [b]) => a - b).map(([, item]) => item)
    const asked = output.filter(isCall)
    if (asked.some(({ name }) => typeof name !== "string" || !name))
      throw new ModelError("garbage", "The model began a tool call, but its name never arrived. Try again, or choose another model.")
    const reasoning = output.flatMap(thoughtsOf).join("\n\n")
    const hosted: HostedItem[] = hostedItems(output)
    const usage = usageOf(response?.usage)
    if (!usage) notice("no-usage")
    out.push({
      type: "end",
      text: textOf(output),
      ...(reasoning && { reasoning }),
      calls: asked.map((item) => ({ name: String(item.name), arguments: wholeArguments(item) })),
      finishReason: finishOf(response ?? {}),
      ...(usage && { usage }),
      ...(hosted.length && { hosted }),
      ...(output.length && { provider: { name: providerName, message: { [rawOutput]: output }, calls: asked.map(({ call_id: id }) => (typeof id === "string" && id ? { id } : {})) } }),
    })
  }

  return { add, isComplete, end }
}

/** As the provider said it; of an answer that stopped early, why. */
function finishOf({ status, incomplete_details: details }: JsonObject): string {
  if (isObject(details) && typeof details.reason === "string") return details.reason
  return typeof status === "string" ? status : "completed"
}

function thoughtsOf(item: JsonObject): string[] {
  if (item.type !== "reasoning") return []
  const parts = [...listOf(item.summary), ...listOf(item.content)]
  return parts.flatMap((part) => (isObject(part) && typeof part.text === "string" && part.text ? [part.text] : []))
}

function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined
  const input = isObject(value.input_tokens_details) ? value.input_tokens_details : {}
  const output = isObject(value.output_tokens_details) ? value.output_tokens_details : {}
  const counts = { inputTokens: value.input_tokens, outputTokens: value.output_tokens, cachedTokens: input.cached_tokens, reasoningTokens: output.reasoning_tokens }
  const known: Usage = Object.fromEntries(Object.entries(counts).filter(([, count]) => typeof count === "number"))
  return Object.keys(known).length ? known : undefined
}

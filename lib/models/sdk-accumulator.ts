/** Puts the parts of one answer of an AI SDK model together. */
import { ModelError } from "#lib/agent/types.ts"
import type { HostedItem, ModelEvent } from "#lib/agent/types.ts"
import type { Usage } from "#lib/agent/events.ts"
import { isObject, type JsonObject } from "./json.ts"
import { inputOf, rawParts, type SdkPart } from "./sdk-prompt.ts"

type Finish = Extract<SdkPart, { type: "finish" }>
type Open = { type: "text" | "reasoning"; pieces: string[]; meta: JsonObject }
type Call = { position: number; id: string; name: string; said: string[]; input?: string; meta: JsonObject; isHosted: boolean }

const settingOf: Record<string, string> = {
  temperature: "temperature", topP: "top_p", maxOutputTokens: "max_tokens", seed: "seed", toolChoice: "tool_choice", reasoning: "reasoning_effort",
}

export type SdkAccumulator = {
  add(part: SdkPart, out: ModelEvent[]): void
  /** The whole answer. Throws a `cut` ModelError when the model did not finish it. */
  end(provider: string, leftOut: string[], out: ModelEvent[]): void
}

export function sdkAccumulator(): SdkAccumulator {
  const open = new Map<string, Open>()
  const calls = new Map<string, Call>()
  const order: (Open | Call)[] = []
  const hosted: HostedItem[] = []
  const unsupported = new Set<string>()
  let asked = 0
  let finish: Finish | undefined

  function add(part: SdkPart, out: ModelEvent[]): void {
    switch (part.type) {
      case "text-start":
      case "reasoning-start": {
        const begun: Open = { type: part.type === "text-start" ? "text" : "reasoning", pieces: [], meta: { ...part.providerMetadata } }
        open.set(`${begun.type}/${part.id}`, begun)
        order.push(begun)
        break
      }
      case "text-delta":
      case "reasoning-delta": {
        const type = part.type === "text-delta" ? "text" : "reasoning"
        const piece = open.get(`${type}/${part.id}`)
        piece?.pieces.push(part.delta)
        if (piece) Object.assign(piece.meta, part.providerMetadata)
        if (part.delta) out.push({ type, delta: part.delta })
        break
      }
      case "text-end":
      case "reasoning-end":
        Object.assign(open.get(`${part.type === "text-end" ? "text" : "reasoning"}/${part.id}`)?.meta ?? {}, part.providerMetadata)
        break
      case "tool-input-start":
        begin(part.id, part.toolName, part.providerExecuted === true, out)
        break
      case "tool-input-delta": {
        const call = calls.get(part.id)
        if (!call || !part.delta) break
        call.said.push(part.delta)
        if (!call.isHosted) out.push({ type: "args", call: call.position, delta: part.delta })
        break
      }
      case "tool-call": {
        const call = calls.get(part.toolCallId) ?? begin(part.toolCallId, part.toolName, part.providerExecuted === true, out)
        call.input = part.input
        Object.assign(call.meta, part.providerMetadata)
        if (call.isHosted) hosted.push({ type: part.toolName, text: part.input })
        else if (call.said.length === 0) out.push({ type: "args", call: call.position, delta: part.input })
        break
      }
      case "tool-result":
        hosted.push({ type: `${part.toolName} result`, text: JSON.stringify(part.result).slice(0, 2000) })
        break
      case "source":
        hosted.push({ type: "source", text: part.sourceType === "url" ? part.url : part.title })
        break
      case "stream-start":
        for (const warning of part.warnings) if (warning.type === "unsupported" && settingOf[warning.feature]) unsupported.add(settingOf[warning.feature] ?? "")
        break
      case "finish":
        finish = part
        break
      default:
      // Files, approvals and metadata have no place in a conversation of words and functions.
    }
  }

  function begin(id: string, name: string, isHosted: boolean, out: ModelEvent[]): Call {
    const call: Call = { position: isHosted ? -1 : asked++, id, name, said: [], meta: {}, isHosted }
    calls.set(id, call)
    order.push(call)
    if (!isHosted) out.push({ type: "args", call: call.position, name, delta: "" })
    return call
  }

  function end(provider: string, leftOut: string[], out: ModelEvent[]): void {
    const reason = finish?.finishReason
    if (!finish || !reason || reason.unified === "interrupted") throw new ModelError("cut", "The answer ended before it was complete. Try again.")
    if (reason.unified === "error") throw new ModelError("upstream", "The provider reports that the answer failed. Try again.")
    const own = order.filter((one): one is Call => "id" in one && !one.isHosted)
    const textIn = (type: Open["type"]) => order.flatMap((one) => ("pieces" in one && one.type === type ? [one.pieces.join("")] : []))
    const reasoning = textIn("reasoning").filter(Boolean).join("\n\n")
    const without = [...new Set([...leftOut, ...unsupported])]
    const usage = usageOf(finish)
    out.push({
      type: "end",
      text: textIn("text").join(""),
      ...(reasoning && { reasoning }),
      calls: own.map((call) => ({ name: call.name, arguments: argumentsOf(call) })),
      finishReason: reason.raw ?? reason.unified,
      ...(usage && { usage }),
      ...(hosted.length && { hosted: hosted.slice(0, 50) }),
      ...(without.length && { leftOut: without }),
      provider: { name: provider, message: { [rawParts]: order.flatMap(asPart) }, calls: own.map(({ id }) => ({ id })) },
    })
  }

  return { add, end }
}

/** A part as it goes back: what came as metadata is sent as options. Empty words that carry nothing stay away. */
function asPart(one: Open | Call): JsonObject[] {
  const options = Object.keys(one.meta).length ? { providerOptions: one.meta } : {}
  if ("pieces" in one) {
    const text = one.pieces.join("")
    return text || Object.keys(one.meta).length ? [{ type: one.type, text, ...options }] : []
  }
  // What ran at the provider is told without its result: it is of no use to another request.
  return one.isHosted ? [] : [{ type: "tool-call", toolCallId: one.id, toolName: one.name, input: inputOf(argumentsOf(one)), ...options }]
}

const argumentsOf = ({ input, said }: Call): string => {
  const text = input ?? said.join("")
  return text.trim() ? text : "{}"
}

function usageOf({ usage }: Finish): Usage | undefined {
  // A provider may leave out what the type promises.
  if (!isObject(usage) || !isObject(usage.inputTokens) || !isObject(usage.outputTokens)) return undefined
  const counts = { inputTokens: usage.inputTokens.total, outputTokens: usage.outputTokens.total, cachedTokens: usage.inputTokens.cacheRead, reasoningTokens: usage.outputTokens.reasoning }
  const known: Usage = Object.fromEntries(Object.entries(counts).filter(([, count]) => typeof count === "number"))
  return Object.keys(known).length ? known : undefined
}

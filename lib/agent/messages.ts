/** The fold that gives what the model sees: from the log to one request, and nothing that is not in the log. */
import type { BlobRef, Envelope, KeptEvent } from "./events.ts"
import { wasCut } from "./open.ts"
import { endsTask } from "./tasks.ts"
import type { Blobs, Message, MessageCall, ModelRequest, Settings, ToolDefinition } from "./types.ts"

type Of<T extends KeptEvent["type"]> = Extract<KeptEvent, { type: T }>

/** Bytes of UTF-8 that a model gets of one result. */
export const RESULT_BYTES = 32 * 1024
/** From this many equal calls with equal output in a row on, the tool message says so. */
export const REPEATS_TOLD = 5

/** What a step was given beside the history: messages before it (a recall, a summary, a delegate's task), and the turn with which the history begins that follows. */
export type Inserts = { messages: Message[]; since?: string }

/** The body that step `stepId` sent or sends: a pure function of the log up to its `model.started` and of content-addressed blobs. */
export function toRequest(log: Envelope[], get: Blobs, stepId: string): ModelRequest {
  const at = log.findIndex(({ event }) => event.type === "model.started" && event.stepId === stepId)
  const started = log[at]
  if (started?.event.type !== "model.started") throw new Error(`There is no step ${stepId} in this log.`)
  const { model, instructions, settings, inserts, tools } = started.event
  const system = get(instructions) as string
  const extra = (inserts ? get(inserts) : { messages: [] }) as Inserts
  const history = historyOf(log.slice(0, at + 1), get, providerOf(model), started.parent, extra.since)
  const definitions = tools.map((tool) => get(tool.hash) as ToolDefinition)
  return {
    model: modelName(model),
    messages: [
      ...(system ? [{ role: "system" as const, content: system }] : []),
      ...extra.messages,
      ...history,
    ],
    ...(definitions.length ? { tools: definitions } : {}),
    ...(get(settings) as Settings),
  }
}

/** The messages of a conversation, or of what happened inside the call `parent`, ordered by turns; with `since`, from that turn on. */
export function historyOf(log: Envelope[], get: Blobs, provider: string, parent?: string, since?: string): Message[] {
  const texts = takenTexts(log, get)
  const asUser = (by: string) => (texts.get(by) ?? []).map((content): Message => ({ role: "user", content }))
  const results = lastResults(log)
  const repeats = repeatsOf(log, parent)
  return turnsOf(log, since).flatMap(({ taken, events }) => [
    ...(parent ? [] : taken.flatMap(asUser)),
    ...events.flatMap((envelope, place): Message[] => {
      const { event } = envelope
      if (envelope.parent !== parent) return []
      if (event.type === "model.started") return asUser(event.stepId)
      // What an agent keeps by itself after its answer was never the model's.
      if (event.type !== "message.assistant" || event.finishReason === "remember") return []
      // Asked for again in the same turn, half an answer would stand before the whole one.
      if (wasCut(event) && events.slice(place).some((later) => later.event.type === "model.started" && later.parent === parent)) return []
      const text = whole(event.text, get)
      if (!text && event.calls.length === 0) return []
      const echo = event.provider?.name === provider ? event.provider : undefined
      const ids = wireIds(event, echo)
      const calls = event.calls.map((call, i): MessageCall => {
        const { id: _, ...fields } = echo?.calls?.[i] ?? {}
        return {
          ...fields,
          id: ids[i] ?? call.callId,
          type: "function",
          function: { name: call.name, arguments: whole(call.arguments, get) },
        }
      })
      return [
        { role: "assistant", content: text || (calls.length ? null : ""), ...echo?.message, ...(calls.length ? { tool_calls: calls } : {}) },
        ...event.calls.map(({ callId }, i): Message => ({
          role: "tool",
          tool_call_id: ids[i] ?? callId,
          content: resultText(results.get(callId), get) + (repeats.get(callId) ?? ""),
        })),
      ]
    }),
  ])
}

/** `taken`: the turns and steps whose texts it begins with: itself, or what it tries again and what had joined that. */
type PastTurn = { taken: string[]; events: Envelope[] }

/** The turns that count, each at the place of its first start: a turn that was run again gives way to the later one. */
function turnsOf(log: Envelope[], since?: string): PastTurn[] {
  const turns = new Map<string, PastTurn>()
  for (const envelope of log) {
    const { event } = envelope
    if (event.type === "turn.started" && !turns.has(event.turnId)) {
      const earlier = event.cause.kind === "retry" ? turns.get(event.cause.id) : undefined
      turns.set(event.turnId, { taken: earlier ? [...earlier.taken, ...joinedIn(earlier)] : [event.turnId], events: [] })
      if (earlier) Object.assign(earlier, { taken: [], events: [] })
    } else if (envelope.turnId) turns.get(envelope.turnId)?.events.push(envelope)
  }
  const first = since === undefined ? 0 : Math.max(0, [...turns.keys()].indexOf(since))
  return [...turns.values()].slice(first)
}

const joinedIn = ({ events }: PastTurn): string[] => events.flatMap(({ event }) => (event.type === "model.started" && event.takes ? [event.stepId] : []))

/** What each turn began with and each step took on: what people wrote, as last edited, and what tasks brought back, as it stood then. A task speaks as a user, never as the system: its text is untrusted. */
function takenTexts(log: Envelope[], get: Blobs): Map<string, string[]> {
  const texts = new Map<string, string>()
  const taken = new Map<string, string[]>()
  const take = (by: string, ids: string[]) => {
    if (!taken.has(by)) taken.set(by, ids.flatMap((id) => texts.get(id) ?? []))
  }
  for (const { event } of log) {
    if (event.type === "message.user") texts.set(event.messageId, whole(event.text, get))
    if (event.type === "message.edited" && event.text !== undefined) texts.set(event.messageId, whole(event.text, get))
    if (endsTask(event)) {
      const result = event.error ? event.error.message : shown(event.output ?? "", get)
      texts.set(event.taskId, `[task ${event.taskId} "${event.title}" ${event.status}]\n${result}`)
    }
    if (event.type === "turn.started") take(event.turnId, [event.cause.id])
    if (event.type === "model.started" && event.takes) take(event.stepId, event.takes)
  }
  return taken
}

function lastResults(log: Envelope[]): Map<string, Of<"call.finished">> {
  const results = new Map<string, Of<"call.finished">>()
  for (const { event } of log) {
    if (event.type === "call.finished") results.set(event.callId, event)
    // A call that is run again has no result until it finishes again.
    if (event.type === "turn.started" && event.cause.kind === "retry") results.delete(event.cause.id)
  }
  return results
}

/** A call without a result is answered so that the history stays valid; success is never invented. */
const resultText = (finished: Of<"call.finished"> | undefined, get: Blobs): string =>
  finished ? shown(finished.output, get) : "Error: interrupted, outcome unknown."

/** The provider's own ids go back to it, also when it uses one again in a later answer: a result stands right behind its call. Ours stand in for those that are empty or name two calls of one answer. */
function wireIds({ calls }: Of<"message.assistant">, echo: Of<"message.assistant">["provider"]): string[] {
  const own = calls.map((_, i) => echo?.calls?.[i]?.id)
  return calls.map(({ callId }, i) => {
    const id = own[i]
    return typeof id === "string" && id !== "" && own.indexOf(id) === own.lastIndexOf(id) ? id : callId
  })
}

/** How often the same call with the same output came in a row; a note from the fifth time on, by callId. */
function repeatsOf(log: Envelope[], parent: string | undefined): Map<string, string> {
  const notes = new Map<string, string>()
  for (const { callId, times } of streaks(log, parent))
    if (times >= REPEATS_TOLD) notes.set(callId, `\n\n[This is time ${times} in a row that the same call gave the same result. Do something else.]`)
  return notes
}

/** For each finished call, the how-manieth it is in a row with the same name, arguments and output in its turn. */
export function streaks(log: Envelope[], parent: string | undefined): { callId: string; times: number }[] {
  const asked = new Map<string, string>()
  const found: { callId: string; times: number }[] = []
  let last = ""
  let times = 0
  for (const { event, turnId, parent: of } of log) {
    if (of !== parent) continue
    if (event.type === "message.assistant")
      for (const call of event.calls) asked.set(call.callId, JSON.stringify([turnId, call.name, call.arguments]))
    if (event.type !== "call.finished") continue
    const key = `${asked.get(event.callId)}${JSON.stringify(event.output)}`
    times = key === last ? times + 1 : 1
    last = key
    found.push({ callId: event.callId, times })
  }
  return found
}

/** The whole of a text that may be kept as a blob. */
export const whole = (text: string | BlobRef, get: Blobs): string => (typeof text === "string" ? text : (get(text.blob) as string))

/** What a model gets of a result: the first 32 KiB, and word of what is missing. */
function shown(text: string | BlobRef, get: Blobs): string {
  if (typeof text === "string") return text
  if (text.bytes <= RESULT_BYTES) return whole(text, get)
  return `${headOf(whole(text, get), RESULT_BYTES)}\n\n[Cut: the first 32 KiB of ${text.bytes} bytes.]`
}

/** The longest beginning of a text that takes at most `bytes` of UTF-8. */
export function headOf(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes))
  return text.slice(0, read)
}

/** `provider:model` cut at the first colon; a model without a provider belongs to no one. */
export const providerOf = (model: string): string => model.slice(0, Math.max(0, model.indexOf(":")))
export const modelName = (model: string): string => model.slice(model.indexOf(":") + 1)

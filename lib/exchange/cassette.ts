/** A conversation as a file that opens anywhere: its log, the content that the log names, and the raw answers. */
import { z } from "zod"
import { envelope, isDelta, type Envelope } from "#lib/agent/events.ts"
import { hashesOf } from "#lib/agent/hashes.ts"
import { Unreadable } from "./unreadable.ts"

export const CASSETTE_FORMAT = "full-turn/cassette"
/** Raised when an older Full Turn would misread a newer file. */
export const CASSETTE_VERSION = 1

const conversation = z.object({
  title: z.string().nullable(),
  agent: z.string(),
  model: z.string().nullable(),
  settings: z.json().optional(),
  context: z.json().optional(),
})

const answers = z.record(z.string(), z.object({ text: z.string(), bytes: z.number() }))

const cassette = z.object({
  format: z.literal(CASSETTE_FORMAT),
  version: z.literal(CASSETTE_VERSION),
  exportedAt: z.string().optional(),
  conversation,
  log: z.array(envelope),
  /** By hash: instructions, settings, function definitions, large values. */
  blobs: z.record(z.string(), z.json()),
  /** By step: what came over the wire, as far as it was kept. */
  wire: answers.optional(),
})
export type Cassette = z.infer<typeof cassette>

/** True for what says of itself that it is a cassette, of whatever version. */
export const looksLikeCassette = (value: unknown): value is { format: string; version?: unknown } =>
  typeof value === "object" && value !== null && "format" in value && typeof value.format === "string" && value.format.startsWith("full-turn/")

/**
 * Checks a cassette as far as a log must be right for everything that folds it; `hash` names a content by its JSON text.
 * @throws Unreadable with a sentence that names the place
 */
export function readCassette(value: { format: string; version?: unknown }, hash: (json: string) => string): Cassette {
  const newer = value.format !== CASSETTE_FORMAT || (typeof value.version === "number" && value.version > CASSETTE_VERSION)
  if (newer) throw new Unreadable(`This file was made by a newer Full Turn (${value.format}, version ${String(value.version)}); this one reads ${CASSETTE_FORMAT} up to version ${CASSETTE_VERSION}. Update Full Turn to open it.`)
  const read = cassette.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Unreadable(`This cassette is damaged: ${issue?.path.join(".") || "it"}: ${issue?.message ?? "is not as it must be"}.`)
  }
  const { log, blobs } = read.data
  checkLog(log)
  for (const [name, content] of Object.entries(blobs))
    if (hash(JSON.stringify(content)) !== name) throw new Unreadable(`This cassette is damaged: the content ${name.slice(0, 60)} is not what its name says.`)
  for (const { event, seq } of log)
    for (const name of isDelta(event) ? [] : hashesOf(event))
      if (name !== "" && !Object.hasOwn(blobs, name)) throw new Unreadable(`This cassette is damaged: event ${seq} needs the content ${name.slice(0, 60)}, which is not in the file.`)
  return { ...read.data, log: log.map(withoutTakeover) }
}

/** Letters that an id may have. */
const PLAIN = /^[\x21-\x7e]*$/

function checkLog(log: Envelope[]): void {
  const turns = new Set<string>()
  const once = new Set<string>()
  let open: string | undefined
  const refuse = (seq: number, why: string): never => {
    throw new Unreadable(`This cassette is damaged: event ${seq} ${why}.`)
  }
  const first = (kind: string, id: string, seq: number): void => {
    if (once.has(`${kind} ${id}`)) refuse(seq, `repeats the ${kind} ${id.slice(0, 60)}`)
    once.add(`${kind} ${id}`)
  }
  log.forEach(({ event, seq, at, turnId, agent = "", parent = "" }, i) => {
    const place = i + 1
    const ids = [turnId ?? "", parent, "messageId" in event ? event.messageId : "", "callId" in event ? event.callId : ""]
    if (!ids.every((id) => PLAIN.test(id)) || agent.includes("\0") || !agent.isWellFormed()) refuse(place, "has an id or a name that cannot be stored")
    if (seq !== place) refuse(place, `has the number ${seq ?? "of none"}`)
    if (Number.isNaN(Date.parse(at))) refuse(place, "has no time")
    if (isDelta(event)) refuse(place, "is a piece of an answer, which no log keeps")
    if (event.type === "message.user") first("message", event.messageId, place)
    if (event.type === "model.started") first("step", event.stepId, place)
    if (event.type === "message.assistant") for (const { callId } of event.calls) first("call", callId, place)
    if (event.type === "turn.started") {
      if (open !== undefined && open !== event.turnId) refuse(place, "begins a turn while another is open")
      open = event.turnId
      turns.add(event.turnId)
    } else if (turnId !== undefined && !turns.has(turnId)) refuse(place, "is of a turn that has not begun")
    if (event.type === "turn.finished" && open === event.turnId) open = undefined
  })
}

/** What a provider is to be told again is spread over a message: it must not say who speaks, nor what. */
function withoutTakeover(entry: Envelope): Envelope {
  const { event } = entry
  if (event.type !== "message.assistant" || !event.provider) return entry
  const { message, calls, name } = event.provider
  const without = (fields: Record<string, unknown>, names: string[]) => Object.fromEntries(Object.entries(fields).filter(([key]) => !names.includes(key)))
  return {
    ...entry,
    event: {
      ...event,
      provider: {
        name,
        ...(message ? { message: without(message, ["role", "content", "tool_calls"]) } : {}),
        ...(calls ? { calls: calls.map((call) => without(call, ["type", "function"])) } : {}),
      },
    },
  }
}

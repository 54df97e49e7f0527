/** A log as those who hold a link see it: built from the list of fields that may be seen, with what its owner hides hidden. */
import { isDelta, type Envelope } from "#lib/agent/events.ts"
import { isBlobRef } from "#lib/agent/spill.ts"
import type { ToolKind } from "#lib/agent/types.ts"
import type { Audience, Field } from "./fields.ts"
import { mapFields, mapTexts } from "./map-fields.ts"
import { findSensitive, hide, isSecretField, type Finding, type SensitiveKind, type Sought } from "./sensitive.ts"

/** What is shown beyond what every share shows. */
export type Include = { title: boolean; instructions: boolean; memories: boolean; toolSource: boolean }

/** `words` are hidden as well; `keep` holds the hashes of found texts that are shown all the same. */
export type Redactions = { words: string[]; keep: string[] }

export type SharedLog = {
  /** What others see of an event; undefined: nothing of it. Events come in the order of the log. */
  event(envelope: Envelope): Envelope | undefined
  /** What others see of a content. */
  content(value: unknown): unknown
  text(text: string): string
}

type Options = {
  include: Include
  redactions: Redactions
  /** Values of the owner's secrets. */
  secrets: string[]
  hash(text: string): string
  /** The name under which others ask for a content. */
  rename(hash: string): string
  /** The name of an empty text, which stands for a content that is not shown. */
  empty: string
}

const HIDDEN = "[memory hidden]"

export function sharedLog({ include, redactions, secrets, hash, rename, empty }: Options): SharedLog {
  const sought: Sought = { secrets, words: redactions.words }
  const kept = new Set(redactions.keep)
  const isHidden = ({ text }: Pick<Finding, "text">) => !kept.has(hash(text))
  const text = (words: string, name?: string): string => {
    if (isSecretField(name, words) && isHidden({ text: words })) return "[secret hidden]"
    return hide(words, sought, isHidden)
  }
  const content = (value: unknown): unknown => mapTexts(value, (words, name) => (name === "hash" ? rename(words) : text(words, name)))
  const shows = (audience: Audience): boolean => audience === "public" || (audience !== "private" && include[audience])
  /** Functions of memory, by name as they were offered, and their calls. */
  const offered = new Map<string, ToolKind | undefined>()
  const ofMemory = new Set<string>()

  const change = ({ audience, nature }: Field, value: unknown, path: string): unknown => {
    if (!shows(audience)) return nature === "hash" && path !== "model.started/inserts" ? empty : path === "model.started/requestHash" ? "" : undefined
    if (nature === "hash") return typeof value === "string" ? rename(value) : undefined
    if (nature === "id" || nature === "word") return value
    // A head may end in the middle of what would be hidden: its last word is left out.
    if (isBlobRef(value)) return { ...value, blob: rename(value.blob), head: text(value.head.replace(/\S{1,4096}$/, "")) }
    return mapTexts(value, text, path.slice(path.lastIndexOf("/") + 1))
  }

  return {
    content,
    text,
    event(envelope) {
      const { event } = envelope
      // A half text cannot be searched for what is to be hidden.
      if (isDelta(event)) return undefined
      if (event.type === "memory.changed" && !include.memories) return undefined
      if (event.type === "model.started" || event.type === "tools.changed")
        for (const { name, kind } of event.type === "model.started" ? event.tools : event.added) offered.set(name, kind)
      if (event.type === "message.assistant" && !include.memories)
        for (const { callId, name, kind } of event.calls) if ((kind ?? offered.get(name)) === "memory") ofMemory.add(callId)
      return mapFields({ ...envelope, event: withoutMemory(event, ofMemory) }, change)
    },
  }
}

/** What a function of memory was told and gave is memory. */
function withoutMemory(event: Envelope["event"], calls: ReadonlySet<string>): Envelope["event"] {
  switch (event.type) {
    case "message.assistant":
      return { ...event, calls: event.calls.map((call) => (calls.has(call.callId) ? { ...call, arguments: "{}" } : call)) }
    case "call.started":
      return calls.has(event.callId) ? { ...event, args: {} } : event
    case "call.waiting":
      return calls.has(event.callId) ? { ...event, args: {}, details: undefined } : event
    case "call.answered":
      return calls.has(event.callId) ? { type: event.type, callId: event.callId, by: event.by } : event
    case "call.finished":
      return calls.has(event.callId) ? { ...event, output: HIDDEN, details: undefined, ...(event.error ? { error: { ...event.error, message: HIDDEN } } : {}) } : event
    default:
      return event
  }
}

/** One text that was found, wherever it stands; `id` names it in `keep`. */
export type Found = { id: string; kind: SensitiveKind; text: string; count: number; hidden: boolean }

/** Everything in these events and contents that somebody may want to hide, the most frequent first. */
export function findAll(values: unknown[], sought: Sought, keep: string[], hash: (text: string) => string): Found[] {
  const found = new Map<string, Found>()
  const note = (kind: SensitiveKind, text: string) => {
    const id = hash(text)
    const known = found.get(id) ?? { id, kind, text, count: 0, hidden: !keep.includes(id) }
    known.count++
    found.set(id, known)
  }
  for (const value of values)
    mapTexts(value, (text, name) => {
      if (isSecretField(name, text)) note("named", text)
      else for (const { kind, text: what } of findSensitive(text, sought)) note(kind, what)
      return text
    })
  return [...found.values()].sort((a, b) => b.count - a.count)
}

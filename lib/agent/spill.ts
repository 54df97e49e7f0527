/** Keeps every event under 64 KiB: what is large goes to a blob, its first 4 KiB stay for the page. */
import type { BlobRef, KeptEvent } from "./events.ts"
import { headOf } from "./messages.ts"

const LARGE = 32 * 1024
const EVENT = 60 * 1024
const HEAD = 4 * 1024

type Put = (value: unknown) => string

/** The same event with its large values replaced by `{ blob, bytes, head }`. */
export function spill(event: KeptEvent, put: Put): KeptEvent {
  let small = swap(event, put, LARGE)
  // Many middling values in one event: the limit falls until they fit.
  for (let limit = LARGE / 2; size(small) > EVENT && limit >= 256; limit /= 2) small = swap(event, put, limit)
  return small
}

function swap(event: KeptEvent, put: Put, limit: number): KeptEvent {
  const ref = <T>(value: T): T | BlobRef => toRef(value, put, limit)
  switch (event.type) {
    case "message.user":
      return { ...event, text: ref(event.text) }
    case "message.edited":
      return event.text === undefined ? event : { ...event, text: ref(event.text) }
    case "message.assistant":
      return {
        ...event,
        text: ref(event.text),
        ...(event.reasoning === undefined ? {} : { reasoning: ref(event.reasoning) }),
        calls: event.calls.map((call) => ({ ...call, arguments: ref(call.arguments) })),
      }
    case "call.started":
      return { ...event, args: ref(event.args) }
    case "call.waiting":
      return { ...event, args: ref(event.args), ...(event.details === undefined ? {} : { details: ref(event.details) }) }
    case "call.answered":
      return {
        ...event,
        ...(event.output === undefined ? {} : { output: ref(event.output) }),
        ...(event.args === undefined ? {} : { args: ref(event.args) }),
      }
    case "call.finished":
      return { ...event, output: ref(event.output), ...(event.details === undefined ? {} : { details: ref(event.details) }) }
    case "task.changed":
      return event.output === undefined ? event : { ...event, output: ref(event.output) }
    default:
      return event
  }
}

function toRef<T>(value: T, put: Put, limit: number): T | BlobRef {
  if (isBlobRef(value)) return value
  const text = typeof value === "string" ? value : JSON.stringify(value)
  // A UTF-16 unit is at most three bytes of UTF-8: most values need no counting.
  if (text === undefined || text.length * 3 <= limit) return value
  const bytes = new TextEncoder().encode(text).length
  return bytes <= limit ? value : { blob: put(value), bytes, head: headOf(text, Math.min(HEAD, limit)) }
}

/** True for what `spill` makes, and not for a value of a tool's or a person's that has a field of that name. */
export const isBlobRef = (value: unknown): value is BlobRef =>
  typeof value === "object" && value !== null && Object.keys(value).length === 3 && "bytes" in value &&
  "blob" in value && typeof value.blob === "string" && value.blob.length <= 64 &&
  "head" in value && typeof value.head === "string" && value.head.length <= HEAD

const size = (event: KeptEvent): number => new TextEncoder().encode(JSON.stringify(event)).length

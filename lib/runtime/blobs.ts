/** Loads the values that a request needs: those that its log names. */
import type { BlobRef, Envelope } from "#lib/agent/events.ts"
import { headOf, RESULT_BYTES } from "#lib/agent/messages.ts"
import { readBlobs } from "#lib/store/blobs.ts"
import type { Db } from "#lib/store/db.ts"
import type { LogId } from "#lib/store/log.ts"

/** What people, models and tools said at length; with a step, also what that step was made of. */
export async function valuesOf(db: Db, log: LogId, events: Envelope[], stepId?: string): Promise<Map<string, unknown>> {
  const hashes = new Set(events.flatMap(({ event }) => {
    switch (event.type) {
      case "message.user":
      case "message.edited":
        return refs(event.text)
      case "message.assistant":
        return refs(event.text, ...event.calls.map((call) => call.arguments))
      case "call.finished":
      case "task.changed":
        return refs(event.output)
      case "call.answered":
        return refs(event.output, event.args)
      case "model.started":
        return event.stepId === stepId
          ? [event.instructions, event.settings, ...(event.inserts ? [event.inserts] : []), ...event.tools.map((tool) => tool.hash)]
          : []
      default:
        return []
    }
  }))
  const found = await readBlobs(db, log.workspace, [...hashes])
  const heads = onlyHeads(events)
  return new Map([...found].map(([hash, json]) => {
    const value: unknown = JSON.parse(json)
    return [hash, typeof value === "string" && heads.has(hash) ? headOf(value, RESULT_BYTES) : value]
  }))
}

/** Results that are nothing else: a model gets their first 32 KiB, so a conversation of large ones need not be held whole. */
function onlyHeads(events: Envelope[]): Set<string> {
  const results = new Set<string>()
  for (const { event } of events) if (event.type === "call.finished") for (const hash of refs(event.output)) results.add(hash)
  for (const { event } of events) {
    const whole = event.type === "message.user" || event.type === "message.edited" ? [event.text]
      : event.type === "message.assistant" ? [event.text, ...event.calls.map((call) => call.arguments)]
      : event.type === "call.answered" ? [event.output, event.args] : []
    for (const hash of refs(...whole)) results.delete(hash)
  }
  return results
}

const refs = (...values: unknown[]): string[] => values.flatMap((value) => (isRef(value) ? [value.blob] : []))

const isRef = (value: unknown): value is BlobRef =>
  typeof value === "object" && value !== null && "blob" in value && typeof value.blob === "string" && "head" in value

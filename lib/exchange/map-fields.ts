/** Walks the classified fields of an event; what is not classified is left out. */
import type { AgentEvent, Envelope } from "#lib/agent/events.ts"
import { EVENT_FIELDS, type Field } from "./fields.ts"

/** What stands in the place of a field; undefined: nothing. */
export type Change = (field: Field, value: unknown, path: string) => unknown

/** The envelope with each of its classified fields changed; numbers and booleans stay. */
export function mapFields({ seq, event, ...head }: Envelope, change: Change): Envelope {
  const walk = (value: unknown, path: string): unknown => {
    const field = EVENT_FIELDS.get(path)
    if (field) return value === undefined ? undefined : change(field, value, path)
    if (typeof value === "number" || typeof value === "boolean") return value
    if (Array.isArray(value)) return value.flatMap((item) => walk(item, `${path}[]`) ?? [])
    return typeof value === "object" && value !== null ? inside(value, path) : undefined
  }
  const inside = (value: object, path: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).flatMap(([key, item]) => {
      const changed = walk(item, `${path}/${key}`)
      return changed === undefined ? [] : [[key, changed]]
    }))
  // What comes out is the event again, but for what `change` left out.
  return { ...(seq === undefined ? {} : { seq }), ...(inside(head, "envelope") as Pick<Envelope, "at">), event: { type: event.type, ...inside({ ...event, type: undefined }, event.type) } as AgentEvent }
}

/** A value of any form with each text in it changed; `name`: of the field it stands in. The same value when nothing changed. */
export function mapTexts<T>(value: T, change: (text: string, name?: string) => string, name?: string): T
export function mapTexts(value: unknown, change: (text: string, name?: string) => string, name?: string): unknown {
  if (typeof value === "string") return change(value, name)
  if (typeof value !== "object" || value === null) return value
  let same = true
  const keep = (item: unknown, key?: string) => {
    const changed = mapTexts(item, change, key)
    if (changed !== item) same = false
    return changed
  }
  const changed = Array.isArray(value) ? value.map((item) => keep(item, name)) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keep(item, key)]))
  return same ? value : changed
}

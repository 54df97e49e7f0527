/** Changes the texts of a log and of the content that it names, and keeps the names true: a content that changed has another hash. */
import type { Envelope } from "#lib/agent/events.ts"
import { isBlobRef } from "#lib/agent/spill.ts"
import { mapFields, mapTexts } from "./map-fields.ts"

export type Content = { log: Envelope[]; blobs: Map<string, unknown> }

/** `change` gives the text that stands for another, `name` being the field it is the value of; `hash` names a content by its JSON text. */
export function scrub({ log, blobs }: Content, change: (text: string, name?: string) => string, hash: (json: string) => string): Content {
  const renamed = new Map<string, string>()
  const changed = new Map<string, unknown>()
  const rename = (name: string): string => renamed.get(name) ?? name
  // Agents name their tools by hash: what names nothing comes first.
  const order = [...blobs].sort(([, a], [, b]) => Number(namesTools(a)) - Number(namesTools(b)))
  for (const [old, value] of order) {
    const clean = mapTexts(value, (text, field) => (field === "hash" ? rename(text) : change(text, field)))
    const name = hash(JSON.stringify(clean))
    renamed.set(old, name)
    changed.set(name, clean)
  }
  const clean = log.map((envelope) => mapFields(envelope, ({ nature }, value, path) => {
    if (nature === "hash") return typeof value === "string" ? rename(value) : value
    if (nature !== "text" && nature !== "json" && nature !== "name") return value
    if (isBlobRef(value)) return { ...value, blob: rename(value.blob), head: change(value.head) }
    return mapTexts(value, change, path.slice(path.lastIndexOf("/") + 1))
  }))
  return { log: clean, blobs: changed }
}

const namesTools = (value: unknown): boolean => typeof value === "object" && value !== null && "tools" in value

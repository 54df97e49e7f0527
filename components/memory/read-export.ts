import type { Json } from "#lib/agent/types.ts"
import { readText } from "#lib/schema/form-text.ts"

/** What a person pasted, as the server takes it; or what is wrong with it and where. */
export function readExport(source: string): { body: { memories: Json[] } } | { problem: string } {
  const read = readText(source)
  if ("problem" in read) return { problem: `This is not valid JSON. Line ${read.problem.line}, column ${read.problem.column}: ${read.problem.message}.` }
  const value = asJson(read.value)
  const items = Array.isArray(value) ? value : typeof value === "object" && value !== null && Array.isArray(value.memories) ? value.memories : undefined
  if (!items) return { problem: "This is neither a list of memories nor an object with such a list in “memories”." }
  if (items.length === 0) return { problem: "The list is empty: there is nothing to import." }
  const shaped = items.map((item): Json => (typeof item === "string" ? { text: item } : item))
  const wrong = shaped.findIndex((item) => typeof item !== "object" || item === null || Array.isArray(item) || typeof item.text !== "string" || item.text.trim() === "")
  if (wrong >= 0) return { problem: `Entry ${wrong + 1} has no text: ${JSON.stringify(items[wrong]).slice(0, 80)}` }
  return { body: { memories: shaped } }
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value))

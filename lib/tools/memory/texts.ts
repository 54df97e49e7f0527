/** What a model reads of memories. */
import type { Memory, MemoryHit } from "#lib/agent/memory.ts"
import type { Saved } from "./save.ts"

const day = (time: string): string => time.slice(0, 10)

const line = ({ id, text, createdAt, expiresAt, status }: Memory | MemoryHit): string =>
  `- ${text} (id ${id}, saved ${day(createdAt)}${expiresAt ? `, expires ${day(expiresAt)}` : ""}${status === "active" ? "" : `, ${status}`})`

const past = ({ text, createdAt, supersededAt }: Memory): string =>
  `  - before that: ${text} (saved ${day(createdAt)}, replaced ${supersededAt ? day(supersededAt) : ""})`

/** Current facts, each with what it replaced, newest first. */
export function tellHits(query: string, hits: MemoryHit[]): string {
  if (hits.length === 0) return `Nothing is remembered that fits ${JSON.stringify(query)}.`
  return hits.flatMap((hit) => [line(hit), ...(hit.chain ?? []).filter(({ id }) => id !== hit.id).toReversed().map(past)]).join("\n")
}

export const tellList = (memories: Memory[]): string => (memories.length === 0 ? "Nothing is remembered yet." : memories.map(line).join("\n"))

export const tellChain = (items: Memory[]): string =>
  items.map((item, i) => `${i + 1}. ${item.text} (id ${item.id}, saved ${day(item.createdAt)}${item.supersededAt ? `, replaced ${day(item.supersededAt)}` : ", current"})`).join("\n")

export function tellSaved({ memory, judged }: Saved): string {
  const { id, text, status } = memory
  if (status === "proposed") return `Proposed (id ${id}): ${text}\nIt is not active: text from a tool or another source stands in this conversation and the person did not say this. They can accept it on the memories page.`
  if (judged.verdict === "duplicate") return `Known already (id ${id}): ${text}\nNothing new was stored.`
  const old = judged.candidates.find((candidate) => candidate.id === memory.supersedesId)
  return `Saved (id ${id}): ${text}${old ? `\nIt replaces: ${old.text} (id ${old.id}), which is kept as its past.` : ""}`
}

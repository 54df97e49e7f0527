/** What the memory functions gave, said to the person. */
import type { Done } from "./history.ts"
import { asTold } from "./person.ts"

const inner = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const bare = (text: string): string => asTold(text).replace(/[.]$/, "")

/** One answer from all memory calls of a turn. */
export function tellMemory(done: Done[]): string {
  const acted = done.filter(({ name }) => name !== "search_memory")
  return (acted.length > 0 ? acted : done).map(tell).join("\n\n")
}

function tell({ name, result, failed }: Done): string {
  if (failed) return result.replace(/^Error:?\s*/, "That was not saved: ")
  if (name === "add_memory" || name === "update_memory") return tellSaved(result)
  if (name === "forget_memory") return `Forgotten: ${inner(bare(result.replace(/^Forgotten:\s*/, "")))}.`
  if (name === "memory_history") return tellVersions(result)
  return tellFound(result, name === "list_memories")
}

function tellSaved(result: string): string {
  const [, how, text] = /^(Saved|Known already|Proposed) \(id [^)]*\): (.*)/.exec(result) ?? []
  if (!how || !text) return result
  const old = /^It replaces: (.*) \(id [^)]*\)/m.exec(result)?.[1]
  if (how === "Known already") return `I knew that already: ${inner(bare(text))}.`
  if (how === "Proposed") return `I only noted it as a proposal, because other text than yours stands in this conversation: ${inner(bare(text))}. You can accept it on the memories page.`
  return `I will remember: ${inner(bare(text))}.${old ? ` Before that I knew: ${inner(bare(old))}.` : ""}`
}

/** Versions as `1. text (id …, saved day, replaced day)`, oldest first. */
function tellVersions(result: string): string {
  const versions = [...result.matchAll(/^\d+\. (.*) \(id [^,)]*, saved ([\d-]+), (?:replaced ([\d-]+)|current)\)$/gm)]
  const now = versions.at(-1)
  if (!now) return result.startsWith("Nothing") ? "I do not remember anything about that." : result
  const before = versions.slice(0, -1).toReversed().map(([, text = "", , until]) => `Before, until ${until}: ${inner(bare(text))}.`)
  return [`Now, since ${now[2]}: ${inner(bare(now[1] ?? ""))}.`, ...(before.length > 0 ? before : ["I know nothing from before that."])].join(" ")
}

function tellFound(result: string, all: boolean): string {
  const found = [...result.matchAll(/^- (.*) \(id [^)]*\)$/gm)].map(([, text = ""]) => asTold(text))
  const [best] = found
  if (!best) return "I do not remember anything about that. Tell me, and I will."
  return all && found.length > 1 ? found.map((text) => `- ${text}`).join("\n") : best
}

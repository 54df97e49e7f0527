/** What the memory functions gave, said to the person. */
import type { Done } from "./history.ts"
import { asTold } from "./person.ts"
import { contentStems } from "./words.ts"

const inner = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const bare = (text: string): string => asTold(text).replace(/[.]$/, "")

/** One answer to `question` from all memory calls of a turn. */
export function tellMemory(question: string, done: Done[]): string {
  const acted = done.filter(({ name }) => name !== "search_memory")
  return (acted.length > 0 ? acted : done).map((one) => tell(question, one)).join("\n\n")
}

function tell(question: string, { name, result, failed }: Done): string {
  if (failed) return result.replace(/^Error:?\s*/, "That was not saved: ")
  if (name === "add_memory" || name === "update_memory") return tellSaved(result)
  if (name === "forget_memory") return `Forgotten: ${inner(bare(result.replace(/^Forgotten:\s*/, "")))}.`
  if (name === "memory_history") return tellVersions(result)
  return name === "list_memories" ? tellAll(result) : tellFound(question, result)
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

const found = (result: string): string[] => [...result.matchAll(/^- (.*) \(id [^)]*\)$/gm)].map(([, text = ""]) => asTold(text))

const NOTHING = "I do not remember anything about that. Tell me, and I will."

/** The best, unless the very thing that was asked for is not in it. */
function tellFound(question: string, result: string): string {
  const facts = found(result)
  const things = [...question.matchAll(/\b(?:my|our)\s+(?:own\s+)?([\p{L}-]+)/giu)].flatMap(([, thing = ""]) => contentStems(thing))
  const fits = facts.find((fact) => things.every((thing) => contentStems(fact).includes(thing)))
  if (facts.length === 0) return NOTHING
  return fits ?? (things.length > 0 ? `I do not remember that. The nearest I know: ${inner(facts[0] ?? "")}` : (facts[0] ?? NOTHING))
}

function tellAll(result: string): string {
  const facts = found(result)
  return facts.length > 1 ? facts.map((text) => `- ${text}`).join("\n") : (facts[0] ?? NOTHING)
}

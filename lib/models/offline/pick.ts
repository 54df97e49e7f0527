/** Picks tools for a text: BM25 orders them, the overlap of words decides whether any fits at all. */
import type { ToolView } from "./schema.ts"
import { contentStems, identifierWords, isGeneric, rank, tokenise, isStop } from "./words.ts"

/** A tool with its rank score, how far its words and the text's cover each other (0 to 1 each), and how many words of the text it alone of five or more tools has. */
export type Match = { tool: ToolView; score: number; subject: number; summary: number; asked: number; alone: number }

/** All tools, best first. */
export const matchTools = (tools: ToolView[], text: string): Match[] => {
  const query = new Set(contentStems(text).filter((word) => !isGeneric(word)))
  const asked = askedStems(text)
  const rare = tools.length < 5 ? [] : [...query].filter((word) => tools.filter((tool) => tool.all.has(word)).length === 1)
  const scores = rank(query, tools.map((tool) => tool.bag))
  return tools
    .map((tool, at) => ({
      tool,
      score: scores[at] ?? 0,
      subject: share(tool.subject, query),
      summary: share(tool.summary, query),
      asked: share(asked, tool.all),
      alone: rare.filter((word) => tool.summary.has(word)).length,
    }))
    .sort((one, other) => other.score + other.subject * 2 + mood(other.tool, text) - (one.score + one.subject * 2 + mood(one.tool, text)))
}

const readers = new Set("get find search list check read show look fetch recall retrieve".split(" "))
const writers = new Set("add create set save store update write insert remember start delete remove".split(" "))

// "What do you remember …?" wants to read, "Remember …" to write.
function mood(tool: ToolView, text: string): number {
  const [verb = ""] = identifierWords(tool.name)
  const asks = /\?\s*$|^\s*(?:what|who|when|where|which|how|do|does|did|is|are|list|show|check|find)\b/i.test(text)
  return (asks ? readers : writers).has(verb) ? 0.3 : (asks ? writers : readers).has(verb) ? -0.3 : 0
}

/** The lower-case content words of a text: what is asked, without the names it is asked about. */
function askedStems(text: string): Set<string> {
  return new Set(
    tokenise(text)
      .filter((token) => /^\p{Ll}/u.test(token.text) && !isStop(token.lower) && !isGeneric(token.lower))
      .map((token) => token.stem),
  )
}

function share(words: Set<string>, within: Set<string>): number {
  if (words.size === 0) return 0
  let hits = 0
  for (const word of words) if (within.has(word)) hits++
  return hits / words.size
}

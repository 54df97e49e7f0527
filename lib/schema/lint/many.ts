/** What is wrong with tools as a set: too alike, too many, too heavy. */
import type { Found, Rule } from "./finding.ts"
import type { Subject } from "./subject.ts"
import { meaningOf, nameWords, stem } from "./words.ts"

const MOST_TOOLS = 20
const TOOL_TOKENS = 500
const ALL_TOKENS = 4000

export const setRules: Rule[] = [
  {
    id: "look-alike-tools",
    title: "Two tools that look the same",
    why: "A model has only names and descriptions to choose by. Where two say the same it takes either.",
    severity: "warning",
    on: true,
    check: findAlike,
  },
  {
    id: "too-many-tools",
    title: "More than 20 tools",
    why: "The more tools, the more often a model takes the wrong one. Split them over agents with a hand-off, or load them when they are needed.",
    severity: "warning",
    on: true,
    check: (tools) => (tools.length > MOST_TOOLS ? [{ path: "", why: `${tools.length} tools at once; with more than ${MOST_TOOLS} models choose badly. Split them over several agents, or load them when they are needed.` }] : []),
  },
  {
    id: "token-weight",
    title: "Tools that weigh too much",
    why: "Every tool is sent with every request, before the first word of the person: it costs money and time each step.",
    severity: "hint",
    on: true,
    check: findHeavy,
  },
]

function findHeavy(tools: Subject[]): Found[] {
  const weights = tools.map(({ tool, bottomless }) => (bottomless ? 0 : tokensOf(tool)))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const heavy = tools.flatMap((tool, index): Found[] => {
    const weight = weights[index] ?? 0
    return weight > TOOL_TOKENS ? [{ in: tool, path: "", why: `About ${weight} tokens with every request; ${TOOL_TOKENS} are plenty. ${heaviest(tool)}` }] : []
  })
  return all > ALL_TOKENS ? [...heavy, { path: "", why: `About ${all} tokens of tools with every request; over ${ALL_TOKENS} is a page that a model reads before each answer.` }] : heavy
}

function heaviest({ tool, named }: Subject): string {
  const top = named.filter(({ path }) => path.length === 2).map(({ name, schema }) => ({ name, weight: tokensOf(schema) })).sort((a, b) => b.weight - a.weight)[0]
  const own = tokensOf(tool.description)
  return top && top.weight > own ? `The largest part is ${top.name} (about ${top.weight}).` : `The largest part is the description (about ${own}).`
}

const encoder = new TextEncoder()

/** Tokens of a value as a model reads it, by its bytes: about a quarter of them. */
const tokensOf = (value: unknown): number => Math.ceil(encoder.encode(JSON.stringify(value)).length / 4)

/** Verbs that mean the same where a tool is chosen. One thing by its key, many things by a question, and a list are three. */
const SAME: Record<string, string> = {
  fetch: "get", retrieve: "get", retrieval: "get", obtain: "get", read: "get", load: "get", show: "get", view: "get", return: "get", find: "search", lookup: "search", query: "search",
  add: "create", make: "create", new: "create", insert: "create", generate: "create", remove: "delete", erase: "delete", edit: "update", modify: "update", change: "update", compute: "calculate", determine: "calculate", detail: "information",
}

/** Where both names begin with a verb, and with another one, they do different things to the same thing. */
const VERBS = new Set(
  ("get search list create delete update set send calculate check register cancel book buy sell open close start stop enable disable lock unlock post reply follow unfollow mute like share copy move rename " +
    "count sort filter compare convert validate verify login logout upload download import export assign unassign approve reject submit request dismiss star unstar subscribe place withdraw fund pay order reserve " +
    "schedule play pause resume translate summarize analyze edit clear append replace invest").split(" "),
)

/** Words that tell nothing apart when one name has them and the other has not. */
const WEAK = new Set(["information", "detail", "data", "all", "full", "complete", "combined", "simple", "basic", "advanced", "detailed", "current", "new", "v2", "2", "old", "api"])

const ALIKE = 0.6

type Signature = { tool: Subject; all: Uint32Array; name: Set<number>; text: string; verb: string; direction: string | undefined }

/** Words become numbers once, so that comparing two tools is a walk along two short sorted lists. */
function findAlike(tools: Subject[]): Found[] {
  const numbers = new Map<string, number>()
  const numberOf = (word: string): number => {
    const known = numbers.get(SAME[word] ?? word)
    if (known !== undefined) return known
    numbers.set(SAME[word] ?? word, numbers.size)
    return numbers.size - 1
  }
  const said = tools.map(({ tool }) => new Set([...meaningOf(tool.description)].map(numberOf)))
  const uses = new Map<number, number>()
  for (const words of said) for (const word of words) uses.set(word, (uses.get(word) ?? 0) + 1)
  // What many tools of a set say (the name of the product) tells none of them apart.
  const isCommon = (word: number) => (uses.get(word) ?? 0) > Math.max(3, tools.length / 3)
  const signatures = tools.map((tool, index): Signature => {
    const name = new Set(nameWords(tool.tool.name).filter((word) => !WEAK.has(SAME[word] ?? word)).map((word) => numberOf(stem(SAME[word] ?? word))))
    const all = new Set([...name, ...[...(said[index] ?? [])].filter((word) => !isCommon(word))])
    return { tool, name, all: Uint32Array.from(all).sort(), text: tool.tool.description.trim().toLowerCase(), verb: verbOf(tool.tool.name), direction: /_to_|To(?=[A-Z])/.test(tool.tool.name) ? tool.tool.name : undefined }
  })
  return signatures.flatMap((one, index): Found[] => {
    const other = signatures.slice(0, index).find((before) => before.tool.tool.name !== one.tool.tool.name && areAlike(before, one))
    if (!other) return []
    const same = one.text !== "" && one.text === other.text
    return [{ in: one.tool, path: "/description", why: `${same ? "It has the same description as" : "It reads like"} ${other.tool.tool.name}. Say in both when to call this one and not the other, or make one tool of them.` }]
  })
}

const verbOf = (name: string): string => {
  const [first = ""] = nameWords(name)
  return SAME[first] ?? first
}

function areAlike(a: Signature, b: Signature): boolean {
  if (a.verb !== b.verb && VERBS.has(a.verb) && VERBS.has(b.verb)) return false
  // celsius_to_fahrenheit and its opposite have the same words, and nobody takes one for the other.
  if (a.direction && b.direction && a.direction !== b.direction) return false
  if (a.text !== "" && a.text === b.text) return true
  const [small, large] = a.all.length < b.all.length ? [a.all, b.all] : [b.all, a.all]
  if (small.length < 3 || small.length < ALIKE * large.length) return false
  const shared = common(small, large)
  if (shared / (small.length + large.length - shared) < ALIKE) return false
  // A word of the name that the other nowhere has tells them apart.
  const own = (one: Signature, other: Signature) => [...one.name].some((word) => !other.all.includes(word))
  return !own(a, b) && !own(b, a)
}

function common(a: Uint32Array, b: Uint32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] ?? 0
    const y = b[j] ?? 0
    if (x === y) count++
    if (x <= y) i++
    if (y <= x) j++
  }
  return count
}

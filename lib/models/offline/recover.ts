/** Second tries: an error that names what is allowed is an instruction. */
import type { Done } from "./history.ts"
import type { PlannedCall } from "./plan.ts"
import type { ToolView } from "./schema.ts"

/** Calls that repair the failed ones, each tool once; empty when nothing failed or nothing is named. */
export const correct = (done: Done[], tools: ToolView[], text: string): PlannedCall[] =>
  done.flatMap((one, at) => {
    const triedAgain = done.slice(at + 1).some((later) => later.name === one.name || !tools.some((tool) => tool.name === one.name))
    const triedBefore = done.slice(0, at).some((earlier) => earlier.failed && !sameBatch(earlier, one) && earlier.name === one.name)
    if (!one.failed || triedAgain && done.some((later, index) => index > at && later.name === one.name && isRepair(one, later)) || triedBefore) return []
    const repaired = repair(one, tools, text)
    return repaired ? [repaired] : []
  })

// A repair differs from the failed call in one value only; the siblings of a parallel step differ from the start.
function isRepair(failed: Done, later: Done): boolean {
  const named = allowedIn(failed.result)
  return Object.entries(later.args).some(([key, value]) => failed.args[key] !== value && named.some((one) => same(one, String(value))))
}

const sameBatch = (earlier: Done, one: Done): boolean => !isRepair(earlier, one)

function repair(one: Done, tools: ToolView[], text: string): PlannedCall | undefined {
  const named = allowedIn(one.result)
  if (!tools.some((tool) => tool.name === one.name)) {
    const name = nearest(one.name, named.filter((candidate) => tools.some((tool) => tool.name === candidate)))
    return name ? { name, args: one.args } : undefined
  }
  const entries = Object.entries(one.args).filter(([, value]) => typeof value === "string")
  const mentioned = entries.find(([key, value]) => one.result.includes(`args.${key}`) || one.result.includes(JSON.stringify(value)) || one.result.includes(`'${String(value)}'`)) ?? (entries.length === 1 ? entries[0] : undefined)
  if (!mentioned || named.length === 0) return undefined
  const [key, value] = mentioned
  const instead = named.find((candidate) => !same(candidate, String(value)) && text.toLowerCase().includes(candidate.toLowerCase())) ?? nearest(String(value), named)
  return instead && !same(instead, String(value)) ? { name: one.name, args: { ...one.args, [key]: instead } } : undefined
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The values or names that an error offers. */
export const allowedIn = (error: string): string[] => {
  const meant = /\bdid you mean\s*:?\s*([^\n?]+)/i.exec(error)?.[1]
  if (meant) return meant.split(/,?\s+or\s+/).map((part) => part.replace(/^["'‘“]|["'’”]$/g, "").trim())
  const offer = /\b(?:one of|allowed(?: values)?(?: are)?|available(?: \w+)*|known(?: \w+)*|choose(?: from)?|valid(?: \w+)*|options(?: are)?|try|such as|convert to|nearest(?: \w+)*|closest(?: \w+)*|similar(?: \w+)*)\s*:?\s*([^\n]+)/i.exec(error)?.[1]
  if (!offer) return []
  const listed = offer.split(/[.?!](?:\s|$)/)[0] ?? ""
  const quoted = Array.from(listed.matchAll(/["'‘“]([^"'’”]+)["'’”]/g), (match) => match[1] ?? "")
  return quoted.length > 0 ? quoted : listed.split(/,\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+/).map((part) => part.replace(/[[\]()]/g, "").trim()).filter(Boolean)
}

function nearest(wanted: string, candidates: string[]): string | undefined {
  const ranked = candidates.map((candidate) => ({ candidate, distance: distance(wanted.toLowerCase(), candidate.toLowerCase()) })).sort((one, other) => one.distance - other.distance)
  const [best] = ranked
  // One offer is taken as it is; among several only one that looks like the wrong value.
  return best && (candidates.length === 1 || best.distance <= Math.max(2, wanted.length * 0.6)) ? best.candidate : undefined
}

/** Levenshtein distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1))
    row = next
  }
  return row[other.length] ?? 0
}

/** The list of conversations as a tree: what was copied from another stands below it. */
import type { Conversation } from "#components/api.ts"

export type Leaf = { item: Conversation; depth: number }
export type Group = { label: string; leaves: Leaf[] }

/** Deeper copies are not indented further. */
const DEEPEST = 4

/** In the order of the list, each tree where its newest conversation stands; a copy whose original is not in the list stands for itself. */
export function treeOf(items: Conversation[]): Leaf[][] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const parentOf = (item: Conversation) => byId.get(item.forkedFrom?.conversationId ?? item.rerunOf ?? "")
  const rootOf = (item: Conversation): Conversation => {
    const parent = parentOf(item)
    return parent ? rootOf(parent) : item
  }
  const below = (item: Conversation, depth: number): Leaf[] =>
    [{ item, depth: Math.min(depth, DEEPEST) }, ...items.filter((other) => parentOf(other) === item).flatMap((other) => below(other, depth + 1))]
  return [...new Set(items.map(rootOf))].map((root) => below(root, 0))
}

/** Trees by the day of their newest conversation; a day begins at midnight here. */
export function groupByAge(items: Conversation[]): Group[] {
  const midnight = new Date().setHours(0, 0, 0, 0)
  const day = 86_400_000
  const labelOf = (at: number) => (at >= midnight ? "Today" : at >= midnight - day ? "Yesterday" : at >= midnight - 6 * day ? "This week" : "Earlier")
  const groups: Group[] = []
  for (const leaves of treeOf(items)) {
    const label = labelOf(Math.max(...leaves.map(({ item }) => Date.parse(item.updatedAt))))
    const last = groups.at(-1)
    if (last?.label === label) last.leaves.push(...leaves)
    else groups.push({ label, leaves: [...leaves] })
  }
  return groups
}

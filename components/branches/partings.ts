/** Where a conversation parts from those that were copied from the same beginning, and which of them one may go to there. */

/** Its first `forkedFrom.seq` events are those of `conversationId`. */
export type Branch = { id: string; title: string | null; createdAt: string; forkedFrom: { conversationId: string; seq: number } | null }

/** At one place of the conversation: its branches, the original first, and which of them is on the page. */
export type Parting = { ids: string[]; current: number }

type Node = { id: string; createdAt: string; parent?: { id: string; seq: number } }

/** The partings of a conversation by the key of their place; `keyOf` names the place of an event, undefined for one that is not shown. */
export function partingsOf(id: string, branches: Branch[], keyOf: (seq: number) => string | undefined): Map<string, Parting> {
  const nodes = new Map(branches.map((branch) => [branch.id, asNode(branch, branches)]))
  const found = new Map<string, Parting>()
  let limit = Number.POSITIVE_INFINITY
  /** The branch below the one that is looked at, on the way down to this conversation. */
  let taken: string | undefined
  for (let node = nodes.get(id); node; node = node.parent && nodes.get(node.parent.id)) {
    const { id: here } = node
    const own = taken
    const places = new Map<string, string[]>()
    for (const child of [...nodes.values()].filter(({ parent }) => parent?.id === here).sort(byAge)) {
      const key = keyOf(child.parent?.seq ?? 0)
      if (key === undefined || (child.id !== own && (child.parent?.seq ?? 0) > limit && key !== keyOf(limit))) continue
      places.set(key, [...(places.get(key) ?? []), child.id])
    }
    for (const [key, ids] of places) {
      const mine = own !== undefined && ids.includes(own)
      const all = [mine ? here : id, ...ids.map((other) => (mine && other === own ? id : other))]
      const known = found.get(key)
      const merged = known ? [...all, ...known.ids].filter((other, place, list) => list.indexOf(other) === place) : all
      found.set(key, { ids: merged, current: merged.indexOf(id) })
    }
    limit = Math.min(limit, node.parent?.seq ?? limit)
    taken = here
  }
  return found
}

const byAge = (a: Node, b: Node): number => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1)

/** A copy of what is itself only a copy parts from the original. */
function asNode({ id, createdAt, forkedFrom }: Branch, branches: Branch[]): Node {
  let from = forkedFrom
  for (;;) {
    const parent = branches.find((branch) => branch.id === from?.conversationId)
    if (!from || !parent) return { id, createdAt }
    if (!parent.forkedFrom || from.seq > parent.forkedFrom.seq) return { id, createdAt, parent: { id: parent.id, seq: from.seq } }
    from = { conversationId: parent.forkedFrom.conversationId, seq: from.seq }
  }
}

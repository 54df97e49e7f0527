/** A chain as a picture: on which lane each memory stands, and which lines run beside it. A merge joins several lanes. */

type Linked = { id: string; supersededById: string | null }

/**
 * One row of the picture, newest first. `through` are lanes whose line passes; `branches` are lanes that begin below this
 * memory, besides its own: what else it replaced. `below`: its own line goes on.
 */
export type ChainRow<T> = { item: T; lane: number; through: number[]; branches: number[]; above: boolean; below: boolean }

/** Rows for a chain that is given oldest first. What was replaced by something that is not here stands by itself. */
export function chainRows<T extends Linked>(items: T[]): ChainRow<T>[] {
  const rows = items.toReversed()
  const replacedBy = Map.groupBy(rows.keys(), (place) => rows[place]?.supersededById ?? "")
  const ids = new Set(items.map(({ id }) => id))
  // Lines that are drawn from a memory down to one that it replaced.
  const open: { lane: number; until: number }[] = []
  const lanes = new Map<string, number>()
  return rows.map((item, place) => {
    const replaced = replacedBy.get(item.id) ?? []
    const above = item.supersededById !== null && ids.has(item.supersededById)
    const lane = lanes.get(item.id) ?? freeLane(open)
    const ended = open.findIndex((line) => line.until === place)
    if (ended >= 0) open.splice(ended, 1)
    const through = open.map((line) => line.lane).filter((other) => other !== lane)
    const branches: number[] = []
    for (const [index, until] of replaced.entries()) {
      const own = index === 0 ? lane : freeLane(open)
      if (index > 0) branches.push(own)
      open.push({ lane: own, until })
      lanes.set(rows[until]?.id ?? "", own)
    }
    return { item, lane, through, branches, above, below: replaced.length > 0 }
  })
}

function freeLane(open: { lane: number }[]): number {
  let lane = 0
  while (open.some((line) => line.lane === lane)) lane++
  return lane
}

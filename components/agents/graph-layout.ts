/** Where the agents stand in the picture of who can reach whom: in columns, so that most lines run from left to right. */

/** `to` takes over from `from`, or is asked by it. */
export type Link = { from: string; to: string; kind: "handoff" | "delegate" }
/** `both`: the same the other way round, drawn as one line with two ends. */
export type Line = Link & { both: boolean }
export type Layout = { columns: string[][]; lines: Line[]; alone: string[] }

const SWEEPS = 6

/** `names` in the order in which they are listed; links to a name that is not among them are left out. */
export function layoutOf(names: string[], links: Link[]): Layout {
  const known = links.filter(({ from, to }) => from !== to && names.includes(from) && names.includes(to))
  const lines = merge(known)
  const linked = names.filter((name) => lines.some(({ from, to }) => from === name || to === name))
  const depths = depthsOf(linked, lines)
  const columns: string[][] = []
  for (const name of linked) (columns[depths.get(name) ?? 0] ??= []).push(name)
  return { columns: untangle(columns, lines), lines, alone: names.filter((name) => !linked.includes(name)) }
}

/** One line for both ways; it begins at whoever reaches more of the others. */
function merge(links: Link[]): Line[] {
  const reach = (name: string) => new Set(links.filter(({ from }) => from === name).map(({ to }) => to)).size
  const lines: Line[] = []
  for (const link of links) {
    const known = lines.find(({ kind, from, to }) => kind === link.kind && ((from === link.from && to === link.to) || (from === link.to && to === link.from)))
    if (!known) lines.push({ ...link, both: false })
    else if (known.from === link.to) Object.assign(known, { both: true }, reach(link.from) > reach(link.to) ? { from: link.from, to: link.to } : {})
  }
  return lines
}

/** How far from a beginning each one is. Those that nobody reaches begin; in a ring, whoever reaches the most. */
function depthsOf(names: string[], lines: Line[]): Map<string, number> {
  const depths = new Map<string, number>()
  const reachedFrom = (name: string) => lines.flatMap(({ from, to }) => (from === name ? [to] : []))
  const walk = (first: string[]) => {
    for (const name of first) depths.set(name, 0)
    for (let ring = first, depth = 1; ring.length > 0; depth++) {
      ring = [...new Set(ring.flatMap(reachedFrom))].filter((name) => !depths.has(name))
      for (const name of ring) depths.set(name, depth)
    }
  }
  walk(names.filter((name) => !lines.some(({ to }) => to === name)))
  for (const name of names.toSorted((a, b) => reachedFrom(b).length - reachedFrom(a).length)) if (!depths.has(name)) walk([name])
  return depths
}

/** Each column in the order of the middle of what its members are joined to, to the right and back some times. */
function untangle(columns: string[][], lines: Line[]): string[][] {
  const ordered = columns.map((column) => [...column])
  const place = new Map<string, number>()
  const note = (column: string[]) => column.forEach((name, index) => place.set(name, (index + 0.5) / column.length))
  const middle = (name: string): number => {
    const near = lines.flatMap(({ from, to }) => (from === name ? [place.get(to) ?? 0] : to === name ? [place.get(from) ?? 0] : []))
    return near.reduce((sum, at) => sum + at, 0) / near.length
  }
  ordered.forEach(note)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? ordered : ordered.toReversed()) {
      column.sort((a, b) => middle(a) - middle(b))
      note(column)
    }
  }
  return ordered
}

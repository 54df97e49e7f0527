/** Who can hand over to whom, and who asks whom: a picture whose names are links. */
"use client"
import Link from "next/link"
import { useId, useMemo, useState } from "react"
import { visible } from "#components/trace/visible-text.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import type { ShownAgent } from "./agents-api.ts"
import { layoutOf, type Line } from "./graph-layout.ts"
import { edgePath, type Box } from "./graph-lines.ts"

/** In rem, so that the presenter size holds. */
const NODE = { width: 9.5, height: 2.75 }
const GAP = { x: 5.5, y: 0.7 }
const MARGIN = 0.75

export function AgentGraph({ agents }: { agents: ShownAgent[] }) {
  const id = useId()
  const [near, setNear] = useState<string | null>(null)
  const { boxes, lines, alone, width, height } = useMemo(() => place(agents), [agents])
  if (lines.length === 0) return null
  const touches = ({ from, to }: Line) => near === null || from === near || to === near
  return (
    <figure aria-label="Who can reach whom" className="flex flex-col gap-2">
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <div className="relative mx-auto" style={{ width: `${width}rem`, height: `${height}rem` }}>
          <svg viewBox={`0 0 ${width} ${height}`} className="absolute inset-0 size-full" aria-hidden>
            <defs>
              {(["handoff", "delegate"] as const).map((kind) => (
                <marker key={kind} id={`${id}-${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="0.5" markerHeight="0.5" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
                  <path d="M0.5 0.5 7.5 4 0.5 7.5Z" className={kind === "handoff" ? "fill-kind-handoff" : "fill-kind-delegation"} />
                </marker>
              ))}
            </defs>
            {lines.map((line) => {
              const [from, to] = [boxes.get(line.from), boxes.get(line.to)]
              return from && to && (
                <path
                  key={`${line.kind} ${line.from} ${line.to}`} d={edgePath(from, to)} fill="none" strokeWidth="0.09"
                  markerEnd={`url(#${id}-${line.kind})`} markerStart={line.both ? `url(#${id}-${line.kind})` : undefined}
                  strokeDasharray={line.kind === "delegate" ? "0.3 0.22" : undefined}
                  className={`transition-opacity ${line.kind === "handoff" ? "stroke-kind-handoff" : "stroke-kind-delegation"} ${touches(line) ? "opacity-90" : "opacity-15"}`}
                />
              )
            })}
          </svg>
          <ul>
            {agents.filter(({ name }) => boxes.has(name)).map((agent) => {
              const box = boxes.get(agent.name)
              const dim = near !== null && near !== agent.name && !lines.some((line) => touches(line) && (line.from === agent.name || line.to === agent.name))
              return box && (
                <li key={agent.id} className="absolute" style={{ left: `${box.x}rem`, top: `${box.y}rem`, width: `${box.width}rem`, height: `${box.height}rem` }}>
                  <Link
                    href={`/agents/${encodeURIComponent(agent.id)}`} prefetch={false} aria-label={tell(agent)} title={tell(agent)}
                    onPointerEnter={() => setNear(agent.name)} onPointerLeave={() => setNear(null)} onFocus={() => setNear(agent.name)} onBlur={() => setNear(null)}
                    className={`flex size-full items-center justify-center rounded-lg border border-line-control bg-bg px-2 text-trace font-medium transition-[opacity,border-color] hover:border-accent focus-visible:border-accent ${dim ? "opacity-45" : ""}`}
                  >
                    <bdi className="truncate">{visible(agent.name)}</bdi>
                  </Link>
                </li>
              )
            })}
          </ul>
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-5 gap-y-1 px-1 text-meta text-ink-2">
        <span className="flex items-center gap-1.5"><Sample /><KindIcon kind="handoff" size={12} />Hands over: the other goes on with the conversation</span>
        <span className="flex items-center gap-1.5"><Sample dashed /><KindIcon kind="delegation" size={12} />Delegates: asks, and goes on with the answer</span>
        {alone.length > 0 && <span className="text-ink-3">On their own: {alone.map(visible).join(", ")}</span>}
      </figcaption>
    </figure>
  )
}

const Sample = ({ dashed = false }: { dashed?: boolean }) => (
  <svg viewBox="0 0 22 4" className="h-1 w-5.5" aria-hidden>
    <path d="M0 2h22" strokeWidth="1.5" strokeDasharray={dashed ? "5 3" : undefined} className={dashed ? "stroke-kind-delegation" : "stroke-kind-handoff"} />
  </svg>
)

const tell = ({ name, handoffs, delegates }: ShownAgent): string => [
  visible(name),
  handoffs.length > 0 && `hands over to ${handoffs.map(visible).join(", ")}`,
  delegates.length > 0 && `delegates to ${delegates.map(visible).join(", ")}`,
].filter(Boolean).join(", ")

/** Names stand for ids: an agent may name another either way. */
function place(agents: ShownAgent[]) {
  const nameOf = (key: string) => (agents.find(({ name }) => name === key) ?? agents.find(({ id }) => id === key))?.name ?? key
  const links = agents.flatMap(({ name, handoffs, delegates }) => [
    ...handoffs.map((to) => ({ from: name, to: nameOf(to), kind: "handoff" as const })),
    ...delegates.map((to) => ({ from: name, to: nameOf(to), kind: "delegate" as const })),
  ])
  const { columns, lines, alone } = layoutOf(agents.map(({ name }) => name), links)
  const tallest = Math.max(0, ...columns.map((column) => column.length))
  const columnOf = (name: string) => columns.findIndex((column) => column.includes(name))
  // Room for lines that run back below the names.
  const below = lines.some(({ from, to }) => columnOf(from) > columnOf(to)) ? 1 : 0
  const height = 2 * MARGIN + tallest * (NODE.height + GAP.y) - GAP.y + below
  const boxes = new Map<string, Box>()
  for (const [at, column] of columns.entries()) {
    const top = MARGIN + ((tallest - column.length) * (NODE.height + GAP.y)) / 2
    for (const [row, name] of column.entries()) boxes.set(name, { ...NODE, x: MARGIN + at * (NODE.width + GAP.x), y: top + row * (NODE.height + GAP.y) })
  }
  return { boxes, lines, alone, height, width: 2 * MARGIN + columns.length * NODE.width + Math.max(0, columns.length - 1) * GAP.x }
}

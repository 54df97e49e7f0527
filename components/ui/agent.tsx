/** An agent's name in its colour of this conversation. */
import { visible } from "#components/trace/visible-text.tsx"

const COLOURS = 5

/** What `data-lane` says: 0 is the first to take part, the others take the colours in turn. */
export const laneOf = (agents: string[], name: string): number => {
  const place = agents.indexOf(name)
  return place <= 0 ? 0 : ((place - 1) % COLOURS) + 1
}

/** A dot and the name; the dot repeats the colour for those who see it. */
export function AgentName({ name, lane, className = "" }: { name: string; lane: number; className?: string }) {
  return (
    <span data-lane={lane} className={`inline-flex min-w-0 items-center gap-1.5 text-(--agent) ${className}`}>
      <span className="size-2 shrink-0 rounded-full bg-(--agent)" aria-hidden />
      <bdi className="truncate">{visible(name)}</bdi>
    </span>
  )
}

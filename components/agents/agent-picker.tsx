/** Who is in charge, and who else could be. */
"use client"
import { Command } from "cmdk"
import { Check, ChevronsUpDown } from "lucide-react"
import Link from "next/link"
import { Popover } from "radix-ui"
import { useState } from "react"
import { visible } from "#components/trace/visible-text.tsx"
import { AgentName } from "#components/ui/agent.tsx"
import { useAgents } from "./use-agents.ts"

type Props = {
  /** In charge now. */
  agent: string
  lane: number
  /** In charge from the next turn on. */
  next: string
  onAgent: (name: string) => void
}

export function AgentPicker({ agent, lane, next, onAgent }: Props) {
  const [open, setOpen] = useState(false)
  const { agents, problem } = useAgents()
  const sorted = [...(agents ?? [])].sort((a, b) => Number(b.preset ?? false) - Number(a.preset ?? false))
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={`Agent in charge: ${visible(agent)}. Choose another`}
        className="flex h-8 max-w-56 min-w-0 items-center gap-1.5 rounded-lg px-2 text-trace font-medium transition-colors hover:bg-hover data-[state=open]:bg-hover max-md:h-11"
      >
        <AgentName name={agent} lane={lane} />
        <ChevronsUpDown size="0.75rem" className="shrink-0 text-ink-3" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" side="top" sideOffset={4} collisionPadding={8} aria-label="Choose an agent" className="z-50 w-88 max-w-[calc(100vw-1rem)] animate-in overflow-hidden rounded-xl border border-line bg-float shadow-float">
          <Command label="Agents" loop defaultValue={next}>
            <Command.Input placeholder="Find an agent" className="h-10 w-full border-b border-line bg-transparent px-3.5 text-trace outline-none max-md:text-[max(1rem,16px)]" />
            <Command.List className="max-h-80 overflow-y-auto p-1" label="Agents">
              <Command.Empty className="px-2.5 py-4 text-center text-trace text-ink-3">{agents ? "No agent of that name." : problem || "Reading the list…"}</Command.Empty>
              {sorted.map(({ id, name, description }) => (
                <Command.Item
                  key={id} value={name} keywords={[description ?? ""]} onSelect={() => { onAgent(name); setOpen(false) }}
                  className="flex min-h-10 items-center gap-2 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-hover max-md:min-h-11"
                >
                  <span className="min-w-0 flex-1">
                    <bdi className="block truncate text-trace font-medium">{visible(name)}</bdi>
                    {description && <span className="line-clamp-2 text-meta text-ink-2">{visible(description)}</span>}
                  </span>
                  {name === next && <Check size="0.875rem" className="shrink-0 text-accent" aria-label="in charge" />}
                </Command.Item>
              ))}
            </Command.List>
            <p className="flex items-center justify-between gap-3 border-t border-line px-3.5 py-2 text-meta text-ink-2">
              <span>{agent === next ? "A change holds from the next turn on." : <>From the next turn on: <bdi className="font-medium text-ink">{visible(next)}</bdi></>}</span>
              <Link href="/agents" prefetch={false} className="shrink-0 text-accent underline-offset-4 hover:underline">All agents</Link>
            </p>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

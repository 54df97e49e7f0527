/** One agent of the list. */
"use client"
import { Copy, CornerUpRight, Ellipsis, MessageSquarePlus, PenLine, RotateCcw, Trash2 } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { wordsOf } from "#components/tools/problem.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem } from "#components/ui/menu.tsx"
import { notify } from "#components/ui/toast.tsx"
import { labelOf, useModels } from "#components/use-models.ts"
import { duplicateAgent, type ShownAgent } from "./agents-api.ts"
import { removeAgent } from "./remove-agent.ts"

type Props = { agent: ShownAgent; onChanged: () => void }

export function AgentRow({ agent, onChanged }: Props) {
  const router = useRouter()
  const name = visible(agent.name)
  const href = `/agents/${encodeURIComponent(agent.id)}`
  const open = () => router.push(href)
  const duplicate = () => void duplicateAgent(agent.id).then((made) => router.push(`/agents/${encodeURIComponent(made.id)}`), (error: unknown) => notify({ text: wordsOf(error), tone: "error" }))
  return (
    <li className="group relative flex items-center gap-3 px-3 py-2.5 first:rounded-t-lg last:rounded-b-lg hover:bg-hover">
      <div className="min-w-0 flex-1">
        <Link href={href} prefetch={false} className="block truncate text-trace font-medium before:absolute before:inset-0 before:content-['']"><bdi>{name}</bdi></Link>
        <p className="truncate text-meta text-ink-2">{visible(agent.description ?? "") || "No word yet on when to use it"}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-meta text-ink-3 md:hidden"><Facts agent={agent} /></p>
      </div>
      <span className="flex shrink-0 items-center gap-4 text-meta text-ink-3 max-md:hidden"><Facts agent={agent} /></span>
      <span className="relative flex shrink-0 items-center gap-1">
        <IconButton icon={MessageSquarePlus} size="sm" label={`New conversation with ${name}`} onClick={() => router.push(`/?agent=${encodeURIComponent(agent.name)}`)} />
        <Menu trigger={<IconButton icon={Ellipsis} size="sm" label={`More for ${name}`} />}>
          <MenuItem icon={PenLine} onSelect={open}>Open</MenuItem>
          <MenuItem icon={Copy} onSelect={duplicate}>Duplicate</MenuItem>
          {!agent.builtin && (
            <MenuItem icon={agent.preset ? RotateCcw : Trash2} danger={!agent.preset} onSelect={() => void removeAgent(agent, onChanged)}>{agent.preset ? "Back to the preset" : "Delete"}</MenuItem>
          )}
        </Menu>
      </span>
    </li>
  )
}

function Facts({ agent: { model, tools, handoffs, delegates, preset, builtin, version } }: { agent: ShownAgent }) {
  const models = useModels()
  const others = handoffs.length + delegates.length
  return (
    <>
      {preset && !builtin && <span className="text-accent">changed</span>}
      {others > 0 && <span className="flex items-center gap-1 tabular-nums"><CornerUpRight size="0.75rem" aria-hidden />{others}<span className="sr-only"> {others === 1 ? "agent" : "agents"} it can reach</span></span>}
      <span className="tabular-nums">{toolWords(tools)}</span>
      {model && <span className="max-w-36 truncate">{labelOf(models, model)}</span>}
      {!builtin && <span className="tabular-nums">v{version}</span>}
    </>
  )
}

const toolWords = (tools: string[]): string => (tools.includes("*") ? "all tools" : tools.length === 0 ? "no tools" : `${tools.length} ${tools.length === 1 ? "tool" : "tools"}`)

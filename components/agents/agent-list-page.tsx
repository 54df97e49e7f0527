/** All agents: the presets, then a person's own, and above them who can reach whom. */
"use client"
import { Inbox, Plus, Search } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useDeferredValue, useEffect, useState } from "react"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Button } from "#components/ui/button.tsx"
import { notify } from "#components/ui/toast.tsx"
import { AgentGraph } from "./agent-graph.tsx"
import { AgentRow } from "./agent-row.tsx"
import { AgentsFrame } from "./agents-frame.tsx"
import { createAgent, type ShownAgent } from "./agents-api.ts"
import { emptyAgent } from "./draft.ts"
import { refreshAgents, useAgents } from "./use-agents.ts"

export function AgentListPage() {
  const router = useRouter()
  const { agents, problem } = useAgents()
  const [q, setQ] = useState("")
  const [making, setMaking] = useState(false)
  const words = useDeferredValue(q.trim().toLowerCase())
  useEffect(() => {
    document.title = "Agents · Full Turn"
  }, [])
  const make = async () => {
    setMaking(true)
    try {
      const { id } = await createAgent(emptyAgent(freeName((agents ?? []).map(({ name }) => name))))
      router.push(`/agents/${encodeURIComponent(id)}`)
    } catch (error) {
      notify({ text: wordsOf(error), tone: "error" })
      setMaking(false)
    }
  }
  const found = (agents ?? []).filter(({ name, description = "" }) => `${name} ${description}`.toLowerCase().includes(words))
  const presets = found.filter(({ preset }) => preset)
  const own = found.filter(({ preset }) => !preset)
  return (
    <AgentsFrame
      bar={
        <>
          <h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Agents</h1>
          <Link href="/outbox" prefetch={false} className="inline-flex h-8 items-center gap-2 rounded-lg px-3 text-trace font-medium text-ink-2 hover:bg-hover hover:text-ink max-md:h-9"><Inbox size="0.875rem" aria-hidden /><span className="max-md:sr-only">Outbox and calendar</span></Link>
          <Button look="primary" disabled={making} onClick={() => void make()}><Plus size="0.875rem" aria-hidden />New</Button>
        </>
      }
      main={
        <div className="h-full overflow-y-auto">
          <div className="mx-auto flex w-full max-w-[60rem] flex-col gap-5 px-4 py-5 md:px-6">
            <label className="relative block">
              <span className="sr-only">Search agents</span>
              <Search size="0.875rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
              <input
                type="search" placeholder="Search agents" value={q} maxLength={200} onChange={({ target }) => setQ(target.value)}
                className="h-9 w-full rounded-lg border border-line-control bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-11 max-md:text-[max(1rem,16px)]"
              />
            </label>
            {problem && <Problem text={problem}><Button size="sm" onClick={refreshAgents}>Try again</Button></Problem>}
            {!agents && !problem && <p className="text-trace text-ink-3">Reading the agents…</p>}
            {agents && words && found.length === 0 && <p className="text-trace text-ink-2">No agent’s name or description holds “{q.trim()}”.</p>}
            {agents && !words && <AgentGraph agents={[...presets, ...own]} />}
            <List title="Presets" hint="There from the start. Change one, and the change is yours; the preset can always come back." agents={presets} />
            <List title="Your agents" hint="" agents={own} />
            {agents && own.length === 0 && !words && (
              <p className="px-1 text-trace text-ink-2">
                An agent is a name, instructions, and the functions and other agents it may use. Duplicate a preset to begin with one that works, or make a new one.
              </p>
            )}
          </div>
        </div>
      }
    />
  )
}

function List({ title, hint, agents }: { title: string; hint: string; agents: ShownAgent[] }) {
  if (agents.length === 0) return null
  return (
    <section>
      <h2 className="px-1 pb-1.5 text-meta font-medium text-ink-3">{title}{hint && <span className="font-normal max-md:hidden"> · {hint}</span>}</h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{agents.map((agent) => <AgentRow key={agent.id} agent={agent} onChanged={refreshAgents} />)}</ul>
    </section>
  )
}

function freeName(taken: string[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? "new agent" : `new agent ${n}`
    if (!taken.includes(name)) return name
  }
}

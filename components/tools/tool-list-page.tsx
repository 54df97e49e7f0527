/** All tools: a person's own, then the built-in ones; find, switch, make, import, delete. */
"use client"
import { FileInput, Plus, Search, TriangleAlert } from "lucide-react"
import { useCallback, useDeferredValue, useEffect, useState } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { ImportDialog } from "./import-dialog.tsx"
import { NewToolDialog } from "./new-tool-dialog.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { ToolRow } from "./tool-row.tsx"
import { isOwn, listAgents, listTools, type AgentTools, type ShownTool } from "./tools-api.ts"
import { ToolsFrame } from "./tools-frame.tsx"
import { useListLint } from "./use-list-lint.ts"

export function ToolListPage() {
  const { tools, problem, refresh, change } = useTools()
  const agents = useAgents()
  const [agentName, setAgentName] = useState("")
  const agent = agents.find(({ name }) => name === agentName)
  const lint = useListLint(tools, agent?.name)
  const [open, setOpen] = useState<"new" | "import" | null>(null)
  const [q, setQ] = useState("")
  const words = useDeferredValue(q.trim().toLowerCase())
  const close = () => setOpen(null)
  const closeImport = () => {
    close()
    refresh()
  }
  useEffect(() => {
    document.title = "Tools · Full Turn"
  }, [])
  const found = (tools ?? []).filter((tool) => `${tool.name} ${tool.description}`.toLowerCase().includes(words) && (!agent || mayUse(agent, tool)))
  const own = found.filter(isOwn)
  const builtin = found.filter((tool) => !isOwn(tool))
  const row = (tool: ShownTool) => <ToolRow key={tool.id} tool={tool} counts={lint.counts.get(tool.name)} onTool={change} onGone={refresh} />
  return (
    <ToolsFrame
      bar={
        <>
          <h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Tools</h1>
          <Button onClick={() => setOpen("import")}><FileInput size="0.875rem" aria-hidden />Import</Button>
          <Button look="primary" onClick={() => setOpen("new")}><Plus size="0.875rem" aria-hidden />New</Button>
        </>
      }
      main={
        <div className="h-full overflow-y-auto">
          <div className="mx-auto flex w-full max-w-[60rem] flex-col gap-5 px-4 py-5 md:px-6">
            <div className="flex flex-wrap gap-2">
              <label className="relative block min-w-0 flex-1 basis-56">
                <span className="sr-only">Search tools</span>
                <Search size="0.875rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
                <input
                  type="search" placeholder="Search tools" value={q} maxLength={200} onChange={({ target }) => setQ(target.value)}
                  className="h-9 w-full rounded-lg border border-line-control bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-11 max-md:text-[max(1rem,16px)]"
                />
              </label>
              {agents.length > 1 && (
                <select aria-label="Tools of an agent" value={agentName} onChange={({ target }) => setAgentName(target.value)} className={`${field} h-9 max-w-full max-md:h-11`}>
                  <option value="">Tools of every agent</option>
                  {agents.map(({ name }) => <option key={name} value={name}>What {visible(name)} may use</option>)}
                </select>
              )}
            </div>
            {lint.together.length > 0 && (
              <ul aria-label="All together" className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface px-3 py-2 text-trace">
                {lint.together.map(({ rule, why, severity }) => (
                  <li key={rule + why} className="flex items-start gap-2"><TriangleAlert size="0.875rem" className={`mt-0.5 shrink-0 ${severity === "hint" ? "text-ink-3" : "text-waiting"}`} aria-hidden /><span className="min-w-0">{visible(why)} <span className="text-meta text-ink-3">{rule}</span></span></li>
                ))}
              </ul>
            )}
            {problem && <Problem text={problem}><Button size="sm" onClick={refresh}>Try again</Button></Problem>}
            {!tools && !problem && <p className="text-trace text-ink-3">Reading the tools…</p>}
            {tools && words && found.length === 0 && <p className="text-trace text-ink-2">No tool’s name or description holds “{q.trim()}”.</p>}
            {agent && tools && !words && found.length === 0 && <p className="text-trace text-ink-2">{visible(agent.name)} has no tools of its own. Name some in its definition, or let it use all.</p>}
            {tools && !tools.some(isOwn) && !words && <Lesson onNew={() => setOpen("new")} onImport={() => setOpen("import")} />}
            {own.length > 0 && (
              <section>
                <h2 className="px-1 pb-1.5 text-meta font-medium text-ink-3">Your tools</h2>
                <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{own.map(row)}</ul>
              </section>
            )}
            {builtin.length > 0 && (
              <section>
                <h2 className="px-1 pb-1.5 text-meta font-medium text-ink-3">Built-in</h2>
                <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{builtin.map(row)}</ul>
              </section>
            )}
          </div>
        </div>
      }
    >
      <NewToolDialog open={open === "new"} onClose={close} taken={tools ?? []} onImport={() => setOpen("import")} />
      <ImportDialog open={open === "import"} onClose={closeImport} />
    </ToolsFrame>
  )
}

function useTools() {
  const [tools, setTools] = useState<ShownTool[] | null>(null)
  const [problem, setProblem] = useState("")
  const refresh = useCallback(() => {
    listTools().then((items) => {
      setTools(items)
      setProblem("")
    }, (error: unknown) => setProblem(wordsOf(error)))
  }, [])
  useEffect(refresh, [refresh])
  const change = useCallback((next: ShownTool) => setTools((now) => now && now.map((one) => (one.id === next.id ? next : one))), [])
  return { tools, problem, refresh, change }
}

/** None while they cannot be asked: the list is whole without them. */
function useAgents(): AgentTools[] {
  const [agents, setAgents] = useState<AgentTools[]>([])
  useEffect(() => {
    listAgents().then(setAgents, () => undefined)
  }, [])
  return agents
}

const mayUse = ({ name, tools }: AgentTools, tool: ShownTool): boolean =>
  ((tools.includes("*") && !(!isOwn(tool) && tool.asked)) || tools.includes(tool.name) || tools.includes(tool.id)) && (!isOwn(tool) || !tool.agents || tool.agents.includes(name))

function Lesson({ onNew, onImport }: { onNew: () => void; onImport: () => void }) {
  return (
    <section aria-label="How it begins" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-5">
      <h2 className="text-head">Design a function so well that nobody can call it wrong</h2>
      <p className="max-w-[44rem] text-body text-ink-2">
        A model reads three things of a function: its name, when to call it, and its arguments as a JSON Schema. If a person could not fill in that form, a model may not either.
      </p>
      <ul className="grid gap-3 text-trace text-ink-2 sm:grid-cols-3">
        <li><strong className="block font-medium text-ink">HTTP</strong>calls an API that is there already, with secrets that the model never sees.</li>
        <li><strong className="block font-medium text-ink">Code</strong>runs TypeScript in a sandbox: no files, no network, one second.</li>
        <li><strong className="block font-medium text-ink">Mock</strong>has no code at all: you type the result, or prepare it. Try a design before it exists.</li>
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={onNew}>Make the first tool</Button>
        <Button onClick={onImport}>Import what you have</Button>
      </div>
    </section>
  )
}

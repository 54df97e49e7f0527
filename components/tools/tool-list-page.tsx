/** All tools: a person's own, then the built-in ones; find, switch, make, import, delete. */
"use client"
import { FileInput, Plus, Search } from "lucide-react"
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react"
import { Button } from "#components/ui/button.tsx"
import { ImportDialog } from "./import-dialog.tsx"
import { NewToolDialog } from "./new-tool-dialog.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { ToolRow } from "./tool-row.tsx"
import { isOwn, lintTools, listTools, type ShownTool } from "./tools-api.ts"
import { ToolsFrame } from "./tools-frame.tsx"

export function ToolListPage() {
  const { tools, problem, refresh, change } = useTools()
  const counts = useLintCounts(tools)
  const [open, setOpen] = useState<"new" | "import" | null>(null)
  const [q, setQ] = useState("")
  const words = useDeferredValue(q.trim().toLowerCase())
  const close = useCallback(() => setOpen(null), [])
  const closeImport = useCallback(() => {
    setOpen(null)
    refresh()
  }, [refresh])
  useEffect(() => {
    document.title = "Tools · Full Turn"
  }, [])
  const found = (tools ?? []).filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(words))
  const own = found.filter(isOwn)
  const builtin = found.filter((tool) => !isOwn(tool))
  const row = (tool: ShownTool) => <ToolRow key={tool.id} tool={tool} counts={counts.get(tool.name)} onTool={change} onGone={refresh} />
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
            <label className="relative block">
              <span className="sr-only">Search tools</span>
              <Search size="0.875rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
              <input
                type="search" placeholder="Search tools" value={q} maxLength={200} onChange={({ target }) => setQ(target.value)}
                className="h-9 w-full rounded-lg border border-line-control bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-11 max-md:text-[max(1rem,16px)]"
              />
            </label>
            {problem && <Problem text={problem}><Button size="sm" onClick={refresh}>Try again</Button></Problem>}
            {!tools && !problem && <p className="text-trace text-ink-3">Reading the tools…</p>}
            {tools && words && found.length === 0 && <p className="text-trace text-ink-2">No tool’s name or description holds “{q.trim()}”.</p>}
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

export type LintCounts = { errors: number; warnings: number; hints: number }

/** What the lint says of each of one's own tools, in one question; nothing while it cannot be asked. */
function useLintCounts(tools: ShownTool[] | null): ReadonlyMap<string, LintCounts> {
  const [counts, setCounts] = useState<ReadonlyMap<string, LintCounts>>(new Map())
  const own = useMemo(() => (tools ?? []).filter(isOwn), [tools])
  const key = own.map(({ id, version }) => `${id} ${version}`).join(" ")
  useEffect(() => {
    if (own.length === 0) return
    const stop = new AbortController()
    lintTools(own, stop.signal).then((findings) => {
      const next = new Map<string, LintCounts>(own.map(({ name }) => [name, { errors: 0, warnings: 0, hints: 0 }]))
      for (const { tool, severity } of findings) {
        const count = next.get(tool)
        if (count) count[`${severity}s`]++
      }
      setCounts(next)
    }, () => undefined)
    return () => stop.abort()
  }, [key])
  return counts
}

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

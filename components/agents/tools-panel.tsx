/** What an agent may call. */
"use client"
import Link from "next/link"
import { useEffect, useState } from "react"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { field } from "#components/schema-editor/fields.tsx"
import { Field, Section } from "#components/tools/section.tsx"
import { Switch } from "#components/tools/switch.tsx"
import { isOwn, listTools, type ShownTool } from "#components/tools/tools-api.ts"
import { KindIcon } from "#components/ui/kind.tsx"
import { CheckList } from "./check-list.tsx"
import type { Draft } from "./draft.ts"

const ALL = "*"

const modes: { value: NonNullable<Draft["toolMode"]>; label: string; hint: string }[] = [
  { value: "auto", label: "all, and of more than 20 those that fit", hint: "With many it sees those that fit the conversation, and finds the others with find_tools." },
  { value: "flat", label: "all of them, always", hint: "Every request carries every tool, however many there are." },
  { value: "searched", label: "only what it looked for", hint: "It sees find_tools and what that loaded." },
]

export function ToolsPanel({ draft: { name, tools, toolMode = "auto", pinned = [] }, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const [known, setKnown] = useState<ShownTool[] | null>(null)
  const [problem, setProblem] = useState("")
  useEffect(() => {
    listTools().then(setKnown, (error: unknown) => setProblem(wordsOf(error)))
  }, [])
  const all = tools.includes(ALL)
  const named = tools.filter((key) => key !== ALL)
  const keyOf = (tool: ShownTool) => named.find((key) => key === tool.name || key === tool.id) ?? tool.name
  const missing = known ? named.filter((key) => !known.some((tool) => tool.name === key || tool.id === key)) : []
  const byAll = (tool: ShownTool) => all && !("asked" in tool && tool.asked) && (!isOwn(tool) || (tool.enabled && (!tool.agents || tool.agents.includes(name))))
  const mine = (known ?? []).filter((tool) => byAll(tool) || named.includes(tool.name) || named.includes(tool.id))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Tools" hint={<>What it may call. Make more in <Link href="/tools" prefetch={false} className="text-accent underline underline-offset-4">Tools</Link>.</>}>
        <Switch label="All tools of the workspace" on={all} onChange={(on) => onChange({ tools: on ? [ALL, ...named] : named })}>All tools of the workspace, also those made later</Switch>
        {problem && <Problem text={problem} />}
        {!known && !problem && <p className="text-trace text-ink-3">Reading the tools…</p>}
        {known && (
          <CheckList
            label="tools" mono chosen={named} missing={missing} onChosen={(chosen) => onChange({ tools: all ? [ALL, ...chosen] : chosen })}
            choices={known.map((tool) => ({
              key: keyOf(tool), label: tool.name, hint: tool.description, icon: <KindIcon kind={tool.kind} labelled />,
              ...(byAll(tool) ? { fixed: "by “all”" } : tool.enabled ? {} : { hint: `A draft: not offered to anybody yet. ${tool.description}` }),
            }))}
          />
        )}
      </Section>
      <Section title="How it is offered them">
        <Field label="A step is offered" hint={modes.find(({ value }) => value === toolMode)?.hint} className="max-w-80">
          {(tied) => (
            <select {...tied} value={toolMode} onChange={({ target }) => onChange({ toolMode: modes.find(({ value }) => value === target.value && value !== "auto")?.value })} className={`${field} h-9 max-md:h-11`}>
              {modes.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
            </select>
          )}
        </Field>
        {toolMode !== "flat" && known && (
          <>
            <p className="text-meta text-ink-2">Always offered, whatever is searched:</p>
            <CheckList
              label="pinned tools" mono chosen={pinned} missing={pinned.filter((key) => !mine.some((tool) => tool.name === key || tool.id === key))} onChosen={(chosen) => onChange({ pinned: chosen })}
              choices={mine.map((tool) => ({ key: pinned.find((key) => key === tool.name || key === tool.id) ?? tool.name, label: tool.name, hint: tool.description, icon: <KindIcon kind={tool.kind} labelled /> }))}
            />
          </>
        )}
      </Section>
    </div>
  )
}

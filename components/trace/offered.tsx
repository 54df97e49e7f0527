/** The functions that a step was offered: which, why, and what they weigh in the request. */
"use client"
import { useState } from "react"
import { Button } from "#components/ui/button.tsx"
import { KindIcon, kindOf } from "#components/ui/kind.tsx"
import type { StepView } from "#lib/agent/view.ts"
import { count } from "./amounts.ts"
import { Part } from "./card.tsx"
import { visible } from "./visible-text.tsx"

type Tool = NonNullable<StepView["started"]>["tools"][number]

export function Offered({ tools }: { tools: Tool[] }) {
  const [open, setOpen] = useState(false)
  const tokens = tools.reduce((sum, tool) => sum + (tool.tokens ?? 0), 0)
  const chosen = tools.some(({ why }) => why !== undefined)
  if (tools.length === 0) return <Part title="Functions offered: none">{null}</Part>
  return (
    <Part
      title={`Functions offered: ${tools.length}${tokens > 0 ? `, about ${count(tokens)} tokens` : ""}`}
      aside={<Button size="sm" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Names only" : "Why and how much"}</Button>}
    >
      {open ? (
        <ul className="divide-y divide-line rounded-md border border-line bg-bg">
          {tools.map((tool) => (
            <li key={tool.name} className="flex items-center gap-2 px-3 py-1">
              <KindIcon kind={kindOf(tool)} labelled />
              <code className="min-w-0 shrink truncate text-[0.75rem]"><bdi>{visible(tool.name)}</bdi></code>
              <span className="min-w-0 flex-1 truncate text-meta text-ink-2">{tool.why ? visible(tool.why) : chosen ? "always" : "one of its own"}</span>
              {tool.tokens !== undefined && <span className="shrink-0 text-meta text-ink-3 tabular-nums">{count(tool.tokens)}</span>}
            </li>
          ))}
        </ul>
      ) : <p className="[overflow-wrap:anywhere] text-ink-2">{tools.map(({ name }) => visible(name)).join(", ")}</p>}
    </Part>
  )
}

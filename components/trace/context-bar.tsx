/** What fills the context of a step, and how much of the window it takes: estimates, and what the provider counted. */
"use client"
import { useState } from "react"
import { Button } from "#components/ui/button.tsx"
import { usePrices } from "#components/use-prices.ts"
import type { Weights } from "#lib/agent/weights.ts"
import { count } from "./amounts.ts"
import { Part } from "./card.tsx"
import { visible } from "./visible-text.tsx"

const parts = [
  { key: "instructions", label: "Instructions", color: "bg-ink-2" },
  { key: "tools", label: "Functions", color: "bg-kind-builtin" },
  { key: "given", label: "Memories and task", color: "bg-kind-memory" },
  { key: "history", label: "History", color: "bg-kind-model" },
  { key: "results", label: "Results", color: "bg-kind-http" },
] as const

/** `counted`: the tokens of the input as the provider says. */
export function ContextBar({ weights, model, counted }: { weights: Weights; model: string; counted: number | undefined }) {
  const [open, setOpen] = useState(false)
  const window = usePrices().get(model)?.window ?? undefined
  const whole = Math.max(window ?? 0, weights.total, 1)
  const share = (tokens: number) => `${((tokens / whole) * 100).toFixed(2)}%`
  const heaviest = weights.byTool[0]?.tokens ?? 1
  return (
    <Part title="What filled the context" aside={weights.byTool.length > 0 && <Button size="sm" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Hide the functions" : `Weigh ${count(weights.byTool.length)} functions`}</Button>}>
      <div className="flex h-2.5 gap-px overflow-hidden rounded-full bg-sunken" aria-hidden>
        {parts.map(({ key, color }) => weights[key] > 0 && <span key={key} className={color} style={{ width: share(weights[key]) }} />)}
      </div>
      <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-meta">
        {parts.map(({ key, label, color }) => weights[key] > 0 && (
          <div key={key} className="flex items-center gap-1.5"><span className={`size-2 rounded-full ${color}`} aria-hidden /><dt className="text-ink-2">{label}</dt><dd className="text-ink-3 tabular-nums">{count(weights[key])}</dd></div>
        ))}
      </dl>
      <p className="text-meta text-ink-3">
        About {count(weights.total)} tokens, estimated{counted === undefined ? "" : `; the provider counted ${count(counted)}`}.
        {window !== undefined && ` The window of this model: ${count(window)}.`}
      </p>
      {open && (
        <ul aria-label="Weight of each function" className="flex flex-col gap-1">
          {weights.byTool.map(({ name, tokens }) => (
            <li key={name} className="grid grid-cols-[minmax(0,12rem)_minmax(0,1fr)_4rem] items-center gap-2 text-meta">
              <code className="truncate text-code">{visible(name)}</code>
              <span className="h-1.5 rounded-full bg-sunken" aria-hidden><span className="block h-full rounded-full bg-kind-builtin" style={{ width: `${(tokens / heaviest) * 100}%` }} /></span>
              <span className="text-right text-ink-3 tabular-nums">{count(tokens)}</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

/** The two texts by which a model chooses a tool: its name, and when to call it. */
"use client"
import { TriangleAlert } from "lucide-react"
import type { Finding } from "./editor-context.ts"
import { AreaField, field } from "./fields.tsx"

type Props = {
  name: string
  description: string
  readOnly: boolean
  findings: ReadonlyMap<string, Finding[]>
  onWords: (words: { name?: string; description?: string }) => void
}

/** What every provider accepts. */
const LEGAL = /^[a-zA-Z0-9_-]{1,64}$/

export function ToolFields({ name, description, readOnly, findings, onWords }: Props) {
  const illegal = !LEGAL.test(name) && name !== ""
  return (
    <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
      <label className="flex flex-col gap-1">
        <span className="text-meta text-ink-2">Name</span>
        <input
          value={name} readOnly={readOnly} onChange={({ target }) => onWords({ name: target.value })} aria-invalid={illegal || undefined} spellCheck={false} autoComplete="off" dir="auto" placeholder="get_weather"
          className={`${field} h-8 font-mono max-md:h-10`}
        />
        {illegal && <span className="text-meta text-waiting">Most models accept letters, digits, _ and - only, at most 64.</span>}
        <Faults findings={findings.get("tool:/name")} />
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-meta text-ink-2">When to call it</span>
        <AreaField
          value={description} readOnly={readOnly} onText={(text) => onWords({ description: text })} spellCheck placeholder="What it does, when to call it and when not, what comes back"
          className={`${field} min-h-14 py-1.5`}
        />
        <Faults findings={findings.get("tool:/description")} />
      </label>
    </div>
  )
}

const Faults = ({ findings = [] }: { findings?: Finding[] }) => findings.map(({ rule, why }) => (
  <span key={`${rule} ${why}`} className="flex gap-1.5 text-meta text-waiting"><TriangleAlert size="0.75rem" className="mt-0.5 shrink-0" aria-hidden />{why}</span>
))

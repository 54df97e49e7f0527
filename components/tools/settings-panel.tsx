/** How a tool is run: who is asked first, what may be repeated, how long it may take. */
"use client"
import { useMemo } from "react"
import { Check, field, NumberField } from "#components/schema-editor/fields.tsx"
import { strictFaults } from "#lib/schema/lint/strict.ts"
import { usualApproval, writesOverHttp, type Approval } from "#lib/agent/definition.ts"
import { AgentsSection } from "./agents-section.tsx"
import type { Draft } from "./draft.ts"
import { ownKinds } from "./kinds.ts"
import { Choice, Field, Section } from "./section.tsx"
import { Switch } from "./switch.tsx"

type Props = { draft: Draft; enabled: boolean; onChange: (part: Partial<Draft>) => void; onEnabled: (on: boolean) => void }

const words: Record<Approval, string> = { never: "never", ask: "each time", once: "once per conversation" }
const LEAST_MS = 100
const MOST_MS = 600_000

export function SettingsPanel({ draft, enabled, onChange, onEnabled }: Props) {
  const faults = useMemo(() => strictFaults(draft.parameters), [draft.parameters])
  const usual = usualApproval(draft)
  const because = draft.kind === "code" ? "it runs code" : writesOverHttp(draft) ? `${draft.http.method} writes` : draft.kind === "http" ? `${draft.http.method} only reads` : "a mock does nothing"
  const { timeoutMs } = draft
  const tooLong = timeoutMs !== undefined && (timeoutMs < LEAST_MS || timeoutMs > MOST_MS || !Number.isInteger(timeoutMs))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Offered to models" hint="Off, it is a draft: models do not see it, and it can still be tried here.">
        <Switch label="Offered to models" on={enabled} onChange={onEnabled}>{enabled ? "On" : "Off"}</Switch>
      </Section>
      <Section title="Approval" hint="Whether a person looks at the arguments first. An approval holds for exactly this version and these arguments.">
        <Choice
          legend="Ask a person before it runs" name="approval" value={draft.approval ?? "default"} className="sm:grid-cols-2"
          onChange={(value) => onChange({ approval: value === "default" ? undefined : value })}
          choices={[
            { value: "default", label: `As usual: ${words[usual]}`, hint: `Because ${because}.` },
            { value: "never", label: "Never", hint: "It runs as soon as the model calls it." },
            { value: "ask", label: "Each time", hint: "Every call waits until somebody approves it." },
            { value: "once", label: "Once per conversation", hint: "After the first approval it runs at once." },
          ]}
        />
      </Section>
      <AgentsSection agents={draft.agents} onAgents={(agents) => onChange({ agents })} />
      <Section title="Kind" hint="What the other kinds need is kept until you leave the page.">
        <Choice legend="Where it runs" name="tool-kind" value={draft.kind} choices={ownKinds} onChange={(kind) => onChange({ kind })} className="sm:grid-cols-3" />
      </Section>
      <Section title="Promises">
        <Check label="Idempotent: twice does the same as once" checked={draft.idempotent ?? false} onChange={(on) => onChange({ idempotent: on || undefined })} />
        <p className="-mt-1 pl-5.5 text-meta text-ink-2">After a crash it is then run again by itself; otherwise a person decides.</p>
        <Check label="Strict: the provider holds the model to the schema" checked={draft.strict ?? false} disabled={faults.length > 0 && !draft.strict} onChange={(on) => onChange({ strict: on || undefined })} />
        {faults.length > 0 ? (
          <div className="-mt-1 pl-5.5 text-meta text-waiting">
            <p>{draft.strict ? "The provider will refuse this schema:" : "Strict mode would refuse this schema:"}</p>
            <ul className="list-disc pl-4">{faults.slice(0, 4).map(({ path, why }, index) => <li key={index}>{path.length > 0 && <code>{path.filter((token) => token !== "properties").join(".")} </code>}{why}</li>)}</ul>
            {faults.length > 4 && <p>and {faults.length - 4} more</p>}
          </div>
        ) : <p className="-mt-1 pl-5.5 text-meta text-ink-2">The schema fits.</p>}
      </Section>
      <Section title="Time">
        <Field label="Longest run in milliseconds" hint="100 to 600,000. Empty: 60,000, one minute." fault={tooLong ? "A whole number from 100 to 600,000." : undefined} className="max-w-56">
          {(tied) => <NumberField {...tied} value={timeoutMs} onNumber={(ms) => onChange({ timeoutMs: ms ?? undefined })} placeholder="60000" className={`${field} h-9 tabular-nums max-md:h-11`} />}
        </Field>
      </Section>
    </div>
  )
}

/** What an agent remembers, what it asks of its model, and how far a turn of it may go. */
"use client"
import { MemoryPolicy } from "#components/memory/memory-policy.tsx"
import { field, NumberField } from "#components/schema-editor/fields.tsx"
import { SettingsFields } from "#components/settings/request-settings.tsx"
import { Field, Section } from "#components/tools/section.tsx"
import type { Draft } from "./draft.ts"

type Props = { draft: Draft; faults: Record<string, string>; onChange: (part: Partial<Draft>) => void }

const limits: { key: keyof Draft["limits"]; label: string; usual: string; hint: string }[] = [
  { key: "steps", label: "Steps", usual: "20", hint: "Requests to a model" },
  { key: "calls", label: "Calls", usual: "50", hint: "Those of delegates count" },
  { key: "tokens", label: "Tokens", usual: "1,000,000", hint: "In and out, together" },
  { key: "depth", label: "Depth", usual: "5", hint: "Delegates of delegates" },
  { key: "minutes", label: "Minutes", usual: "10", hint: "Waiting for a person is free" },
]

const deliveries: { value: NonNullable<Draft["deliver"]>; label: string; hint: string }[] = [
  { value: "push_when_idle", label: "when nothing else runs", hint: "The result begins a turn of its own." },
  { value: "push_now", label: "at once", hint: "The result joins the running turn before its next step." },
  { value: "poll", label: "when it asks", hint: "With check_tasks or wait_for_task." },
  { value: "silent", label: "not at all", hint: "The result is on the board, for people." },
]

export function BoundsPanel({ draft, faults, onChange }: Props) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Memory">
        <MemoryPolicy value={draft.memory} onChange={(memory) => onChange({ memory })} />
        {faults.memory && <p className="text-meta text-error">{faults.memory}</p>}
      </Section>
      <Section title="Model settings" hint="What a conversation chooses goes over them.">
        <SettingsFields settings={draft.settings ?? {}} functions={draft.tools.filter((name) => name !== "*")} onSettings={(settings) => onChange({ settings })} />
        {Object.entries(faults).filter(([field]) => field.startsWith("settings")).map(([field, fault]) => <p key={field} className="text-meta text-error">{fault}</p>)}
      </Section>
      <Section title="Limits" hint="Of one turn that begins with this agent. Empty: as everywhere.">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-3">
          {limits.map(({ key, label, usual, hint }) => (
            <Field key={key} label={label} hint={hint} fault={faults[`limits.${key}`]}>
              {(tied) => <NumberField {...tied} value={draft.limits[key]} onNumber={(value) => onChange({ limits: { ...draft.limits, [key]: value ?? undefined } })} placeholder={usual} className={`${field} h-9 tabular-nums max-md:h-11`} />}
            </Field>
          ))}
        </div>
      </Section>
      <Section title="Background tasks">
        <Field label="It learns of the end of a task that it starts" hint={deliveries.find(({ value }) => value === (draft.deliver ?? "push_when_idle"))?.hint} className="max-w-80">
          {(tied) => (
            <select {...tied} value={draft.deliver ?? "push_when_idle"} onChange={({ target }) => onChange({ deliver: deliveries.find(({ value }) => value === target.value && value !== "push_when_idle")?.value })} className={`${field} h-9 max-md:h-11`}>
              {deliveries.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
            </select>
          )}
        </Field>
      </Section>
    </div>
  )
}

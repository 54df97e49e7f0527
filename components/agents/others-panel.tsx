/** Whom an agent may hand the conversation to, and whom it may ask. */
"use client"
import { Check, field } from "#components/schema-editor/fields.tsx"
import { Field, Section } from "#components/tools/section.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import type { ShownAgent } from "./agents-api.ts"
import { CheckList } from "./check-list.tsx"
import type { Draft } from "./draft.ts"

const histories: { value: NonNullable<Draft["handoffHistory"]>; label: string; hint: string }[] = [
  { value: "all", label: "the whole conversation", hint: "As if it had been there from the beginning." },
  { value: "last", label: "the last message", hint: "What was said before the turn in which it takes over stays behind." },
  { value: "summary", label: "a summary", hint: "The agent that hands over writes it, as a step of its own." },
]

type Props = { draft: Draft; others: ShownAgent[]; known: boolean; onChange: (part: Partial<Draft>) => void }

export function OthersPanel({ draft: { handoffs, delegates, handoffHistory = "all", withSystem = true }, others, known, onChange }: Props) {
  const missing = (keys: string[]) => (known ? keys.filter((key) => !others.some(({ name, id }) => name === key || id === key)) : [])
  const choices = (keys: string[], kind: "handoff" | "delegation") => others.map(({ id, name, description }) => ({
    key: keys.find((key) => key === name || key === id) ?? name, label: name, hint: description ?? "It does not say when to turn to it.", icon: <KindIcon kind={kind} />,
  }))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Hands over to" hint="The other takes over in the same turn, with its own instructions and tools, and stays in charge.">
        <CheckList label="agents to hand over to" choices={choices(handoffs, "handoff")} chosen={handoffs} missing={missing(handoffs)} onChosen={(chosen) => onChange({ handoffs: chosen })} />
      </Section>
      <Section title="Delegates to" hint="The other gets a task and nothing else of the conversation; its answer comes back as the result of the call.">
        <CheckList label="agents to delegate to" choices={choices(delegates, "delegation")} chosen={delegates} missing={missing(delegates)} onChosen={(chosen) => onChange({ delegates: chosen })} />
      </Section>
      <Section title="When others turn to this one">
        <Field label="When it takes over, it sees" hint={histories.find(({ value }) => value === handoffHistory)?.hint} className="max-w-80">
          {(tied) => (
            <select {...tied} value={handoffHistory} onChange={({ target }) => onChange({ handoffHistory: histories.find(({ value }) => value === target.value && value !== "all")?.value })} className={`${field} h-9 max-md:h-11`}>
              {histories.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
            </select>
          )}
        </Field>
        <Check label="As a delegate, it follows its own instructions" checked={withSystem} onChange={(on) => onChange({ withSystem: on })} />
        <p className="-mt-1 pl-5.5 text-meta text-ink-2">Without them it sees the task and nothing else.</p>
      </Section>
    </div>
  )
}

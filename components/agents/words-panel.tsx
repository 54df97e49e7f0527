/** What an agent is called, when others turn to it, what it is told, and which model answers. */
"use client"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Field, Section } from "#components/tools/section.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { ModelPicker } from "#components/model-picker.tsx"
import { RequestSettings } from "#components/settings/request-settings.tsx"
import { Button } from "#components/ui/button.tsx"
import { useModels } from "#components/use-models.ts"
import type { ShownAgent } from "./agents-api.ts"
import { variablesOf, type Draft } from "./draft.ts"

type Props = { draft: Draft; saved: ShownAgent; others: ShownAgent[]; faults: Record<string, string>; onChange: (part: Partial<Draft>) => void }

export function WordsPanel({ draft, saved, others, faults, onChange }: Props) {
  const models = useModels()
  const { name, description = "", instructions, model } = draft
  const naming = name === saved.name ? [] : others.filter(({ handoffs, delegates }) => [...handoffs, ...delegates].includes(saved.name)).map((other) => visible(other.name))
  const variables = variablesOf(instructions)
  return (
    <div className="min-h-0 min-w-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Who it is">
        <Field label="Name" fault={faults.name} hint={saved.preset ? "A preset keeps its name. Duplicate it to have one of your own." : naming.length > 0 ? `${naming.join(", ")} still ${naming.length === 1 ? "turns" : "turn"} to it as “${visible(saved.name)}”; change that too.` : undefined} className="max-w-96">
          {(tied) => <input {...tied} value={name} maxLength={64} readOnly={saved.preset} onChange={({ target }) => onChange({ name: target.value })} spellCheck={false} autoComplete="off" className={`${field} h-9 font-medium max-md:h-11`} />}
        </Field>
        <Field label="When to turn to it" fault={faults.description} hint="Other agents read this when they choose whom to hand over or delegate to." className="max-w-[44rem]">
          {(tied) => <AreaField {...tied} value={description} onText={(text) => onChange({ description: text })} placeholder="For appointments: what is planned, and putting something into the calendar." className={`${field} min-h-9 py-1.5 max-md:min-h-11`} />}
        </Field>
      </Section>
      <Section title="What it is told" hint="Stands before every conversation. Say what it is for, what it should do without asking, and what it should leave to others.">
        <Field label="Instructions" fault={faults.instructions}>
          {(tied) => (
            <AreaField
              {...tied} value={instructions} onText={(text) => onChange({ instructions: text })} maxLength={32_000}
              placeholder="You keep the calendar. Once you know the day and the time, make the event at once…" className={`${field} max-h-[60dvh] min-h-48 overflow-y-auto px-3 py-2 text-chat! leading-6`}
            />
          )}
        </Field>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-meta text-ink-2">
          {variables.length === 0 ? (
            <>A name in double braces, such as <code>{"{{customer}}"}</code>, stands for a context variable of the conversation.</>
          ) : (
            <>
              Context variables it uses:
              {variables.map((variable) => <code key={variable} className="rounded-sm bg-bubble px-1.5 py-0.5 text-ink">{visible(variable)}</code>)}
              <span className="text-ink-3">Each conversation gives them their values; “today” is always there.</span>
            </>
          )}
        </p>
      </Section>
      <Section title="Model" hint="Usually the conversation’s. Give an expert a larger one of its own.">
        <div className="flex flex-wrap items-center gap-2">
          {model ? (
            <>
              <span className="rounded-lg border border-line-strong"><ModelPicker models={models} model={model} onModel={(id) => onChange({ model: id })} /></span>
              <Button look="quiet" onClick={() => onChange({ model: null })}>Use the conversation’s</Button>
            </>
          ) : (
            <>
              <span className="text-trace">The model of the conversation</span>
              <Button disabled={!models} onClick={() => onChange({ model: models?.default ?? null })}>Choose one</Button>
            </>
          )}
        </div>
        {faults.model && <p className="text-meta text-error">{faults.model}</p>}
        <span className="-ml-2"><RequestSettings settings={draft.settings ?? {}} functions={draft.tools.filter((key) => key !== "*")} onSettings={(settings) => onChange({ settings })} hint="They hold for this agent wherever it acts; what a conversation sets goes over them." /></span>
      </Section>
    </div>
  )
}

/** How an agent uses memory: when it looks, whether it keeps what was said, and who else may find that. */
"use client"
import { useId } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Choice, Field } from "#components/tools/section.tsx"
import { Switch } from "#components/tools/switch.tsx"

export type MemoryPolicyValue = {
  policy: "none" | "on_demand" | "recall_first"
  remember: boolean
  scope: "everywhere" | "agent" | "conversation"
}

const policies: { value: MemoryPolicyValue["policy"]; label: string; hint: string }[] = [
  { value: "none", label: "None", hint: "Knows only what stands in the conversation." },
  { value: "on_demand", label: "On demand", hint: "Gets functions to save and to search; the model decides when." },
  { value: "recall_first", label: "Recall first", hint: "Each turn begins with a search, shown as a step of its own." },
]

const scopes: { value: MemoryPolicyValue["scope"]; label: string; hint: string }[] = [
  { value: "everywhere", label: "Everywhere", hint: "Every agent of this workspace finds what this one keeps." },
  { value: "agent", label: "This agent only", hint: "Other agents do not find it." },
  { value: "conversation", label: "The conversation only", hint: "It ends with the conversation it was said in." },
]

/** `value` is the `memory` of an agent's definition. */
export function MemoryPolicy({ value, onChange }: { value: MemoryPolicyValue; onChange: (value: MemoryPolicyValue) => void }) {
  const name = useId()
  return (
    <div className="flex flex-col gap-3">
      <Choice legend="When it looks into memory" name={name} value={value.policy} choices={policies} onChange={(policy) => onChange({ ...value, policy })} className="sm:grid-cols-3" />
      {value.policy !== "none" && (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Field label="Who finds what it keeps" hint={scopes.find((scope) => scope.value === value.scope)?.hint}>
            {(tied) => (
              <select {...tied} value={value.scope} onChange={({ target }) => onChange({ ...value, scope: scopes.find((scope) => scope.value === target.value)?.value ?? value.scope })} className={`${field} h-9 max-md:h-11`}>
                {scopes.map(({ value: scope, label }) => <option key={scope} value={scope}>{label}</option>)}
              </select>
            )}
          </Field>
          <div className="flex flex-col gap-1">
            <span className="text-meta text-ink-2">After each turn</span>
            <Switch label="Remember by itself what was told in the turn" on={value.remember} onChange={(remember) => onChange({ ...value, remember })}>Remember by itself</Switch>
            <p className="text-meta text-ink-3">Keeps facts that the person told, as a call that the trace shows.</p>
          </div>
        </div>
      )}
    </div>
  )
}

/** Until when something is true: from then on it is not recalled, but it stays in the list of what expired. */
"use client"
import { useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Field } from "#components/tools/section.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import { fromField, toField } from "./moments.ts"
import type { MemoryDeeds } from "./use-deeds.ts"

const DAY = 86_400_000
const soon: [label: string, ms: number][] = [["In an hour", DAY / 24], ["Tomorrow", DAY], ["In a week", 7 * DAY], ["In a month", 30 * DAY]]

type Props = { memories: Memory[]; deeds: MemoryDeeds; onClose: () => void }

export function ExpireDialog({ memories, deeds, onClose }: Props) {
  return (
    <Dialog open={memories.length > 0} onClose={onClose} title={memories.length === 1 ? "When does it expire?" : `When do these ${memories.length} expire?`} className="w-[28rem]">
      <Choosing memories={memories} deeds={deeds} onClose={onClose} />
    </Dialog>
  )
}

function Choosing({ memories, deeds, onClose }: Props) {
  const [value, setValue] = useState(() => { const at = memories[0]?.expiresAt; return at ? toField(at) : "" })
  const [now] = useState(Date.now)
  const chosen = fromField(value)
  const past = chosen !== "" && Date.parse(chosen) <= now
  const set = (expiresAt: string | null) => {
    onClose()
    void deeds.expire(memories, expiresAt)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== "" && !past) set(chosen)
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <div className="flex flex-wrap gap-1.5">{soon.map(([label, ms]) => <Button key={label} size="sm" onClick={() => setValue(toField(new Date(now + ms).toISOString()))}>{label}</Button>)}</div>
      <Field label="Date and time" hint="From then on no agent recalls it." fault={past ? "That is past. To drop it now, forget it." : undefined}>
        {(tied) => <input {...tied} type="datetime-local" autoFocus value={value} onChange={({ target }) => setValue(target.value)} className={`${field} h-9 w-full max-md:h-11`} />}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        {memories.some(({ expiresAt }) => expiresAt) && <Button className="mr-auto" onClick={() => set(null)}>Never</Button>}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={chosen === "" || past}>Set</Button>
      </div>
    </form>
  )
}

/** A new tool: its kind, then a name, a description of what it is for, or code that is there already. */
"use client"
import { useRouter } from "next/navigation"
import { useState, type FormEvent } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { freeName } from "#lib/schema/form-path.ts"
import { definitionOf, emptyDraft, type OwnKind } from "./draft.ts"
import { ownKinds } from "./kinds.ts"
import { Problem, wordsOf } from "./problem.tsx"
import { Choice, Field } from "./section.tsx"
import { createTool, generateTool, type ShownTool } from "./tools-api.ts"

type Props = { open: boolean; onClose: () => void; taken: ShownTool[]; onImport: () => void }
type Start = "name" | "description"

const LEGAL = /^[a-zA-Z0-9_-]{1,64}$/

export function NewToolDialog({ open, onClose, taken, onImport }: Props) {
  const router = useRouter()
  const [kind, setKind] = useState<OwnKind>("mock")
  const [start, setStart] = useState<Start>("name")
  const [name, setName] = useState("")
  const [wish, setWish] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const fault = name === "" ? undefined : !LEGAL.test(name) ? "Letters, digits, _ and - only, at most 64." : taken.some((tool) => tool.name === name) ? "There is a tool of this name already." : undefined
  const ready = start === "name" ? name !== "" && !fault : wish.trim() !== ""

  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || busy) return
    setBusy(true)
    setProblem("")
    try {
      const words = start === "name" ? { name } : await generateTool(wish.trim())
      const free = freeName(words.name, Object.fromEntries(taken.map((tool) => [tool.name, true])))
      const { id } = await createTool({ ...definitionOf({ ...emptyDraft(kind), ...words, name: free }), enabled: false })
      router.push(`/tools/${encodeURIComponent(id)}`)
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title="New tool">
      <form onSubmit={(event) => void make(event)} className="flex flex-col gap-4">
        <Choice legend="Kind" name="kind" value={kind} choices={ownKinds} onChange={setKind} className="sm:grid-cols-3" />
        <Choice
          legend="Begin with" name="start" value={start} onChange={setStart} className="sm:grid-cols-2"
          choices={[
            { value: "name", label: "A name", hint: "Then add the arguments in the form." },
            { value: "description", label: "A description", hint: "The model proposes name and arguments." },
          ]}
        />
        {start === "name" ? (
          <Field label="Name" fault={fault} hint="What the model calls it by. A verb and its object read best.">
            {(tied) => <input {...tied} value={name} onChange={({ target }) => setName(target.value)} placeholder="get_weather" spellCheck={false} autoComplete="off" autoFocus className={`${field} h-9 font-mono max-md:h-11`} />}
          </Field>
        ) : (
          <Field label="What should it do?" hint="One sentence, with what it needs to know.">
            {(tied) => <AreaField {...tied} value={wish} onText={setWish} placeholder="Convert an amount of money from one currency to another, on a given day" className={`${field} min-h-20 py-1.5`} />}
          </Field>
        )}
        {problem && <Problem text={problem} />}
        <div className="flex flex-wrap items-center gap-2">
          <button type="button" onClick={onImport} className="min-h-9 text-trace text-accent underline-offset-4 hover:underline">From code or a document instead</button>
          <span className="flex-1" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!ready || busy}>{busy ? (start === "name" ? "Making…" : "The model writes…") : "Make it"}</Button>
        </div>
      </form>
    </Dialog>
  )
}

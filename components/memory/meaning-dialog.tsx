/** Whether memories are also found by meaning: with which model their vectors are made, and how many are still to be made. */
"use client"
import { useEffect, useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field } from "#components/tools/section.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { readMeaning, saveMeaning, type Meaning } from "./memory-api.ts"

export function MeaningDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return <Dialog open={open} onClose={onClose} title="Find by meaning" className="w-[30rem]"><Choosing onClose={onClose} /></Dialog>
}

function Choosing({ onClose }: { onClose: () => void }) {
  const [saved, setSaved] = useState<Meaning | null>(null)
  const [model, setModel] = useState("")
  const [dimensions, setDimensions] = useState("")
  const [problem, setProblem] = useState("")
  const [saving, setSaving] = useState(false)
  const show = (meaning: Meaning) => {
    setSaved(meaning)
    setModel(meaning.model ?? "")
    setDimensions(meaning.dimensions === null ? "" : String(meaning.dimensions))
    setProblem("")
  }
  useEffect(() => void readMeaning().then(show, (error: unknown) => setProblem(wordsOf(error))), [])
  const save = (chosen: string | null) => {
    setSaving(true)
    saveMeaning({ model: chosen, dimensions: chosen && dimensions ? Number(dimensions) : null })
      .then(show, (error: unknown) => setProblem(wordsOf(error)))
      .finally(() => setSaving(false))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(model.trim())
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <p className="text-trace text-ink-2">Memories are found by words and spelling. With an embeddings model of a provider they are found by meaning too; another model makes all vectors anew, in the background.</p>
      <Field label="Model" hint="As provider:model, such as openai:text-embedding-3-small.">
        {(tied) => <input {...tied} autoFocus value={model} maxLength={200} spellCheck={false} autoCapitalize="off" onChange={({ target }) => setModel(target.value)} className={`${field} h-9 w-full font-mono max-md:h-11`} />}
      </Field>
      <Field label="Dimensions" hint="8 to 4,096. Empty: the model's own.">
        {(tied) => <input {...tied} type="number" min={8} max={4_096} step={1} value={dimensions} onChange={({ target }) => setDimensions(target.value)} className={`${field} h-9 w-32 tabular-nums max-md:h-11`} />}
      </Field>
      <p role="status" className="text-meta text-ink-2">{saved && told(saved)}</p>
      {saved?.problem && <Problem text={saved.problem} />}
      {problem && <Problem text={problem} />}
      <div className="flex flex-wrap justify-end gap-2">
        {saved?.model && <Button className="mr-auto" disabled={saving} onClick={() => save(null)}>By words only</Button>}
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" look="primary" disabled={saving || model.trim() === ""}>Save</Button>
      </div>
    </form>
  )
}

function told({ model, waiting }: Meaning): string {
  if (model === null) return "Now: by words and spelling only."
  return waiting === 0 ? "Now: by meaning too; every memory has its vector." : `Now: by meaning too; ${waiting} ${waiting === 1 ? "memory has" : "memories have"} no vector of this model yet.`
}

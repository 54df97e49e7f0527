/** Remembers something by hand, and shows what became of it: what was similar, what the judge said, what was stored. */
"use client"
import { useState, type FormEvent } from "react"
import { AreaField, Check, field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field } from "#components/tools/section.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { MEMORY_LENGTH } from "#lib/agent/memory.ts"
import { addMemory, undoMemory, type Saved } from "./memory-api.ts"
import { fromField } from "./moments.ts"
import { SavedPipeline } from "./pipeline.tsx"

type Props = { open: boolean; onClose: () => void; onChanged: () => void; onOpen: (id: string) => void }

export function AddDialog({ open, onClose, onChanged, onOpen }: Props) {
  const [saved, setSaved] = useState<Saved | null>(null)
  const close = () => {
    setSaved(null)
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={saved ? "What became of it" : "Remember something"} className="w-[36rem]">
      {saved ? (
        <Became saved={saved} onClose={close} onChanged={onChanged} onAgain={() => setSaved(null)} onOpen={(id) => { close(); onOpen(id) }} />
      ) : <Writing onSaved={(next) => { setSaved(next); onChanged() }} onClose={close} />}
    </Dialog>
  )
}

function Writing({ onSaved, onClose }: { onSaved: (saved: Saved) => void; onClose: () => void }) {
  const [text, setText] = useState("")
  const [until, setUntil] = useState("")
  const [pinned, setPinned] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const ready = text.trim() !== "" && text.length <= MEMORY_LENGTH && !busy
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (!ready) return
    setBusy(true)
    setProblem("")
    try {
      const expiresAt = fromField(until)
      onSaved(await addMemory({ text: text.trim(), ...(expiresAt && { expiresAt }), ...(pinned && { pinned }) }))
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void save(event)}>
      <Field label="One fact, complete without its conversation" hint="What is like it is looked up first; if this updates or contradicts it, it takes its place." fault={text.length > MEMORY_LENGTH ? `At most ${MEMORY_LENGTH.toLocaleString("en-US")} characters; this has ${text.length.toLocaleString("en-US")}. Store several short facts instead.` : undefined}>
        {(tied) => (
          <AreaField
            {...tied} autoFocus value={text} onText={setText} placeholder="The user is 6 feet tall." className={`${field} min-h-20 py-1.5`}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return
              event.preventDefault()
              void save()
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <Field label="Expires (if ever)">{(tied) => <input {...tied} type="datetime-local" value={until} onChange={({ target }) => setUntil(target.value)} className={`${field} h-9 max-md:h-11`} />}</Field>
        <div className="flex h-9 items-center max-md:h-11"><Check label="Pinned" checked={pinned} onChange={setPinned} /></div>
      </div>
      {problem && <Problem text={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!ready}>{busy ? "Judging…" : "Remember"}</Button>
      </div>
    </form>
  )
}

function Became({ saved, onClose, onChanged, onAgain, onOpen }: { saved: Saved; onClose: () => void; onChanged: () => void; onAgain: () => void; onOpen: (id: string) => void }) {
  const [problem, setProblem] = useState("")
  const undo = () => undoMemory(saved.memory.id).then(() => { onChanged(); onAgain() }, (error: unknown) => setProblem(wordsOf(error)))
  return (
    <div className="flex flex-col gap-4">
      <SavedPipeline {...saved} links={false} />
      {problem && <Problem text={problem} />}
      <div className="flex flex-wrap justify-end gap-2">
        {saved.judged.verdict !== "duplicate" && <Button onClick={() => void undo()}>Undo</Button>}
        <Button onClick={() => onOpen(saved.memory.id)}>Open its chain</Button>
        <Button look="primary" autoFocus onClick={onClose}>Done</Button>
      </div>
    </div>
  )
}

/** One memory in the place of several: the text is proposed, the person has the last word. */
"use client"
import { useState, type FormEvent } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field } from "#components/tools/section.tsx"
import { VisibleText } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { notify } from "#components/ui/toast.tsx"
import { MEMORY_LENGTH, type Memory } from "#lib/agent/memory.ts"
import { mergeMemories, undoMemory } from "./memory-api.ts"
import { mergedText } from "./merged-text.ts"

type Props = { memories: Memory[]; onClose: () => void; onMerged: (merged: Memory) => void; onChanged: () => void }

export function MergeDialog({ memories, ...rest }: Props) {
  return (
    <Dialog open={memories.length > 0} onClose={rest.onClose} title={`Merge ${memories.length} memories`} className="w-[36rem]">
      <Merging memories={memories} {...rest} />
    </Dialog>
  )
}

function Merging({ memories, onClose, onMerged, onChanged }: Props) {
  const [text, setText] = useState(() => mergedText(memories.map((memory) => memory.text)))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const ready = text.trim() !== "" && text.length <= MEMORY_LENGTH && !busy
  const merge = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    setBusy(true)
    setProblem("")
    try {
      const merged = await mergeMemories(memories.map(({ id }) => id), text.trim())
      notify({
        text: `Merged ${memories.length} memories into one.`,
        action: { label: "Undo", run: () => void undoMemory(merged.id).then(onChanged, (error: unknown) => notify({ text: wordsOf(error), tone: "error" })) },
      })
      onMerged(merged)
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void merge(event)}>
      <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto border-l-2 border-kind-memory pl-3 text-trace text-ink-2" aria-label="What is merged">
        {memories.map(({ id, text: said }) => <li key={id}><VisibleText text={said} /></li>)}
      </ul>
      <Field label="What takes their place" hint="They stay in its chain." fault={text.length > MEMORY_LENGTH ? `At most ${MEMORY_LENGTH.toLocaleString("en-US")} characters; this has ${text.length.toLocaleString("en-US")}.` : undefined}>
        {(tied) => <AreaField {...tied} autoFocus value={text} onText={setText} className={`${field} min-h-24 py-1.5`} />}
      </Field>
      {problem && <Problem text={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!ready}>{busy ? "Merging…" : "Merge"}</Button>
      </div>
    </form>
  )
}

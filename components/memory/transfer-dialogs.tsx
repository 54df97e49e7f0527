/** Memories as a JSON file, out and in. */
"use client"
import { Download } from "lucide-react"
import { useEffect, useId, useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field } from "#components/tools/section.tsx"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { exportMemories, importMemories, type Imported } from "./memory-api.ts"
import { readExport } from "./read-export.ts"

/** So much of the text is shown; the file has it all. */
const SHOWN = 20_000

export function ExportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return <Dialog open={open} onClose={onClose} title="Export memories" className="w-[44rem]"><Exporting /></Dialog>
}

function Exporting() {
  const [text, setText] = useState("")
  const [problem, setProblem] = useState("")
  const [href, setHref] = useState("")
  useEffect(() => {
    exportMemories().then((all) => setText(JSON.stringify(all, null, 2)), (error: unknown) => setProblem(wordsOf(error)))
  }, [])
  useEffect(() => {
    if (!text) return
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }))
    setHref(url)
    return () => URL.revokeObjectURL(url)
  }, [text])
  if (problem) return <Problem text={problem} />
  if (!text) return <p role="status" className="text-trace text-ink-3">Reading the memories…</p>
  return (
    <div className="flex flex-col gap-3">
      <p className="text-trace text-ink-2">Every memory of this workspace with its whole chain. Import it here or in another workspace.</p>
      <div className="relative">
        <pre tabIndex={0} aria-label="All memories as JSON" className="max-h-[24rem] min-h-24 overflow-auto rounded-lg bg-sunken py-2 pr-10 pl-3 font-mono text-code whitespace-pre-wrap [overflow-wrap:anywhere]">{text.slice(0, SHOWN)}{text.length > SHOWN && "\n…"}</pre>
        <CopyButton text={text} label="Copy it" className="absolute top-2 right-2 bg-sunken" />
      </div>
      <a href={href} download="memories.json" className="inline-flex h-8 items-center gap-2 self-end rounded-lg bg-accent px-3 text-trace font-medium text-accent-ink hover:opacity-90 max-md:h-11"><Download size="0.875rem" aria-hidden />Download</a>
    </div>
  )
}

export function ImportDialog({ open, onClose, onChanged }: { open: boolean; onClose: () => void; onChanged: () => void }) {
  return <Dialog open={open} onClose={onClose} title="Import memories" className="w-[44rem]"><Importing onClose={onClose} onChanged={onChanged} /></Dialog>
}

/** What the server takes at once. */
const MOST_BYTES = 1_000_000

function Importing({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) {
  const [source, setSource] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const [done, setDone] = useState<Imported | null>(null)
  const file = useId()
  const readFile = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setProblem(`${chosen.name} is larger than 1 MB. Split it into several files.`)
    setSource(await chosen.text())
    setProblem("")
  }
  const run = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || source.trim() === "") return
    setProblem("")
    const read = readExport(source)
    if ("problem" in read) return setProblem(read.problem)
    setBusy(true)
    try {
      setDone(await importMemories(read.body))
      onChanged()
    } catch (error) {
      setProblem(wordsOf(error))
    }
    setBusy(false)
  }
  if (done) return <Result done={done} onClose={onClose} />
  return (
    <form onSubmit={(event) => void run(event)} className="flex flex-col gap-3">
      <Field label="JSON" hint="A file that was exported here, or a list of facts: texts, or objects with a text.">
        {(tied) => <textarea {...tied} autoFocus rows={12} spellCheck={false} value={source} onChange={({ target }) => setSource(target.value)} placeholder={'[\n  "The user is 6 feet tall.",\n  { "text": "The lease of the flat ends in May.", "expiresAt": "2027-06-01T00:00:00Z" }\n]'} className={`${field} resize-y py-1.5 font-mono text-code`} />}
      </Field>
      <label htmlFor={file} className="inline-flex h-9 cursor-pointer items-center self-start rounded-lg border border-line-strong px-3 text-trace font-medium hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-11">
        From a file<input id={file} type="file" accept=".json,application/json" className="sr-only" onChange={({ target }) => void readFile(target.files?.[0])} />
      </label>
      {problem && <Problem text={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={busy || source.trim() === ""}>{busy ? "Importing…" : "Import"}</Button>
      </div>
    </form>
  )
}

function Result({ done: { imported, known }, onClose }: { done: Imported; onClose: () => void }) {
  const many = (count: number) => (count === 1 ? "1 memory" : `${count} memories`)
  return (
    <div className="flex flex-col gap-4 text-trace">
      <p role="status"><strong className="font-medium">{imported === 0 ? "Nothing new." : `Imported ${many(imported)}.`}</strong>{known > 0 && <span className="text-ink-2"> {many(known)} {known === 1 ? "was" : "were"} here already and stayed as {known === 1 ? "it is" : "they are"}.</span>}</p>
      <div className="flex justify-end"><Button look="primary" autoFocus onClick={onClose}>Done</Button></div>
    </div>
  )
}

/** A new tool: its kind, then a name, a description of what it is for, or code that is there already. */
"use client"
import { Square } from "lucide-react"
import { useRouter } from "next/navigation"
import { useState, type FormEvent } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { JsonSchema } from "#lib/agent/types.ts"
import { freeName } from "#lib/schema/form-path.ts"
import { definitionOf, emptyDraft, type OwnKind } from "./draft.ts"
import { asWords, GrowingTool, isUsable, useGrowingTool } from "./growing-tool.tsx"
import { ownKinds } from "./kinds.ts"
import { Problem, wordsOf } from "./problem.tsx"
import { Choice, Field } from "./section.tsx"
import { createTool, importTools, type ShownTool, type Words } from "./tools-api.ts"

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
  const growing = useGrowingTool()
  const writing = growing.state === "writing"
  const grows = start === "description" && (growing.state !== "idle" || growing.draft !== null)
  const [problem, setProblem] = useState("")
  const fault = name === "" ? undefined : !LEGAL.test(name) ? "Letters, digits, _ and - only, at most 64." : taken.some((tool) => tool.name === name) ? "There is a tool of this name already." : undefined
  const ready = start === "name" ? name !== "" && !fault : wish.trim() !== ""

  const save = async (words: { name: string; description?: string; parameters?: JsonSchema }) => {
    setBusy(true)
    setProblem("")
    try {
      const free = freeName(words.name, Object.fromEntries(taken.map((tool) => [tool.name, true])))
      const { id } = await createTool({ ...definitionOf({ ...emptyDraft(kind), ...words, name: free }), enabled: false })
      router.push(`/tools/${encodeURIComponent(id)}`)
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  /** What was cut may be no schema yet: the import takes it as far as it can be read, as a draft. */
  const saveCut = async (words: Words) => {
    setBusy(true)
    setProblem("")
    try {
      const { tools: [id = ""] } = await importTools(JSON.stringify(words), "functions")
      router.push(`/tools/${encodeURIComponent(id)}`)
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || busy || writing) return
    setProblem("")
    if (start === "name") return save({ name })
    const whole = await growing.write(wish.trim())
    if (whole) await save(whole)
  }
  const close = () => {
    growing.stop()
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title="New tool">
      <form onSubmit={(event) => void make(event)} className="flex flex-col gap-4">
        {!grows && (
          <>
            <Choice legend="Kind" name="kind" value={kind} choices={ownKinds} onChange={setKind} className="sm:grid-cols-3" />
            <Choice
              legend="Begin with" name="start" value={start} onChange={setStart} className="sm:grid-cols-2"
              choices={[
                { value: "name", label: "A name", hint: "Then add the arguments in the form." },
                { value: "description", label: "A description", hint: "The model proposes name and arguments." },
              ]}
            />
          </>
        )}
        {start === "name" ? (
          <Field label="Name" fault={fault} hint="What the model calls it by. A verb and its object read best.">
            {(tied) => <input {...tied} value={name} onChange={({ target }) => setName(target.value)} placeholder="get_weather" spellCheck={false} autoComplete="off" autoFocus className={`${field} h-9 font-mono max-md:h-11`} />}
          </Field>
        ) : (
          <Field label="What should it do?" hint="One sentence, with what it needs to know.">
            {(tied) => <AreaField {...tied} disabled={writing} value={wish} onText={setWish} placeholder="Convert an amount of money from one currency to another, on a given day" className={`${field} min-h-20 py-1.5`} />}
          </Field>
        )}
        {grows && <p role="status" className={growing.state === "stopped" ? "text-trace text-ink-2" : "sr-only"}>{writing ? "The model writes." : growing.state === "stopped" ? "Stopped. What has come is still here." : ""}</p>}
        {grows && growing.problem && <Problem text={growing.problem} />}
        {problem && <Problem text={problem} />}
        {grows && growing.draft && <GrowingTool draft={growing.draft} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          {!grows && <button type="button" onClick={onImport} className="min-h-9 text-trace text-accent underline-offset-4 hover:underline">From code or a document instead</button>}
          {!grows && <span className="flex-1" />}
          <Button onClick={close}>Cancel</Button>
          {grows && !writing && (growing.state !== "idle" || problem) && isUsable(growing.draft) && <Button disabled={busy} onClick={() => growing.draft && void saveCut(asWords(growing.draft))}>Use what has come</Button>}
          {writing
            ? <Button key="stop" look="primary" onClick={growing.stop}><Square size="0.625rem" fill="currentColor" aria-hidden />Stop</Button>
            : <Button key="make" type="submit" look="primary" disabled={!ready || busy}>{busy ? "Making…" : grows ? "Make it again" : "Make it"}</Button>}
        </div>
      </form>
    </Dialog>
  )
}

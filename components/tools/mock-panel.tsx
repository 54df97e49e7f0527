/** What a mock answers: the first reply that fits the arguments, else a person types the result. */
"use client"
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react"
import { useState } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Json } from "#lib/agent/types.ts"
import { readText } from "#lib/schema/form-text.ts"
import { argumentsOf, type Draft, type Reply } from "./draft.ts"
import { Section } from "./section.tsx"

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void; onProblem: (problem: string | null) => void }
/** As it is typed. */
type Row = { key: number; when: string; output: string }

const MOST = 100

export function MockPanel({ draft, onChange, onProblem }: Props) {
  const { replies } = draft.mock
  const [rows, setRows] = useState<Row[]>(() => replies.map(rowOf))
  const [told, setTold] = useState(replies)
  // Changed elsewhere: restored, or another version.
  if (replies !== told && JSON.stringify(replies) !== JSON.stringify(told)) {
    setTold(replies)
    setRows(replies.map(rowOf))
  }
  const known = argumentsOf(draft.parameters)
  const change = (next: Row[]) => {
    setRows(next)
    const wrong = next.findIndex(({ when }) => typeof readWhen(when) === "string")
    onProblem(wrong < 0 ? null : `Reply ${wrong + 1}: ${readWhen(next[wrong]?.when ?? "")}`)
    if (wrong >= 0) return
    const read = next.map(replyOf)
    setTold(read)
    onChange({ mock: { replies: read } })
  }
  const edit = (key: number, part: Partial<Row>) => change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const move = (from: number, to: number) => change(rows.toSpliced(from, 1).toSpliced(to, 0, ...rows.slice(from, from + 1)))
  const add = () => change([...rows, { key: 1 + Math.max(-1, ...rows.map(({ key }) => key)), when: "", output: "" }])
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Canned replies" hint="The first that fits the arguments is given at once. When none fits, the call waits in the conversation and a person types the result.">
        {rows.length === 0 && <p className="text-trace text-ink-2">None yet: every call waits for a person.</p>}
        <ol className="flex flex-col gap-3">
          {rows.map((row, index) => {
            const when = readWhen(row.when)
            const unknown = typeof when === "object" ? Object.keys(when).filter((name) => !known.includes(name)) : []
            return (
              <li key={row.key} className="grid gap-2 rounded-lg border border-line p-3">
                <div className="flex items-center gap-1">
                  <span className="flex-1 text-meta text-ink-2">Reply {index + 1}</span>
                  <IconButton icon={ArrowUp} size="sm" label={`Move reply ${index + 1} up`} disabled={index === 0} onClick={() => move(index, index - 1)} />
                  <IconButton icon={ArrowDown} size="sm" label={`Move reply ${index + 1} down`} disabled={index === rows.length - 1} onClick={() => move(index, index + 1)} />
                  <IconButton icon={Trash2} size="sm" label={`Remove reply ${index + 1}`} onClick={() => change(rows.filter(({ key }) => key !== row.key))} />
                </div>
                <label className="flex flex-col gap-1 text-meta text-ink-2">
                  When these arguments have these values
                  <AreaField value={row.when} onText={(text) => edit(row.key, { when: text })} aria-invalid={typeof when === "string" || undefined} placeholder={`{ "${known[0] ?? "city"}": "Paris" }   empty: always`} spellCheck={false} className={`${field} min-h-9 py-1.5 font-mono text-code`} />
                </label>
                {typeof when === "string" && <p className="text-meta text-error">{when}</p>}
                {unknown.length > 0 && <p className="text-meta text-waiting">No argument is called {unknown.map((name) => `“${name}”`).join(", ")}, so this never fits.</p>}
                <label className="flex flex-col gap-1 text-meta text-ink-2">
                  Answer this: JSON, or else a text
                  <AreaField value={row.output} onText={(text) => edit(row.key, { output: text })} placeholder="Sunny, 21 °C" className={`${field} min-h-9 py-1.5 font-mono text-code`} />
                </label>
              </li>
            )
          })}
        </ol>
        <Button size="sm" className="self-start" disabled={rows.length >= MOST} onClick={add}><Plus size="0.875rem" aria-hidden />Reply</Button>
      </Section>
    </div>
  )
}

const rowOf = ({ when, output }: Reply, key: number): Row => ({
  key, when: when && Object.keys(when).length > 0 ? JSON.stringify(when) : "", output: printOutput(output),
})

/** A text that would be read as JSON is written as JSON. */
const printOutput = (output: Json): string => (typeof output === "string" && readOutput(output) === output ? output : JSON.stringify(output))

function readOutput(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The values, or what is wrong with them. */
function readWhen(text: string): Record<string, Json> | string {
  if (text.trim() === "") return {}
  const tree = readText(text)
  if ("problem" in tree) return `Line ${tree.problem.line}: ${tree.problem.message}.`
  const values: Json = JSON.parse(text)
  return typeof values === "object" && values !== null && !Array.isArray(values) ? values : 'An object belongs here: { "argument": value }.'
}

function replyOf({ when, output }: Row): Reply {
  const values = readWhen(when)
  return { ...(typeof values === "object" && Object.keys(values).length > 0 && { when: values }), output: readOutput(output) }
}

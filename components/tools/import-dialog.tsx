/** Tools from what somebody else wrote: pasted or from a file, the format guessed. What was changed on the way is shown. */
"use client"
import Link from "next/link"
import { useId, useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { Field } from "./section.tsx"
import { importTools, listTools, type Imported, type ShownTool } from "./tools-api.ts"

const formats: [id: string, label: string][] = [
  ["", "Guess it"], ["openai", "OpenAI tools"], ["openai-responses", "OpenAI tools, Responses form"], ["anthropic", "Anthropic tools"], ["gemini", "Gemini functionDeclarations"],
  ["mcp", "MCP tools/list"], ["openapi", "OpenAPI 3 or Swagger 2"], ["curl", "curl command"], ["typescript", "TypeScript function"], ["python", "Python function"],
]
/** What the server takes. */
const MOST_BYTES = 1_000_000

type Done = { answer: Imported; tools: ShownTool[] }

export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [source, setSource] = useState("")
  const [format, setFormat] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const [done, setDone] = useState<Done | null>(null)
  const file = useId()
  const close = () => {
    if (done) setSource("")
    setDone(null)
    setProblem("")
    onClose()
  }
  const readFile = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setProblem(`${chosen.name} is larger than 1 MB. Cut out the operations that you need.`)
    setSource(await chosen.text())
    setProblem("")
  }
  const run = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || source.trim() === "") return
    setBusy(true)
    setProblem("")
    try {
      const answer = await importTools(source, format)
      setDone({ answer, tools: await listTools().catch(() => []) })
    } catch (error) {
      setProblem(wordsOf(error))
    }
    setBusy(false)
  }
  return (
    <Dialog open={open} onClose={close} title={done ? "Imported" : "Import tools"} className="w-[44rem]">
      {done ? <Result {...done} onClose={close} /> : (
        <form onSubmit={(event) => void run(event)} className="flex flex-col gap-3">
          <Field label="Paste anything" hint="Tool lists of OpenAI, Anthropic, Gemini or MCP, an OpenAPI document, a curl command, a TypeScript or Python function.">
            {(tied) => (
              <textarea
                {...tied} value={source} onChange={({ target }) => setSource(target.value)} spellCheck={false} autoFocus rows={14}
                placeholder={'/** The weather of a city, now.\n * @param city  Its name, in English */\nfunction getWeather(city: string, units: "celsius" | "fahrenheit" = "celsius") {}'}
                className={`${field} resize-y py-1.5 font-mono text-code`}
              />
            )}
          </Field>
          <div className="flex flex-wrap items-end gap-3">
            <Field label="Format">
              {(tied) => (
                <select {...tied} value={format} onChange={({ target }) => setFormat(target.value)} className={`${field} h-9 max-md:h-11`}>
                  {formats.map(([id, label]) => <option key={id} value={id}>{label}</option>)}
                </select>
              )}
            </Field>
            <label htmlFor={file} className="inline-flex h-9 cursor-pointer items-center rounded-lg border border-line-strong px-3 text-trace font-medium hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent max-md:h-11">
              From a file<input id={file} type="file" className="sr-only" onChange={({ target }) => void readFile(target.files?.[0])} />
            </label>
          </div>
          {problem && <Problem text={problem} />}
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" disabled={busy || source.trim() === ""}>{busy ? "Reading…" : "Import"}</Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

const LISTED = 100

function Result({ answer: { tools: ids, mappings, problems, format }, tools, onClose }: Done & { onClose: () => void }) {
  const nameOf = (id: string) => visible(tools.find((tool) => tool.id === id)?.name ?? id)
  return (
    <div className="flex flex-col gap-4 text-trace">
      <section>
        <h3 className="font-medium">{ids.length} {ids.length === 1 ? "draft" : "drafts"}{format && <span className="font-normal text-ink-2"> read as {formats.find(([id]) => id === format)?.[1] ?? format}</span>}</h3>
        <p className="text-meta text-ink-2">Models do not see a draft until you switch it on.</p>
        <ul className="mt-1.5 max-h-60 overflow-y-auto">
          {ids.map((id) => <li key={id}><Link href={`/tools/${encodeURIComponent(id)}`} prefetch={false} className="inline-flex min-h-7 items-center font-mono text-accent underline-offset-4 hover:underline max-md:min-h-10"><bdi>{nameOf(id)}</bdi></Link></li>)}
        </ul>
      </section>
      {problems.length > 0 && (
        <section>
          <h3 className="font-medium text-waiting">{problems.length} {problems.length === 1 ? "thing" : "things"} could not be read as meant</h3>
          <ul className="mt-1 flex max-h-60 flex-col gap-1 overflow-y-auto">
            {problems.slice(0, LISTED).map(({ message, line, path, tool }, index) => (
              <li key={index} className="text-meta text-ink-2">{tool && <code className="text-ink">{visible(tool)} </code>}{line ? `Line ${line}: ` : path ? `${visible(path)}: ` : ""}{visible(message)}</li>
            ))}
          </ul>
          <More count={problems.length} />
        </section>
      )}
      <section>
        <h3 className="font-medium">{mappings.length === 0 ? "Nothing was changed" : `${mappings.length} ${mappings.length === 1 ? "change" : "changes"} on the way`}</h3>
        {mappings.length === 0 && <p className="text-meta text-ink-2">Names and schemas are as they were written.</p>}
        <ul className="mt-1 flex max-h-72 flex-col divide-y divide-line overflow-y-auto">
          {mappings.slice(0, LISTED).map(({ tool, path, from, to, why, rule }, index) => (
            <li key={index} className="py-1.5 text-meta">
              <p className="[overflow-wrap:anywhere]"><code>{visible(tool)}</code> <code className="text-ink-3">{visible(path)}</code></p>
              <p className="[overflow-wrap:anywhere]"><code className="text-error">− {short(from)}</code> <code className="text-ok">+ {short(to)}</code></p>
              <p className="text-ink-2">{visible(why)} <span className="text-ink-3">({rule})</span></p>
            </li>
          ))}
        </ul>
        <More count={mappings.length} />
      </section>
      <div className="flex justify-end"><Button look="primary" onClick={onClose}>Done</Button></div>
    </div>
  )
}

const short = (value: unknown): string => {
  const text = visible(JSON.stringify(value) ?? "nothing")
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

const More = ({ count }: { count: number }) => (count > LISTED ? <p className="text-meta text-ink-3">and {count - LISTED} more</p> : null)

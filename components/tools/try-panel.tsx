/** A tool run alone: the arguments that a person fills in, and what a model would get. */
"use client"
import { CircleAlert, CircleCheck, Hourglass, Play, Sparkles } from "lucide-react"
import { useId, useState } from "react"
import { ArgsForm } from "#components/schema-editor/args-form.tsx"
import { Check } from "#components/schema-editor/fields.tsx"
import { LongText } from "#components/trace/value.tsx"
import { visibleJson } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { JsonView } from "#components/ui/json-view.tsx"
import { formatMs } from "#components/ui/time.tsx"
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { exampleOf } from "#lib/schema/example.ts"
import { Examples } from "./examples.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { runTool, type Tried } from "./tools-api.ts"
import type { ExampleRuns } from "./use-examples.ts"

type Props = {
  id: string
  version: number
  parameters: JsonSchema
  args: Json
  onArgs: (args: Json) => void
  /** There are changes that the server does not know: it would run without them. */
  dirty?: boolean
  /** Saves first; false when that failed. */
  onSave?: () => Promise<boolean>
  /** Points at a line of the code. */
  onLine?: (line: number) => void
  examples?: ExampleRuns
}

export function TryPanel({ id, version, parameters, args, onArgs, dirty = false, onSave, onLine, examples }: Props) {
  const [tried, setTried] = useState<{ result: Tried; args: Json; version: number } | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const run = async (saveFirst: boolean) => {
    setBusy(true)
    setProblem("")
    try {
      if (saveFirst && onSave && !(await onSave())) return setProblem("It could not be saved, so it was not run. What is wrong stands at the top.")
      setTried({ result: await runTool(id, args), args, version: saveFirst ? version + 1 : version })
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section aria-label="Try it" className="flex min-h-0 flex-1 flex-col bg-surface">
      {/* Above the form: a field that grows or shrinks when it is left must not move the button from under the pointer. */}
      <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
        {dirty ? (
          <>
            <Button size="sm" look="primary" disabled={busy} onClick={() => void run(true)}><Play size="0.75rem" aria-hidden />{busy ? "Running…" : "Save and run"}</Button>
            <Button size="sm" disabled={busy} onClick={() => void run(false)}>Run v{version}</Button>
          </>
        ) : <Button size="sm" look="primary" disabled={busy} onClick={() => void run(false)}><Play size="0.75rem" aria-hidden />{busy ? "Running…" : "Run"}</Button>}
        <Button size="sm" look="quiet" className="ml-auto" onClick={() => onArgs(exampleOf(parameters))}><Sparkles size="0.75rem" aria-hidden />Example</Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-3 border-b border-line p-4">
          {dirty && <p className="text-meta text-ink-2">Your changes are not saved; v{version} knows nothing of them.</p>}
          {problem && <Problem text={problem} />}
          <ArgsForm schema={parameters} value={args} onChange={onArgs} />
        </div>
        {tried && <Result {...tried} onLine={onLine} />}
        {tried && tried.result.error?.kind !== "waits" && examples && <SaveExample tried={tried} examples={examples} />}
        {examples && <Examples runs={examples} onLoad={onArgs} />}
      </div>
    </section>
  )
}

function Result({ result: { ok, output, details, error, ms, log }, version, onLine }: { result: Tried; version: number; onLine: ((line: number) => void) | undefined }) {
  const id = useId()
  const own = details === undefined ? null : withoutLog(details)
  if (error?.kind === "waits") {
    return (
      <div role="status" className="flex items-start gap-2 border-b border-line p-4 text-trace">
        <Hourglass size="0.9375rem" className="mt-0.5 shrink-0 text-waiting" aria-hidden />
        <p><span className="block font-medium">It would wait for a person</span><span className="text-ink-2">{error.message}</span></p>
      </div>
    )
  }
  const Icon = ok ? CircleCheck : CircleAlert
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-b border-line p-4">
      <p role="status" className="flex items-center gap-2 text-trace">
        <Icon size="0.9375rem" className={ok ? "text-ok" : "text-error"} aria-hidden />
        <span className="font-medium">{ok ? "It worked" : "It failed"}</span>
        <span className="text-meta text-ink-3 tabular-nums">v{version}, {formatMs(ms)}</span>
      </p>
      {error && (
        <p className="text-trace text-error [overflow-wrap:anywhere]">
          <code>{error.kind}</code>: {error.message}
          {error.line !== undefined && onLine && <button type="button" onClick={() => onLine(error.line ?? 1)} className="ml-1.5 text-accent underline-offset-4 hover:underline">Show line {error.line}</button>}
        </p>
      )}
      <div>
        <h2 id={id} className="flex items-center justify-between text-meta font-medium text-ink-2">What the model would get<CopyButton text={output} label="Copy what the model would get" /></h2>
        <div className="mt-1 rounded-md bg-sunken px-3 py-2"><LongText text={output} /></div>
      </div>
      {own !== null && (
        <div>
          <h2 className="text-meta font-medium text-ink-2">Details, for people only</h2>
          <div className="mt-1 overflow-x-auto"><JsonView value={visibleJson(own)} /></div>
        </div>
      )}
      {log.length > 0 && (
        <div>
          <h2 className="text-meta font-medium text-ink-2">Log</h2>
          <div className="mt-1 rounded-md bg-sunken px-3 py-2"><LongText text={log.join("\n")} /></div>
        </div>
      )}
    </section>
  )
}

/** The log has a place of its own, and which card a trace would draw is nobody's business here. */
function withoutLog(details: Json): Json {
  if (typeof details !== "object" || details === null || Array.isArray(details)) return details
  const { log: _log, card: _card, ...rest } = details
  return rest
}

function SaveExample({ tried: { result, args }, examples }: { tried: { result: Tried; args: Json }; examples: ExampleRuns }) {
  const [exact, setExact] = useState(true)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    await examples.add(args, exact && result.ok ? result : undefined)
    setBusy(false)
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
      <Button size="sm" disabled={busy} onClick={() => void add()}>Save as example</Button>
      {result.ok ? <Check label="it must answer exactly this" checked={exact} onChange={setExact} /> : <span className="text-meta text-ink-3">It passes once the call works.</span>}
    </div>
  )
}

/** One provider: where it is, how it did when it was tried, and what can be done with it. */
"use client"
import { FlaskConical, KeyRound, Pencil, Star, Trash2 } from "lucide-react"
import { useCallback, useEffect, useRef, useState } from "react"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { deleteProvider, kinds, saveProvider, testProvider, type Provider, type TestReport } from "./providers-api.ts"
import { Report } from "./test-report.tsx"

type Props = { provider: Provider; testNow: boolean; onEdit: () => void; onChange: () => void }

export function ProviderCard({ provider, testNow, onEdit, onChange }: Props) {
  const { id, name, kind, baseURL, hasKey, last4, headers, model, preferred } = provider
  const [sure, setSure] = useState(false)
  const [problem, setProblem] = useState("")
  const { report, testing, run, stop, trouble } = useTest(id, testNow)
  const attempt = (work: Promise<unknown>) => work.then(onChange, (error: unknown) => setProblem(wordsOf(error)))
  return (
    <li className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
        <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="truncate text-body font-medium">{visible(name)}</span>
            <span className="text-meta text-ink-3">{kinds[kind].label}</span>
            {preferred && <span className="inline-flex items-center gap-1 text-meta text-accent"><Star size="0.75rem" aria-hidden />for new conversations</span>}
          </p>
          <code className="truncate text-code text-ink-2">{visible(baseURL)}</code>
          <p className="flex flex-wrap items-center gap-x-3 text-meta text-ink-3">
            <span className="inline-flex items-center gap-1"><KeyRound size="0.75rem" aria-hidden />{hasKey ? (last4 ? `ends in ${last4}` : "key hidden") : "no key"}</span>
            <span>{model ? visible(model) : "no default model"}</span>
            {headers.length > 0 && <span>{headers.map(visible).join(", ")}</span>}
          </p>
        </div>
        {sure ? (
          <div className="flex flex-wrap items-center gap-2 text-trace">
            <span className="text-meta text-ink-2">Its key cannot be brought back. Running turns finish with it.</span>
            <Button size="sm" look="danger" autoFocus onClick={() => void attempt(deleteProvider(id))}>Delete it</Button>
            <Button size="sm" onClick={() => setSure(false)}>Keep it</Button>
          </div>
        ) : (
          <div className="flex flex-wrap items-center gap-1.5">
            {testing ? <Button size="sm" onClick={stop}>Stop the test</Button> : <Button size="sm" onClick={run}><FlaskConical size="0.75rem" aria-hidden />Test</Button>}
            {!preferred && model && <IconButton icon={Star} size="sm" label={`Use ${visible(name)} for new conversations`} onClick={() => void attempt(saveProvider(id, { name, kind, baseURL, model, preferred: true, confirm: true }))} />}
            <IconButton icon={Pencil} size="sm" label={`Edit ${visible(name)}`} onClick={onEdit} />
            <IconButton icon={Trash2} size="sm" label={`Delete ${visible(name)}`} onClick={() => setSure(true)} />
          </div>
        )}
      </div>
      {(problem || trouble) && <div className="px-4 pb-3"><Problem text={problem || trouble} /></div>}
      {testing && <p role="status" className="border-t border-line px-4 py-3 text-trace text-ink-2">Asking for its models, an answer, a call, and two calls at once…</p>}
      {report && !testing && <Report report={report} />}
    </li>
  )
}

/** `now`: it was just saved. */
function useTest(id: string, now: boolean) {
  const [report, setReport] = useState<TestReport | null>(null)
  const [testing, setTesting] = useState(false)
  const [trouble, setTrouble] = useState("")
  const running = useRef<AbortController>(null)
  const run = useCallback(() => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    setTesting(true)
    setTrouble("")
    testProvider(id, undefined, control.signal)
      .then(setReport, (error: unknown) => control.signal.aborted || setTrouble(wordsOf(error)))
      .finally(() => running.current === control && setTesting(false))
  }, [id])
  useEffect(() => {
    if (now) run()
  }, [now, run])
  useEffect(() => () => running.current?.abort(), [])
  return { report, testing, trouble, run, stop: () => running.current?.abort() }
}

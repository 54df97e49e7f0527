/** Every save of something: what changed between two, and the way back. */
"use client"
import { RotateCcw } from "lucide-react"
import { useEffect, useState, type ReactNode } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field, Section } from "#components/tools/section.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Ago } from "#components/ui/time.tsx"

export type Saved = { id: string; version: number; name: string; at: string }

type Props<V extends Saved, D> = {
  id: string
  version: number
  draft: D
  dirty: boolean
  /** A version that was asked for, to begin with. */
  asked?: number | undefined
  hint: string
  list: (id: string) => Promise<V[]>
  draftOf: (version: V) => D
  onRestore: (old: V) => Promise<void>
  /** What changed from one to the other. */
  children: (before: D, after: D) => ReactNode
}

const UNSAVED = "unsaved"

export function Versions<V extends Saved, D>({ id, version, draft, dirty, asked, hint, list, draftOf, onRestore, children }: Props<V, D>) {
  const [versions, setVersions] = useState<V[] | null>(null)
  const [problem, setProblem] = useState("")
  const [from, setFrom] = useState(asked === undefined || asked === version ? null : String(asked))
  const [to, setTo] = useState<string | null>(null)
  useEffect(() => {
    list(id).then((items) => {
      setVersions(items)
      setProblem("")
    }, (error: unknown) => setProblem(wordsOf(error)))
  }, [id, version, list])
  const names = versions?.map((one) => String(one.version)) ?? []
  const newer = to ?? (dirty ? UNSAVED : names[0]) ?? UNSAVED
  const older = from ?? (newer === UNSAVED ? names[0] : names[1] ?? names[0]) ?? UNSAVED
  const draftNamed = (name: string): D => {
    const found = versions?.find((one) => String(one.version) === name)
    return found ? draftOf(found) : draft
  }
  const compare = (old: V) => {
    setFrom(String(old.version))
    setTo(dirty ? UNSAVED : String(version))
  }
  const select = (label: string, value: string, onValue: (value: string) => void) => (
    <Field label={label}>
      {(tied) => (
        <select {...tied} value={value} onChange={({ target }) => onValue(target.value)} className={`${field} h-9 max-md:h-11`}>
          <option value={UNSAVED}>what is not saved</option>
          {names.map((name) => <option key={name} value={name}>version {name}</option>)}
        </select>
      )}
    </Field>
  )
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Versions" hint={hint}>
        {problem && <Problem text={problem} />}
        {dirty && <p className="text-meta text-waiting">Save or undo your changes before you restore an older version.</p>}
        <ol className="divide-y divide-line rounded-lg border border-line">
          {versions?.map((one) => (
            <li key={one.version} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-trace">
              <span className="font-medium tabular-nums">v{one.version}</span>
              {one.version === asked && <span className="text-meta text-accent">this is what was called</span>}
              <Ago at={one.at} className="text-meta text-ink-3" />
              <span className="min-w-0 flex-1 truncate font-mono text-meta text-ink-2">{visible(one.name)}</span>
              {one.version === version ? <span className="text-meta text-ink-2">current</span> : (
                <>
                  <Button size="sm" look="quiet" onClick={() => compare(one)}>Compare</Button>
                  <Button size="sm" disabled={dirty} onClick={() => void onRestore(one)}><RotateCcw size="0.75rem" aria-hidden />Restore</Button>
                </>
              )}
            </li>
          ))}
        </ol>
      </Section>
      {versions && (
        <Section title="What changed">
          <div className="flex flex-wrap gap-3">{select("From", older, setFrom)}{select("To", newer, setTo)}</div>
          {children(draftNamed(older), draftNamed(newer))}
        </Section>
      )}
    </div>
  )
}

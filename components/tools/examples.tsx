/** The kept calls of a tool and how they went. */
"use client"
import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle, Play, Trash2, type LucideIcon } from "lucide-react"
import { brief } from "#components/schema-editor/row-words.ts"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { notify } from "#components/ui/toast.tsx"
import type { Json } from "#lib/agent/types.ts"
import { Problem } from "./problem.tsx"
import type { Example } from "./tools-api.ts"
import type { ExampleRuns, Outcome } from "./use-examples.ts"

export function Examples({ runs, onLoad }: { runs: ExampleRuns; onLoad: (args: Json) => void }) {
  const { examples, outcomes, problem, held } = runs
  const passed = (examples ?? []).filter(({ id }) => outcomes.get(id)?.state === "passed").length
  const remove = async (example: Example) => {
    await runs.remove(example)
    notify({ text: "Deleted the example.", action: { label: "Undo", run: () => void runs.add(example.args, example.expected === undefined ? undefined : { ok: true, output: example.expected, ms: 0, log: [] }) } })
  }
  return (
    <section aria-label="Examples" className="flex flex-col gap-2 p-4">
      <div className="flex items-center gap-2">
        <h2 className="flex-1 text-trace font-medium">Examples {examples && examples.length > 0 && <span className="text-meta font-normal text-ink-3 tabular-nums">{outcomes.size > 0 ? `${passed} of ${examples.length} pass` : examples.length}</span>}</h2>
        {examples && examples.length > 0 && <Button size="sm" onClick={() => void runs.runAll()}>Run all</Button>}
      </div>
      {problem && <Problem text={problem} />}
      {examples?.length === 0 && <p className="text-meta text-ink-2">Run a call and save it. It is then tried again after each new version, so that you see what a change breaks.</p>}
      {held && examples && examples.length > 0 && <p className="text-meta text-ink-2">{held}</p>}
      <ul className="flex flex-col gap-1.5">
        {examples?.map((example) => <Row key={example.id} example={example} outcome={outcomes.get(example.id)} runs={runs} onLoad={onLoad} onRemove={() => void remove(example)} />)}
      </ul>
    </section>
  )
}

const looks: Record<Outcome["state"] | "none", { icon: LucideIcon; look: string; word: string }> = {
  none: { icon: CircleDashed, look: "text-ink-3", word: "not run yet" },
  running: { icon: LoaderCircle, look: "text-running animate-spin", word: "runs" },
  passed: { icon: CircleCheck, look: "text-ok", word: "passes" },
  failed: { icon: CircleAlert, look: "text-error", word: "fails" },
}

function Row({ example, outcome, runs, onLoad, onRemove }: { example: Example; outcome: Outcome | undefined; runs: ExampleRuns; onLoad: (args: Json) => void; onRemove: () => void }) {
  const { icon: Icon, look, word } = looks[outcome?.state ?? "none"]
  const args = visible(brief(example.args, 60))
  return (
    <li className="rounded-lg border border-line px-2.5 py-1.5">
      <div className="flex items-center gap-2">
        <Icon size="0.875rem" role="img" aria-label={word} className={`shrink-0 ${look}`} />
        <button type="button" onClick={() => onLoad(example.args)} title="Put these arguments into the form" className="min-h-7 min-w-0 flex-1 truncate text-left font-mono text-code hover:underline max-md:min-h-9">{args}</button>
        <IconButton icon={Play} size="sm" label={`Run ${args}`} disabled={outcome?.state === "running"} onClick={() => void runs.run(example)} />
        <IconButton icon={Trash2} size="sm" label={`Delete ${args}`} onClick={onRemove} />
      </div>
      {outcome?.state === "failed" && (
        <div className="pb-1 pl-5.5 text-meta">
          <p className="text-error [overflow-wrap:anywhere]">{visible(outcome.why)}</p>
          {example.expected !== undefined && outcome.output !== "" && outcome.output !== example.expected && (
            <p className="font-mono [overflow-wrap:anywhere]"><span className="block text-ink-2">expected {clip(example.expected)}</span><span className="block">got {clip(outcome.output)}</span></p>
          )}
        </div>
      )}
    </li>
  )
}

const clip = (text: string): string => visible(text.length > 200 ? `${text.slice(0, 200)}…` : text)

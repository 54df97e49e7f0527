/** A function that a model wrote: its code, schema, lint and tests side by side, for who is asked to let it in. */
"use client"
import { Check, CircleCheck, Lightbulb, Maximize2, TriangleAlert, X } from "lucide-react"
import { useState, type ReactNode } from "react"
import { z } from "zod"
import { visible, visibleJson, VisibleText } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { JsonView } from "#components/ui/json-view.tsx"

const tried = z.object({
  args: z.json(), expected: z.json(), ok: z.boolean(), output: z.json().optional(), error: z.string().optional(), line: z.number().optional(), log: z.array(z.string()).optional(),
})
export const toolDraft = z.object({
  name: z.string(), description: z.string(), parameters: z.json(), code: z.string(),
  lint: z.array(z.object({ severity: z.string(), path: z.string(), why: z.string() })), tests: z.array(tried),
})
type Drafted = z.infer<typeof toolDraft>

export function ToolDraft({ details }: { details: Drafted }) {
  const [large, setLarge] = useState(false)
  const passed = details.tests.filter(({ ok }) => ok).length
  return (
    <div className="@container flex flex-col gap-3">
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1"><code className="font-semibold"><VisibleText text={details.name} /></code> <span className="text-ink-2"><VisibleText text={details.description} /></span></p>
        <Button size="sm" onClick={() => setLarge(true)}><Maximize2 size="0.75rem" aria-hidden />Side by side</Button>
      </div>
      <p className={`flex items-center gap-1.5 font-medium ${passed === details.tests.length ? "text-ok" : "text-error"}`}>
        {passed === details.tests.length ? <CircleCheck size="0.875rem" aria-hidden /> : <TriangleAlert size="0.875rem" aria-hidden />}
        {passed} of {details.tests.length} {details.tests.length === 1 ? "example" : "examples"} gave what was expected, in the sandbox
      </p>
      <Parts details={details} />
      <Dialog open={large} onClose={() => setLarge(false)} title={`The function ${visible(details.name)}`} className="w-[84rem]"><div className="@container text-trace"><Parts details={details} /></div></Dialog>
    </div>
  )
}

const Parts = ({ details: { code, parameters, lint, tests } }: { details: Drafted }) => (
  <div className="grid items-start gap-3 @3xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
    <Box title="Code"><Code text={code} failed={new Set(tests.flatMap(({ line }) => line ?? []))} /></Box>
    <div className="flex min-w-0 flex-col gap-3">
      <Box title={`Tests, ${tests.length}`}><ul className="divide-y divide-line">{tests.map((test, index) => <Test key={index} test={test} />)}</ul></Box>
      <Box title="Lint">
        {lint.length === 0 ? <p className="px-3 py-2 text-ink-2">Nothing to say about the schema.</p> : <ul className="divide-y divide-line">{lint.map((finding, index) => <Finding key={index} {...finding} />)}</ul>}
      </Box>
      <Box title="Arguments it takes"><div className="px-3 py-2"><JsonView value={visibleJson(parameters)} /></div></Box>
    </div>
  </div>
)

const Box = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="min-w-0 overflow-hidden rounded-md border border-line bg-bg text-ink">
    <p aria-hidden className="border-b border-line bg-sunken px-3 py-1 text-meta font-medium text-ink-2">{title}</p>
    {children}
  </section>
)

const Code = ({ text, failed }: { text: string; failed: ReadonlySet<number> }) => (
  <pre tabIndex={0} aria-label="Code" className="max-h-[60dvh] overflow-auto py-2 font-mono text-code outline-offset-[-2px]">
    {text.trimEnd().split("\n").map((line, index) => (
      <span key={index} className={`grid grid-cols-[2.75rem_minmax(0,1fr)] pr-3 ${failed.has(index + 1) ? "bg-error/10" : ""}`}>
        <span className="pr-3 text-right text-ink-3 tabular-nums select-none" aria-hidden>{index + 1}</span>
        <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{visible(line) || " "}</span>
      </span>
    ))}
  </pre>
)

function Test({ test: { args, expected, ok, output, error, line, log = [] } }: { test: Drafted["tests"][number] }) {
  const Icon = ok ? Check : X
  return (
    <li className="flex items-start gap-2 px-3 py-2">
      <Icon size="0.875rem" strokeWidth={2.25} className={`mt-0.5 shrink-0 ${ok ? "text-ok" : "text-error"}`} role="img" aria-label={ok ? "passed" : "failed"} />
      <div className="min-w-0 flex-1 font-mono text-code [overflow-wrap:anywhere]">
        <p>{visible(JSON.stringify(args))} <span className="text-ink-3">→</span> {visible(JSON.stringify(expected))}</p>
        {!ok && <p className="text-error">{error === undefined ? `gave ${visible(JSON.stringify(output ?? null))}` : visible(error)}{line !== undefined && `, line ${line}`}</p>}
        {log.length > 0 && <p className="text-ink-3">{visible(log.join("\n"))}</p>}
      </div>
    </li>
  )
}

function Finding({ severity, path, why }: Drafted["lint"][number]) {
  const Icon = severity === "hint" ? Lightbulb : TriangleAlert
  return (
    <li className="flex items-start gap-2 px-3 py-2">
      <Icon size="0.875rem" className={`mt-0.5 shrink-0 ${severity === "error" ? "text-error" : severity === "hint" ? "text-ink-3" : "text-waiting"}`} role="img" aria-label={severity} />
      <p className="min-w-0 [overflow-wrap:anywhere]">{path && <code className="text-ink-2">{visible(path)} </code>}<VisibleText text={why} /></p>
    </li>
  )
}

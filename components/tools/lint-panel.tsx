/** What is wrong with a tool: why, a wrong call that it allows, and the way out. */
"use client"
import { CircleAlert, CircleCheck, CornerDownRight, Lightbulb, TriangleAlert, WandSparkles, type LucideIcon } from "lucide-react"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import type { Lint } from "./use-lint.ts"
import { placeName } from "./place-name.ts"
import { Problem } from "./problem.tsx"
import type { LintFinding } from "./tools-api.ts"

type Severity = LintFinding["severity"]
type Props = { name: string; lint: Lint; onFix: (finding: LintFinding) => void; onGo: (finding: LintFinding) => void; readOnly?: boolean }

const groups: { severity: Severity; title: string; hint: string; icon: LucideIcon; look: string }[] = [
  { severity: "error", title: "Errors", hint: "The tool or the call cannot work.", icon: CircleAlert, look: "text-error" },
  { severity: "warning", title: "Warnings", hint: "Wrong calls are likely.", icon: TriangleAlert, look: "text-waiting" },
  { severity: "hint", title: "Hints", hint: "It could be said better.", icon: Lightbulb, look: "text-ink-2" },
]

export function LintPanel({ name, lint: { findings, state, problem }, onFix, onGo, readOnly = false }: Props) {
  return (
    <section aria-label="Findings" className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <p role="status" className="sr-only">{state === "asking" ? "" : `${findings.length} findings`}</p>
      {state === "failed" && <Problem text={problem} className="m-3" />}
      {state === "asking" && <p className="p-4 text-trace text-ink-3">Looking…</p>}
      {state === "ready" && findings.length === 0 && (
        <p className="flex items-start gap-2 p-4 text-trace text-ink-2"><CircleCheck size="0.9375rem" className="mt-0.5 shrink-0 text-ok" aria-hidden />Nothing found. A model has little left to get wrong.</p>
      )}
      {groups.map(({ severity, title, hint, icon: Icon, look }) => {
        const own = findings.filter((finding) => finding.severity === severity)
        if (own.length === 0) return null
        return (
          <section key={severity}>
            <h2 className="sticky top-0 z-10 flex items-baseline gap-2 border-b border-line bg-surface px-4 py-2 text-trace font-medium">{title} <span className="text-meta font-normal text-ink-3">{own.length} · {hint}</span></h2>
            <ul className="divide-y divide-line border-b border-line">
              {own.map((finding, index) => (
                <li key={`${finding.rule} ${finding.path} ${index}`} className="flex flex-col gap-2 px-4 py-3 text-trace">
                  <p className="flex items-start gap-2">
                    <Icon size="0.875rem" className={`mt-0.5 shrink-0 ${look}`} aria-hidden />
                    <span className="min-w-0 [overflow-wrap:anywhere]">{visible(finding.why)} <span className="text-meta text-ink-3">{finding.rule}</span></span>
                  </p>
                  {finding.counterexample !== undefined && (
                    <div className="text-meta text-ink-2">
                      This wrong call is allowed:
                      <pre className="mt-1 rounded-md bg-sunken px-2 py-1.5 font-mono text-code whitespace-pre-wrap text-ink [overflow-wrap:anywhere]">{callOf(name, finding.counterexample)}</pre>
                    </div>
                  )}
                  <div className="flex flex-wrap gap-1.5">
                    {finding.rewrite && !readOnly && (
                      <Button size="sm" className="h-auto! min-h-7 max-w-full shrink! py-1 text-left whitespace-normal!" onClick={() => onFix(finding)}><WandSparkles size="0.75rem" className="shrink-0 text-accent" aria-hidden />{finding.rewrite.label}</Button>
                    )}
                    {finding.path !== "" && <Button size="sm" look="quiet" onClick={() => onGo(finding)}><CornerDownRight size="0.75rem" aria-hidden />{visible(placeName(finding.path)).slice(0, 60)}</Button>}
                  </div>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </section>
  )
}

const MOST = 600

function callOf(name: string, args: unknown): string {
  const text = visible(`${name}(${JSON.stringify(args, null, 1).replace(/\n\s*/g, " ")})`)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

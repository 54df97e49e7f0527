/** How a server did when it was tried: what works, and each thing it does otherwise, with the bytes in which it showed. */
import { CircleAlert, CircleCheck } from "lucide-react"
import { visible, VisibleText } from "#components/trace/visible-text.tsx"
import { formatMs } from "#components/ui/time.tsx"
import type { Check, TestReport } from "./providers-api.ts"

const titles: Record<Check["id"], string> = { list: "Lists its models", stream: "Streams an answer", call: "Calls a function", parallel: "Calls two at once" }

export function Report({ report: { model, checks, quirks } }: { report: TestReport }) {
  return (
    <div className="flex flex-col gap-4 border-t border-line px-4 py-3" role="status">
      <ul aria-label={`Test${model ? ` of ${visible(model)}` : ""}`} className="flex flex-col gap-1.5">
        {checks.map(({ id, ok, ms, detail }) => (
          <li key={id} className="grid grid-cols-[1rem_minmax(0,1fr)_max-content] items-start gap-x-2 text-trace md:grid-cols-[1rem_10rem_minmax(0,1fr)_max-content]">
            {ok ? <CircleCheck size="0.875rem" className="mt-0.5 text-ok" aria-label="works" /> : <CircleAlert size="0.875rem" className="mt-0.5 text-error" aria-label="does not work" />}
            <span className="font-medium">{titles[id]}</span>
            <span className={`min-w-0 [overflow-wrap:anywhere] max-md:col-start-2 max-md:row-start-2 ${ok ? "text-ink-2" : "text-error"}`}><VisibleText text={detail} /></span>
            <span className="text-meta text-ink-3 tabular-nums">{ms > 0 && formatMs(ms)}</span>
          </li>
        ))}
      </ul>
      <section className="flex flex-col gap-2">
        <h2 className="text-meta font-semibold text-ink-2">Does otherwise than its API says</h2>
        {quirks.length === 0 ? <p className="text-trace text-ink-2">Nothing that showed.</p> : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {quirks.map(({ id, wire, what, does, raw }) => (
              <li key={id} className="flex flex-col gap-1 px-3 py-2 text-trace">
                <p className="flex items-baseline gap-2"><span className="min-w-0 flex-1">{visible(what)}</span><code className="text-[0.6875rem] text-ink-3">{wire}</code></p>
                <p className="text-meta text-ink-2">{visible(does)}</p>
                {raw && (
                  <details>
                    <summary className="cursor-pointer rounded-sm text-meta text-accent hover:underline max-md:py-2">The bytes in which it first showed</summary>
                    <pre className="mt-1.5 max-h-56 overflow-auto rounded-md border border-line bg-bg px-3 py-2 text-code whitespace-pre-wrap [overflow-wrap:anywhere]"><VisibleText text={raw} /></pre>
                  </details>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

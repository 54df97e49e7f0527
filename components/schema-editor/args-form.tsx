/** The arguments of a tool as a person fills them in: a form made from the schema, or the JSON itself. */
"use client"
import { Braces, TextCursorInput } from "lucide-react"
import { useDeferredValue, useMemo, useState } from "react"
import { Button } from "#components/ui/button.tsx"
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { ArgsContext } from "./args-context.ts"
import { checkFor } from "./args-check.ts"
import { ArgsField, JsonField, ProblemText } from "./args-field.tsx"

type Props = { schema: JsonSchema; value: Json; onChange: (value: Json) => void; readOnly?: boolean }

/** What is wrong is told under each field as it is typed; nothing is held back, so that a wrong call can be tried too. */
export function ArgsForm({ schema, value, onChange, readOnly = false }: Props) {
  const [raw, setRaw] = useState(false)
  const check = useMemo(() => checkFor(schema), [schema])
  const checked = useDeferredValue(value)
  const problems = useMemo(() => check(checked), [check, checked])
  const context = useMemo(() => ({ root: schema, check, problems, readOnly }), [schema, check, problems, readOnly])
  const wrong = [...problems.values()].filter(({ missing }) => !missing).length
  const missing = problems.size - wrong
  return (
    <ArgsContext value={context}>
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-2">
          <p role="status" className="min-w-0 flex-1 text-meta text-ink-2">
            {problems.size === 0 ? "Fits the schema." : [missing > 0 ? `${missing} still needed` : "", wrong > 0 ? `${wrong} ${wrong === 1 ? "does" : "do"} not fit` : ""].filter(Boolean).join(", ")}
          </p>
          <Button size="sm" look="quiet" onClick={() => setRaw(!raw)}>
            {raw ? <TextCursorInput size="0.875rem" aria-hidden /> : <Braces size="0.875rem" aria-hidden />}
            {raw ? "As a form" : "As JSON"}
          </Button>
        </div>
        {raw ? (
          <>
            <JsonField label="Arguments as JSON" value={value} onValue={(next) => onChange(next ?? {})} rows={10} />
            {[...problems].map(([pointer, problem]) => <ProblemText key={pointer} problem={{ ...problem, text: `${pointer.slice(1).replaceAll("/", ".")} ${problem.text}`.trim() }} />)}
          </>
        ) : <ArgsField at={[]} schemaPath={[]} value={value} required onValue={(next) => onChange(next ?? {})} />}
      </div>
    </ArgsContext>
  )
}

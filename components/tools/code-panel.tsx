/** The code of a code tool, and what it may do. */
"use client"
import { lazy, Suspense } from "react"
import type { Draft } from "./draft.ts"

const CodeEditor = lazy(() => import("./code-editor.tsx").then(({ CodeEditor: Editor }) => ({ default: Editor })))

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void; line: number | undefined }

export function CodePanel({ draft, onChange, line }: Props) {
  return (
    <section aria-label="Code" className="flex min-h-0 flex-1 flex-col bg-surface">
      <p className="shrink-0 border-b border-line px-4 py-2 text-meta text-ink-2">
        The default export gets the arguments after they were checked; what it returns is what the model gets. TypeScript or JavaScript, no files, no network, 1 s and 64 MB. <code>console.log</code> shows in the card.
      </p>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<p className="p-4 text-trace text-ink-3">Opening…</p>}>
          <CodeEditor text={draft.code} onText={(code) => onChange({ code })} label="Code of the tool" line={line} />
        </Suspense>
      </div>
    </section>
  )
}

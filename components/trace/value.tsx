/** A value of the log: JSON as a tree, text as text, large ones folded and fetched when asked. */
"use client"
import { useState } from "react"
import { readBlob } from "#components/api.ts"
import { Button } from "#components/ui/button.tsx"
import { JsonView } from "#components/ui/json-view.tsx"
import type { BlobRef } from "#lib/agent/events.ts"
import type { Json } from "#lib/agent/types.ts"
import { byteSize, countOf } from "./amounts.ts"
import { parsed } from "./brief.ts"
import { useTracePanel } from "./trace-context.ts"
import { visibleJson, VisibleText } from "./visible-text.tsx"

/** More text than this is folded. */
const LONG = 2000
/** So much of a growing text is laid out at each frame. */
const TAIL = 4000
/** More text than this is never put on the page at once. */
const LONGEST = 400_000

export const isBlob = (value: unknown): value is BlobRef =>
  typeof value === "object" && value !== null && "blob" in value && "head" in value && "bytes" in value

/** What a response's body holds is JSON or text by its nature. */
export const isJson = (read: unknown): read is Json => read !== undefined

type Look = {
  /** Words rather than data: in the sans face. */
  prose?: boolean
  /** Not folded at first, however long. */
  open?: boolean
}

/** JSON, a text that may be JSON, or a reference to either. */
export function Value({ value, ...look }: { value: Json | BlobRef } & Look) {
  if (isBlob(value)) return <LargeValue value={value} {...look} />
  if (typeof value !== "string") return <JsonView value={visibleJson(value)} />
  const json = /^\s*[[{]/.test(value) ? parsed(value) : undefined
  return json === undefined ? <LongText text={value} {...look} /> : <JsonView value={visibleJson(json)} />
}

/** Text as it is, folded when it is long. */
export function LongText({ text, prose = false, open = false }: { text: string } & Look) {
  const [all, setAll] = useState(open)
  const long = text.length > LONG
  if (text === "") return <p className="text-ink-3">Empty.</p>
  return (
    <>
      <pre className={`whitespace-pre-wrap ${prose ? "font-sans text-trace" : "font-mono text-code"}`}><VisibleText text={text.slice(0, all ? LONGEST : LONG)} /></pre>
      {all && text.length > LONGEST && <p className="text-ink-3">The first {countOf(LONGEST, "character")} are shown. Copy it to see the rest.</p>}
      {long && <Fold all={all} onToggle={() => setAll(!all)} size={countOf(text.length, "character")} />}
    </>
  )
}

/** Text that still comes: its end, however long it is. */
export function GrowingText({ text, prose = false }: { text: string; prose?: boolean }) {
  return (
    <div className="flex max-h-72 flex-col justify-end overflow-hidden">
      <pre className={`whitespace-pre-wrap ${prose ? "font-sans text-trace" : "font-mono text-code"}`}>
        <VisibleText text={text.length > TAIL ? `…${text.slice(-TAIL)}` : text} />
        <span className="ml-px inline-block h-[1em] w-[0.5em] translate-y-[0.15em] animate-caret bg-running" aria-hidden />
      </pre>
    </div>
  )
}

function LargeValue({ value, ...look }: { value: BlobRef } & Look) {
  const { conversationId } = useTracePanel()
  const [whole, setWhole] = useState<Json>()
  const [problem, setProblem] = useState("")
  const [loading, setLoading] = useState(false)
  if (whole !== undefined) return <Value value={whole} {...look} open />
  const load = () => {
    setLoading(true)
    readBlob(conversationId, value.blob)
      .then((read) => isJson(read) && setWhole(read), (error: Error) => setProblem(error.message))
      .finally(() => setLoading(false))
  }
  return (
    <>
      <pre className="max-h-40 overflow-hidden font-mono text-code whitespace-pre-wrap [mask-image:linear-gradient(black_60%,transparent)]"><VisibleText text={value.head} /></pre>
      {problem && <p role="alert" className="text-error">{problem}</p>}
      <Button size="sm" look="quiet" className="self-start text-accent" disabled={loading} onClick={load}>
        {loading ? "Loading…" : `Show all ${byteSize(value.bytes)}`}
      </Button>
    </>
  )
}

const Fold = ({ all, onToggle, size }: { all: boolean; onToggle: () => void; size: string }) => (
  <Button size="sm" look="quiet" className="-ml-2.5 self-start text-accent" aria-expanded={all} onClick={onToggle}>
    {all ? "Show less" : `Show all ${size}`}
  </Button>
)

/** JSON as a folding tree: small values on one line, deep and long ones folded. */
"use client"
import { ChevronRight } from "lucide-react"
import { useState, type ReactNode } from "react"
import type { Json } from "#lib/agent/types.ts"

const FIRST = 50
const OPEN_DEPTH = 2
const LINE = 60

export function JsonView({ value, name, depth = 0 }: { value: Json; name?: string; depth?: number }) {
  const label = name === undefined ? null : <span className="text-ink-2">{name}<span className="text-ink-3">: </span></span>
  if (value === null || typeof value !== "object") return <Row>{label}<Scalar value={value} /></Row>
  const entries: [string, Json][] = Array.isArray(value) ? value.map((item, index) => [String(index), item]) : Object.entries(value)
  const flat = entries.every(([, item]) => item === null || typeof item !== "object")
  if (flat && entries.length <= 8) {
    const line = JSON.stringify(value)
    if (line.length <= LINE) return <Row>{label}<Inline value={value} entries={entries} /></Row>
  }
  return <Branch label={label} entries={entries} isArray={Array.isArray(value)} depth={depth} />
}

function Branch({ label, entries, isArray, depth }: { label: ReactNode; entries: [string, Json][]; isArray: boolean; depth: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH && entries.length <= FIRST)
  const [shown, setShown] = useState(FIRST)
  const size = isArray ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <div className={`font-mono text-code ${depth === 0 ? "pl-4" : ""}`}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="-ml-4 flex items-center rounded-sm hover:bg-hover">
        <ChevronRight size="1rem" className={`p-0.5 text-ink-3 transition-transform ${open ? "rotate-90" : ""}`} aria-hidden />
        {label}<span className="text-ink-3">{size}</span>
      </button>
      {open && (
        <div className="ml-1 border-l border-line pl-4">
          {entries.slice(0, shown).map(([key, item]) => <JsonView key={key} name={key} value={item} depth={depth + 1} />)}
          {shown < entries.length && (
            <button type="button" className="text-accent" onClick={() => setShown(shown + 200)}>{entries.length - shown} more</button>
          )}
        </div>
      )}
    </div>
  )
}

const Row = ({ children }: { children: ReactNode }) => <div className="font-mono text-code break-words whitespace-pre-wrap">{children}</div>

function Inline({ value, entries }: { value: Json; entries: [string, Json][] }) {
  const isArray = Array.isArray(value)
  return (
    <>
      <span className="text-ink-3">{isArray ? "[" : "{ "}</span>
      {entries.map(([key, item], index) => (
        <span key={key}>
          {index > 0 && <span className="text-ink-3">, </span>}
          {!isArray && <span className="text-ink-2">{key}<span className="text-ink-3">: </span></span>}
          <Scalar value={item} />
        </span>
      ))}
      <span className="text-ink-3">{isArray ? "]" : " }"}</span>
    </>
  )
}

function Scalar({ value }: { value: Json }) {
  if (typeof value === "string") return <span className="text-kind-code">{JSON.stringify(value)}</span>
  if (typeof value === "number") return <span className="text-kind-builtin tabular-nums">{String(value)}</span>
  return <span className="text-kind-model">{String(value)}</span>
}

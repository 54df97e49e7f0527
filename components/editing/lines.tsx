/** What changed between two texts, line by line. */
"use client"
import { useMemo } from "react"
import { visible } from "#components/trace/visible-text.tsx"
import { diffLines, folded } from "./line-diff.ts"

const looks = { " ": "text-ink-2", "-": "bg-error/10 text-error", "+": "bg-ok/10 text-ok" }
const signs = { " ": "", "-": "removed: ", "+": "added: " }

export function Lines({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => folded(diffLines(before, after)), [before, after])
  if (before === after) return <Same />
  return (
    <pre tabIndex={0} aria-label="Changes, line by line" className="overflow-x-auto rounded-lg border border-line py-1.5 font-mono text-code">
      {lines.map((line, index) => typeof line === "number" ? (
        <span key={index} className="block bg-sunken px-3 text-ink-3">{line} {line === 1 ? "line" : "lines"} as before</span>
      ) : (
        <span key={index} className={`block px-3 whitespace-pre-wrap [overflow-wrap:anywhere] ${looks[line.sign]}`}><span aria-hidden>{line.sign} </span><span className="sr-only">{signs[line.sign]}</span>{visible(line.text)}</span>
      ))}
    </pre>
  )
}

export const Same = () => <p className="text-trace text-ink-2">Nothing: the two are the same.</p>

/** A starter prompt with a small picture of the turn it makes. */
"use client"
import type { Starter } from "./starters.ts"

export function StarterCard({ starter, onPick }: { starter: Starter; onPick: () => void }) {
  return (
    <button
      type="button" onClick={onPick}
      className="group flex flex-col items-start gap-1 rounded-xl border border-line bg-surface p-4 text-left transition-colors hover:border-line-control focus-visible:outline-offset-0"
    >
      <span className="flex w-full items-start justify-between gap-3">
        <span className="text-meta font-medium text-accent">{starter.idea}</span>
        <Picture starter={starter} />
      </span>
      <span className="text-body font-medium">{starter.prompt}</span>
      <span className="text-trace text-ink-2">{starter.says}</span>
    </button>
  )
}

function Picture({ starter: { calls, failed } }: { starter: Starter }) {
  const height = 22
  const gap = 7
  const top = (height - (calls.length - 1) * gap) / 2
  return (
    <svg viewBox={`0 0 56 ${height}`} className="h-5.5 w-14 shrink-0" aria-hidden>
      {calls.map(([begin, length], row) => (
        <rect
          key={row} x={begin * 5.6} y={top + row * gap - 2} width={length * 5.6} height="4" rx="2"
          className={row === failed ? "fill-error" : "fill-kind-builtin"}
        />
      ))}
    </svg>
  )
}

/** Memories that a search found, best first: how well each part of the search fits, why it came, and where it was said. */
"use client"
import { useMemo } from "react"
import { VisibleText } from "#components/trace/visible-text.tsx"
import { ChainLink } from "./chain-link.tsx"
import { mostOf, ScoreParts } from "./score-parts.tsx"
import type { Recalled } from "./shapes.ts"
import { SmallChain } from "./small-chain.tsx"
import { SourceLink } from "./source-link.tsx"

export function RecalledList({ hits }: { hits: Recalled[] }) {
  const most = useMemo(() => mostOf(hits.map(({ scores }) => scores)), [hits])
  return (
    <ol className="divide-y divide-line rounded-md border border-line bg-bg text-trace" aria-label="Recalled memories, best first">
      {hits.map(({ id, text, scores, why, source, supersedesId, chain = [] }, index) => (
        <li key={id} className="flex gap-2.5 px-3 py-2">
          <span className="w-4 shrink-0 pt-px text-right text-meta text-ink-3 tabular-nums" aria-hidden>{index + 1}</span>
          <div className="flex min-w-0 flex-1 flex-col gap-1">
            <p className="font-medium"><VisibleText text={text} /></p>
            {why && <p className="text-meta text-ink-2"><VisibleText text={why} /></p>}
            <ScoreParts scores={scores} most={most} />
            {chain.length > 1 && <SmallChain items={chain} />}
            <p className="flex flex-wrap items-center gap-x-4 text-meta">
              <SourceLink source={source} />
              <ChainLink id={id}>{supersedesId ? "what it replaced" : "its chain"}</ChainLink>
            </p>
          </div>
        </li>
      ))}
    </ol>
  )
}

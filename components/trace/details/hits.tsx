import { z } from "zod"
import { VisibleText } from "#components/trace/visible-text.tsx"

const hit = z.object({ title: z.string(), snippet: z.string(), score: z.number().optional() })
export const hits = z.object({ query: z.string().optional(), hits: z.array(hit) })

const FIRST = 20

/** What a search found, best first. */
export function Hits({ details }: { details: z.infer<typeof hits> }) {
  if (details.hits.length === 0) return <p className="text-ink-2">Nothing was found.</p>
  return (
    <ol className="flex flex-col divide-y divide-line rounded-md border border-line bg-bg">
      {details.hits.slice(0, FIRST).map(({ title, snippet, score }, index) => (
        <li key={index} className="flex flex-col gap-0.5 px-3 py-2">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 font-medium"><VisibleText text={title} /></span>
            {score !== undefined && <span className="shrink-0 text-meta text-ink-3 tabular-nums">{score.toFixed(2)}</span>}
          </span>
          <span className="text-ink-2"><VisibleText text={snippet.slice(0, 400)} /></span>
        </li>
      ))}
      {details.hits.length > FIRST && <li className="px-3 py-2 text-meta text-ink-3">and {details.hits.length - FIRST} more</li>}
    </ol>
  )
}

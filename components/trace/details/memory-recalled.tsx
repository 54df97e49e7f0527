import type { z } from "zod"
import { RecalledList } from "#components/memory/recalled-list.tsx"
import type { memoryRecalled } from "#components/memory/shapes.ts"
import { VisibleText } from "#components/trace/visible-text.tsx"

/** What was found for which question, best first. */
export function MemoryRecalled({ details: { query, hits } }: { details: z.infer<typeof memoryRecalled> }) {
  return (
    <div className="flex flex-col gap-1.5">
      {query && <p className="text-ink-2">For “<VisibleText text={query.slice(0, 400)} />”</p>}
      {hits.length === 0 ? <p className="text-ink-2">Nothing that is remembered fits.</p> : <RecalledList hits={hits} />}
    </div>
  )
}

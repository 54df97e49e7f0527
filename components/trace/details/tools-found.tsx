import { z } from "zod"
import { count } from "#components/trace/amounts.ts"
import { visible, VisibleText } from "#components/trace/visible-text.tsx"

const hit = z.object({ name: z.string(), score: z.number(), why: z.array(z.string()), tokens: z.number(), group: z.string().optional() })
export const toolsFound = z.object({ query: z.string(), of: z.number(), hits: z.array(hit) })

/** Which functions a search found and loaded, why, and what each adds to every request from here on. */
export function ToolsFound({ details: { query, of, hits } }: { details: z.infer<typeof toolsFound> }) {
  const best = Math.max(...hits.map(({ score }) => score), Number.MIN_VALUE)
  return (
    <div className="rounded-md border border-line bg-bg">
      <p className="px-3 py-2 text-ink-2">{hits.length === 0 ? "Nothing fits" : `${hits.length} loaded for`} “<VisibleText text={query} />”, of {count(of)} functions</p>
      {hits.length > 0 && (
        <ol className="divide-y divide-line border-t border-line">
          {hits.map(({ name, score, why, tokens, group }) => (
            <li key={name} className="flex flex-col gap-1 px-3 py-2">
              <span className="flex items-baseline gap-2">
                <code className="min-w-0 flex-1 truncate font-medium"><bdi>{visible(name)}</bdi></code>
                {group && <span className="truncate text-meta text-ink-3">{visible(group)}</span>}
                <span className="shrink-0 text-meta text-ink-3 tabular-nums">about {count(tokens)} tokens</span>
              </span>
              <span className="block h-1 rounded-full bg-sunken" aria-hidden><span className="block h-full rounded-full bg-kind-builtin" style={{ width: `${(100 * score) / best}%` }} /></span>
              <span className="text-meta text-ink-2">fits by {why.map(visible).join(", ") || "its words"}, {score.toFixed(2)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** A chain of memories in little room: a dot for each, the current one filled, older ones hollow. */
import { VisibleText } from "#components/trace/visible-text.tsx"
import { Ago } from "#components/ui/time.tsx"
import type { KeptMemory } from "./shapes.ts"
import { SourceLink } from "./source-link.tsx"

const SHOWN = 12

/** `items` are oldest first; of a long chain the newest are shown. */
export function SmallChain({ items }: { items: KeptMemory[] }) {
  const shown = items.slice(-SHOWN)
  return (
    <ol className="flex flex-col text-trace">
      {items.length > shown.length && <li className="pb-2 pl-6 text-meta text-ink-3">{items.length - shown.length} older ones before these</li>}
      {shown.map(({ id, text, createdAt, source, why, status }, index) => {
        const isHead = index === shown.length - 1
        return (
          <li key={id} className="relative flex gap-3 pb-3 last:pb-0">
            {!isHead && <span className="absolute top-3 -bottom-1 left-[0.3125rem] w-px bg-kind-memory opacity-40" aria-hidden />}
            <span className={`relative z-1 mt-1 size-2.75 shrink-0 rounded-full border-2 border-kind-memory ${isHead && status === "active" ? "bg-kind-memory" : "bg-bg"}`} aria-hidden />
            <div className="min-w-0 flex-1">
              <p className={isHead ? "font-medium" : "text-ink-2"}><VisibleText text={text} />{!isHead && <span className="sr-only">, superseded</span>}</p>
              <p className="flex flex-wrap items-center gap-x-2 text-meta text-ink-3"><Ago at={createdAt} /><SourceLink source={source} /></p>
              {why && <p className="text-meta text-ink-3"><VisibleText text={why} /></p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

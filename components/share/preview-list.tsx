/** The events of a share as others get them, each in a line that opens to what it holds. */
import { tellEvent } from "#components/trace/tell-event.ts"
import { visible } from "#components/trace/visible-text.tsx"
import type { Envelope } from "#lib/agent/events.ts"

const MOST = 400

export function PreviewList({ items }: { items: Envelope[] | undefined }) {
  if (!items) return <p role="status" className="text-ink-3">Reading…</p>
  if (items.length === 0) return <p className="text-ink-3">Nothing has been said yet.</p>
  return (
    <ol className="max-h-44 divide-y divide-line overflow-y-auto rounded-md border border-line bg-bg" tabIndex={0} aria-label="Events that others will see">
      {items.slice(0, MOST).map((envelope) => (
        <li key={envelope.seq}>
          <details>
            <summary className="flex min-h-7 items-baseline gap-2 px-3 py-1 max-md:min-h-11">
              <span className="w-8 shrink-0 text-right text-meta text-ink-3 tabular-nums">{envelope.seq}</span><bdi className="min-w-0 flex-1">{tellEvent(envelope)}</bdi>
            </summary>
            <pre className="px-3 pb-2 font-mono text-[0.75rem] whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">{visible(JSON.stringify(envelope, null, 1))}</pre>
          </details>
        </li>
      ))}
      {items.length > MOST && <li className="px-3 py-1 text-ink-3">and {items.length - MOST} more</li>}
    </ol>
  )
}

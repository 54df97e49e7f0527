/** Two conversations side by side: the same messages, another model, agent or version of a function. */
"use client"
import { Equal, Repeat2 } from "lucide-react"
import Link from "next/link"
import { useMemo, type ReactNode } from "react"
import { PageFrame } from "#components/page-frame.tsx"
import { shownText } from "#components/shown-text.ts"
import { count, countOf } from "#components/trace/amounts.ts"
import { visible } from "#components/trace/visible-text.tsx"
import { formatMs } from "#components/ui/time.tsx"
import { useConversation, type LiveConversation } from "#components/use-conversation.ts"
import { useEntity, ViewStoreContext } from "#components/view-store.ts"
import type { View } from "#lib/agent/view.ts"
import { pairsOf, totalsOf, type Totals } from "./pairs.ts"
import { PairRow } from "./pair-row.tsx"

export function ComparePage({ id, other }: { id: string; other: string }) {
  const a = useConversation(id)
  const b = useConversation(other)
  const isReady = a.ready && b.ready
  return (
    <PageFrame
      here={{ label: "Compare", icon: Repeat2 }} bar={<h1 className="truncate px-1.5 text-head">Two runs side by side</h1>}
      main={isReady ? <Both a={a} b={b} ids={[id, other]} /> : <p role="status" className="p-6 text-trace text-ink-3">Reading both conversations…</p>}
    />
  )
}

/** Drawn again when a turn of either begins or ends. */
function Both(props: { a: LiveConversation; b: LiveConversation; ids: [string, string] }) {
  const { a, b } = props
  return (
    <ViewStoreContext value={a.store}>
      <Watch view={a.store.view}>
        {() => <ViewStoreContext value={b.store}><Watch view={b.store.view}>{() => <Table {...props} />}</Watch></ViewStoreContext>}
      </Watch>
    </ViewStoreContext>
  )
}

function Watch({ view, children }: { view: View; children: () => ReactNode }) {
  useEntity(view)
  return children()
}

function Table({ a, b, ids }: { a: LiveConversation; b: LiveConversation; ids: [string, string] }) {
  const [left, right] = [a.store.view, b.store.view]
  const pairs = useMemo(() => pairsOf(left, right), [left, right, left.seq, right.seq])
  const differing = pairs.filter(({ differs, a: one, b: two }) => differs.length > 0 || !one || !two).length
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto min-w-[20rem] max-w-[100rem] px-3 py-4 text-trace md:px-6">
        <p role="status" className="mb-3 flex items-center gap-2 text-ink-2">
          {differing === 0 ? <><Equal size="0.875rem" aria-hidden />The two are the same in every step, call and result.</> : `${count(differing)} of ${count(pairs.length)} places differ. No function ran for a run with recorded results.`}
        </p>
        <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line">
          <Head live={a} id={ids[0]} /><Head live={b} id={ids[1]} />
          <Sums totals={totalsOf(left)} /><Sums totals={totalsOf(right)} than={totalsOf(left)} />
          {pairs.map((pair) => <PairRow key={pair.id} pair={pair} said={pair.kind === "turn" ? said(left, right, pair.a?.messageId ?? pair.b?.messageId) : ""} />)}
        </div>
      </div>
    </div>
  )
}

const said = (a: View, b: View, id: string | undefined): string => {
  const message = a.messages.get(id ?? "") ?? b.messages.get(id ?? "")
  return message ? visible(shownText(message.text).slice(0, 300)) : "A turn"
}

function Head({ live: { about, store }, id }: { live: LiveConversation; id: string }) {
  const [turn] = store.view.turns
  return (
    <div className="flex min-w-0 flex-col bg-surface px-3 py-2">
      <Link href={`/c/${encodeURIComponent(id)}`} prefetch={false} className="truncate font-semibold text-accent hover:underline"><bdi>{visible(about?.title || "Conversation")}</bdi></Link>
      <span className="truncate text-meta text-ink-2">{about?.rerunOf ? "Run again, with recorded results" : about?.forkedFrom ? "Branch" : "Recorded"} · {visible(turn?.agent ?? about?.agent ?? "")} · {visible(turn?.model ?? about?.model ?? "")}</span>
    </div>
  )
}

/** `show` says the amount with its word, `plain` only how much more or less it is. */
type Sum = { key: keyof Totals; show: (value: number) => string; plain: (value: number) => string }

const sums: Sum[] = [
  { key: "steps", show: (n) => countOf(n, "step"), plain: count }, { key: "calls", show: (n) => countOf(n, "call"), plain: count },
  { key: "failed", show: (n) => `${count(n)} failed`, plain: count }, { key: "tokensIn", show: (n) => `${countOf(n, "token")} in`, plain: count },
  { key: "tokensOut", show: (n) => `${countOf(n, "token")} out`, plain: count }, { key: "ms", show: formatMs, plain: formatMs },
]

function Sums({ totals, than }: { totals: Totals; than?: Totals }) {
  return (
    <p className="flex flex-wrap gap-x-4 bg-surface px-3 py-1.5 text-meta text-ink-2 tabular-nums">
      {sums.map(({ key, show, plain }) => {
        const more = than ? totals[key] - than[key] : 0
        if (totals[key] === 0 && more === 0) return null
        return <span key={key}>{show(totals[key])}{more !== 0 && <strong className="font-medium text-ink"> ({more > 0 ? "+" : "−"}{plain(Math.abs(more))})</strong>}</span>
      })}
    </p>
  )
}

/** The page as it stood after some event: the same fold, stopped earlier. */
import type { ViewStore } from "#components/view-store.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold, type View } from "#lib/agent/view.ts"

/** The view after the event with this `seq`, folded from nothing. */
export function viewAt(log: Envelope[], seq: number): View {
  const view = emptyView()
  advance(view, log, 0, seq)
  return view
}

/** How far the one travelling view of a log has come. */
type Travel = { seq: number; next: number; store: ViewStore }

const travels = new WeakMap<Envelope[], Travel>()

/**
 * A store that stands still at `seq`. Its `log` is the whole log, for the scrubber. Going forward folds only what lies
 * between, into the same view, so only the newest store of a log is good; going back folds again from nothing
 * (10,000 events: some milliseconds).
 */
export function frozenStore(log: Envelope[], seq: number): ViewStore {
  const known = travels.get(log)
  if (known?.seq === seq) return known.store
  const from = known && known.seq < seq ? { view: known.store.view, next: known.next } : { view: emptyView(), next: 0 }
  const next = advance(from.view, log, from.next, seq)
  const store: ViewStore = { view: from.view, log, add: () => {}, subscribe: () => () => {} }
  travels.set(log, { seq, next, store })
  return store
}

/** Folds from position `next` up to and including `seq`; gives the position after it. */
function advance(view: View, log: Envelope[], next: number, seq: number): number {
  for (let envelope = log[next]; envelope && (envelope.seq ?? 0) <= seq; envelope = log[++next]) fold(view, envelope)
  return next
}

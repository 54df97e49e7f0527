/** What a whole conversation, or the log of a task, has used so far. */
"use client"
import { usePrices } from "#components/use-prices.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import { spendingOf } from "#lib/agent/spending.ts"
import { count, countOf, money, tokensOf } from "./amounts.ts"

export function ConversationTotal() {
  const { view } = useViewStore()
  // Usage comes with the end of a step, which touches its turn.
  useEntity(view.turns.at(-1) ?? view)
  const { usage, costs, unpriced } = spendingOf(view.steps.values(), usePrices())
  const tokens = tokensOf(usage)
  if (tokens === undefined) return null
  return (
    <p className="flex shrink-0 flex-wrap justify-end gap-x-2 border-t border-line px-4 py-1 text-meta text-ink-3 tabular-nums">
      <span title={`${count(usage.inputTokens ?? 0)} in, ${count(usage.cachedTokens ?? 0)} of them from the cache, ${count(usage.outputTokens ?? 0)} out`}>{countOf(tokens, "token")} in all</span>
      {costs.map(({ currency, amount }) => <span key={currency}>{money(amount, currency)}</span>)}
      {costs.length > 0 && unpriced.length > 0 && <span>and models without a price</span>}
    </p>
  )
}

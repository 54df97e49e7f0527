/** Tokens and money: sums over what the steps of a log used. A price that nobody wrote down is unknown, never guessed. */
import type { Usage } from "./events.ts"
import { addUsage } from "./limits.ts"
import type { StepView } from "./view.ts"

/** Per million tokens; `window`: how many tokens the model reads at once. */
export type Price = { model: string; input: number | null; output: number | null; cached: number | null; currency: string; window: number | null }

/** `unpriced` names the models whose steps are not in `costs`. */
export type Spending = { usage: Usage; costs: { currency: string; amount: number }[]; unpriced: string[] }

/** What these tokens cost; undefined when the price does not say. Cached input costs its own price, or else that of all input. */
export function costOf(usage: Usage | undefined, price: Price | undefined): number | undefined {
  if (!usage || !price || price.input === null || price.output === null) return undefined
  if (usage.inputTokens === undefined && usage.outputTokens === undefined) return undefined
  const { inputTokens = 0, outputTokens = 0, cachedTokens = 0 } = usage
  const cached = Math.min(cachedTokens, inputTokens)
  return ((inputTokens - cached) * price.input + cached * (price.cached ?? price.input) + outputTokens * price.output) / 1_000_000
}

/** Of these steps: one, those of a turn, of a conversation, or of a task's log. */
export function spendingOf(steps: Iterable<Pick<StepView, "model" | "usage">>, prices: ReadonlyMap<string, Price>): Spending {
  const usage: Usage = {}
  const costs = new Map<string, number>()
  const unpriced = new Set<string>()
  for (const step of steps) {
    if (!step.usage) continue
    addUsage(usage, step.usage)
    const price = prices.get(step.model)
    const cost = costOf(step.usage, price)
    if (cost === undefined || !price) unpriced.add(step.model)
    else costs.set(price.currency, (costs.get(price.currency) ?? 0) + cost)
  }
  return { usage, costs: [...costs].map(([currency, amount]) => ({ currency, amount })), unpriced: [...unpriced] }
}

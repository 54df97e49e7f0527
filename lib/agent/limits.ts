/** What a turn may spend, counted in its log, so that neither a restart nor a nested agent refills it. */
import { streaks } from "./messages.ts"
import { callsOf } from "./open.ts"
import type { Limits, Outcome, Turn } from "./types.ts"

export const defaultLimits: Limits = { steps: 20, calls: 50, parallel: 8, depth: 5, tokens: 1_000_000 }

/** The same call with the same result this often in a row ends the turn. */
const REPEATS_MAX = 8

type Reached = Pick<Extract<Outcome, { status: "limit" }>, "limit" | "message">

/** The limit that keeps this turn from asking the model again, if there is one. Steps and calls of nested agents count. */
export function overLimit({ log, turnId, limits, parent }: Turn): Reached | null {
  let steps = 0
  let tokens = 0
  for (const { event, turnId: of } of log) {
    if (of !== turnId) continue
    if (event.type === "model.started") steps++
    if (event.type === "message.assistant") tokens += (event.usage?.inputTokens ?? 0) + (event.usage?.outputTokens ?? 0)
  }
  const calls = callsOf(log, turnId).length
  if (steps >= limits.steps) return { limit: "steps", message: `This turn asked the model ${steps} times, which is its limit. Send a message to go on.` }
  if (calls > limits.calls) return { limit: "calls", message: `This turn asked for ${calls} calls; ${limits.calls} is its limit. Send a message to go on.` }
  if (tokens >= limits.tokens) return { limit: "tokens", message: `This turn used ${tokens} tokens; ${limits.tokens} is its limit.` }
  const times = streaks(log.filter(({ turnId: of }) => of === turnId), parent).at(-1)?.times ?? 0
  if (times >= REPEATS_MAX)
    return { limit: "repeats", message: `The same call gave the same result ${REPEATS_MAX} times in a row.` }
  return null
}

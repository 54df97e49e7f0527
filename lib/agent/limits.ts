/** What a turn may spend, counted in its log, so that neither a restart nor a nested agent refills it. */
import type { Envelope, Usage } from "./events.ts"
import { streaks } from "./messages.ts"
import type { Limits, Outcome, Turn } from "./types.ts"

export const defaultLimits: Limits = { steps: 20, calls: 50, parallel: 8, depth: 5, tokens: 1_000_000 }

/** The same call with the same result this often in a row ends the turn. */
const REPEATS_MAX = 8

type Reached = Pick<Extract<Outcome, { status: "limit" }>, "limit" | "message">

/** The limit that keeps this turn from asking the model again, if there is one. Steps and calls of nested agents count. */
export function overLimit({ log, turnId, limits, share, parent }: Turn): Reached | null {
  const events = log.filter(({ turnId: of }) => of === turnId)
  const own = parent && share ? spentOver(inside(events, parent), share, "This agent") : null
  if (own) return own
  const all = spentOver(events, limits, "This turn")
  if (all) return all
  const times = streaks(events, parent).at(-1)?.times ?? 0
  if (times >= REPEATS_MAX)
    return { limit: "repeats", message: `The same call gave the same result ${REPEATS_MAX} times in a row.` }
  return null
}

function spentOver(events: Envelope[], limits: Partial<Limits>, who: string): Reached | null {
  let steps = 0
  let tokens = 0
  let calls = 0
  for (const { event } of events) {
    if (event.type === "model.started") steps++
    if (event.type !== "message.assistant") continue
    tokens += tokensUsed(event)
    calls += event.calls.length
  }
  if (steps >= (limits.steps ?? Infinity)) return { limit: "steps", message: `${who} asked the model ${steps} times, which is its limit. Send a message to go on.` }
  if (calls > (limits.calls ?? Infinity)) return { limit: "calls", message: `${who} asked for ${calls} calls; ${limits.calls} is its limit. Send a message to go on.` }
  if (tokens >= (limits.tokens ?? Infinity)) return { limit: "tokens", message: `${who} used ${tokens} tokens; ${limits.tokens} is its limit. Send a message to go on.` }
  return null
}

/** Input and output of one answer. */
export const tokensUsed = ({ usage }: { usage?: Usage | undefined }): number => (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)

/** What happened inside a call, however deep. */
function inside(events: Envelope[], callId: string): Envelope[] {
  const within = new Set([callId])
  return events.filter(({ event, parent }) => {
    if (parent === undefined || !within.has(parent)) return false
    if (event.type === "message.assistant") for (const call of event.calls) within.add(call.callId)
    return true
  })
}

/** The sum of what the steps of a turn used, nested ones too. */
export function usageOf(log: Envelope[], turnId: string): Usage {
  const sum: Usage = {}
  for (const { event, turnId: of } of log)
    if (of === turnId && event.type === "message.assistant" && event.usage) addUsage(sum, event.usage)
  return sum
}

export function addUsage(sum: Usage, more: Usage): void {
  for (const key of ["inputTokens", "outputTokens", "cachedTokens", "reasoningTokens"] as const)
    if (more[key] !== undefined) sum[key] = (sum[key] ?? 0) + more[key]
}

/** Milliseconds that the attempts of a turn ran, each from its start to the last thing it recorded. */
export function runningMs(log: Envelope[], turnId: string): number {
  let sum = 0
  let from: number | undefined
  let to = 0
  for (const { event, turnId: of, at } of log) {
    if (of !== turnId && !(event.type === "turn.started" && event.turnId === turnId)) continue
    if (event.type === "turn.started") {
      if (from !== undefined) sum += to - from
      from = Date.parse(at)
    }
    // An answer comes after any length of waiting: it belongs to the attempt that it starts.
    if (event.type !== "call.answered") to = Date.parse(at)
  }
  return from === undefined ? 0 : Math.max(0, sum + to - from)
}

/** The loop: ask the model, run what it calls, ask again, until it calls nothing. It only adds to the log, and goes on from any log. */
import { failCall, runCall } from "./call.ts"
import { callsOf, wasCut, type OpenCall } from "./open.ts"
import { overLimit } from "./limits.ts"
import { runStep } from "./step.ts"
import { callByItself, hasBegun } from "./habits.ts"
import { withLoaded, withTools } from "./loaded.ts"
import { whole } from "./messages.ts"
import type { KeptEvent } from "./events.ts"
import type { Agent, Outcome, Result, Turn } from "./types.ts"

type Answer = Extract<KeptEvent, { type: "message.assistant" }>

/** Runs a turn, or what is left of it, until it is done, waits, or reaches a limit; throws when the model fails or somebody stops it. */
export async function runTurn(turn: Turn): Promise<Outcome> {
  let agent = withLoaded(turn, turn.agent)
  for (;;) {
    turn.world.signal.throwIfAborted()
    const answer = lastAnswer(turn) ?? (hasBegun(turn) ? undefined : callByItself(turn, agent, "recall"))
    const said = answer?.calls.length === 0
    const asks = said ? callByItself(turn, agent, "remember") : answer
    if (asks) {
      const step = await runCalls(turn, agent, asks.stepId)
      agent = step.agent
      if (step.open) return { status: "waiting", agent }
    }
    if (said || asks?.finishReason === "remember") return { status: "done", agent, text: lastText(turn) }
    const limit = overLimit(turn)
    if (limit) return { status: "limit", agent, ...limit }
    const over = await turn.world.overBudget?.()
    if (over) return { status: "limit", agent, limit: "day", message: over }
    await runStep(turn, agent)
  }
}

/**
 * Asks an agent once, inside a call: one step, and what it calls, in the log like any other. Gives its answer, and undefined at a limit.
 * What a dead attempt left open there is finished first.
 */
export async function askOnce(turn: Turn): Promise<Answer | undefined> {
  const before = lastAnswer(turn)
  if (before) await runCalls(turn, turn.agent, before.stepId)
  if (overLimit(turn)) return undefined
  await runStep(turn, turn.agent)
  const answer = lastAnswer(turn)
  if (answer) await runCalls(turn, turn.agent, answer.stepId)
  return answer
}

/** Runs the calls of one step side by side and gives the agent after them; `open` when some wait. An answer that comes meanwhile starts its call at once. */
async function runCalls(turn: Turn, agent: Agent, stepId: string): Promise<{ agent: Agent; open: boolean }> {
  const results = new Map<string, Result>()
  const running = new Map<string, Promise<void>>()
  /** What waits since the last news: until the next there is nothing new for it. */
  const waiting = new Set<string>()
  let news = 0
  const calls = () => callsOf(turn.log, turn.turnId).filter((call) => call.stepId === stepId)

  const start = (call: OpenCall) =>
    running.set(call.callId, run(call).finally(() => running.delete(call.callId)))
  const run = async (call: OpenCall) => {
    const known = news
    const result = await runOne(turn, agent, call, calls())
    if (result !== "waiting") results.set(call.callId, result)
    else if (known === news) waiting.add(call.callId)
  }
  try {
    for (;;) {
      turn.world.signal.throwIfAborted()
      const heard = turn.world.heard().then(() => {
        news++
        waiting.clear()
      })
      const siblings = calls()
      for (const call of siblings)
        if (running.size < turn.limits.parallel && canRun(agent, call, siblings) && !running.has(call.callId) && !waiting.has(call.callId)) start(call)
      if (running.size === 0) break
      await Promise.race([heard, ...running.values()])
    }
  } finally {
    // A call that throws ends the turn, but the others are never left behind unheard.
    await Promise.allSettled(running.values())
  }
  const asked = calls()
  return {
    agent: asked.flatMap((call) => results.get(call.callId) ?? []).reduce((now, result) => follow(turn, now, result), agent),
    open: asked.some((call) => call.state !== "finished"),
  }
}

/** A hand-off comes last: who asked stays in charge until every other call of the step is finished, also over a crash or a long wait. */
function canRun(agent: Agent, call: OpenCall, siblings: OpenCall[]): boolean {
  if (call.state === "finished" || call.state === "waiting") return false
  return !handsOff(agent, call) || siblings.every((other) => other.state === "finished" || handsOff(agent, other))
}

const handsOff = (agent: Agent, { name }: OpenCall): boolean => agent.tools.some((tool) => tool.kind === "handoff" && tool.name === name)

/** One call of a step; a second hand-off, what is over the limit, and what began in a dead attempt and may not begin twice are refused without running. */
async function runOne(turn: Turn, agent: Agent, call: OpenCall, siblings: OpenCall[]): Promise<Result | "waiting"> {
  const first = siblings.find((sibling) => handsOff(agent, sibling))
  if (handsOff(agent, call) && first && first.callId !== call.callId)
    return failCall(turn, call, "ignored", `Several hand-offs in one step: only the first, ${first.name}, was made.`)
  const place = callsOf(turn.log, turn.turnId).findIndex(({ callId }) => callId === call.callId)
  if (place >= turn.limits.calls) return failCall(turn, call, "limit", `A turn may make ${turn.limits.calls} calls.`)
  const tool = agent.tools.find(({ name }) => name === call.name)
  if (call.state === "started" && tool && !tool.idempotent && !tool.resumable)
    return failCall(turn, call, "interrupted", "It had begun before and was broken off; whether it took effect is unknown.")
  return runCall(turn, agent, call)
}

/** The agent after a result: another one, or the same with more tools. */
const follow = (turn: Turn, agent: Agent, { handoff, load = [] }: Result): Agent => (handoff ? withLoaded(turn, handoff) : withTools(agent, load))

/** What the model said last in this turn at this level. */
function lastText({ log, turnId, parent, world }: Turn): string {
  const last = log.findLast(({ event, ...of }) => of.turnId === turnId && of.parent === parent && event.type === "message.assistant" && event.calls.length === 0)?.event
  return last?.type === "message.assistant" ? whole(last.text, world.get) : ""
}

/** The last answer of this turn at this level, when it was whole: its calls may be open still. */
function lastAnswer({ log, turnId, parent }: Turn) {
  const last = log.findLast((envelope) => envelope.turnId === turnId && envelope.parent === parent && envelope.event.type === "message.assistant")?.event
  return last?.type === "message.assistant" && !wasCut(last) ? last : undefined
}

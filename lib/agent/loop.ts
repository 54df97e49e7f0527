/** The loop: ask the model, run what it calls, ask again, until it calls nothing. It only adds to the log, and goes on from any log. */
import { failCall, runCall } from "./call.ts"
import { callsOf, type OpenCall } from "./open.ts"
import { overLimit } from "./limits.ts"
import { runStep } from "./step.ts"
import { whole } from "./messages.ts"
import type { Agent, Outcome, Result, Turn } from "./types.ts"

/** Runs a turn, or what is left of it, until it is done, waits, or reaches a limit; throws when the model fails or somebody stops it. */
export async function runTurn(turn: Turn): Promise<Outcome> {
  let agent = turn.agent
  for (;;) {
    turn.world.signal.throwIfAborted()
    const answer = lastAnswer(turn)
    if (answer?.calls.length === 0) return { status: "done", agent, text: whole(answer.text, turn.world.get) }
    if (answer) {
      const results = await runCalls(turn, agent, answer.stepId)
      if (results === "waiting") return { status: "waiting", agent }
      agent = results.reduce(follow, agent)
    }
    const limit = overLimit(turn)
    if (limit) return { status: "limit", agent, ...limit }
    await runStep(turn, agent)
  }
}

/** Runs the calls of one step side by side and gives their results in the order asked. An answer that comes meanwhile starts its call at once. */
async function runCalls(turn: Turn, agent: Agent, stepId: string): Promise<Result[] | "waiting"> {
  const results = new Map<string, Result>()
  const running = new Map<string, Promise<void>>()
  const waiting = new Set<string>()
  const calls = () => callsOf(turn.log, turn.turnId).filter((call) => call.stepId === stepId)

  const start = (call: OpenCall) =>
    running.set(call.callId, run(call).finally(() => running.delete(call.callId)))
  const run = async (call: OpenCall) => {
    const result = await runOne(turn, agent, call, calls())
    if (result === "waiting") waiting.add(call.callId)
    else results.set(call.callId, result)
  }
  try {
    for (;;) {
      const heard = turn.world.heard().then(() => waiting.clear())
      for (const call of calls())
        if (running.size < turn.limits.parallel && canRun(call) && !running.has(call.callId) && !waiting.has(call.callId)) start(call)
      if (running.size === 0) break
      await Promise.race([heard, ...running.values()])
    }
  } finally {
    // A call that throws ends the turn, but the others are never left behind unheard.
    await Promise.allSettled(running.values())
  }
  const all = calls()
  return all.every((call) => call.state === "finished") ? all.flatMap((call) => results.get(call.callId) ?? []) : "waiting"
}

const canRun = (call: OpenCall): boolean => call.state !== "finished" && call.state !== "waiting"

/** One call of a step; a second hand-off and whatever is over the limit are refused without running. */
async function runOne(turn: Turn, agent: Agent, call: OpenCall, siblings: OpenCall[]): Promise<Result | "waiting"> {
  const handsOff = ({ name }: OpenCall) => agent.tools.some((tool) => tool.kind === "handoff" && tool.name === name)
  const first = siblings.find(handsOff)
  if (handsOff(call) && first && first.callId !== call.callId)
    return failCall(turn, call, "ignored", `Several hand-offs in one step: only the first, ${first.name}, was made.`)
  const place = callsOf(turn.log, turn.turnId).findIndex(({ callId }) => callId === call.callId)
  if (place >= turn.limits.calls) return failCall(turn, call, "limit", `A turn may make ${turn.limits.calls} calls.`)
  return runCall(turn, agent, call)
}

/** The agent after a result: another one, or the same with more tools. */
function follow(agent: Agent, { handoff, load }: Result): Agent {
  if (handoff) return handoff
  if (!load?.length) return agent
  const names = new Set(load.map((tool) => tool.name))
  return { ...agent, tools: [...agent.tools.filter((tool) => !names.has(tool.name)), ...load] }
}

/** The last whole answer of this turn at this level: its calls may be open still. */
function lastAnswer({ log, turnId, parent }: Turn) {
  for (let i = log.length - 1; i >= 0; i--) {
    const envelope = log[i]
    if (envelope?.turnId === turnId && envelope.parent === parent && envelope.event.type === "message.assistant") return envelope.event
  }
  return undefined
}

/** Agents as tools: hand the conversation over, or ask for an answer and go on. */
import { runTurn } from "./loop.ts"
import { CallError } from "./call.ts"
import { callsOf } from "./open.ts"
import type { Agent, Call, Tool } from "./types.ts"

/** `transfer_to_<agent>`: the agent takes over with its own instructions and tools, in the same turn. */
export const handoffTool = (agent: Agent, when = ""): Tool => ({
  name: `transfer_to_${toolName(agent.name)}`,
  description: `Hands the conversation over to ${agent.name}. ${when}`.trim(),
  kind: "handoff",
  idempotent: true,
  leadsTo: agent,
  parameters: { type: "object", properties: {}, additionalProperties: false },
  run: () => ({ text: `Transferred to ${agent.name}.`, handoff: agent }),
})

/** `delegate_to_<agent>`: the agent works on a task inside this call, on nothing but that task, and its answer is the result. What it may spend of the turn's limits, and whether it reads its instructions, it says itself. */
export const delegateTool = (agent: Agent, when = ""): Tool => ({
  name: `delegate_to_${toolName(agent.name)}`,
  description: `Gives a task to ${agent.name} and waits for the answer. ${when}`.trim(),
  kind: "delegation",
  resumable: true,
  parameters: {
    type: "object",
    properties: { task: { type: "string", description: "Everything the agent needs to know: it sees nothing else of the conversation." } },
    required: ["task"],
    additionalProperties: false,
  },
  async run({ task }, call) {
    const { turn, callId, signal } = call
    const depth = turn.depth + 1
    const { withSystem, limits: own } = agent.definition ?? {}
    const limits = { ...turn.limits, depth: Math.min(turn.limits.depth, depth + (own?.depth ?? Infinity)) }
    if (depth > turn.limits.depth) throw new CallError("limit", `Agents may be nested ${turn.limits.depth} deep. Do it without another agent.`)
    const input = [{ role: "user" as const, content: String(task) }]
    const first = withSystem === false ? { ...agent, instructions: "" } : agent
    const outcome = await runTurn({ ...turn, world: { ...turn.world, signal }, agent: inCharge(first, call), parent: callId, input, limits, share: own, settings: undefined, depth })
    if (outcome.status === "waiting") return { wait: "inside" }
    if (outcome.status === "limit") throw new CallError("limit", outcome.message)
    return outcome.text
  },
})

/** What a call of `transfer_to_<agent>` or `delegate_to_<agent>` finds when the agent is there no more: it is never offered, but models call what they called before. */
export const goneTool = (prefix: "transfer_to" | "delegate_to", agent: string): Tool => ({
  name: `${prefix}_${toolName(agent)}`,
  description: `${agent} is not there any more.`,
  kind: "delegation",
  idempotent: true,
  offered: false,
  parameters: { type: "object" },
  run() {
    throw new CallError("unknown_agent", `There is no agent "${agent}" any more. Do it yourself, with another agent or another function, or say that it cannot be done.`)
  },
})

/** Who is in charge inside a call that is entered again. */
function inCharge(first: Agent, call: Call): Agent {
  const { log, turnId } = call.turn
  const names = new Map(callsOf(log, turnId).map(({ callId, name }) => [callId, name]))
  let agent = first
  for (const { event, parent } of log) {
    if (event.type !== "agent.changed" || parent !== call.callId) continue
    agent = agent.tools.find(({ name }) => name === names.get(event.callId))?.leadsTo ?? agent
  }
  return agent
}

/** A name in the letters that every provider takes, at most 40 of them. */
const toolName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40)

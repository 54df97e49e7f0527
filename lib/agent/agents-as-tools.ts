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
  parameters: { type: "object", properties: {}, additionalProperties: false },
  run: () => ({ text: `Transferred to ${agent.name}.`, handoff: agent }),
})

/** `delegate_to_<agent>`: the agent works on a task inside this call, on nothing but that task, and its answer is the result. */
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
    if (depth > turn.limits.depth) throw new CallError("limit", `Agents may be nested ${turn.limits.depth} deep. Do it without another agent.`)
    const input = [{ role: "user" as const, content: String(task) }]
    const outcome = await runTurn({ ...turn, world: { ...turn.world, signal }, agent: await inCharge(agent, call), parent: callId, input, depth })
    if (outcome.status === "waiting") return { wait: "inside" }
    if (outcome.status === "limit") throw new CallError("limit", outcome.message)
    return outcome.text
  },
})

/** Who is in charge inside a call that is entered again: a hand-off does nothing but name an agent, so it may be asked once more. */
async function inCharge(first: Agent, call: Call): Promise<Agent> {
  const { log, turnId } = call.turn
  const names = new Map(callsOf(log, turnId).map(({ callId, name }) => [callId, name]))
  let agent = first
  for (const { event, parent } of log) {
    if (event.type !== "agent.changed" || parent !== call.callId) continue
    const result = await agent.tools.find(({ name }) => name === names.get(event.callId))?.run({}, call)
    if (typeof result === "object" && "handoff" in result && result.handoff) agent = result.handoff
  }
  return agent
}

/** A name in the letters that every provider takes, at most 40 of them. */
const toolName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40)

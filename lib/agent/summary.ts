/** A hand-off to an agent that gets a summary of the conversation instead of all of it. */
import { handoffTool } from "./agents-as-tools.ts"
import { runTurn } from "./loop.ts"
import { historyOf } from "./messages.ts"
import type { Agent, Call, Message, Tool } from "./types.ts"

const SUMMARIZE =
  "Summarize the conversation for a colleague who takes it over and reads nothing else: what the person wants, what is known and decided, what was done with which result, what is open. Keep names, numbers and dates exactly. At most 150 words."

/** The agent in charge writes the summary, as a step inside this call. Without anything to sum up it is a plain hand-off. */
export const summarizingHandoff = (agent: Agent, when?: string): Tool => {
  const { idempotent: _, ...plain } = handoffTool(agent, when)
  return {
    ...plain,
    resumable: true,
    async run(_args, call) {
      const text = call.turn.parent === undefined ? transcript(call) : ""
      if (text) {
        const { turn, callId, signal } = call
        const input: Message[] = [{ role: "user", content: text }]
        const writer: Agent = { name: call.agent.name, model: call.agent.model, instructions: SUMMARIZE, tools: [] }
        const outcome = await runTurn({ ...turn, world: { ...turn.world, signal }, agent: writer, parent: callId, input, settings: undefined, depth: turn.depth + 1 })
        // It sees everything then, as far as the turn still goes.
        if (outcome.status !== "done") return { text: `Transferred to ${agent.name}, without a summary.`, handoff: agent }
      }
      return { text: `Transferred to ${agent.name}.`, handoff: agent }
    },
  }
}

/** What was said before this turn, as text: another agent's calls are none that the reader could make. */
function transcript({ turn: { log, turnId, world } }: Call): string {
  const at = log.findIndex(({ turnId: of }) => of === turnId)
  return historyOf(log.slice(0, at), world.get, "").flatMap((message) => {
    if (message.role === "tool") return [`Result: ${message.content}`]
    if (message.role !== "assistant") return [`Person: ${message.content}`]
    return [
      ...(message.content ? [`Assistant: ${message.content}`] : []),
      ...(message.tool_calls ?? []).map((call) => `Call: ${call.function.name}(${call.function.arguments})`),
    ]
  }).join("\n")
}

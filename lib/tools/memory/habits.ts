/** What an agent does with memory by itself: it looks before it answers, and keeps afterwards what the person told. */
import { CallError } from "#lib/agent/call.ts"
import { runTurn } from "#lib/agent/loop.ts"
import type { MemoryPolicy } from "#lib/agent/memory.ts"
import { historyOf } from "#lib/agent/messages.ts"
import type { Agent, Call, Message, Tool } from "#lib/agent/types.ts"

/** Characters of a message that are looked up. */
const QUERY = 1_000

/** The calls that a policy asks for; an agent without these functions makes none. */
export const habitsOf = ({ policy, remember }: MemoryPolicy): Pick<Agent, "opening" | "closing"> => ({
  ...(policy === "recall_first" ? { opening: (asked) => (asked.trim() ? { name: "search_memory", arguments: JSON.stringify({ query: asked.trim().slice(0, QUERY) }) } : undefined) } : {}),
  ...(policy !== "none" && remember ? { closing: () => ({ name: "remember_turn", arguments: "{}" }) } : {}),
})

/** Keeps what the person told in this turn: an agent of its own reads the last words and saves each fact with `add`. */
export const rememberTurn = (add: Tool): Tool => ({
  name: "remember_turn",
  description: "Keeps what the person told in this turn. Called by the agent itself when the turn is over.",
  parameters: { type: "object", properties: {}, additionalProperties: false },
  kind: "memory",
  version: "1",
  offered: false,
  resumable: true,
  async run(_, call) {
    const { turn, callId, signal } = call
    const depth = turn.depth + 1
    if (depth > turn.limits.depth) throw new CallError("limit", `Agents may be nested ${turn.limits.depth} deep.`)
    const outcome = await runTurn({ ...turn, world: { ...turn.world, signal }, agent: keeper(call, add), parent: callId, input: lastWords(call), settings: undefined, depth })
    if (outcome.status === "waiting") return { wait: "inside" }
    if (outcome.status === "limit") throw new CallError("limit", outcome.message)
    return outcome.text || "Nothing to remember."
  },
})

const keeper = ({ agent }: Call, add: Tool): Agent => ({
  name: "memory",
  model: agent.model,
  instructions:
    "You keep the memory of an assistant. Save what the person's last message tells that will matter in later conversations: facts about themselves, their work, their plans, how they want things done. Call add_memory once for each fact, several at once. Do not save questions, requests, or anything that only the assistant said. When there is nothing to save, or everything is saved, answer in one short sentence.",
  tools: [add],
})

/** The person's last message, and what was said before it, which it may answer. */
function lastWords({ turn }: Call): Message[] {
  const said = historyOf(turn.log, turn.world.get, "").flatMap((message): Message[] =>
    message.role === "user" || (message.role === "assistant" && message.content) ? [{ role: message.role, content: message.content ?? "" }] : [])
  const last = said.findLastIndex(({ role }) => role === "user")
  return said.slice(Math.max(0, last - 2), last + 1)
}

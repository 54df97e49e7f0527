/** What one conversation changes of its agents, without changing them for any other. */
import { z } from "zod"
import type { Envelope } from "./events.ts"
import type { Agent, Tool } from "./types.ts"

export const overrides = z.object({
  instructions: z.string().max(32_000).optional(),
  /** Also for an agent that has a model of its own. */
  model: z.string().optional(),
  /** The functions that may be called, by name; absent: the agent's own. */
  tools: z.array(z.string().max(200)).max(200).optional(),
  /** The versions of tools that are used instead of the newest. */
  versions: z.record(z.string(), z.string()).optional(),
  /** The conversation whose recorded results calls get: no function runs. */
  recorded: z.string().optional(),
  /** The last event that was there when this was chosen: a hand-off after it brings an agent that is not changed. */
  since: z.number().int(),
})
export type Overrides = z.infer<typeof overrides>

/** The agent in charge as its conversation wants it; `find` gives tools that it does not have itself. */
export function overridden(agent: Agent, changes: Overrides | null, log: Envelope[], find: (name: string) => Tool | undefined): Agent {
  if (!changes || log.some(({ event, parent, seq = 0 }) => event.type === "agent.changed" && parent === undefined && seq > changes.since)) return agent
  const { instructions = agent.instructions, model = agent.model, tools } = changes
  const chosen = tools?.flatMap((name) => agent.tools.find((tool) => tool.name === name) ?? find(name) ?? [])
  return { ...agent, instructions, model, ...(chosen && { tools: chosen, offer: undefined }) }
}

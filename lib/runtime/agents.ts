/** The agents and tools there are: what a turn resolves names to. */
import type { Envelope } from "#lib/agent/events.ts"
import type { Agent, Tool } from "#lib/agent/types.ts"

/** An agent without its model, which the conversation chooses. */
export type KnownAgent = Omit<Agent, "model"> & { model?: string }

/** A tool that a running turn has been offered: it keeps this version, whatever is saved meanwhile. */
export type Pin = { name: string; version: string }

export type AgentSet = {
  /** The agent of this name; the first one for a name that is gone. */
  find(name: string): KnownAgent
  /** Any tool of this name that some agent has. */
  tool(name: string): Tool | undefined
}

export type Agents = {
  /** The agents of a workspace, their tools at the versions that `pins` name or at the newest. */
  open(workspace: string, pins: Pin[]): Promise<AgentSet>
}

/** More tools of a workspace for an agent; built-in ones are had by all. */
export type OwnTools = (workspace: string, pins: Pin[]) => Promise<{ tool: Tool; agents?: string[] }[]>

/** At least one agent; the first is the default. */
export function createAgents(all: [KnownAgent, ...KnownAgent[]], ownTools?: OwnTools): Agents {
  return {
    async open(workspace, pins) {
      const own = ownTools ? await ownTools(workspace, pins) : []
      const [first, ...rest] = all
      const equip = (agent: KnownAgent): KnownAgent => ({
        ...agent, tools: [...agent.tools, ...own.flatMap(({ tool, agents }) => (!agents || agents.includes(agent.name) ? [tool] : []))],
      })
      const equipped: [KnownAgent, ...KnownAgent[]] = [equip(first), ...rest.map(equip)]
      const tools = new Map(equipped.flatMap((agent) => agent.tools).map((tool) => [tool.name, tool]))
      return { find: (name) => equipped.find((agent) => agent.name === name) ?? equipped[0], tool: (name) => tools.get(name) }
    },
  }
}

/** The tools, with their versions, that the steps of a turn were offered, the last offer of each. */
export function pinsOf(log: Envelope[], turnId: string): Pin[] {
  const pins = new Map<string, Pin>()
  for (const { event, turnId: of } of log)
    if (of === turnId && event.type === "model.started") for (const { name, version } of event.tools) if (version) pins.set(name, { name, version })
  return [...pins.values()]
}

/** The assistant that a new conversation talks to. */
export const assistant = (tools: Tool[]): KnownAgent => ({
  name: "assistant",
  version: "1",
  instructions:
    "You are a helpful assistant with functions. Call one whenever it can answer better than you can from memory, several at once when they do not depend on each other. When a call fails, read the error and try again with what it asks for. Answer briefly, in the language of the person.",
  tools,
})

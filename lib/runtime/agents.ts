/** The agents and tools there are: what a turn resolves names to. */
import type { Agent, Tool } from "#lib/agent/types.ts"

/** An agent without its model, which the conversation chooses. */
export type KnownAgent = Omit<Agent, "model"> & { model?: string }

export type Agents = {
  /** The agent of this name; the first one for a name that is gone. */
  find(name: string): KnownAgent
  /** Any tool of this name that some agent has. */
  tool(name: string): Tool | undefined
}

/** At least one agent; the first is the default. */
export function createAgents(all: [KnownAgent, ...KnownAgent[]]): Agents {
  const tools = new Map(all.flatMap((agent) => agent.tools).map((tool) => [tool.name, tool]))
  return { find: (name) => all.find((agent) => agent.name === name) ?? all[0], tool: (name) => tools.get(name) }
}

/** The assistant that a new conversation talks to. */
export const assistant = (tools: Tool[]): KnownAgent => ({
  name: "assistant",
  version: "1",
  instructions:
    "You are a helpful assistant with functions. Call one whenever it can answer better than you can from memory, several at once when they do not depend on each other. When a call fails, read the error and try again with what it asks for. Answer briefly, in the language of the person.",
  tools,
})

/** Agents whose tools are functions of a test. */
import { agentDefinition, type AgentDefinition } from "#lib/agent/definition.ts"
import type { Settings, Tool } from "#lib/agent/types.ts"
import { createAgents, type Agents, type OfferedTool, type Pin } from "#lib/runtime/agents.ts"

export type FixedAgent = { name: string; instructions: string; tools: Tool[]; model?: string; settings?: Settings; limits?: AgentDefinition["limits"] }

/** Each agent has its tools, and those of the workspace that `own` gives. */
export const fixedAgents = (all: [FixedAgent, ...FixedAgent[]], own?: (workspace: string, pins: Pin[]) => Promise<OfferedTool[]>): Agents => {
  const define = ({ name, instructions, model, settings, limits }: FixedAgent) => agentDefinition.parse({ name, instructions, model, settings, limits, tools: ["*"] })
  const [first, ...rest] = all
  return createAgents({
    presets: [define(first), ...rest.map(define)],
    tools: async (workspace, pins) => [
      ...all.flatMap(({ name, tools }) => tools.map((tool) => ({ tool, agents: [name] }))),
      ...(own ? await own(workspace, pins) : []),
    ],
  })
}

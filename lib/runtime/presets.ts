/** The agents that every workspace has from the start; a workspace may save its own under the same name. */
import { agentDefinition, type AgentDefinition } from "#lib/agent/definition.ts"

const preset = (fields: Partial<AgentDefinition> & Pick<AgentDefinition, "name" | "description" | "instructions">): AgentDefinition => agentDefinition.parse(fields)

/** Of all presets: what a workspace saves is numbered above it. */
export const PRESET_VERSION = 1

/** The first is whom a new conversation talks to. */
export const presets: [AgentDefinition, ...AgentDefinition[]] = [
  preset({
    name: "assistant",
    description: "For everything that nobody else is better at.",
    instructions:
      "You are a helpful assistant with functions. Call one whenever it can answer better than you can from memory, several at once when they do not depend on each other. When a call fails, read the error and try again with what it asks for. Answer briefly, in the language of the person.",
    tools: ["*"],
    memory: { policy: "on_demand", remember: false, scope: "everywhere" },
  }),
  preset({
    name: "expert",
    description: "For what is hard: puzzles, proofs, plans with many conditions, code that must be right.",
    instructions:
      "You are given hard tasks. Work them out step by step, use functions for anything that can be computed, and check the result before you give it. Say what you are sure of and what you are not. End with the answer in one sentence.",
    tools: ["*"],
  }),
]

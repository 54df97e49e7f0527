/** Agents and tools by content: what a running turn keeps of them, whatever is edited meanwhile. */
import type { Agent, Tool, ToolDefinition, ToolKind } from "./types.ts"

type Put = (value: unknown) => string
type Ref = { name: string; version?: string; hash: string }
type ToolRef = Ref & { kind: ToolKind }

export const definitionOf = ({ name, description, parameters, strict }: Tool): ToolDefinition => ({
  type: "function",
  function: { name, description, parameters, ...(strict ? { strict } : {}) },
})

/** About how many tokens a request spends on a tool: four letters each. */
export const tokensOf = (tool: Tool): number => Math.ceil(JSON.stringify(definitionOf(tool)).length / 4)

export const toolRef = (tool: Tool, put: Put): ToolRef => ({ name: tool.name, version: tool.version, kind: tool.kind, hash: put(definitionOf(tool)) })

/** An agent's content: its tools by reference, everything else as it is. */
export const refOf = ({ name, version, model, instructions, settings, tools }: Agent, put: Put): Ref => ({
  name,
  version,
  hash: put({ name, version, model, instructions, settings, tools: tools.map((tool) => toolRef(tool, put)) }),
})

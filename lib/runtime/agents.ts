/** The agents and tools there are: what a turn resolves names to. */
import { delegateTool, goneTool, handoffTool } from "#lib/agent/agents-as-tools.ts"
import { summarizingHandoff } from "#lib/agent/summary.ts"
import type { AgentDefinition } from "#lib/agent/definition.ts"
import type { Envelope } from "#lib/agent/events.ts"
import type { Agent, Tool } from "#lib/agent/types.ts"
import { catalogOf } from "#lib/tools/find/catalog.ts"
import { habitsOf } from "#lib/tools/memory/habits.ts"
import { PRESET_VERSION } from "./presets.ts"

/** What a running turn has been shown: it keeps this version, whatever is saved meanwhile. */
export type Pin = { name: string; version: string }
export type Pins = { tools: Pin[]; agents: Pin[] }

/** The full name of the model for an agent that has one of its own, or none. */
export type ModelOf = (own: string | null | undefined) => string

export type AgentSet = {
  /** The agent of this name or id, with those it can reach; `modelOf` tells on which model one of them runs. Undefined when there is none (any more). */
  find(name: string, modelOf?: ModelOf): Agent | undefined
  /** Any tool of this name that some agent has. */
  tool(name: string): Tool | undefined
  names: string[]
}

export type Agents = {
  /** The agents of a workspace and their tools, at the versions that `pins` name or at the newest. */
  open(workspace: string, pins?: Pins): Promise<AgentSet>
}

/** A tool of a workspace and who may have it: `agents` all unless some are named; `asked`, only who names it. */
export type OfferedTool = { tool: Tool; id?: string; agents?: string[]; asked?: true }

/** `past`: only who pinned it may have it. */
type Named = AgentDefinition & { id?: string; version?: number; past?: true }

type Parts = {
  /** At least one; the first is the default. */
  presets: [AgentDefinition, ...AgentDefinition[]]
  tools(workspace: string, pins: Pin[]): Promise<OfferedTool[]>
  /** What the workspace made: the newest of each, then those of `pins` that are not among them. */
  saved?(workspace: string, pins: Pin[]): Promise<Named[]>
  /** What an agent has beside the tools it names. */
  also?(agent: AgentDefinition, workspace: string): Tool[]
}

export function createAgents({ presets, tools, saved, also = () => [] }: Parts): Agents {
  return {
    async open(workspace, pins = { tools: [], agents: [] }) {
      const [offered, own] = await Promise.all([tools(workspace, pins.tools), saved?.(workspace, pins.agents) ?? []])
      const known = merge(own, presets, pins.agents)
      const find = (key: string, modelOf: ModelOf = (own) => own ?? "") => build(known, key, modelOf, (agent) => equip(agent, choose(offered, agent), also(agent, workspace)))
      return {
        find,
        names: known.map(({ name }) => name),
        tool(name) {
          const plain = offered.find(({ tool }) => tool.name === name)?.tool
          return plain ?? known.flatMap((agent) => find(agent.name)?.tools ?? []).find((tool) => tool.name === name)
        },
      }
    },
  }
}

/** One of each name: the version that the turn knows, else the workspace's, else the preset. */
function merge(own: Named[], presets: Named[], pins: Pin[]): Named[] {
  const all = [...own, ...presets.map((preset) => ({ ...preset, id: preset.name, version: PRESET_VERSION }))]
  const pinned = all.filter(({ name, version }) => pins.some((pin) => pin.name === name && pin.version === String(version)))
  const agents = new Map<string, Named>()
  for (const agent of [...pinned, ...all.filter(({ past }) => !past)]) if (!agents.has(agent.name)) agents.set(agent.name, agent)
  return [...agents.values()]
}

/** An agent and all that it can reach, each made once and listed before its own are, so that two may name each other. */
function build(known: Named[], first: string, modelOf: ModelOf, toolsOf: (agent: Named) => Pick<Agent, "tools" | "offer">): Agent | undefined {
  const made = new Map<string, Agent>()
  const make = (key: string): Agent | undefined => {
    const named = known.find(({ name }) => name === key) ?? known.find(({ id }) => id === key)
    if (!named) return undefined
    const before = made.get(named.name)
    if (before) return before
    const { id: _, version, past: _past, ...definition } = named
    const agent: Agent = {
      name: definition.name, version: version === undefined ? undefined : String(version), model: modelOf(definition.model),
      instructions: definition.instructions, settings: definition.settings, definition, ...habitsOf(definition.memory), ...toolsOf(named),
    }
    made.set(named.name, agent)
    const others = (names: string[]) => names.flatMap((name) => make(name) ?? [])
    const gone = (names: string[]) => names.filter((name) => !make(name))
    agent.tools.push(
      ...unlike([
        ...others(definition.handoffs).map((other) => (other.definition?.handoffHistory === "summary" ? summarizingHandoff : handoffTool)(other, other.definition?.description)),
        ...gone(definition.handoffs).map((name) => goneTool("transfer_to", name)),
      ]),
      ...unlike([
        ...others(definition.delegates).map((other) => delegateTool(other, other.definition?.description)),
        ...gone(definition.delegates).map((name) => goneTool("delegate_to", name)),
      ]),
    )
    return agent
  }
  return make(first)
}

/** From so many searchable tools on, an agent in `auto` mode is offered only those that fit. */
const MANY = 20

/** What an agent is offered always: what connects it with others, what is pinned, and beside `*`, what it names. */
function equip({ tools, pinned = [], toolMode = "auto" }: AgentDefinition, own: Tool[], more: Tool[]): Pick<Agent, "tools" | "offer"> {
  const kept = new Set([...pinned, ...(tools.includes("*") ? tools : [])])
  const isKept = ({ name, kind }: Tool) => kept.has(name) || kind === "task" || kind === "memory"
  const searched = own.filter((tool) => !isKept(tool))
  if (toolMode === "flat" || searched.length === 0 || (toolMode === "auto" && searched.length <= MANY)) return { tools: [...own, ...more] }
  return catalogOf(searched, [...own.filter(isKept), ...more], toolMode === "auto")
}

/** The tools that an agent names, and everything else that it may have for `*`. */
function choose(offered: OfferedTool[], { name, tools }: AgentDefinition): Tool[] {
  const named = new Set(tools)
  return offered.filter(({ tool, id, agents, asked }) =>
    (!agents || agents.includes(name)) && (named.has(tool.name) || (id !== undefined && named.has(id)) || (named.has("*") && !asked))).map(({ tool }) => tool)
}

/** Names of agents may become the same function name: the later ones get a number. */
function unlike(tools: Tool[]): Tool[] {
  const taken = new Set<string>()
  return tools.map((tool) => {
    let { name } = tool
    for (let n = 2; taken.has(name); n++) name = `${tool.name}_${n}`
    taken.add(name)
    return { ...tool, name }
  })
}

/** The tools that the steps of a turn were offered, with their versions, the last offer of each; and the agents that took part in it, the first version of each. */
export function pinsOf(log: Envelope[], turnId: string | undefined): Pins {
  const tools = new Map<string, Pin>()
  const agents = new Map<string, Pin>()
  const acted = (name: string, version?: string) => {
    if (version && !agents.has(name)) agents.set(name, { name, version })
  }
  for (const { event, turnId: of } of log) {
    if (turnId === undefined || of !== turnId) continue
    if (event.type === "turn.started" || event.type === "model.started") acted(event.agent, event.agentVersion)
    if (event.type === "agent.changed") acted(event.to.name, event.to.version)
    if (event.type === "model.started") for (const { name, version } of event.tools) if (version) tools.set(name, { name, version })
  }
  return { tools: [...tools.values()], agents: [...agents.values()] }
}

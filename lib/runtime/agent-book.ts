/** What a workspace does with its agents, the presets among them. */
import type { AgentDefinition } from "#lib/agent/definition.ts"
import { createAgent, deleteAgent, listAgents, listAgentVersions, readAgent, readAgentVersions, saveAgent, type SavedAgent } from "#lib/store/agents.ts"
import { Conflict } from "#lib/store/requests.ts"
import { createAgents, type Agents } from "./agents.ts"
import { kitOf } from "./kit.ts"
import { memoryToolsFor } from "./memory.ts"
import { PRESET_VERSION, presets } from "./presets.ts"
import type { Runtime } from "./runtime.ts"
import { ownTools } from "./toolbox.ts"

type Home = Pick<Runtime, "db" | "env">

/** An agent as the API shows it; `id` of a preset is its name. `preset`: there is a preset of this name, `builtin`: this is it. */
export type ShownAgent = SavedAgent & { builtin?: true; preset?: true }

/** When this version of the program was built nobody knows: presets are as old as anything. */
const EPOCH = new Date(0).toISOString()

const shownPresets: ShownAgent[] = presets.map((preset) => ({ id: preset.name, version: PRESET_VERSION, builtin: true, preset: true, createdAt: EPOCH, updatedAt: EPOCH, ...preset }))
const presetOf = (name: string): ShownAgent | undefined => shownPresets.find((preset) => preset.name === name)

const marked = (agent: SavedAgent): ShownAgent => (presetOf(agent.name) ? { ...agent, preset: true } : agent)

/** The agents that turns resolve names to. */
export const workspaceAgents = ({ db, env, embeddings }: Home & Partial<Pick<Runtime, "embeddings">>): Agents => {
  const own = ownTools({ db, env })
  const agents = createAgents({
    presets,
    also: ({ memory }, workspace) => memoryToolsFor({ db, embeddings }, workspace, memory),
    tools: async (workspace, pins) => [...kitOf(db, workspace, (...given) => agents.open(...given)), ...(await own(workspace, pins))],
    saved: async (workspace, pins) => {
      const newest = await listAgents(db, workspace)
      const gone = pins.filter(({ name, version }) => !newest.some((agent) => agent.name === name && String(agent.version) === version))
      return [...newest, ...(await readAgentVersions(db, workspace, gone)).map((agent) => ({ ...agent, past: true as const }))]
    },
  })
  return agents
}

/** The workspace's own, newest first, then the presets that it did not change. */
export async function listAllAgents({ db }: Home, workspace: string): Promise<ShownAgent[]> {
  const own = await listAgents(db, workspace)
  return [...own.map(marked), ...shownPresets.filter(({ name }) => !own.some((agent) => agent.name === name))]
}

/** By id or name. */
export async function readAnyAgent({ db }: Home, workspace: string, key: string): Promise<ShownAgent | undefined> {
  const own = await readAgent(db, workspace, key)
  return own ? marked(own) : presetOf(key)
}

/** @throws Conflict when the name is taken, also by a preset */
export async function makeAgent({ db }: Home, workspace: string, definition: AgentDefinition): Promise<ShownAgent> {
  if (presetOf(definition.name)) throw new Conflict(`"${definition.name}" is a preset: change that one, or give yours another name.`)
  return createAgent(db, workspace, definition)
}

/** Saves a new version; of a preset, the workspace's own under the same name. Undefined when there is no such agent. */
export async function changeAgent(home: Home, workspace: string, key: string, definition: AgentDefinition, seen?: number): Promise<ShownAgent | undefined> {
  const known = await readAnyAgent(home, workspace, key)
  if (!known) return undefined
  if (definition.name !== known.name && presetOf(definition.name)) throw new Conflict(`"${definition.name}" is a preset. Give this agent another name.`)
  if (!known.builtin) return saveAgent(home.db, workspace, known.id, definition, seen)
  if (definition.name !== known.name) throw new Conflict(`"${known.name}" is a preset and keeps its name. Duplicate it to have one of your own.`)
  return createAgent(home.db, workspace, definition, known.version)
}

/** A preset that the workspace changed comes back as it was. @throws Conflict for a preset itself */
export async function removeAgent(home: Home, workspace: string, key: string): Promise<boolean> {
  const known = await readAnyAgent(home, workspace, key)
  if (known?.builtin) throw new Conflict(`"${known.name}" is a preset and stays. Save it without tools, or leave it.`)
  return known !== undefined && deleteAgent(home.db, workspace, known.id)
}

/** Every version, newest first; a preset has one, and is the oldest version of what the workspace made of it. */
export async function listAllVersions(home: Home, workspace: string, key: string): Promise<(ShownAgent & { at: string })[]> {
  const known = await readAnyAgent(home, workspace, key)
  if (!known) return []
  const preset = presetOf(known.name)
  return [...(known.builtin ? [] : await listAgentVersions(home.db, workspace, known.id)), ...(preset ? [{ ...preset, at: EPOCH }] : [])]
}

/** A copy under a name that is free. Undefined when there is no such agent. */
export async function duplicateAgent(home: Home, workspace: string, key: string): Promise<ShownAgent | undefined> {
  const known = await readAnyAgent(home, workspace, key)
  if (!known) return undefined
  const { id: _id, version: _version, builtin: _builtin, preset: _preset, createdAt: _created, updatedAt: _updated, ...definition } = known
  const taken = new Set((await listAllAgents(home, workspace)).map(({ name }) => name))
  const base = `${known.name.slice(0, 56)}-copy`
  let name = base
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`
  return createAgent(home.db, workspace, { ...definition, name })
}

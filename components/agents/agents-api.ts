/** The endpoints of the agents, typed. */
import { request } from "#components/api.ts"
import type { AgentDefinition } from "#lib/agent/definition.ts"

/** `preset`: there is a preset of this name; `builtin`: this is it, nobody has changed it here. */
export type ShownAgent = AgentDefinition & { id: string; version: number; builtin?: true; preset?: true; createdAt: string; updatedAt: string }
export type AgentVersion = ShownAgent & { at: string }

const agent = (id: string) => `/api/agents/${encodeURIComponent(id)}`

export const listAgents = () => request<{ items: ShownAgent[] }>("GET", "/api/agents").then(({ items }) => items)
/** By id or name. */
export const readAgent = (id: string) => request<ShownAgent>("GET", agent(id))
export const createAgent = (definition: AgentDefinition) => request<ShownAgent>("POST", "/api/agents", definition)
/** With `seen`, only on top of that version: 409 when there is a newer one. A preset becomes the workspace's own, under a new id. */
export const saveAgent = (id: string, definition: AgentDefinition & { seen?: number }) => request<ShownAgent>("PUT", agent(id), definition)
export const deleteAgent = (id: string) => request<void>("DELETE", agent(id))
export const restoreAgent = (id: string) => request<ShownAgent>("POST", `${agent(id)}/restore`, {})
export const duplicateAgent = (id: string) => request<ShownAgent>("POST", `${agent(id)}/duplicate`, {})
export const listAgentVersions = (id: string) => request<{ items: AgentVersion[] }>("GET", `${agent(id)}/versions`).then(({ items }) => items)

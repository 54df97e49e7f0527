/** The endpoints of the tool workbench, typed. */
import { request } from "#components/api.ts"
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Json, JsonSchema } from "#lib/agent/types.ts"

type Own = ToolDefinition & { builtin?: never; createdAt: string; updatedAt: string; original?: unknown }
type Builtin = { builtin: true; kind: "builtin"; name: string; description: string; parameters: JsonSchema }

export type OwnTool = Own & { id: string; version: number; enabled: boolean }
/** `asked`: had only by agents that name it. */
export type ShownTool = OwnTool | (Builtin & { id: string; version: number; enabled: boolean; asked?: true })
export type Version = OwnTool & { at: string }

export type Words = { name: string; description: string; parameters: JsonSchema }
/** `path` is a JSON pointer within the parameters, or "/name", "/description", or "" for the tool itself. */
export type LintFinding = {
  tool: string
  path: string
  rule: string
  severity: "error" | "warning" | "hint"
  why: string
  counterexample?: Json
  rewrite?: { label: string; tool: Words }
}
/** `output` is what a model would get. */
export type Tried = { ok: boolean; output: string; details?: Json; error?: { kind: string; message: string; line?: number }; ms: number; log: string[] }
export type Example = { id: string; args: Record<string, Json>; expected?: string }
export type Mapping = { tool: string; path: string; from: Json; to: Json; why: string; rule: string }
export type Imported = { tools: string[]; mappings: Mapping[]; problems: { message: string; line?: number; path?: string; tool?: string }[]; format?: string | null }
/** What of an agent decides which tools it has: names or ids, "*" for all. */
export type AgentTools = { name: string; tools: string[] }
export type Secret = { name: string; last4: string; createdAt: string }

const tool = (id: string) => `/api/tools/${encodeURIComponent(id)}`

export const isOwn = (shown: ShownTool): shown is OwnTool => shown.builtin !== true

export const listTools = () => request<{ items: ShownTool[] }>("GET", "/api/tools").then(({ items }) => items)
export const readTool = (id: string) => request<ShownTool>("GET", tool(id))
export const createTool = (definition: ToolDefinition & { enabled?: boolean }) => request<OwnTool>("POST", "/api/tools", definition)
/** With `seen`, only on top of that version: 409 when there is a newer one. */
export const saveTool = (id: string, definition: ToolDefinition & { seen?: number }) => request<OwnTool>("PUT", tool(id), definition)
export const enableTool = (id: string, enabled: boolean) => request<OwnTool>("PATCH", tool(id), { enabled })
export const deleteTool = (id: string) => request<void>("DELETE", tool(id))
export const restoreTool = (id: string) => request<OwnTool>("POST", `${tool(id)}/restore`, {})
export const listVersions = (id: string) => request<{ items: Version[] }>("GET", `${tool(id)}/versions`).then(({ items }) => items)

export const runTool = (id: string, args: Json) => request<Tried>("POST", `${tool(id)}/run`, { args })
export const listExamples = (id: string) => request<{ items: Example[] }>("GET", `${tool(id)}/examples`).then(({ items }) => items)
export const addExample = (id: string, example: { args: Json; expected?: string }) => request<Example>("POST", `${tool(id)}/examples`, example)
export const deleteExample = (id: string, exampleId: string) => request<void>("DELETE", `${tool(id)}/examples/${encodeURIComponent(exampleId)}`)

export const lintTools = (tools: Words[], signal?: AbortSignal) =>
  request<{ findings: LintFinding[] }>("POST", "/api/tools/lint", { tools: tools.map(({ name, description, parameters }) => ({ name, description, parameters })) }, signal).then(({ findings }) => findings)
/** What the lint says of all that one agent may call. */
export const lintAgent = (agent: string, signal?: AbortSignal) =>
  request<{ findings: LintFinding[] }>("POST", "/api/tools/lint", { agent }, signal).then(({ findings }) => findings)
export const importTools = (source: string, format?: string) => request<Imported>("POST", "/api/tools/import", { source, ...(format && { format }) })
export const exportTool = (id: string, form: string) => request<unknown>("GET", `${tool(id)}/export?as=${form}`).then((text) => (typeof text === "string" ? text : JSON.stringify(text, null, 2)))

/** Names are what a tool's permission holds. */
export const listAgents = () => request<{ items: AgentTools[] }>("GET", "/api/agents").then(({ items }) => items)

export const listSecrets = () => request<{ items: Secret[] }>("GET", "/api/secrets").then(({ items }) => items)
export const saveSecret = (name: string, value: string) => request<Secret>("POST", "/api/secrets", { name, value })
export const deleteSecret = (name: string) => request<void>("DELETE", `/api/secrets/${encodeURIComponent(name)}`)

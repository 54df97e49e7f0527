/** What the tool workbench does with a workspace's tools: import, lint, try, export. */
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Args, Tool } from "#lib/agent/types.ts"
import { exportTools, FORMS, isForm } from "#lib/schema/export/export-tools.ts"
import { FORMATS, formatNamed, type Imported, type Mapping, type Problem } from "#lib/schema/import/imported.ts"
import { importTools } from "#lib/schema/import/import-tools.ts"
import { Conflict } from "#lib/store/requests.ts"
import { createTools, enableTool, listTools, readTool, type SavedTool } from "#lib/store/tools.ts"
import { isOurs, kitOf } from "./kit.ts"
import { parametersProblem } from "./parameters-problem.ts"
import type { Runtime } from "./runtime.ts"
import { triedParameters } from "./schema-trial.ts"
import { toTool } from "./toolbox.ts"
import { tryTool, type Tried } from "./try-tool.ts"

/** A tool as the API shows it: one of the workspace's own, or a built-in one, whose id is its name; `asked`: had only by agents that name it. */
export type ShownTool = SavedTool | ({ id: string; builtin: true; kind: "builtin"; enabled: true; version: number; asked?: true } & Pick<Tool, "name" | "description" | "parameters">)

const shownBuiltins = ({ db }: Pick<Runtime, "db">, workspace: string): ShownTool[] => kitOf(db, workspace).map(({ asked, tool: { name, description, parameters, version } }) => ({
  id: name, name, description, parameters, kind: "builtin", builtin: true, enabled: true, version: Number(version ?? 1), ...(asked && { asked }),
}))

/** The workspace's own tools, newest first, then the built-in ones. */
export const listAll = async (runtime: Runtime, workspace: string): Promise<ShownTool[]> => [...(await listTools(runtime.db, workspace)), ...shownBuiltins(runtime, workspace)]

export const readAny = async (runtime: Runtime, workspace: string, key: string): Promise<ShownTool | undefined> =>
  (await readTool(runtime.db, workspace, key)) ?? shownBuiltins(runtime, workspace).find(({ id }) => id === key)

/** @throws Conflict when a built-in tool has this name */
export function mayBeNamed({ db }: Pick<Runtime, "db">, name: string): void {
  if (isOurs(db, name)) throw new Conflict(`"${name}" is a built-in tool. Give it another name.`)
}

/** Offers a tool to models, or takes it back; undefined when there is none. @throws Conflict when its parameters cannot be used */
export async function offer({ db }: Runtime, workspace: string, id: string, enabled: boolean): Promise<SavedTool | undefined> {
  const saved = enabled ? await readTool(db, workspace, id) : undefined
  const problem = saved && (await parametersProblem(saved.parameters))
  if (problem) throw new Conflict(`It cannot be offered yet. ${problem} Correct the parameters and save them first.`)
  return enableTool(db, workspace, id, enabled)
}

type ImportAnswer = { tools: string[]; mappings: Mapping[]; problems: Problem[]; format: string | null }

/** Imported tools are disabled drafts until a person enables them. Undefined when `format` is none there is. */
export async function importInto({ db }: Runtime, workspace: string, source: unknown, format?: string): Promise<ImportAnswer | undefined> {
  const known = format === undefined ? undefined : formatNamed(format)
  if (format !== undefined && !known) return undefined
  const { tools, ...rest } = importTools(source, known)
  const taken = new Set([...(await listTools(db, workspace)).map(({ name }) => name), ...kitOf(db, workspace).map(({ tool }) => tool.name)])
  const made = tools.map((tool) => ({ definition: definitionOf({ ...tool, name: freeName(tool.name, taken) }), original: tool.original, enabled: false }))
  const renamed = made.flatMap(({ definition }, i) => (definition.name === tools[i]?.name ? [] : [{
    tool: definition.name, path: "/name", from: tools[i]?.name ?? "", to: definition.name, rule: "duplicate-name" as const, why: "Another tool of this workspace has that name.",
  }]))
  return { ...rest, mappings: [...rest.mappings, ...renamed], tools: made.length ? await createTools(db, workspace, made) : [] }
}

/** A tool whose code is not there yet answers as a mock does: a person types the result. */
function definitionOf({ name, description, parameters, kind, http, code, mock, strict, approval, idempotent, timeoutMs, agents }: Imported): ToolDefinition {
  const shared = Object.fromEntries(Object.entries({ strict, approval, idempotent, timeoutMs, agents }).filter(([, value]) => value !== undefined))
  if (kind === "http" && http) return { name, description, parameters, ...shared, kind, http }
  if (kind === "code" && code !== undefined) return { name, description, parameters, ...shared, kind, code }
  return { name, description, parameters, ...shared, kind: "mock", ...(mock ? { mock } : {}) }
}

function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name.slice(0, 60)}_${n}`
  taken.add(free)
  return free
}

/** Undefined when there is no such tool. */
export async function tryOne(runtime: Runtime, workspace: string, key: string, args: Args, signal: AbortSignal): Promise<Tried | undefined> {
  const saved = await readTool(runtime.db, workspace, key)
  if (saved) await triedParameters(saved.parameters)
  const tool = saved ? toTool(runtime, workspace, saved) : kitOf(runtime.db, workspace).find(({ tool }) => tool.name === key)?.tool
  return tool && tryTool(tool, args, signal)
}

/** The text of a tool in another form; null when there is no such form, undefined when there is no such tool. @throws Conflict for a form that only requests have */
export async function exportOne(runtime: Runtime, workspace: string, key: string, form: string): Promise<string | null | undefined> {
  if (!isForm(form)) return null
  const tool = await readAny(runtime, workspace, key)
  if (!tool) return undefined
  const { kind, ...rest } = tool
  if (kind !== "http" && (form === "curl" || form === "openapi")) throw new Conflict(`"${tool.name}" sends no HTTP request, so it has no ${form === "curl" ? "curl command" : "OpenAPI document"}. Ask for openai, anthropic, mcp or zod.`)
  return exportTools([kind === "builtin" ? rest : { ...rest, kind }], form)
}

export const exportForms: readonly string[] = FORMS
export const importFormats: readonly string[] = FORMATS

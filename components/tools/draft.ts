/** A tool while it is edited: everything of its definition, and what the other kinds would need, so that changing the kind loses nothing. */
import type { Approval, HttpRequest, ToolDefinition } from "#lib/agent/definition.ts"
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import type { Version } from "./tools-api.ts"

export type OwnKind = ToolDefinition["kind"]
export type Reply = { when?: Record<string, Json>; output: Json }

export type Draft = {
  name: string
  description: string
  parameters: JsonSchema
  kind: OwnKind
  http: HttpRequest
  code: string
  mock: { replies: Reply[] }
  approval?: Approval
  idempotent?: boolean
  strict?: boolean
  timeoutMs?: number
  group?: string
  agents?: string[]
}

const FIRST_CODE = `export default async function (args: Record<string, unknown>) {
  return { received: args }
}
`

/** What a new tool starts with. */
export const emptyDraft = (kind: OwnKind, name = ""): Draft => ({
  name, description: "", parameters: { type: "object", properties: {}, additionalProperties: false },
  kind, http: { method: "GET", url: "" }, code: FIRST_CODE, mock: { replies: [] },
})

/** A saved tool, or one of its versions, as a draft. */
export function draftOf(saved: ToolDefinition | Version): Draft {
  const { name, description, parameters, approval, idempotent, strict, timeoutMs, group, agents } = saved
  const settings = Object.fromEntries(Object.entries({ approval, idempotent, strict, timeoutMs, group, agents }).filter(([, value]) => value !== undefined))
  const draft: Draft = { ...emptyDraft(saved.kind), name, description, parameters, ...settings }
  if (saved.kind === "http") draft.http = saved.http
  if (saved.kind === "code") draft.code = saved.code
  if (saved.kind === "mock" && saved.mock) draft.mock = saved.mock
  return draft
}

/** What is saved of a draft: the other kinds' parts stay behind. */
export function definitionOf({ kind, http, code, mock, approval, idempotent, strict, timeoutMs, agents, ...words }: Draft): ToolDefinition {
  const settings = {
    ...words, ...(approval && { approval }), ...(idempotent && { idempotent }), ...(strict && { strict }),
    ...(timeoutMs !== undefined && { timeoutMs }), ...(agents && { agents }),
  }
  switch (kind) {
    case "http": return { ...settings, kind, http: tidyRequest(http) }
    case "code": return { ...settings, kind, code }
    case "mock": return { ...settings, kind, mock }
    default: return kind satisfies never
  }
}

/** Without what was left empty. */
function tidyRequest({ method, url, headers = {}, body, result, allowLocal }: HttpRequest): HttpRequest {
  const named = Object.entries(headers).filter(([name]) => name !== "")
  return { method, url, ...(named.length > 0 && { headers: Object.fromEntries(named) }), ...(body && { body }), ...(result && { result }), ...(allowLocal?.length && { allowLocal }) }
}

export const sameDraft = (a: Draft, b: Draft): boolean => JSON.stringify(definitionOf(a)) === JSON.stringify(definitionOf(b))

/** What a person can read and compare of a draft. */
export const printDraft = (draft: Draft): string => {
  const { code, ...rest } = { code: undefined, ...definitionOf(draft) }
  // Code is compared by its own lines, not as one long text.
  return JSON.stringify(rest, null, 2) + (code === undefined ? "" : `\n\n${code.trimEnd()}`)
}

const PLACE = /\{\{([^{}]*)\}\}/g

/** The places of a template: arguments, and secrets by their names. */
export function placesOf({ url, headers = {}, body = "" }: HttpRequest): { args: string[]; secrets: string[] } {
  const names = [url, body, ...Object.values(headers)].flatMap((text) => [...text.matchAll(PLACE)].map(([, name = ""]) => name.trim()))
  const isSecret = (name: string) => name.startsWith("secret:")
  return { args: [...new Set(names.filter((name) => !isSecret(name)))], secrets: [...new Set(names.filter(isSecret).map((name) => name.slice(7)))] }
}

/** The names of the arguments. */
export const argumentsOf = ({ properties }: JsonSchema): string[] => (typeof properties === "object" && properties !== null ? Object.keys(properties) : [])

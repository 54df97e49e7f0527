/** Tools in the form that somebody else reads. */
import type { ToolDefinition } from "#lib/agent/definition.ts"
import { exportCurl } from "./curl.ts"
import { toGemini } from "./gemini.ts"
import { exportOpenApi } from "./openapi.ts"
import { exportZod } from "./zod.ts"

export const FORMS = ["openai", "openai-responses", "anthropic", "gemini", "mcp", "openapi", "curl", "zod", "full-turn"] as const
export type Form = (typeof FORMS)[number]

export const isForm = (name: string): name is Form => FORMS.some((form) => form === name)

/** What every form needs of a tool; `http` only for `openapi` and `curl`, which leave out the tools without it. */
export type Exported = Pick<ToolDefinition, "name" | "description" | "parameters"> & Partial<Omit<Extract<ToolDefinition, { kind: "http" }>, "kind">> & {
  kind?: ToolDefinition["kind"]
  code?: string
  mock?: Extract<ToolDefinition, { kind: "mock" }>["mock"]
}

/** Pretty JSON, or source code for `curl` and `zod`; it ends with a line break. */
export function exportTools(tools: Exported[], form: Form): string {
  switch (form) {
    case "curl": return exportCurl(tools)
    case "zod": return exportZod(tools)
    default: return `${JSON.stringify(exportDocument(tools, form), null, 2)}\n`
  }
}

/** The JSON of a form, before it is text. */
export function exportDocument(tools: Exported[], form: Exclude<Form, "curl" | "zod">): unknown {
  switch (form) {
    case "openai": return tools.map(({ name, description, parameters, strict }) => ({ type: "function", function: { name, description, parameters, ...(strict && { strict }) } }))
    case "openai-responses": return tools.map(({ name, description, parameters, strict }) => ({ type: "function", name, description, parameters, ...(strict && { strict }) }))
    case "anthropic": return tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters }))
    case "gemini": return [{ functionDeclarations: tools.map(toGemini) }]
    case "mcp": return { tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters })) }
    case "openapi": return exportOpenApi(tools)
    case "full-turn": return { tools: tools.map(toOwn) }
    default: return form satisfies never
  }
}

/** All that a person can save of a tool, and nothing about where it is saved. */
const toOwn = ({ name, description, parameters, kind = "mock", http, code, mock, strict, approval, idempotent, timeoutMs, agents }: Exported): object =>
  ({ kind, name, description, parameters, http, code, mock, strict, approval, idempotent, timeoutMs, agents })

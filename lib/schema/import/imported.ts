/** What an import gives back, whatever it was read from. */
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import type { Path } from "../form-path.ts"
import type { RuleId } from "./rules.ts"

export const FORMATS = [
  "openai", "openai-responses", "anthropic", "gemini", "mcp", "functions", "full-turn", "openapi", "curl", "typescript", "python",
] as const

/** Where tools come from; "functions" is a bare `{ name, description, parameters }`. */
export type Format = (typeof FORMATS)[number]

/** What others call the same thing. */
const ALIASES: Record<string, Format> = { bfcl: "functions", swagger: "openapi" }

/** The format of a name or of an alias; undefined when there is none. */
export const formatNamed = (name: string): Format | undefined =>
  FORMATS.find((format) => format === name) ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined)

type Kept<Kind extends ToolDefinition["kind"], Key extends keyof Extract<ToolDefinition, { kind: Kind }>> = Extract<ToolDefinition, { kind: Kind }>[Key]

/** A tool as the project can save it. `original` is what stood in the source, untouched but for secrets, which are not kept. */
export type Imported = {
  name: string
  description: string
  parameters: JsonSchema
  kind?: ToolDefinition["kind"]
  http?: Kept<"http", "http">
  code?: Kept<"code", "code">
  mock?: Kept<"mock", "mock">
  original: unknown
} & Pick<ToolDefinition, "strict" | "approval" | "idempotent" | "timeoutMs" | "agents">

/**
 * One change that the import made, of the value at `path` of the tool (`/name`, `/parameters/properties/x/type`) as it
 * stands afterwards. `null` in `from` or `to`: there was, or is, nothing.
 */
export type Mapping = { tool: string; path: string; from: Json; to: Json; why: string; rule: RuleId }

/** What could not be read as it was meant. `line` from 1 in the source, `path` as in `Mapping` or in the document. */
export type Problem = { message: string; line?: number; path?: string; tool?: string }

export type ImportResult = { tools: Imported[]; mappings: Mapping[]; problems: Problem[]; format: Format | null }

/** Which keywords `parameters` are written in. "openapi" is the dialect of OpenAPI 3.0, Swagger 2 and Gemini. */
export type Dialect = "json-schema" | "openapi"

/** A tool as a reader found it, before names and schemas are mapped; `at` is its place in the document. */
export type Found = Omit<Imported, "parameters"> & {
  parameters: unknown
  dialect: Dialect
  at: Path
  line?: number
  mappings?: Omit<Mapping, "tool">[]
  /** What a person should know of this tool. */
  told?: string[]
}

/** What a reader gives back. */
export type Findings = { found: Found[]; problems: Problem[]; format: Format | null }

export const LIMITS = {
  /** Of the source, in UTF-8. */
  bytes: 1_048_576,
  tools: 2_000,
  /** Levels of objects and lists. */
  depth: 64,
  /** Of all parameters together, in characters of JSON: documents repeat shared types in each tool. */
  parameters: 4_194_304,
  problems: 200,
  /** Of types and constants in one source. */
  lookUps: 50_000,
} as const

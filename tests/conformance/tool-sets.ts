/** The tools of the shared fixtures as a model gets them: those of one case, or of one server, together. */
import { readdirSync, readFileSync } from "node:fs"
import { isSchema } from "#lib/schema/form-path.ts"
import { mapSchema } from "#lib/schema/import/map-schema.ts"
import type { LintTool } from "#lib/schema/lint/finding.ts"
import { githubTools, livemcpTools, tau2Tools, type ToolSchema } from "./tool-schemas.ts"
import { sharedPath } from "./shared.ts"

/** `mapped`: the same tools with JSON Schema's types, so that calls can be checked. */
export type ToolSet = { raw: LintTool[]; mapped: LintTool[] }

const plain = ({ name, description, parameters }: LintTool): LintTool => ({ name, description, parameters })

const setOf = (tools: LintTool[]): ToolSet => ({ raw: tools.map(plain), mapped: tools.map((tool) => ({ ...plain(tool), parameters: mapSchema(tool.parameters, "json-schema").schema })) })

const text = (value: unknown): string => (typeof value === "string" ? value : "")

const functions = (list: unknown): LintTool[] => (Array.isArray(list) ? list : []).flatMap((value: unknown) =>
  isSchema(value) && isSchema(value.parameters) ? [{ name: text(value.name), description: text(value.description), parameters: value.parameters }] : [])

const lines = (...path: string[]): unknown[] => readFileSync(sharedPath("fixtures", "bfcl", ...path), "utf8").split("\n").filter(Boolean).map((line): unknown => JSON.parse(line))

/** One set a case, and one for each document of the multi-turn cases. */
export const bfclSets = (): ToolSet[] => [
  ...readdirSync(sharedPath("fixtures", "bfcl")).filter((file) => file.endsWith(".jsonl")).flatMap((file) => lines(file).map((one) => functions(isSchema(one) ? one.function : []))),
  ...readdirSync(sharedPath("fixtures", "bfcl", "multi_turn_func_doc")).map((file) => functions(lines("multi_turn_func_doc", file))),
].filter((tools) => tools.length > 0).map(setOf)

export const githubSets = (): ToolSet[] => [setOf(githubTools())]

const grouped = (tools: ToolSchema[], size: number): ToolSet[] => Array.from({ length: Math.ceil(tools.length / size) }, (_, index) => setOf(tools.slice(index * size, (index + 1) * size)))

export const livemcpSets = (): ToolSet[] => grouped(livemcpTools(), 20)

export const tau2Sets = (): ToolSet[] => [setOf(tau2Tools())]

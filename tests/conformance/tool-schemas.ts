/** Every tool schema of the shared fixtures, as the documents that people meet. */
import { readdirSync, readFileSync } from "node:fs"
import { isSchema } from "#lib/schema/form-path.ts"
import type { JsonSchema } from "#lib/agent/types.ts"
import { sharedPath } from "./shared.ts"

export type ToolSchema = { from: string; name: string; description: string; parameters: JsonSchema }

const parse = (...path: string[]): unknown => JSON.parse(readFileSync(sharedPath("fixtures", ...path), "utf8"))
const lines = (...path: string[]): unknown[] => readFileSync(sharedPath("fixtures", ...path), "utf8").split("\n").filter(Boolean).map((line): unknown => JSON.parse(line))
const text = (value: unknown): string => (typeof value === "string" ? value : "")

const tool = (from: string, value: unknown, keyword: string): ToolSchema[] =>
  isSchema(value) && isSchema(value[keyword]) ? [{ from: `${from} ${text(value.name)}`, name: text(value.name), description: text(value.description), parameters: value[keyword] }] : []

/** The functions of every case and of the multi-turn documents. */
export const bfclTools = (): ToolSchema[] => [
  ...readdirSync(sharedPath("fixtures", "bfcl")).filter((file) => file.endsWith(".jsonl")).flatMap((file) =>
    lines("bfcl", file).flatMap((one) => (isSchema(one) && Array.isArray(one.function) ? one.function : []).flatMap((value: unknown) => tool(`bfcl/${file}`, value, "parameters")))),
  ...readdirSync(sharedPath("fixtures", "bfcl", "multi_turn_func_doc")).flatMap((file) => lines("bfcl", "multi_turn_func_doc", file).flatMap((value) => tool(`bfcl/multi_turn_func_doc/${file}`, value, "parameters"))),
]

export const githubTools = (): ToolSchema[] =>
  readdirSync(sharedPath("fixtures", "github-mcp-tools")).filter((file) => file.endsWith(".json")).flatMap((file) => tool(`github-mcp-tools/${file}`, parse("github-mcp-tools", file), "inputSchema"))

export const livemcpTools = (): ToolSchema[] => [parse("livemcpbench", "tools.json")].flat().flatMap((server) =>
  Object.values(isSchema(server) && isSchema(server.tools) ? server.tools : {}).flatMap((listed) =>
    (isSchema(listed) && Array.isArray(listed.tools) ? listed.tools : []).flatMap((value: unknown) => tool("livemcpbench", value, "inputSchema"))))

/** tau2 lists parameters as rows; the schema of each is what its row says. */
export const tau2Tools = (): ToolSchema[] => Object.entries(parse("tau2-bench", "tools.json") ?? {}).flatMap(([domain, value]: [string, unknown]) =>
  (isSchema(value) && Array.isArray(value.tools) ? value.tools : []).flatMap((one: unknown) => {
    if (!isSchema(one) || !Array.isArray(one.parameters)) return []
    const rows = one.parameters.filter(isSchema)
    const properties = Object.fromEntries(rows.map(({ name, required: _required, ...schema }) => [text(name), schema]))
    const parameters = { type: "object", properties, required: rows.filter(({ required }) => required === true).map(({ name }) => name) }
    return [{ from: `tau2-bench/${domain} ${text(one.name)}`, name: text(one.name), description: text(one.description), parameters }]
  }))

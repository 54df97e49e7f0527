import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { exportTools } from "#lib/schema/export/export-tools.ts"
import { isSchema, toPointer } from "#lib/schema/form-path.ts"
import type { ImportResult, Mapping } from "#lib/schema/import/imported.ts"
import { importTools } from "#lib/schema/import/import-tools.ts"
import { RULES } from "#lib/schema/import/rules.ts"
import { isValidSchema } from "#lib/schema/import/schema-problem.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { report, sharedPath, withShared } from "./shared.ts"

type Raw = Record<string, unknown>
const read = (...path: string[]): string => readFileSync(sharedPath("fixtures", ...path), "utf8")
const parse = (text: string): unknown => JSON.parse(text)
const files = (folder: string, end: string): string[] => readdirSync(sharedPath("fixtures", folder)).filter((file) => file.endsWith(end))
const lines = (...path: string[]): Raw[] => read(...path).split("\n").filter(Boolean).map(parse).filter(isSchema)
const list = (value: unknown): Raw[] => (Array.isArray(value) ? value.filter(isSchema) : [])

const corpora: Record<string, { min: number; read(): Raw[] }> = {
  bfcl: {
    min: 3300,
    read: () => [
      ...files("bfcl", ".jsonl").flatMap((file) => lines("bfcl", file).flatMap((one) => list(one.function))),
      ...files("bfcl/multi_turn_func_doc", ".jsonl").flatMap((file) => lines("bfcl", "multi_turn_func_doc", file)),
    ],
  },
  "github-mcp-tools": { min: 38, read: () => files("github-mcp-tools", ".json").map((file) => parse(read("github-mcp-tools", file))).filter(isSchema) },
  livemcpbench: { min: 527, read: () => list(parse(read("livemcpbench", "tools.json"))).flatMap(({ tools }) => Object.values(isSchema(tools) ? tools : {}).flatMap((server) => list(isSchema(server) && server.tools))) },
  "tau2-bench": { min: 15, read: () => Object.values(parse(read("tau2-bench", "tools.json")) ?? {}).flatMap((domain: unknown) => list(isSchema(domain) && domain.tools)) },
}

/** A tool as it was before the mappings, in the order in which they were made. */
function undo(tool: Raw, mappings: Mapping[]): unknown {
  const holder: { tool: unknown } = structuredClone({ tool })
  for (const { path, from } of mappings.toReversed()) {
    const tokens = ["tool", ...path.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))]
    const last = tokens.pop() ?? ""
    let at: unknown = holder
    for (const token of tokens) at = isSchema(at) || Array.isArray(at) ? Reflect.get(at, token) : undefined
    if (!isSchema(at)) throw new Error(`${path} is no place of the tool`)
    if (from === null) Reflect.deleteProperty(at, last)
    else Reflect.defineProperty(at, last, { value: from, configurable: true, enumerable: true, writable: true })
  }
  return holder.tool
}

const schemaIn = (raw: Raw): unknown => raw.inputSchema ?? raw.parameters
const count = (results: ImportResult[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { rule } of results.flatMap(({ mappings }) => mappings)) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

/** What is wrong with the import of one tool; undefined when nothing is. */
function judge(raw: Raw): { fault?: string; result: ImportResult } {
  const result = importTools(raw)
  const [tool] = result.tools
  const fault = (message: string) => ({ fault: `${String(raw.name)}: ${message}`, result })
  if (!tool || result.tools.length !== 1) return fault(`${result.tools.length} tools: ${JSON.stringify(result.problems)}`)
  const { name, description, parameters } = tool
  const before = { name: raw.name, description: raw.description ?? "", parameters: schemaIn(raw) }
  try {
    expect(undo({ name, description, parameters }, result.mappings)).toEqual(before)
    expect(tool.original).toEqual(raw)
  } catch (error) {
    return fault(String(error))
  }
  const isLegal = typeof raw.name === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(raw.name)
  if (isLegal && isValidSchema(schemaIn(raw)) && result.mappings.length > 0) return fault(`was valid, yet ${JSON.stringify(result.mappings)}`)
  if (result.mappings.some(({ rule }) => !(rule in RULES))) return fault("a rule that is not on the list")
  if (!isValidSchema(parameters)) return fault("is no valid JSON Schema afterwards")
  for (const form of ["full-turn", "mcp"] as const) {
    const again = importTools(exportTools([tool], form))
    const [back] = again.tools
    if (again.mappings.length > 0 || !sameParts(back, tool)) return fault(`differs after ${form}`)
  }
  return { result }
}

const sameParts = (one: Raw | undefined, other: Raw): boolean =>
  one !== undefined && ["name", "description", "parameters"].every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]))

withShared("import", () => {
  describe.each(Object.entries(corpora))("%s", (corpus, { min, read: readAll }) => {
    test("every tool is imported and exported, the same but for the mappings that are reported; none is needed for a valid one", () => {
      const tools = readAll()
      const judged = tools.map(judge)
      const wrong = judged.flatMap(({ fault }) => fault ?? [])
      const valid = tools.filter((raw) => isValidSchema(schemaIn(raw))).length
      console.log(`${corpus}: mappings per rule ${JSON.stringify(count(judged.map(({ result }) => result)))}; ${valid} of ${tools.length} schemas were valid before`)
      report(`${corpus}: imported, exported, undone`, { found: tools.length, run: judged.length, passed: judged.length - wrong.length }, min, wrong.slice(0, 5))
    })
  })

  test("the answers that the leaderboard accepts fit the imported schemas, as far as its data fits its own types", () => {
    const answers = new Map(files("bfcl/possible_answer", ".jsonl").flatMap((file) => lines("bfcl", "possible_answer", file)).map((one) => [one.id, list(one.ground_truth)]))
    let run = 0
    let fit = 0
    for (const one of files("bfcl", ".jsonl").flatMap((file) => lines("bfcl", file))) {
      const { tools } = importTools(list(one.function))
      for (const [name, given] of (answers.get(one.id) ?? []).flatMap((call) => Object.entries(call))) {
        const tool = tools.find(({ original }) => isSchema(original) && original.name === name)
        if (!tool || !isSchema(given)) continue
        run++
        if (validateArgs(tool.parameters, chosen(given)) === null) fit++
      }
    }
    console.log(`bfcl: ${fit} of ${run} accepted calls fit (${((100 * fit) / run).toFixed(1)} %)`)
    expect(run).toBeGreaterThan(1000)
    expect(fit / run).toBeGreaterThan(0.93)
  })

  test.each(files("openapi", ".json"))("every operation of %s becomes a tool", (file) => {
    const text = read("openapi", file)
    const document = parse(text)
    const paths = isSchema(document) && isSchema(document.paths) ? document.paths : {}
    const operations = Object.entries(paths).flatMap(([route, item]) => Object.keys(item ?? {}).filter((key) => /^(get|put|post|delete|patch|head)$/.test(key)).map((method) => ({ route, method })))
    const { tools, mappings, problems, format } = importTools(text)
    console.log(`${file}: ${operations.length} operations, ${tools.length} tools, mappings ${JSON.stringify(count([{ tools, mappings, problems, format }]))}, problems ${problems.length}`)
    expect(format).toBe("openapi")
    expect(tools.map(({ http, original }) => ({ method: http?.method.toLowerCase(), original }))).toEqual(
      operations.map(({ route, method }) => ({ method, original: Object.entries(Object.entries(paths).find(([path]) => path === route)?.[1] ?? {}).find(([key]) => key === method)?.[1] })))
    for (const { parameters, http, name } of tools) {
      expect(isValidSchema(parameters), name).toBe(true)
      expect(JSON.stringify(parameters)).not.toContain("#/components")
      const places = [...JSON.stringify(http).matchAll(/\{\{(?!secret:)([^{}]*)\}\}/g)].map(([, arg]) => arg)
      expect(new Set(places), name).toEqual(new Set(Object.keys(parameters.properties ?? {}).filter((arg) => places.includes(arg) || !problems.some(({ message }) => message.includes("multipart")))))
    }
    expect(problems.every(({ line }) => typeof line === "number")).toBe(true)
  })

  test("every schema that the JSON Schema suite calls valid comes through without a mapping", () => {
    const root = "json-schema-test-suite"
    const folders = readdirSync(sharedPath("fixtures", root), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"))
    const schemas = folders.flatMap((file) => list(parse(read(root, file)))).map(({ schema }) => schema).filter(isSchema).filter(isValidSchema)
    const wrong = schemas.filter((schema) => {
      const { tools: [tool], mappings } = importTools({ name: "f", description: "", inputSchema: schema })
      return mappings.length > 0 || JSON.stringify(tool?.parameters) !== JSON.stringify(schema)
    })
    report("json-schema-test-suite: untouched", { found: schemas.length, run: schemas.length, passed: schemas.length - wrong.length }, 160, wrong.slice(0, 3))
  })

  test("hostile sources give problems with a line, never a throw and never a script that runs", () => {
    const sources = [
      ...files("json-test-suite", ".json").map((file) => read("json-test-suite", file)),
      ...files("xss", ".txt").flatMap((file) => read("xss", file).split("\n")).filter((line) => line.trim() !== ""),
    ]
    const wrong = sources.filter((source) => {
      const { tools, problems } = importTools(source)
      return tools.length === 0 && !problems.some(({ message, line }) => message.length > 10 && typeof line === "number" && line >= 1)
    })
    report("hostile sources", { found: sources.length, run: sources.length, passed: sources.length - wrong.length }, 1500, wrong.slice(0, 5))
    const payloads = files("xss", ".txt").flatMap((file) => read("xss", file).split("\n")).filter((line) => line.trim() !== "")
    const paths = Object.fromEntries(payloads.map((text) => [`/${text}`, { get: { operationId: text, summary: text, parameters: [{ name: text, in: "query", schema: { type: "string", description: text } }] } }]))
    const { tools, problems } = importTools(JSON.stringify({ openapi: "3.0.0", servers: [{ url: "javascript:alert(1)" }], paths }))
    expect(tools.length).toBe(Object.keys(paths).length)
    expect(problems.length).toBeGreaterThan(0)
    for (const { name, http } of tools) {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
      expect(http?.url).toMatch(/^https:\/\/server\.invalid\//)
      expect(JSON.stringify(http)).not.toContain("{{secret:")
    }
  })
})

/** Arguments out of lists of accepted values; the empty text means that one may be left out. */
function chosen(accepted: Raw): Raw {
  return Object.fromEntries(Object.entries(accepted).flatMap(([name, values]) => {
    const [first] = Array.isArray(values) ? values.filter((value) => value !== "") : [values]
    return first === undefined ? [] : [[name, plain(first)]]
  }))
}

const plain = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(plain) : isSchema(value) ? (Object.values(value).every(Array.isArray) ? chosen(value) : value) : value

test("a pointer of a mapping is one into the tool", () => {
  expect(importTools({ name: "f", parameters: { type: "dict", properties: { "a/b": { type: "float" } } } }).mappings.map(({ path }) => path)).toEqual(["/parameters/type", `/parameters${toPointer(["properties", "a/b", "type"])}`])
})

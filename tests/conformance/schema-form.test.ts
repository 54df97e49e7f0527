import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Validator } from "@cfworker/json-schema"
import { describe, test } from "vitest"
import { exampleOf } from "#lib/schema/example.ts"
import { rowsOf } from "#lib/schema/form.ts"
import { applyEdit } from "#lib/schema/form-edits.ts"
import { isSchema, toPointer, valueAt } from "#lib/schema/form-path.ts"
import { patchText, printJson } from "#lib/schema/form-patch.ts"
import { readText } from "#lib/schema/form-text.ts"
import { signatureOf } from "#lib/schema/signature.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { differences } from "../support/schemas.ts"
import { report, withShared } from "./shared.ts"
import { bfclTools, githubTools, livemcpTools, tau2Tools, type ToolSchema } from "./tool-schemas.ts"

const corpora: [string, () => ToolSchema[], number][] = [
  ["bfcl", bfclTools, 3300],
  ["github-mcp-tools", githubTools, 39],
  ["livemcpbench", livemcpTools, 527],
  ["tau2-bench", tau2Tools, 15],
]

/** Runs a check over every item; a check gives back what is wrong, or nothing. */
function judge<T>(name: string, items: T[], min: number, check: (item: T) => string | undefined): void {
  const wrong = items.map(check).filter((fault) => fault !== undefined)
  report(name, { found: items.length, run: items.length, passed: items.length - wrong.length }, min, wrong.slice(0, 10))
}

/** What the editor holds after a document was opened: its rows, and its text read back. */
function open({ parameters }: ToolSchema) {
  const text = printJson(parameters)
  const tree = readText(text)
  if ("problem" in tree || !isSchema(tree.value)) throw new Error("the text of a schema is not read as one")
  return { rows: rowsOf(tree.value), text, schema: tree.value, node: tree.node }
}

withShared("schema form", () => {
  describe.each(corpora)("%s", (corpus, read, min) => {
    const tools = read()

    test("every schema that is opened and saved is the same to the byte", () => {
      judge(`${corpus}: opened, saved, exported`, tools, min, (tool) => {
        const { rows, schema, text } = open(tool)
        const lost = rows.find(({ path, node }) => valueAt(schema, path) !== node)
        if (lost) return `${tool.from}: row ${toPointer(lost.path)} is not the document's`
        return JSON.stringify(schema) === JSON.stringify(tool.parameters) && text === printJson(schema) ? undefined : `${tool.from}: changed`
      })
    })

    test("every property and everything else that stands in a place is shown or named as kept", () => {
      judge(`${corpus}: every keyword shown or kept`, tools, min, (tool) => {
        const shown = open(tool).rows.flatMap((row) => Object.keys(isSchema(row.node) ? row.node : {}).map((keyword) => [row, keyword] as const)).filter(([row, keyword]) => {
          const known = ["type", "enum", "const", "default", "title", "description", "format", "pattern", "$ref", "uniqueItems", "additionalProperties", "required", "properties", "items", "prefixItems", "anyOf", "oneOf", "$defs", "definitions"].includes(keyword) || keyword in row.limits
          return !known && !row.kept.includes(keyword)
        })
        return shown.length > 0 ? `${tool.from}: ${shown.map(([row, keyword]) => `${toPointer(row.path)} ${keyword}`).join(", ")}` : undefined
      })
    })

    test("one description edited through the form changes exactly that path, in the document and in its text", () => {
      const places = tools.flatMap((tool) => open(tool).rows.filter(({ node }) => isSchema(node)).map(({ path }) => ({ tool, path })))
      judge(`${corpus}: one description edited`, places, min, ({ tool, path }) => {
        const { schema, text, node } = open(tool)
        const after = applyEdit(schema, { do: "text", path, keyword: "description", text: "Said anew." }).schema
        const changed = differences(schema, after)
        const pointer = `${toPointer(path)}/description`
        if (changed.length !== 1 || changed[0] !== pointer) return `${tool.from} ${pointer}: ${changed.join(", ")}`
        return patchText(text, node, { before: schema, after }) === printJson(after) ? undefined : `${tool.from} ${pointer}: text`
      })
    })
  })

  // The types of bfcl are no JSON Schema until they are mapped, and without types anything fits.
  describe.each(corpora.slice(1))("%s", (corpus, read, min) => {
    test("an example fits wherever the schema can be used at all", () => {
      const usable = read().filter(({ parameters }) => !validateArgs(parameters, {})?.startsWith("this tool cannot be called"))
      judge(`${corpus}: example is valid`, usable, min - 1, ({ from, parameters }) => {
        const examples = [exampleOf(parameters), exampleOf(parameters, { all: true })]
        const wrong = examples.find((value) => !new Validator(structuredClone(parameters), "2020-12").validate(value).valid)
        return wrong === undefined ? undefined : `${from}: ${JSON.stringify(wrong)}`
      })
    })
  })

  test("every signature is TypeScript that compiles", () => {
    const tools = corpora.flatMap(([, read]) => read())
    const distinct = new Map(tools.map((tool) => [signatureOf(tool), tool.from]))
    const folder = mkdtempSync(join(tmpdir(), "signatures-"))
    try {
      const file = join(folder, "all.ts")
      const sources = [...distinct.keys()].map((text, index) => `namespace N${index} {\n${text.replaceAll(/^type /gm, "export type ")}\n}`)
      writeFileSync(file, sources.join("\n"))
      const { stdout } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--ignoreConfig", "--types", "", "--target", "es2024", file], { encoding: "utf8" })
      const faults = stdout.split("\n").filter((line) => line.includes("error"))
      report("signatures compile", { found: distinct.size, run: distinct.size, passed: faults.length === 0 ? distinct.size : 0 }, 2000, faults.slice(0, 10).map((fault) => `${fault}\n${sources.join("\n").split("\n")[Number(/\((\d+),/.exec(fault)?.[1]) - 1]}`))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

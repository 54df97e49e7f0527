import { describe, test } from "vitest"
import { lintTools } from "#lib/schema/lint/lint.ts"
import { checkFinding } from "../support/lint.ts"
import { report, withShared } from "./shared.ts"
import { bfclSets, githubSets, livemcpSets, tau2Sets, type ToolSet } from "./tool-sets.ts"

const corpora: [string, () => ToolSet[], number][] = [["bfcl", bfclSets, 3300], ["github-mcp-tools", githubSets, 39], ["livemcpbench", livemcpSets, 527], ["tau2-bench", tau2Sets, 15]]

withShared("lint", () => {
  describe.each(corpora)("%s", (corpus, read, min) => {
    test("every tool is linted as it came, and with JSON Schema's types every wrong call passes the schema and is refused by the rewrite", () => {
      const sets = read()
      const tools = sets.flatMap(({ raw }) => raw).length
      const findings = sets.flatMap(({ raw, mapped }) => [raw, mapped].flatMap((set) => lintTools(set).map((finding) => ({ finding, tool: set.findLast(({ name }) => name === finding.tool) }))))
      report(`${corpus}: tools linted`, { found: tools, run: tools, passed: tools }, min)
      const judged = new Map(findings.map((one) => [JSON.stringify([one.tool, one.finding]), one]))
      const wrong = [...judged.values()].flatMap(({ finding, tool }) => {
        const fault = tool && checkFinding(tool, finding)
        return fault ? [`${finding.rule} ${finding.tool}${finding.path}: ${fault}`] : []
      })
      const calls = [...judged.values()].filter(({ finding }) => finding.counterexample).length
      report(`${corpus}: findings, ${calls} with a wrong call`, { found: judged.size, run: judged.size, passed: judged.size - wrong.length }, tools > 100 ? 1000 : 15, wrong.slice(0, 10))
    })
  })
})

/**
 * Lints the tools of BFCL, of the GitHub MCP server and of the servers of LiveMCPBench: counts per rule, every example checked.
 * `sample` shows 100 random findings to judge by hand, the name of a rule those of the rule; then how many, and a seed.
 */
import { existsSync } from "node:fs"
import { fromPointer, valueAt } from "#lib/schema/form-path.ts"
import { lintTools, RULES } from "#lib/schema/lint/lint.ts"
import type { Finding, LintTool } from "#lib/schema/lint/finding.ts"
import { checkFinding } from "#tests/support/lint.ts"
import { bfclSets, githubSets, livemcpSets, type ToolSet } from "#tests/conformance/tool-sets.ts"
import { sharedPath } from "#tests/conformance/shared.ts"

const SAMPLE = 100
const SEED = 20_261_122

type Case = { corpus: string; tool: LintTool | undefined; finding: Finding }

if (!existsSync(sharedPath("fixtures"))) {
  console.error(`The tools are not here: ${sharedPath("fixtures")} is missing. Run this with the shared folder beside the project.`)
  process.exit(1)
}

/** Findings of all rules, each once however many cases hold the tool. Types are mapped first, or no call could be checked. */
function findAll(corpus: string, sets: ToolSet[]): Case[] {
  const all = new Map<string, Case>()
  for (const { raw, mapped } of sets) {
    const types = lintTools(raw, { rules: ["private-type", "old-keyword"] })
    const rest = lintTools(mapped, { rules: RULES.map(({ id }) => id) })
    for (const [tools, findings] of [[raw, types], [mapped, rest]] as const) {
      for (const finding of findings) {
        const tool = tools.find(({ name }) => name === finding.tool)
        all.set(JSON.stringify([tool, finding.rule, finding.path, finding.why]), { corpus, tool, finding })
      }
    }
  }
  return [...all.values()]
}

const started = performance.now()
const corpora: [string, ToolSet[]][] = [["BFCL", bfclSets()], ["GitHub MCP", githubSets()], ["LiveMCPBench", livemcpSets()]]
const cases = corpora.flatMap(([corpus, sets]) => findAll(corpus, sets))
const faults = cases.flatMap(({ tool, finding }) => {
  const fault = tool && checkFinding(tool, finding)
  return fault ? [`${finding.rule} ${finding.tool}${finding.path}: ${fault}`] : []
})

const row = (cells: (string | number)[]): string => cells.map((cell, at) => (at < 2 ? String(cell).padEnd(at === 0 ? 26 : 8) : String(cell).padStart(14))).join("")
console.log(row(["rule", "default", ...corpora.map(([name]) => name), "wrong call", "rewrite"]))
for (const { id, on } of RULES) {
  const found = cases.filter(({ finding }) => finding.rule === id)
  const counts = corpora.map(([name]) => found.filter(({ corpus }) => corpus === name).length)
  console.log(row([id, on ? "on" : "off", ...counts, found.filter(({ finding }) => finding.counterexample).length, found.filter(({ finding }) => finding.rewrite).length]))
}
const distinct = (sets: ToolSet[]) => new Set(sets.flatMap(({ raw }) => raw.map((tool) => JSON.stringify(tool)))).size
console.log(corpora.map(([name, sets]) => `${name}: ${distinct(sets)} distinct tools in ${sets.length} sets`).join("; "))
console.log(`${cases.length} findings, ${cases.filter(({ finding }) => finding.counterexample).length} counterexamples and ${cases.filter(({ finding }) => finding.rewrite).length} rewrites checked, ${faults.length} wrong (${Math.round(performance.now() - started)} ms)`)
for (const fault of faults.slice(0, 20)) console.log(`  wrong: ${fault}`)

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Random findings, shared out evenly over the rules, so that rare rules are judged too. */
function sample(all: Case[], wanted: number, seed: number): Case[] {
  const random = randomFrom(seed)
  const piles = RULES.map(({ id }) => all.filter(({ finding }) => finding.rule === id).map((one) => ({ one, rank: random() })).sort((a, b) => a.rank - b.rank).map(({ one }) => one))
  const taken: Case[][] = piles.map(() => [])
  for (let round = 0, count = 0; count < Math.min(wanted, all.length); round++) {
    for (const [index, pile] of piles.entries()) {
      const next = pile[round]
      if (!next || count === wanted) continue
      taken[index]?.push(next)
      count++
    }
  }
  return taken.flat()
}

const chosen = process.argv[2]
const [wanted, seed] = [Number(process.argv[3] ?? SAMPLE), Number(process.argv[4] ?? SEED)]
const cut = (value: unknown, length: number): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "")
  return text.length > length ? `${text.slice(0, length)}…` : text
}
/** One of each tool name and path, as versions of one tool have the same faults. */
const apart = [...new Map(cases.map((one) => [`${one.finding.rule} ${one.finding.tool}${one.finding.path}`, one])).values()]
const isShown = (rule: string) => (chosen === "sample" ? RULES.some(({ id, on }) => on && id === rule) : rule === chosen)
const shown = chosen === undefined ? [] : sample(apart.filter(({ finding }) => isShown(finding.rule)), wanted, seed)
for (const [index, { corpus, tool, finding }] of shown.entries()) {
  console.log(`\n${index + 1}. [${finding.rule}] ${corpus} ${finding.tool} ${finding.path}\n   why: ${finding.why}`)
  if (tool) console.log(`   tool: ${cut(tool.description, 160)}\n   args: ${cut(Object.keys(Object(tool.parameters.properties)).join(", "), 160)}`)
  if (tool && finding.path.startsWith("/properties")) console.log(`   at: ${cut(valueAt(tool.parameters, fromPointer(finding.path)), 330)}`)
  if (finding.counterexample) console.log(`   call: ${cut(finding.counterexample, 160)}`)
  if (finding.rewrite) console.log(`   rewrite: ${finding.rewrite.label}`)
}
process.exitCode = faults.length > 0 ? 1 : 0

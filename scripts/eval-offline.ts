/** Prints how many of the shared function-calling cases the offline model answers exactly right. */
import { offlineModel } from "#lib/models/offline/model.ts"
import { categories, folder, hasFixtures, percent, runCategory, type Score } from "#tests/conformance/bfcl.ts"

if (!hasFixtures()) {
  console.error(`The cases are not here: ${folder} is missing. Run this in the project's folder with the shared folder beside it.`)
  process.exit(1)
}

const show = (score: Score): string => (score.run === 0 ? "no cases" : `${score.passed}/${score.run} (${percent(score).toFixed(1)} %)`)
const row = (cells: string[]): string => cells.map((cell, at) => (at === 0 ? cell.padEnd(15) : cell.padStart(18))).join("")

const model = offlineModel({ paceMs: 0 })
console.log(row(["", "even", "odd", "all"]))
const total: Record<"even" | "odd" | "all", Score> = { even: { run: 0, passed: 0 }, odd: { run: 0, passed: 0 }, all: { run: 0, passed: 0 } }
for (const category of categories) {
  const report = await runCategory(category, model)
  console.log(row([category, show(report.even), show(report.odd), show(report.all)]))
  for (const part of ["even", "odd", "all"] as const) {
    total[part].run += report[part].run
    total[part].passed += report[part].passed
  }
}
console.log(row(["total", show(total.even), show(total.odd), show(total.all)]))

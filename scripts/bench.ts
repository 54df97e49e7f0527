/** `npm run bench [-- --only name,name] [--json file] [--quick] [--profile folder]`: how fast Full Turn is on this machine, beside a floor on the same. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { cpus, loadavg, tmpdir, totalmem } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { judge, tableOf, type Figure, type Row } from "./bench/figures.ts"
import { page, stream } from "./bench/opening.ts"
import { memories } from "./bench/memory.ts"
import { openStage, type Stage } from "./bench/stage.ts"
import { appends, folds } from "./bench/store.ts"
import { cpu, firstToken } from "./bench/streaming.ts"
import { args, burst, history, tools } from "./bench/turns.ts"
import { findChrome } from "./chrome.ts"

type Scenario = { name: string; run: (stage: Stage) => Promise<Figure[]> }

/** Seconds that one scenario may take; the whole run stays below six minutes. */
const LIMIT_S = { quick: 30, whole: 60 }

const { values: given } = parseArgs({
  options: { only: { type: "string" }, json: { type: "string" }, quick: { type: "boolean", default: false }, profile: { type: "string" } },
})
const say = (line: string) => console.error(`• ${line}`)

const scenarios: Scenario[] = [
  { name: "first-token", run: firstToken },
  { name: "cpu-16", run: cpu({ streams: 16, perSecond: 200 }) },
  { name: "cpu-128", run: cpu({ streams: 128, perSecond: 50 }) },
  { name: "tools", run: tools },
  { name: "args", run: args },
  { name: "history", run: history },
  { name: "burst", run: burst },
  { name: "append", run: appends },
  { name: "fold", run: folds },
  { name: "memory", run: memories },
  { name: "open", run: stream },
  { name: "page", run: inChromium },
]

async function inChromium(stage: Stage): Promise<Figure[]> {
  const chrome = findChrome(say)
  if (chrome) return page(chrome)(stage)
  console.error("\nTHE PAGE WAS NOT MEASURED: there is no Chrome or Chromium here. Name one with CHROME_PATH.\n")
  return []
}

/** Its figures; none, and a sentence, when it fails or takes too long. */
async function measure(stage: Stage, { name, run }: Scenario): Promise<Row[] | undefined> {
  const seconds = given.quick ? LIMIT_S.quick : LIMIT_S.whole
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000)
  })
  try {
    return (await Promise.race([run(stage), late])).map((figure) => judge(name, figure))
  } catch (error) {
    console.error(`${name} FAILED: ${error instanceof Error ? error.stack : error}\nThe server said:\n${stage.app.output().split("\n").slice(-20).join("\n")}`)
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

const wanted = given.only?.split(",")
const unknown = wanted?.filter((name) => !scenarios.some((scenario) => scenario.name === name)) ?? []
if (unknown.length) {
  console.error(`There is no ${unknown.join(", ")}. There are: ${scenarios.map(({ name }) => name).join(", ")}.`)
  process.exit(2)
}
if (given.profile) mkdirSync(given.profile, { recursive: true })

const [load = 0] = loadavg()
if (load > cpus().length / 2) say(`this machine is busy (load ${load.toFixed(1)} on ${cpus().length} CPUs): times are longer than they would be, CPU figures and ratios hold better`)

const stage = await openStage({ quick: given.quick, profiles: given.profile, say })
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stage.close().finally(() => process.exit(1)))
const rows: Row[] = []
let failed = 0
for (const scenario of scenarios.filter(({ name }) => wanted?.includes(name) ?? true)) {
  say(scenario.name)
  const measured = await measure(stage, scenario)
  if (measured) rows.push(...measured)
  else failed++
}
await stage.close()

const file = given.json ?? join(mkdtempSync(join(tmpdir(), "full-turn-figures-")), "bench.json")
const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryMiB: Math.round(totalmem() / 2 ** 20), load, platform: process.platform, node: process.version }
writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), quick: given.quick, machine, figures: rows }, null, 2)}\n`)
console.log(`\n${tableOf(rows)}\n\n${file}`)
process.exit(failed ? 1 : 0)

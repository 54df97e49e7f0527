import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildApp, generateClient } from "./build.ts"
import { findChrome } from "./chrome.ts"

type Count = { passed: number; failed: number }

const say = (line: string) => console.log(`• ${line}`)
const reports = mkdtempSync(join(tmpdir(), "full-turn-check-"))

/** Runs one program of node_modules; what it prints is shown. True when it ended well. */
function run(script: string, args: string[], values: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, [join("node_modules", script), ...args], { stdio: "inherit", env: { ...process.env, ...values } })
  return new Promise((resolve) => child.on("close", (code) => resolve(code === 0)))
}

async function one(what: string, script: string, args: string[]): Promise<Count> {
  say(what)
  return await run(script, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** Runs projects of vitest.config.ts. A run that fails without a failed test (a file that does not load) counts as one. */
async function tests(what: string, projects: string[], values: Record<string, string> = {}): Promise<Count> {
  say(what)
  const file = join(reports, `${projects.join("-")}.json`)
  const good = await run("vitest/vitest.mjs", ["run", ...projects.map((name) => `--project=${name}`), "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], values)
  const found = read(file)
  return good ? found : { ...found, failed: Math.max(found.failed, 1) }
}

function read(file: string): Count {
  try {
    const { numPassedTests: passed, numFailedTests: failed }: { numPassedTests: number; numFailedTests: number } = JSON.parse(readFileSync(file, "utf8"))
    return { passed, failed }
  } catch {
    return { passed: 0, failed: 0 }
  }
}

async function inTheBrowser(): Promise<Count> {
  try {
    await buildApp(".next-test", say)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
  const commands = await tests("the commands", ["commands"])
  const chrome = findChrome(say)
  if (!chrome) console.error("THE BROWSER TESTS DID NOT RUN: there is no Chrome or Chromium here. Name one with CHROME_PATH.")
  const browser = chrome ? await tests("the pages, in a real Chromium", ["browser"], { CHROME_PATH: chrome }) : { passed: 0, failed: 1 }
  return add(commands, browser)
}

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

let all: Count = { passed: 0, failed: 0 }
await generateClient(say)
for (const step of [
  () => one("types", "typescript/bin/tsc", ["--noEmit", "-p", "."]),
  () => one("lint", "oxlint/bin/oxlint", ["--deny-warnings"]),
  () => tests("units, and everything that needs a database", ["unit"]),
  inTheBrowser,
]) all = add(all, await step())
rmSync(reports, { recursive: true, force: true })
console.log(`${all.passed} passed, ${all.failed} failed`)
process.exit(all.failed ? 1 : 0)

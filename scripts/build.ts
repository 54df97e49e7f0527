import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { CannotStart } from "#lib/env.ts"
import type { Say } from "#lib/runtime/database-account.ts"
import { lock } from "./lock.ts"

const CLIENT = "lib/store/prisma"
const SOURCES = ["prisma/schema.prisma", "app", "components", "lib", "public", "instrumentation.ts", "next.config.mjs", "postcss.config.mjs", "tsconfig.json", "tsconfig.next.json", "package.json", "package-lock.json"]

/** Writes the database client, when the schema changed. Needs no network. */
export async function generateClient(say: Say): Promise<void> {
  const wanted = hash(["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"])
  const stamp = join(CLIENT, ".schema-hash")
  if (read(stamp) === wanted) return
  say("generating the database client")
  // Prisma looks for its engine, a download, only to find that `generate` does not use it; any program will do.
  await run("node_modules/prisma/build/index.js", ["generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" })
  writeFileSync(stamp, wanted)
}

/** Builds the app into `folder`, when its sources changed since the last build that succeeded. */
export async function buildApp(folder: string, say: Say): Promise<void> {
  const held = await buildLock(folder, say)
  try {
    await generateClient(say)
    const wanted = hash(SOURCES)
    const stamp = join(folder, "full-turn-sources")
    if (read(stamp) === wanted && existsSync(join(folder, "BUILD_ID"))) return
    say("building the app")
    await run("node_modules/next/dist/bin/next", ["build"], { NEXT_DIST_DIR: folder, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" })
    writeFileSync(stamp, wanted)
  } finally {
    held()
  }
}

async function buildLock(folder: string, say: Say): Promise<() => void> {
  for (let told = false; ; told = true) {
    const taken = await lock(".", `build ${folder}`)
    if (taken.ours) return taken.release
    if (!told) say(`waiting for process ${taken.holder.pid}, which builds the app`)
    await wait(200)
  }
}

/** Of the names and contents of files, in order; what was generated from the schema is not a source. */
function hash(paths: readonly string[]): string {
  const sum = createHash("sha256").update(process.version)
  const add = (path: string) => {
    if (path === CLIENT || !existsSync(path)) return
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(`${path}/${name}`)
    else sum.update(`${path}\0`).update(readFileSync(path)).update("\0")
  }
  paths.forEach(add)
  return sum.digest("hex")
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined
}

/** Keys have no business in a build. */
function run(script: string, args: string[], values: Record<string, string>): Promise<void> {
  const { OPENAI_API_KEY: _key, APP_SECRET: _secret, DATABASE_URL: _url, ...rest } = process.env
  const child = spawn(process.execPath, [script, ...args], { env: { ...rest, ...values }, stdio: ["ignore", "pipe", "pipe"] })
  const output: string[] = []
  child.stdout.on("data", (text) => output.push(String(text)))
  child.stderr.on("data", (text) => output.push(String(text)))
  process.once("exit", () => child.kill())
  return new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (code) => code === 0 ? resolve() : reject(new CannotStart(`${script} ${args.join(" ")} failed:\n${output.join("")}`)))
  })
}

if (import.meta.main) {
  mkdirSync(".next", { recursive: true })
  await buildApp(".next", (line) => console.log(`• ${line}`))
}

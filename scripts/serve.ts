import { accessSync, constants, existsSync, mkdirSync } from "node:fs"
import { createServer } from "node:http"
import { dirname, resolve } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { CannotStart, readEnv } from "#lib/env.ts"
import type { Env } from "#lib/env.ts"
import { makeLink } from "#lib/link.ts"
import { openDatabase } from "#lib/runtime/database.ts"
import { openSecrets } from "#lib/runtime/secrets.ts"
import { migrate } from "#lib/store/migrate.ts"
import { openFront } from "../server.ts"
import type { Front } from "../server.ts"
import { buildApp, generateClient } from "./build.ts"
import { lock } from "./lock.ts"

const dev = process.argv.includes("--dev")
const dist = process.env.NEXT_DIST_DIR ?? (dev ? ".next-dev" : ".next")
const say = (line: string) => console.log(`• ${line}`)

/** What is open, in the order in which it was opened; closed from the end. */
const open: (() => Promise<unknown>)[] = []
let leaving = false

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  let first = 0
  process.on(signal, () => {
    // Ctrl-C comes twice at once: from the terminal and, passed on, from npm.
    if (first && performance.now() - first > 200) process.exit(1)
    first ||= performance.now()
    leave(0)
  })
}
process.on("unhandledRejection", (reason) => console.error(reason))

async function start(): Promise<void> {
  const env = readEnv(process.env)
  const dataDir = openDataDir(env.DATA_DIR)
  const mine = await lock(dataDir, "serve")
  if (!mine.ours) {
    const { address = "an address it has not got yet", pid } = mine.holder
    throw new CannotStart(`Full Turn already serves ${dataDir} at ${address} (process ${pid}).`)
  }
  const secrets = openSecrets(dataDir, env.APP_SECRET)
  const front = await listen(env, `sid_${secrets.installId}`, secrets.appSecret)
  mine.tell(front.address)
  open.push(front.close)

  if (dev) await generateClient(say)
  else await buildApp(dist, say)

  say("opening the database")
  const database = await openDatabase({ dataDir, databaseUrl: env.DATABASE_URL, secrets, say })
  open.push(database.stop)
  for (const name of await migrate(database.url)) say(`applied the migration ${name}`)
  await database.announce(front.address)

  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production", NEXT_DIST_DIR: dist, NEXT_TELEMETRY_DISABLED: "1", NEXT_MANUAL_SIG_HANDLE: "1",
    DATA_DIR: dataDir, DATABASE_URL: database.url, APP_SECRET: secrets.appSecret, INSTALL_ID: secrets.installId, HOLDER: secrets.holder, ADDRESS: front.address,
  })
  await openApp(front)
  console.log(`\n  Full Turn is at ${front.address} (process ${process.pid})`)
  console.log(`  In a browser that has not been here: ${front.address}${makeLink(secrets.appSecret)} (once, within 10 minutes)\n`)
}

function openDataDir(given: string): string {
  const dataDir = resolve(given)
  try {
    makeFolder(dataDir)
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    return dataDir
  } catch (error) {
    throw new CannotStart(`DATA_DIR: nothing can be written in ${dataDir} (${codeOf(error)}). Give another folder, for example DATA_DIR=$HOME/full-turn npm start.`)
  }
}

/** Level by level: where nothing can ever be made, as under /proc, `recursive` tries for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another start made it at the same moment.
    if (codeOf(error) !== "EEXIST") throw error
  }
}

async function listen(env: Env, cookie: string, appSecret: string): Promise<Front> {
  try {
    return await openFront({ host: env.HOST, port: env.PORT, allowedHosts: env.ALLOWED_HOSTS, cookie, appSecret, dev })
  } catch (error) {
    const code = codeOf(error)
    if (code === "EADDRINUSE") throw new CannotStart(`PORT: another program listens on ${env.HOST}:${env.PORT}. Give another port, for example PORT=${env.PORT + 1} npm start.`)
    if (code === "EACCES") throw new CannotStart(`PORT: this account may not listen on port ${env.PORT}. Give one from 1024 on.`)
    throw new CannotStart(`HOST: nothing can listen on ${env.HOST}:${env.PORT} (${code}).`)
  }
}

/** Next runs in this process; it registers its own upgrade handler on a server that never listens, so that ours decides. */
async function openApp(front: Front): Promise<void> {
  const { default: next } = await import("next")
  const aside = createServer()
  const { hostname, port } = new URL(front.address)
  const app = next({ dev, hostname, port: Number(port || 80), httpServer: aside })
  open.push(async () => {
    front.drain()
    await within(5_000, stopRuntime())
    await front.close()
    await within(1_000, app.close())
  })
  const started = Promise.withResolvers<unknown>()
  Reflect.set(globalThis, Symbol.for("full-turn.started"), started.resolve)
  await app.prepare()
  await started.promise
  front.open({ handle: app.getRequestHandler(), upgrade: dev ? (request, socket, head) => void aside.emit("upgrade", request, socket, head) : undefined })
}

/** Set by instrumentation.ts; Next has its own copy of our modules, so the process is where the two meet. */
async function stopRuntime(): Promise<void> {
  const runtime: unknown = Reflect.get(globalThis, Symbol.for("full-turn.runtime"))
  if (typeof runtime === "object" && runtime && "stop" in runtime && typeof runtime.stop === "function") await runtime.stop()
}

async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  for (const close of open.reverse()) await close().catch((error: unknown) => console.error(error))
  process.exit(code)
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, wait(ms)])
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error)
}

try {
  await start()
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  await leave(1)
}

import { execFile, spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { chownSync, closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { promisify } from "node:util"
import { Client } from "pg"
import { CannotStart } from "../env.ts"
import { folderFor } from "./database-account.ts"
import type { Place, Say } from "./database-account.ts"

const run = promisify(execFile)

/** A PostgreSQL server of our own; `ensure` starts it again on the same port when it died. */
export type Postgres = { url(database: string): string; ensure(): Promise<void>; stop(): Promise<void> }

type Options = { place: Place; password: string; log: string; say: Say; settings?: Record<string, string | number> }

/**
 * Starts the PostgreSQL of a place, making its files on the first start.
 * One that a killed parent left behind is taken over as it is.
 */
export async function startPostgres(options: Options): Promise<Postgres> {
  const { place, password, say } = options
  if (!existsSync(join(place.dir, "PG_VERSION"))) await initialise(options)
  const dir = realpathSync(place.dir)

  const left = await leftBehind(dir, password)
  if (left) say("taking over the database that an earlier start left running")
  let port = left ?? 0
  let child: ChildProcess | undefined
  const start = async () => {
    for (let tries = 1; ; tries++) {
      const chosen = port || await freePort()
      child = launch(dir, chosen, options)
      if (await ready(chosen, password, () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null)) return void (port = chosen)
      if (tries === 3) throw new CannotStart(`PostgreSQL does not start; ${options.log} says why.`)
      port = 0
    }
  }
  if (!left) await start()

  return {
    url: (database) => address(port, password, database),
    ensure: async () => {
      if (!await leftBehind(dir, password)) await start()
    },
    stop: async () => {
      await run(join(place.programs, "pg_ctl"), ["stop", "-D", dir, "-m", "fast", "-w", "-t", "4"], { ...place.account, env: bareEnv(), cwd: "/" }).catch(() => undefined)
    },
  }
}

function address(port: number, password: string, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`
}

/** Made aside and renamed, so that a start killed here leaves nothing that looks finished. */
async function initialise({ place, password, say }: Options): Promise<void> {
  say("making the database")
  const aside = `${place.dir}.new`
  folderFor(place.account, aside)
  const passwordFile = join(tmpdir(), `full-turn-${randomUUID()}`)
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" })
  const { uid, gid } = place.account
  if (uid !== undefined && gid !== undefined) chownSync(passwordFile, uid, gid)
  try {
    await run(join(place.programs, "initdb"), [
      `--pgdata=${aside}`, `--pwfile=${passwordFile}`, "--username=postgres", "--auth=scram-sha-256",
      "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    ], { ...place.account, env: bareEnv(), cwd: "/" })
  } catch (error) {
    throw new CannotStart(`PostgreSQL could not make its files in ${place.dir}: ${error instanceof Error ? error.message : error}`)
  } finally {
    rmSync(passwordFile)
  }
  renameSync(aside, place.dir)
}

/** In a session of its own: Ctrl-C in the terminal must not stop it before our pools are closed. */
function launch(dir: string, port: number, { place, log, settings }: Options): ChildProcess {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: 300, timezone: "UTC", log_timezone: "UTC", ...settings }
  const output = openSync(log, existsSync(log) && statSync(log).size > 8 << 20 ? "w" : "a", 0o600)
  const child = spawn(join(place.programs, "postgres"), ["-D", dir, "-p", String(port), ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...place.account, env: bareEnv(), cwd: "/", stdio: ["ignore", output, output], detached: true })
  closeSync(output)
  child.on("error", () => undefined)
  child.unref()
  return child
}

/** Its own environment, without the keys in ours. */
function bareEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: "C", NODE_ENV: process.env.NODE_ENV }
}

/** The port of a PostgreSQL that runs on this folder already, if there is one. */
async function leftBehind(dir: string, password: string): Promise<number | undefined> {
  const file = join(dir, "postmaster.pid")
  if (!existsSync(file)) return undefined
  const [pid, , , port] = readFileSync(file, "utf8").split("\n").map(Number)
  if (pid && port && await ready(port, password, () => isPostgresOn(dir, pid))) return port
  // PostgreSQL believes any living process with that number; when it is not PostgreSQL the file is from before a crash.
  if (pid && isAlive(pid)) rmSync(file, { force: true })
  return undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Numbers of processes are used again, so the command line has to name this folder. */
function isPostgresOn(dir: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== "linux") return true
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
    return words[words.indexOf("-D") + 1] === dir
  } catch {
    return false
  }
}

/** Waits until the server takes our password, as long as it lives and for at most a minute. */
async function ready(port: number, password: string, lives: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 2400 && lives(); tries++) {
    const client = new Client({ connectionString: address(port, password, "postgres"), connectionTimeoutMillis: 2_000 }).on("error", () => undefined)
    try {
      await client.connect()
      return true
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "28P01") throw new CannotStart("The database in DATA_DIR does not take the password in secrets.json. Put back the secrets.json that belongs to it.")
      await wait(25)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const found = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof found === "object" && found ? found.port : 0
}

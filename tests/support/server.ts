import { spawn } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A whole Full Turn in processes of its own, started as a person starts it. */
export type Server = {
  /** Empty when it ended instead of serving. */
  address: string
  pid: number
  output(): string
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>
  signal(name: NodeJS.Signals): void
}

type Values = Record<string, string>

/** Runs `npm start` on a build of its own and a free port, until it serves or ends. */
export async function startServer(values: Values = {}, command: [string, ...string[]] = [process.execPath, "scripts/start.mjs"]): Promise<Server> {
  const [program, ...args] = command
  const env = { ...process.env, NEXT_DIST_DIR: ".next-test", PORT: "0", DATA_DIR: values.DATA_DIR ?? newDataDir(), ...values }
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] })
  let text = ""
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  const serving = new Promise<void>((resolve) => {
    const add = (chunk: Buffer) => {
      text += chunk
      if (text.includes("Full Turn is at")) resolve()
    }
    child.stdout.on("data", add)
    child.stderr.on("data", add)
  })
  await Promise.race([serving, ended])
  const [, address = "", pid] = /Full Turn is at (\S+) \(process (\d+)\)/.exec(text) ?? []
  return { address, pid: Number(pid), output: () => text, ended, signal: (name) => void child.kill(name) }
}

const dataDirs: string[] = []

/** An empty folder that the account of the database may enter. */
export function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "full-turn-data-"))
  chmodSync(dir, 0o711)
  dataDirs.push(dir)
  return dir
}

/** Removes what `newDataDir` made, when its servers have ended. */
export function removeDataDirs(): void {
  for (const dir of dataDirs.splice(0)) rmSync(dir, { recursive: true, force: true })
}

/** Asks it to stop and waits until it has. */
export async function stopServer(server: Server): Promise<number | null> {
  server.signal("SIGTERM")
  return server.ended
}

/** Children that wait, warm, for one run each. They read nothing but the sandbox's own files, write nothing, start nothing and have no environment. */
import { spawn } from "node:child_process"
import type { ChildProcessByStdio } from "node:child_process"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"
import { fromChild } from "./protocol.ts"
import type { FromChild, ToChild } from "./protocol.ts"

export type Child = {
  send(message: ToChild): void
  /** Who hears what it says; `null`: it said something that cannot be, or ended. */
  listen(hear: (message: FromChild | null) => void): void
  kill(): void
}

type Process = ChildProcessByStdio<Writable, Readable, Readable>

const START_MS = 20_000
/** Of one line: a result of 1 MiB is at most twice as long as JSON within JSON. */
const LINE_CHARS = 4 * 1024 * 1024
/** A run may use a whole processor, so more at once would only cost each other their time. */
const AT_ONCE = Math.max(2, availableParallelism())

type Started = { ready: Promise<Child>; process: Process }

let warm: Started | undefined
let running = 0
const waiting: (() => void)[] = []

/** A place to run in, as soon as there is one; calling what it resolves to gives the place back, once. */
export async function takePlace(): Promise<() => void> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running += 1
  let given = false
  return () => {
    if (given) return
    given = true
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** A child that has not run anything; the next one starts to get warm. Throws when Node cannot start it. */
export async function takeChild(): Promise<Child> {
  const { ready, process } = warm ?? start()
  hold(process, true)
  warm = start()
  warm.ready.catch(() => undefined)
  return ready
}

function start(): Started {
  const readable = ["lib/sandbox", "node_modules/quickjs-emscripten-core", "node_modules/@jitl"].map(inProject)
  const child: Process = spawn(process.execPath, [
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    // Else Node follows links, and may not read where they lead.
    "--preserve-symlinks",
    "--preserve-symlinks-main",
    "--disable-warning=ExperimentalWarning",
    "--max-old-space-size=96",
    // Else V8's own stack ends before the interpreter's does. Windows fixes the size of a thread's stack.
    ...(process.platform === "win32" ? [] : ["--stack-size=3900"]),
    inProject("lib/sandbox/child.ts"),
  ], { env: Object.create(null), stdio: ["pipe", "pipe", "pipe"], windowsHide: true })
  hold(child, false)

  let hear: (message: FromChild | null) => void = () => undefined
  const { promise: ready, resolve, reject } = Promise.withResolvers<Child>()
  let complaint = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(0, 2_000)
  })
  // Its input ends with it, however it ends; that is told by `close`.
  child.stdin.on("error", () => undefined)
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS)
  timer.unref()
  const stop = (why: string) => {
    clearTimeout(timer)
    child.kill("SIGKILL")
    if (warm?.process === child) warm = undefined
    reject(new Error(`The sandbox did not start: ${why}`))
    hear(null)
  }
  child.on("error", (error: Error) => stop(error.message))
  child.on("close", (code, signal) => stop(complaint.trim() || `its process ended with ${signal ?? code}.`))

  readLines(child.stdout, (line) => {
    const message = line === null ? null : parseMessage(line)
    if (message === null) return stop("it said something that cannot be.")
    if (message.type !== "ready") return hear(message)
    clearTimeout(timer)
    resolve({
      send(given) {
        child.stdin.write(`${JSON.stringify(given)}\n`)
      },
      listen(given) {
        hear = given
      },
      kill() {
        hear = () => undefined
        child.kill("SIGKILL")
      },
    })
  })
  return { ready, process: child }
}

/** Next bundles this module into a file elsewhere; the server runs in the project's folder. */
const inProject = (path: string) => join(/* turbopackIgnore: true */ process.cwd(), path)

/** A child that only waits does not keep the server from ending; it ends when its input does. */
function hold(child: Process, held: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    const set = Reflect.get(handle, held ? "ref" : "unref")
    if (typeof set === "function") set.call(handle)
  }
}

/** Calls back for each whole line, and with null for one that is too long. */
function readLines(stream: Readable, read: (line: string | null) => void): void {
  let rest = ""
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) read(line)
    if (rest.length > LINE_CHARS) {
      stream.destroy()
      read(null)
    }
  })
}

function parseMessage(line: string): FromChild | null {
  try {
    return fromChild.parse(JSON.parse(line))
  } catch {
    return null
  }
}

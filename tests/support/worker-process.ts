/** Starts tests/support/worker.ts as a child process and is the page that its event streams go to. */
import { fork } from "node:child_process"
import { randomUUID } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold, type View } from "#lib/agent/view.ts"
import type { LogId } from "#lib/store/log.ts"
import type { FromWorker, ToWorker } from "./worker.ts"

/** `atCommit`: before anybody hears of that event. `afterWrites`: of any log. */
export type KillAfter = { afterKept: number; plusMs?: number; atCommit?: true } | { afterWrites: number }

type Options = { database: string; upstream: string; witness: string; holder?: string; killAfter?: KillAfter }

export type Worker = ReturnType<typeof spawnWorker>

/** A process that has loaded the program and starts its runtime with `start`. */
export function spawnWorker({ database, upstream, witness, holder = randomUUID(), killAfter }: Options) {
  const child = fork("tests/support/worker.ts", {
    execPath: "node_modules/.bin/node", execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: {
      PATH: process.env.PATH, NODE_ENV: "test", DATABASE_URL: database, OPENAI_BASE_URL: upstream, WITNESS_URL: witness, HOLDER: holder, ROLE: "worker",
      APP_SECRET: "s".repeat(32), INSTALL_ID: "test", ADDRESS: "http://127.0.0.1:3000",
      NODE_COMPILE_CACHE: join(tmpdir(), "full-turn-test-compiled"),
      ...(killAfter && "afterWrites" in killAfter && { KILL_AFTER_WRITES: String(killAfter.afterWrites) }),
      ...(killAfter && "afterKept" in killAfter && { KILL_AFTER_KEPT: String(killAfter.afterKept), KILL_PLUS_MS: String(killAfter.plusMs ?? 0), ...(killAfter.atCommit && { KILL_AT_COMMIT: "1" }) }),
    },
  })
  const said: FromWorker[] = []
  const waits: { fits: (message: FromWorker) => boolean; resolve: () => void }[] = []
  let errors = ""
  let page: Page | undefined
  child.stderr?.on("data", (chunk: Buffer) => { errors += chunk })
  child.on("message", (message: FromWorker) => {
    if ("frames" in message) page?.hear(message.frames)
    else said.push(message)
    for (const wait of waits.splice(0)) if (wait.fits(message)) wait.resolve(); else waits.push(wait)
  })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })))
  const gone = exited.then(({ code, signal }) => {
    throw new Error(`The worker ended (${signal ?? code}). ${errors}`)
  })
  gone.catch(() => undefined)

  /** Resolves when it says, or has said, something that fits; rejects when it ends before. */
  const hears = (fits: (message: FromWorker) => boolean): Promise<void> =>
    said.some(fits) ? Promise.resolve() : Promise.race([new Promise<void>((resolve) => waits.push({ fits, resolve })), gone])
  const tell = (message: ToWorker) => void child.send(message, () => undefined)

  return {
    exited,
    errors: () => errors,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    /** Starts the runtime; resolves when it serves. */
    async start(): Promise<void> {
      await hears((message) => "loaded" in message)
      tell({ start: true })
      await hears((message) => "ready" in message)
    },
    /** Opens the event stream of a page here, after the last kept event that the page has. */
    async serve(to: Page): Promise<void> {
      page = to
      tell({ follow: to.log, after: to.view.seq })
      await hears((message) => "following" in message && message.following === to.log.conversation)
    },
    /** Resolves when an attempt of this conversation is over here, whatever came of it. */
    attemptOver: ({ conversation }: LogId) => hears((message) => "over" in message && message.over === conversation),
    async end(): Promise<void> {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL")
      await exited
    },
  }
}

export type Page = ReturnType<typeof openPage>

/** A page that folds what it hears, and comes back to another server when the one that it was connected to is gone. */
export function openPage(log: LogId) {
  const view = emptyView()
  const waits: { fits: (view: View) => boolean; resolve: () => void }[] = []
  return {
    log,
    view,
    hear(frames: string): void {
      for (const line of frames.split("\n")) if (line.startsWith("data: ")) fold(view, JSON.parse(line.slice(6)) as Envelope)
      for (const wait of waits) if (wait.fits(view)) wait.resolve()
    },
    /** Resolves when what it shows fits. */
    shows: (fits: (view: View) => boolean): Promise<void> => (fits(view) ? Promise.resolve() : new Promise((resolve) => waits.push({ fits, resolve }))),
  }
}

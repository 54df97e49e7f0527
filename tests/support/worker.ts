/**
 * Full Turn's runtime in a process that may be killed. It starts when it is told to, follows conversations as a page would,
 * and with KILL_AFTER_KEPT=n kills itself as soon as the n-th kept event of a conversation that it follows was sent to its pages,
 * or KILL_PLUS_MS after that, or with KILL_AT_COMMIT before anybody heard of it; with KILL_AFTER_WRITES=n after its n-th write to any log or commit.
 */
import { flushCompileCache } from "node:module"
import { env } from "#lib/env.ts"
import { startRuntime } from "#lib/runtime/start.ts"
import type { Runtime } from "#lib/runtime/runtime.ts"
import type { LogId } from "#lib/store/log.ts"
import { withTasks } from "./task-app.ts"
import { witnessedAgents } from "./witnessed-agents.ts"

/** What the parent says to a worker, and what it hears. */
export type ToWorker = { start: true } | { follow: LogId; after: number }
export type FromWorker = { loaded: true } | { ready: true } | { following: string } | { frames: string } | { over: string }

const { WITNESS_URL = "", KILL_AFTER_KEPT = "Infinity", KILL_PLUS_MS = "0", KILL_AT_COMMIT, KILL_AFTER_WRITES } = process.env
const tell = (message: FromWorker): void => void process.send?.(message)
let runtime: Runtime | undefined

async function start(): Promise<void> {
  const given = env()
  runtime = await startRuntime({
    env: given,
    models: { openai: { baseURL: given.OPENAI_BASE_URL, apiKey: "sk-test-not-a-key", model: "main" } },
    agents: withTasks(() => {
      if (!runtime) throw new Error("The runtime is starting.")
      return runtime.db
    }, witnessedAgents(WITNESS_URL)),
    pool: 4,
  })
  if (KILL_AFTER_WRITES) countWrites(runtime.db, Number(KILL_AFTER_WRITES))
  const { bus } = runtime
  const attach = bus.attach
  bus.attach = (log, seq, listener) => {
    const line = attach(log, seq, listener)
    return { ...line, off: () => { line.off(); tell({ over: log.conversation }) } }
  }
  const kept = bus.kept
  if (KILL_AT_COMMIT) bus.kept = (log, envelopes) => (envelopes.some(({ seq = 0 }) => seq >= Number(KILL_AFTER_KEPT)) ? die() : kept(log, envelopes))
  tell({ ready: true })
}

/** Kills this process when the n-th write is done, and before anything else is. */
function countWrites({ pool }: Runtime["db"], n: number): void {
  let writes = 0
  const count = <T extends Pick<typeof pool, "query">>(on: T): T => {
    const query = on.query.bind(on) as (...given: unknown[]) => Promise<unknown>
    const counted = async (...given: unknown[]) => {
      const result = await query(...given)
      const [what] = given
      const isWrite = what === "COMMIT" || (typeof what === "object" && what !== null && "name" in what && what.name === "append")
      if (isWrite && ++writes === n) process.kill(process.pid, "SIGKILL")
      return result
    }
    return Object.assign(on, { query: (...given: unknown[]) => (typeof given.at(-1) === "function" ? query(...given) : counted(...given)) })
  }
  count(pool)
  const seen = new WeakSet<object>()
  pool.on("acquire", (client) => {
    if (seen.has(client)) return
    seen.add(client)
    count(client)
  })
}

function follow(log: LogId, after: number): void {
  const decoder = new TextDecoder()
  runtime?.bus.follow(log, after, {
    send(bytes) {
      const frames = decoder.decode(bytes)
      const last = [...frames.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]
      if (last !== undefined && Number(last) >= Number(KILL_AFTER_KEPT)) die()
      tell({ frames })
    },
    end: () => undefined,
  })
  tell({ following: log.conversation })
}

function die(): void {
  const kill = () => process.kill(process.pid, "SIGKILL")
  if (KILL_PLUS_MS === "0") kill()
  else setTimeout(kill, Number(KILL_PLUS_MS))
}

process.on("message", (message: ToWorker) => {
  if ("start" in message) void start()
  else follow(message.follow, message.after)
})
process.on("SIGTERM", () => void runtime?.stop().then(() => process.exit(0)))
// A process that is killed leaves no compiled code for the next one.
flushCompileCache()
tell({ loaded: true })

/** Starts what lives in the process, in order, and stops it in the reverse one. */
import type { ModelsEnv } from "#lib/models/index.ts"
import { closeDb, openDb } from "#lib/store/db.ts"
import { hashOf } from "#lib/store/ids.ts"
import { releaseDead } from "#lib/store/lease.ts"
import { purgeMemories } from "#lib/store/memory-changes.ts"
import { purgeDeleted } from "#lib/store/purge.ts"
import { env, type RunningEnv } from "../env.ts"
import { startRunner } from "./advance.ts"
import type { Agents } from "./agents.ts"
import { openBus } from "./bus.ts"
import { openEmbeddings } from "./embeddings.ts"
import { openModels } from "./models.ts"
import { startQueue } from "./queue.ts"
import { report } from "./report.ts"
import { setRuntime, type Runtime } from "./runtime.ts"
import { workspaceAgents } from "./agent-book.ts"

const PURGE_MS = 60 * 60_000

type Parts = { env?: RunningEnv; models?: ModelsEnv; agents?: Agents; pool?: number }

/** Everything between the database, which must be open and migrated, and the first request. */
export async function startRuntime(parts: Parts = {}): Promise<Runtime> {
  const given = parts.env ?? env()
  const db = openDb(given.DATABASE_URL, { max: parts.pool })
  const bus = await openBus(db, given.DATABASE_URL, { share: given.ROLE === "worker" })
  const models = openModels({ db, env: given }, parts.models ?? {
    openai: { apiKey: given.OPENAI_API_KEY, baseURL: given.OPENAI_BASE_URL, model: given.OPENAI_MODEL },
  })
  const embeddings = openEmbeddings({ db, models })
  const agents = parts.agents ?? workspaceAgents({ db, embeddings, env: given })
  const core = { env: given, db, bus, models, embeddings, agents, hash: (value: unknown) => hashOf(JSON.stringify(value)) }

  // Whoever holds this name now has its lock: a former holder of it is dead.
  await releaseDead(db, given.HOLDER)
  const works = given.ROLE !== "web"
  const runner = works ? startRunner(core) : { ring: () => undefined, running: () => 0, stop: async () => undefined }
  const queue = works ? await startQueue(db, runner.ring) : undefined
  const purge = () => void purgeDeleted(db).then(() => purgeMemories(db)).catch((error: unknown) => report("what was deleted was not removed", error))
  purge()
  const timer = setInterval(purge, PURGE_MS)

  let stopping: Promise<void> | undefined
  async function stop(): Promise<void> {
    runtime.ready = false
    clearInterval(timer)
    await Promise.all([bus.close(), queue?.stop(), runner.stop()])
    setRuntime(undefined)
    await closeDb(db)
  }

  const runtime: Runtime = { ...core, runner, ready: true, stop: () => (stopping ??= stop()) }
  setRuntime(runtime)
  return runtime
}

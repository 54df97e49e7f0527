/** Everything around the workers of a test: a database, a fake upstream, a witness, and a web process that only looks and asks. */
import { startApp } from "./app.ts"
import { freshDatabase } from "./database.ts"
import { startUpstream } from "./fake-upstream.ts"
import { startWitness } from "./witness.ts"
import { spawnWorker, type KillAfter, type Worker } from "./worker-process.ts"

export type Stage = Awaited<ReturnType<typeof openStage>>

/** `through` makes of the database's address the one that workers get. */
export async function openStage({ through = async (url: string) => url }: { through?: (url: string) => Promise<string> } = {}) {
  const [database, upstream, witness] = await Promise.all([freshDatabase(), startUpstream(), startWitness()])
  const web = await startApp({ url: database, env: { ROLE: "web" } })
  const address = await through(database)
  const workers: Worker[] = []
  return {
    database, upstream, witness, runtime: web.runtime,
    /** A process that has loaded the program; its runtime starts with `start`. */
    worker(options: { holder?: string; killAfter?: KillAfter } = {}): Worker {
      const worker = spawnWorker({ database: address, upstream: upstream.url, witness: witness.url, ...options })
      workers.push(worker)
      return worker
    },
    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.end()))
      await web.stop()
      await Promise.all([upstream.close(), witness.close()])
    },
  }
}

/** The doorbells: graphile-worker hears of every append that leaves something to do, on whatever machine it was made. */
import { Logger, run } from "graphile-worker"
import { z } from "zod"
import type { Db } from "#lib/store/db.ts"
import type { LogId } from "#lib/store/log.ts"
import { report } from "./report.ts"

const payload = z.object({ conversation: z.string(), workspace: z.string() })

/** Calls `ring` for each job; a job is done when it has rung, never when the work is. */
export async function startQueue({ pool }: Db, ring: (log: LogId) => void): Promise<{ stop(): Promise<void> }> {
  const quiet = new Logger(() => (level, message) => {
    if (level === "error") report("the queue", message)
  })
  return run({
    pgPool: pool,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: quiet,
    taskList: { advance: (given) => ring(payload.parse(given)) },
  })
}

/** Tells the parent of a running task how far it is: at most once a second, and the last value never lost, because its end repeats it from the log. */
import type { AgentEvent, Envelope } from "#lib/agent/events.ts"
import { attemptsOf, progressed, progressOf } from "#lib/agent/tasks.ts"
import type { Db } from "#lib/store/db.ts"
import type { LogId } from "#lib/store/log.ts"
import { tellProgress } from "#lib/store/task-runs.ts"
import { report } from "./report.ts"

const EVERY_MS = 1_000

export type ProgressReport = { hear(event: AgentEvent, parent?: string): void; close(): Promise<void> }

/** `now`: what is known of it is older than this attempt. */
export function reportProgress(db: Db, log: LogId, events: Envelope[], { now }: { now: boolean }): ProgressReport {
  const progress = progressOf(events)
  const attempt = attemptsOf(events)
  let next = performance.now() + (now ? 0 : EVERY_MS)
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<unknown> = Promise.resolve()
  const tell = () => {
    timer = undefined
    next = performance.now() + EVERY_MS
    // Sugar over the task's own log: what is not told now, its end tells.
    telling = telling.then(() => tellProgress(db, log, { ...progress }, attempt)).catch((error: unknown) => report("the progress of a task was not told", error))
  }
  const soon = () => { timer ??= setTimeout(tell, Math.max(0, next - performance.now())) }
  if (now) soon()
  return {
    hear(event, parent) {
      if (parent === undefined && progressed(progress, event)) soon()
    },
    async close() {
      clearTimeout(timer)
      await telling
    },
  }
}

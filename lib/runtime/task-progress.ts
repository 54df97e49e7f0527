/** Tells how far a running task is: at most once a second, a long one less often. What is not told, its end tells from the log. */
import type { AgentEvent, Envelope } from "#lib/agent/events.ts"
import { attemptsOf, progressed, progressOf, type Progress } from "#lib/agent/tasks.ts"
import { report } from "./report.ts"

const EVERY_MS = 1_000
/** Of the time that this attempt has run: a task of half an hour is told of some 200 times. */
const SHARE = 0.02

type Options = {
  /** The log of the task up to here. */
  events: Envelope[]
  /** What is known of it is older than this attempt. */
  now: boolean
  tell(progress: Progress, attempt: number): Promise<unknown>
}

export function reportProgress({ events, now, tell }: Options) {
  const progress = progressOf(events)
  const attempt = attemptsOf(events)
  const began = performance.now()
  let next = began + (now ? 0 : EVERY_MS)
  let timer: NodeJS.Timeout | undefined
  let telling: Promise<unknown> = Promise.resolve()

  function due(): void {
    timer = undefined
    const at = performance.now()
    next = at + Math.max(EVERY_MS, (at - began) * SHARE)
    telling = telling.then(() => tell({ ...progress }, attempt)).catch((error: unknown) => report("the progress of a task was not told", error))
  }
  const soon = () => { timer ??= setTimeout(due, Math.max(0, next - performance.now())) }
  if (now) soon()

  return {
    /** In constant time. */
    hear(event: AgentEvent, parent?: string): void {
      if (parent === undefined && progressed(progress, event)) soon()
    },
    /** Resolves when nothing more will be told. */
    async close(): Promise<void> {
      clearTimeout(timer)
      await telling
    },
  }
}

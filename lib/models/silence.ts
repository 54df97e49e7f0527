/** A timer for servers that say nothing. */
import { ModelError } from "#lib/agent/types.ts"

/** Aborts `signal` when `listen` is not followed by `rest` within its time. */
export type Silence = { signal: AbortSignal; listen(atMostMs?: number): void; rest(): void }

export function watchSilence(idleMs: number, host: string): Silence {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    listen(atMostMs = idleMs) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        controller.abort(new ModelError("stalled", `${host} has been silent for ${idleMs / 1000} s. It may be overloaded: try again, or choose another model.`))
      }, Math.min(idleMs, atMostMs))
    },
    rest: () => clearTimeout(timer),
  }
}

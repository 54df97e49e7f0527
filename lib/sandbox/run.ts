/** Runs code that a person or a model wrote: in QuickJS, in WebAssembly, in a process of its own that is killed afterwards. */
import type { Json } from "#lib/agent/types.ts"
import { hostCalls } from "./host-calls.ts"
import { defaultLimits } from "./limits.ts"
import type { Limits } from "./limits.ts"
import { takeChild, takePlace } from "./pool.ts"
import type { Child } from "./pool.ts"
import type { Failure, FromChild, HostFunction } from "./protocol.ts"
import { readJson } from "./read-json.ts"
import { startStopwatch } from "./stopwatch.ts"

export type SandboxRun = {
  /** A module in TypeScript or JavaScript: `export default async function (args) { … }`. */
  code: string
  args: Json
  limits?: Partial<Limits>
  /** What the code may call as `tools.<name>(args)`; nothing by default. */
  host?: Record<string, HostFunction>
  /** Gets each line of `console.log` while the code runs. */
  onLog?: (line: string) => void
  signal?: AbortSignal
}

/** Why a run failed; `line` counts from 1 in the person's code. `stopped`: by the signal. `killed`: from outside, without a word from inside. */
export type SandboxError = { kind: Failure["kind"] | "stopped"; message: string; line?: number }

/** `ms`: wall time of the run, without waiting for a process to run in. */
export type SandboxResult =
  | { ok: true; output: Json; log: string[]; ms: number; cpuMs: number }
  | { ok: false; error: SandboxError; log: string[]; ms: number }

const stopped: SandboxError = { kind: "stopped", message: "The run was stopped." }

/** What goes wrong in the code is in the result; throws only when no process can be started to run it in. */
export async function runSandboxed(run: SandboxRun): Promise<SandboxResult> {
  const givePlaceBack = await takePlace()
  try {
    if (run.signal?.aborted) return { ok: false, error: stopped, log: [], ms: 0 }
    const child = await takeChild()
    try {
      return await runIn(child, run, givePlaceBack)
    } finally {
      child.kill()
    }
  } finally {
    givePlaceBack()
  }
}

function runIn(child: Child, { code, args, host = {}, onLog, signal, ...given }: SandboxRun, givePlaceBack: () => void): Promise<SandboxResult> {
  const limits = { ...defaultLimits, ...given.limits }
  const started = performance.now()
  const log: string[] = []
  let logBytes = 0
  const { promise, resolve } = Promise.withResolvers<SandboxResult>()
  const fail = (error: SandboxError) => resolve({ ok: false, error, log, ms: Math.round(performance.now() - started) })
  const stop = () => fail(stopped)
  const watch = startStopwatch(2 * limits.cpuMs, () => fail({ kind: "killed", message: `The code did not end within ${(2 * limits.cpuMs) / 1000} s, so its process was killed.` }))
  const calls = hostCalls(host, limits, (message) => {
    watch.release()
    child.send(message)
  })

  const hear = (message: FromChild | null) => {
    switch (message?.type) {
      case "log":
        for (const line of message.lines) {
          logBytes += Buffer.byteLength(line) + 1
          if (logBytes > limits.logBytes) return fail({ kind: "log", message: `The code logged more than ${limits.logBytes / 1024} KiB.` })
          log.push(line)
          onLog?.(line)
        }
        return
      case "call":
        // A run that is itself inside a host call of this one must not wait for this one's place.
        givePlaceBack()
        watch.hold()
        if (!calls.make(message)) fail({ kind: "host_calls", message: `The code made more than ${limits.hostCalls} calls of tools.` })
        return
      case "done": {
        const read = Buffer.byteLength(message.output) <= limits.resultBytes ? readJson(message.output, limits.resultDepth) : null
        if (!read) return fail({ kind: "too_large", message: `The result is nested deeper than ${limits.resultDepth} levels.` })
        return resolve({ ok: true, output: read.value, log, ms: Math.round(performance.now() - started), cpuMs: message.cpuMs })
      }
      case "failed":
        return fail(message.error)
      case "ready":
      case undefined:
        return fail({ kind: "killed", message: "The process in which the code ran ended." })
      default:
        message satisfies never
    }
  }

  signal?.addEventListener("abort", stop, { once: true })
  if (signal?.aborted) stop()
  child.listen(hear)
  child.send({ type: "run", code, args: JSON.stringify(args), hosts: Object.keys(host), limits })
  return promise.finally(() => {
    watch.stop()
    calls.drop()
    signal?.removeEventListener("abort", stop)
  })
}

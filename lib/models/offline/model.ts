/** The offline model: calls functions by rules, without a network and without AI. */
import type { Model, ModelCall, ModelEvent } from "#lib/agent/types.ts"
import { decide } from "./plan.ts"

/** Makes an offline model that pauses `paceMs` between two deltas; 0 streams without a pause. */
export const offlineModel = ({ paceMs }: { paceMs: number }): Model =>
  async function* offline(request, { signal }) {
    signal.throwIfAborted()
    const { calls: planned, text } = decide(request)
    const calls: ModelCall[] = planned.map(({ name, args }) => ({ name, arguments: JSON.stringify(args) }))
    for (const delta of deltasOf(text, calls)) {
      await pause(paceMs, signal)
      yield delta
    }
    signal.throwIfAborted()
    yield { type: "end", text, calls, finishReason: calls.length > 0 ? "tool_calls" : "stop" }
  }

/** The offline model at the pace of a brisk reader. */
export const offlineRules: Model = offlineModel({ paceMs: 15 })

function* deltasOf(text: string, calls: ModelCall[]): Generator<ModelEvent> {
  for (const [delta] of text.matchAll(/\s*\S+\s*$|\s*\S+/g)) yield { type: "text", delta }
  for (const [call, { name, arguments: json }] of calls.entries()) {
    yield { type: "args", call, name, delta: "" }
    for (const [delta] of json.matchAll(/[\s\S]{1,12}/gu)) yield { type: "args", call, name, delta }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (ms === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop)
      resolve()
    }, ms)
    signal.addEventListener("abort", stop, { once: true })
  })
}

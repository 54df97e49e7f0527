/** Models without a network: strict about what they are asked, so that a loop that asks once too often or too seldom fails its test. */
import { expect } from "vitest"
import type { Usage } from "#lib/agent/events.ts"
import type { Model, ModelIo, ModelRequest, ProviderFields } from "#lib/agent/types.ts"

/** One answer; `calls` with an object as arguments get its JSON. Without `finishReason` it is what providers usually say. */
export type Step = {
  text?: string
  reasoning?: string
  calls?: { name: string; arguments?: object | string }[]
  finishReason?: string
  usage?: Usage
  provider?: ProviderFields
  /** Looks at the request before the answer begins. */
  expect?: (request: ModelRequest) => void
  /** Waits before its end: until it resolves, or for ever with a promise that never does; an abort breaks it off. */
  until?: Promise<unknown>
  /** Thrown in place of the end. */
  fails?: Error
}

export type Scripted = Model & { requests: ModelRequest[]; done(): void }

/** Gives the steps in order and fails on a request beyond them; `done` fails when some are unused. */
export function scripted(steps: Step[]): Scripted {
  return recording((requests) => steps[requests.length - 1], (requests) => expect(requests.length, "steps of the script that were asked for").toBe(steps.length))
}

/** Gives the step that follows on the answers in the request, so that any resumed history gets the answer that comes next. */
export function rehearsed(steps: Step[]): Scripted {
  const answersIn = ({ messages }: ModelRequest) => messages.filter(({ role }) => role === "assistant").length
  return recording((_, request) => steps[answersIn(request)], () => undefined)
}

function recording(pick: (requests: ModelRequest[], request: ModelRequest) => Step | undefined, done: (requests: ModelRequest[]) => void): Scripted {
  const requests: ModelRequest[] = []
  const model: Model = async function* (request, io) {
    requests.push(structuredClone(request))
    const step = pick(requests, request)
    if (!step) throw new Error(`The script has no step for request ${requests.length}.`)
    step.expect?.(request)
    yield* play(step, io)
  }
  return Object.assign(model, { requests, done: () => done(requests) })
}

async function* play({ text = "", reasoning, calls = [], usage, provider, until, fails, ...step }: Step, { signal }: ModelIo): ReturnType<Model> {
  const written = calls.map(({ name, arguments: given = {} }) => ({ name, arguments: typeof given === "string" ? given : JSON.stringify(given) }))
  for (const delta of pieces(reasoning ?? "")) yield { type: "reasoning", delta }
  for (const delta of pieces(text)) yield { type: "text", delta }
  for (const [call, { name, arguments: whole }] of written.entries())
    for (const [i, delta] of ["", ...pieces(whole)].entries()) yield { type: "args", call, ...(i === 0 ? { name } : {}), delta }
  if (until) await orAborted(until, signal)
  signal.throwIfAborted()
  if (fails) throw fails
  const finishReason = step.finishReason ?? (calls.length ? "tool_calls" : "stop")
  yield { type: "end", text, reasoning, calls: written, finishReason, usage, provider }
}

/** Five UTF-16 units at a time, wherever that cuts. */
const pieces = (text: string): string[] => text.match(/[^]{1,5}/g) ?? []

function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener("abort", stop)
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop))
}

/** One call: parse, check, ask if it must be asked, run, record. What goes wrong here is data that the model can read. */
import { DEPTH, isTooDeep } from "./depth.ts"
import { headOf, whole } from "./messages.ts"
import type { OpenCall } from "./open.ts"
import { refOf, toolRef } from "./refs.ts"
import { isBlobRef } from "./spill.ts"
import type { Agent, Args, Call, Json, Result, Tool, Turn, Waiting } from "./types.ts"

const TIMEOUT_MS = 60_000
const ARGUMENT_BYTES = 256 * 1024
/** Of what a call gave, stored and shown; the model gets less. */
const OUTPUT_BYTES = 10_000_000
/** Names of tools that an error lists. */
const LISTED = 40
/** Of an error's text in the event's own field; the output repeats it whole. */
const ERROR_BYTES = 1024

/** Runs one call and records what came of it; gives the result, or `waiting` when somebody has to answer first. */
export async function runCall(turn: Turn, agent: Agent, call: OpenCall): Promise<Result | "waiting"> {
  const { emit, now, validate, get, put } = turn.world
  const { callId, name, answer } = call
  const started = now()
  const fail = (kind: string, message: string, details?: Json) => failCall(turn, call, kind, message, { ms: now() - started, details })

  const tool = agent.tools.find((candidate) => candidate.name === name)
  if (!tool) return fail("unknown_tool", `There is no function "${name}". ${available(agent.tools)}`)

  const text = whole(call.arguments, get)
  if (new TextEncoder().encode(text).length > ARGUMENT_BYTES) return fail("too_large", "The arguments are longer than 256 KiB.")
  const parsed = answer?.args === undefined ? parseArguments(text) : { args: plain(answer.args, get) as Args }
  if ("problem" in parsed) return fail("bad_arguments", parsed.problem)
  const { args } = parsed
  const problem = validate(tool.parameters, args)
  if (problem) return fail("bad_arguments", problem)

  if (answer?.approve === false) return fail("refused", answer.reason || "The person refused this call.")
  let printed = ""
  const log = (text: string) => {
    void emit({ type: "call.delta", callId, from: printed.length, delta: text }, turn.parent)
    printed += text
  }
  const answered = answer && { ...answer, output: plain(answer.output, get), args: undefined }
  const callOf = (signal: AbortSignal): Call => ({ callId, turnId: turn.turnId, agent, signal, turn, context: turn.context ?? {}, answer: answered, log })
  const failed = (error: unknown): Result => {
    // A turn that was stopped leaves the call open: nobody knows what it did.
    if (turn.world.signal.aborted) throw turn.world.signal.reason
    const { kind, message, details } = error instanceof CallError ? error : new CallError("threw", error instanceof Error ? error.message : String(error))
    return fail(kind, message, details ?? (printed === "" ? undefined : { log: printed.trimEnd().split("\n") }))
  }
  if (tool.approval && answer?.approve !== true && !approvedBefore(turn, tool)) {
    try {
      const details = await bounded(turn, tool, (signal) => tool.preview?.(args, callOf(signal)))
      void emit({ type: "call.waiting", callId, for: "approval", args: args as Json, ...(details === undefined ? {} : { details }) }, turn.parent)
      return "waiting"
    } catch (error) {
      return failed(error)
    }
  }
  // What cannot be committed is no failure of the call: the runner has lost the turn.
  if (!call.started) await emit({ type: "call.started", callId, name, version: tool.version, args: args as Json }, turn.parent)
  try {
    const given = await bounded(turn, tool, (signal) => tool.run(args, callOf(signal)))
    if (isWaiting(given)) {
      if (given.wait !== "inside") void emit({ type: "call.waiting", callId, for: given.wait, taskId: given.taskId, args: args as Json }, turn.parent)
      return "waiting"
    }
    const result = isResult(given) ? given : { text: asText(given) }
    // Committed together with the result: an agent or a tool never changes without the call that did it.
    if (result.handoff) void emit({ type: "agent.changed", from: refOf(agent, put), to: refOf(result.handoff, put), callId }, turn.parent)
    if (result.load?.length) void emit({ type: "tools.changed", added: result.load.map((added) => toolRef(added, put)), removed: [], source: result.written ? "written" : "found" }, callId)
    void emit({ type: "call.finished", callId, name, ok: true, output: stored(result.text), details: result.details, ms: Math.round(now() - started) }, turn.parent)
    return result
  } catch (error) {
    return failed(error)
  }
}

/** Records that a call went wrong, in words that name the way out. */
export function failCall(turn: Turn, { callId, name }: OpenCall, kind: string, message: string, { ms = 0, details }: { ms?: number; details?: Json | undefined } = {}): Result {
  const output = stored(`Error: ${message}`)
  void turn.world.emit({ type: "call.finished", callId, name, ok: false, output, details, error: { kind, message: headOf(message, ERROR_BYTES) }, ms: Math.round(ms) }, turn.parent)
  return { text: output }
}

/** Thrown by a tool to name what kind of thing went wrong; `details` go to the panel, as those of a result do. */
export class CallError extends Error {
  readonly kind: string
  readonly details: Json | undefined
  constructor(kind: string, message: string, details?: Json) {
    super(message)
    this.kind = kind
    this.details = details
  }
}

/** Gives the tool a signal that a stop and the timeout abort, and does not wait for a tool that ignores it: its late result is dropped. */
async function bounded<T>(turn: Turn, tool: Tool, run: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
  // An abort that came before the listener would never reach the tool.
  turn.world.signal.throwIfAborted()
  const own = new AbortController()
  const { promise: never, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown) => {
    own.abort(reason)
    reject(reason)
  }
  const stop = () => end(turn.world.signal.reason)
  const ms = tool.timeoutMs ?? TIMEOUT_MS
  const timer = tool.resumable ? undefined : setTimeout(() => end(new CallError("timeout", `"${tool.name}" gave no result within ${ms / 1000} s.`)), ms)
  turn.world.signal.addEventListener("abort", stop, { once: true })
  try {
    return await Promise.race([run(own.signal), never])
  } finally {
    clearTimeout(timer)
    turn.world.signal.removeEventListener("abort", stop)
  }
}

/** No arguments at all is an empty object; anything else must be a JSON object. */
export function parseArguments(text: string): { args: Args } | { problem: string } {
  if (text.trim() === "" || text.trim() === "null") return { args: {} }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return { problem: "The arguments must be a JSON object." }
    if (isTooDeep(value)) return { problem: `The arguments are nested more than ${DEPTH} levels deep.` }
    return { args: JSON.parse(text, withoutPrototypeKeys) as Args }
  } catch (error) {
    return { problem: `The arguments are not valid JSON (${error instanceof Error ? error.message : error}). Send them again, whole.` }
  }
}

/** `__proto__` as an own key is dropped: no tool means it, and spreading or assigning it would change a prototype. */
function withoutPrototypeKeys(this: unknown, key: string, value: unknown): unknown {
  return key === "__proto__" ? undefined : value
}

/** A tool asked `once` per conversation is not asked again after a person said yes to the same version of it; nor is any that a person trusts here. */
function approvedBefore({ log }: Turn, tool: Tool): boolean {
  const approved = new Map<string, boolean>()
  return log.some(({ event }) => {
    if (event.type === "call.answered" && event.approve) approved.set(event.callId, event.trust === true)
    if (event.type !== "call.started" || event.name !== tool.name || event.version !== tool.version) return false
    return approved.get(event.callId) === true || (tool.approval === "once" && approved.has(event.callId))
  })
}

const available = (all: Tool[]): string => {
  const tools = all.filter(({ offered }) => offered !== false)
  const more = tools.length > LISTED ? ` and ${tools.length - LISTED} more` : ""
  return tools.length ? `Available tools: ${tools.slice(0, LISTED).map((tool) => tool.name).join(", ")}${more}.` : "There are no tools; answer in words."
}

/** A text of any size as far as it is kept, with word of what is missing. */
function stored(text: string): string {
  // A UTF-16 unit is at most three bytes of UTF-8: most texts need no counting.
  if (text.length * 3 <= OUTPUT_BYTES) return text
  const head = headOf(text, OUTPUT_BYTES)
  return head.length === text.length ? text : `${head}\n\n[Cut: only the first 10 MB of this result were kept.]`
}

/** What a person or a tool gave reaches the model as it is when it is a string, else as JSON. */
export const asText = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? "null"))

const waits = new Set<unknown>(["answer", "approval", "task", "inside"] satisfies Waiting["wait"][])

// What a tool gives may be any data of a person's, with fields of these names.
const isWaiting = (value: unknown): value is Waiting => typeof value === "object" && value !== null && "wait" in value && waits.has(value.wait)

const isResult = (value: unknown): value is Result => typeof value === "object" && value !== null && "text" in value && typeof value.text === "string"

const plain = (value: unknown, get: (hash: string) => unknown): unknown => (isBlobRef(value) ? get(value.blob) : value)

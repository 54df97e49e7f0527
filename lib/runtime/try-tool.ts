/** Runs one tool alone, as the loop would run it, with nothing kept. */
import { runCall } from "#lib/agent/call.ts"
import type { KeptEvent } from "#lib/agent/events.ts"
import { defaultLimits } from "#lib/agent/limits.ts"
import type { Agent, Args, Json, Tool, Turn } from "#lib/agent/types.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { hashOf, newId } from "#lib/store/ids.ts"

/** What a person sees of a try: `output` is what a model would get; `line`, from 1, is where code failed. */
export type Tried = { ok: boolean; output: string; details?: Json; error?: { kind: string; message: string; line?: number }; ms: number; log: string[] }

/** Checks the arguments and runs the tool; the approval that a model would wait for is the person's who tries. */
export async function tryTool(tool: Tool, args: Args, signal: AbortSignal): Promise<Tried> {
  const said: KeptEvent[] = []
  const blobs = new Map<string, unknown>()
  const put = (value: unknown): string => {
    const hash = hashOf(JSON.stringify(value))
    blobs.set(hash, value)
    return hash
  }
  const agent: Agent = { name: "try", model: "", instructions: "", tools: [{ ...tool, approval: undefined }] }
  const turn: Turn = {
    turnId: newId(), agent, log: [], depth: 0, limits: defaultLimits,
    world: {
      async emit(event) {
        if (!event.type.endsWith(".delta")) said.push(event as KeptEvent)
      },
      committed: async () => undefined, put, get: (hash) => blobs.get(hash), hash: (value) => hashOf(JSON.stringify(value)),
      model: () => { throw new Error("A tool that is tried alone has no model.") },
      newId, now: () => performance.now(), signal, heard: () => new Promise(() => undefined), validate: validateArgs,
    },
  }
  const result = await runCall(turn, agent, { callId: newId(), name: tool.name, arguments: JSON.stringify(args), stepId: "", state: "new", started: false })
  if (result === "waiting") return { ok: false, output: "", error: { kind: "waits", message: "No canned reply fits these arguments: in a conversation a person would type the result." }, ms: 0, log: [] }
  const end = said.find((event) => event.type === "call.finished")
  if (end?.type !== "call.finished") throw new Error("The call ended without a result.")
  const details = end.details as Json | undefined
  const { log, line } = asObject(details)
  const error = end.error && { ...end.error, ...(typeof line === "number" && { line }) }
  return { ok: end.ok, output: result.text, details, error, ms: end.ms, log: Array.isArray(log) ? log.map(String) : [] }
}

const asObject = (details: Json | undefined): { [key: string]: Json } => (typeof details === "object" && details !== null && !Array.isArray(details) ? details : {})

/** Schemas are tried in a thread of their own before a call is checked against them in this one. */
import { once } from "node:events"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import { z } from "zod"
import type { JsonSchema } from "#lib/agent/types.ts"
import { limitProblem } from "#lib/schema/limits.ts"
import type { Fault } from "#lib/schema/trial.ts"
import { refuseSchema } from "#lib/schema/validate.ts"
import { hashOf } from "#lib/store/ids.ts"
import { report } from "./report.ts"

/** For a trial of what is within the limits; what takes so long is ended. */
const TRIAL_MS = 10_000
const START_MS = 20_000
const TRIES = 5
const KEPT = 5_000

const answer = z.tuple([z.object({ fault: z.object({ why: z.string(), late: z.literal(true).optional() }).nullable() })])

const verdicts = new Map<string, Promise<string | null>>()
let thread: Promise<Worker> | undefined
let last: Promise<unknown> = Promise.resolve()

/** Why no call may be checked against a schema, in words that end a sentence, or null. Each content is tried once. */
export function tryParameters(schema: JsonSchema): Promise<string | null> {
  const json = JSON.stringify(schema)
  const hash = hashOf(json)
  const known = verdicts.get(hash)
  if (known) return known
  const problem = limitProblem(schema)
  // One at a time: who is ended takes nobody along.
  const verdict = problem === null ? last.then(() => tryPatiently(json)) : Promise.resolve(problem)
  last = verdict.catch(() => undefined)
  verdict.catch(() => verdicts.delete(hash))
  verdicts.set(hash, verdict)
  for (const oldest of [...verdicts.keys()].slice(0, Math.max(0, verdicts.size - KEPT))) verdicts.delete(oldest)
  return verdict
}

/** The same schema; when it did not pass, every call is refused against it. A turn is not kept from its other tools by one. */
export async function triedParameters(schema: JsonSchema): Promise<JsonSchema> {
  const why = await tryParameters(schema).catch((error: unknown) => {
    report("a schema could not be tried", error)
    return "they could not be tried; save the tool again"
  })
  if (why) refuseSchema(schema, why)
  return schema
}

/** A busy machine is not the schema's fault: who had no processor tries again. */
async function tryPatiently(json: string): Promise<string | null> {
  let fault = await tryOnce(json)
  for (let tries = 1; fault?.late && tries < TRIES; tries++) fault = await tryOnce(json)
  return fault?.why ?? null
}

async function tryOnce(json: string): Promise<Fault | null> {
  const worker = await (thread ??= startThread())
  worker.ref()
  try {
    const heard = once(worker, "message", { signal: AbortSignal.timeout(TRIAL_MS) })
    worker.postMessage(json)
    const [{ fault }] = answer.parse(await heard)
    return fault
  } catch {
    // It is still at work, or has run out of the memory it may have.
    thread = undefined
    await worker.terminate()
    return { why: "they take more time or memory than a schema may; say them with fewer parts" }
  } finally {
    worker.unref()
  }
}

async function startThread(): Promise<Worker> {
  // Next bundles this module into a file elsewhere; the server runs in the project's folder.
  const worker = new Worker(join(/* turbopackIgnore: true */ process.cwd(), "lib/schema/trial-thread.ts"), {
    env: {}, execArgv: ["--disable-warning=ExperimentalWarning"], resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
  })
  try {
    await once(worker, "message", { signal: AbortSignal.timeout(START_MS) })
  } catch (error) {
    thread = undefined
    await worker.terminate()
    throw error
  }
  // Who waits for an answer hears it too; at rest nobody does.
  worker.on("error", () => (thread = undefined)).on("exit", () => (thread = undefined)).unref()
  return worker
}

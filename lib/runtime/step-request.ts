/** What a step sent and what came back, from the log; and the request as a program. */
import { toRequest } from "#lib/agent/messages.ts"
import type { ModelRequest } from "#lib/agent/types.ts"
import { asCode, isForm } from "#lib/models/as-code.ts"
import { openaiURL } from "#lib/models/index.ts"
import type { Db } from "#lib/store/db.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { readWire, type WireAnswer } from "#lib/store/wire.ts"
import { valuesOf } from "./blobs.ts"
import type { Runtime } from "./runtime.ts"

type StepRequest = { model: string; request: ModelRequest; response?: WireAnswer }

/** Undefined when the conversation has no such step. */
export async function requestOf(db: Db, log: LogId, stepId: string): Promise<StepRequest | undefined> {
  const events = await readLog(db.pool, log)
  const started = events.find(({ event }) => event.type === "model.started" && event.stepId === stepId)?.event
  if (started?.type !== "model.started") return undefined
  const values = await valuesOf(db, log, events, stepId)
  const get = (hash: string): unknown => {
    if (!values.has(hash)) throw new Error(`The content ${hash} is missing.`)
    return values.get(hash)
  }
  return { model: started.model, request: toRequest(events, get, stepId), response: await readWire(db, log, stepId) }
}

/** The request of a step as a program that asks the provider's public address; undefined for another form. */
export const publicCodeOf = (request: ModelRequest, form: string): string | undefined => (isForm(form) ? asCode(form, request, openaiURL) : undefined)

/** The request of a step as `curl`, `python` or `typescript`; undefined for another form. */
export function codeOf({ env }: Runtime, { model, request }: StepRequest, form: string): string | undefined {
  const baseURL = model.startsWith("openai:") ? (env.OPENAI_BASE_URL ?? openaiURL) : openaiURL
  return isForm(form) ? asCode(form, request, baseURL) : undefined
}

/** What a step sent and what came back, from the log; what filled it; and the request as a program. */
import { diffJson, type Change } from "#lib/agent/json-diff.ts"
import { providerOf, toRequest } from "#lib/agent/messages.ts"
import type { ModelRequest } from "#lib/agent/types.ts"
import { weigh, type Weights } from "#lib/agent/weights.ts"
import { asCode, isForm } from "#lib/models/as-code.ts"
import { publicSent, sentBody, type Sent } from "#lib/models/sent.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { readWire, type WireAnswer } from "#lib/store/wire.ts"
import { valuesOf } from "./blobs.ts"
import type { Runtime } from "./runtime.ts"

/** `sent` is what went over the wire, as far as that is known; the offline model has no wire. `changes`: since the step it was compared with. */
export type StepRequest = { model: string; request: ModelRequest; weights: Weights; sent?: Sent; response?: WireAnswer; changes?: Change[] }

/** Undefined when the conversation has no such step, or none of the name `against`. */
export async function requestOf({ db, models }: Pick<Runtime, "db" | "models">, log: LogId, stepId: string, against?: string): Promise<StepRequest | undefined> {
  const events = await readLog(db.pool, log)
  const startOf = (id: string) => events.map(({ event }) => event).find((event) => event.type === "model.started" && event.stepId === id)
  const started = startOf(stepId)
  if (started?.type !== "model.started" || (against !== undefined && !startOf(against))) return undefined
  const values = new Map([...(await valuesOf(db, log, events, stepId)), ...(against === undefined ? [] : await valuesOf(db, log, events, against))])
  const get = (hash: string): unknown => {
    if (!values.has(hash)) throw new Error(`The content ${hash} is missing.`)
    return values.get(hash)
  }
  const request = toRequest(events, get, stepId)
  const provider = providerOf(started.model)
  const response = await readWire(db, log, stepId)
  const sent = await sentBody(request, provider, response?.how, await serverOf(models, log.workspace, started.model))
  return {
    model: started.model, request, weights: weigh(events, get, stepId), sent, response,
    ...(against !== undefined && { changes: diffJson(toRequest(events, get, against), request) }),
  }
}

/** The request of a step as a program that asks OpenAI's public address; undefined for another form. */
export const publicCodeOf = (request: ModelRequest, form: string): string | undefined => (isForm(form) ? asCode(form, publicSent(request), request) : undefined)

/** Where the model is asked now; a provider may be gone. */
async function serverOf(models: Runtime["models"], workspace: string, model: string) {
  const opened = await models.open(workspace)
  try {
    return opened.resolve(model).server
  } catch {
    return undefined
  }
}

/** The request of a step as a program; `problem` says why there is none. */
export function codeOf({ model, request, sent }: StepRequest, form: string): { code: string } | { problem: string; status: number } {
  if (!isForm(form)) return { status: 400, problem: "as must be curl, python, typescript or ai." }
  if (model.startsWith("offline:")) return { status: 404, problem: "The offline model runs inside Full Turn: there is no server to call. Add a provider in Settings, or set OPENAI_API_KEY or OPENAI_BASE_URL, to get code for a real one." }
  if (!sent) return { status: 404, problem: `The provider of "${model}" is gone, and how it was asked is not kept any more. Run the turn again to get its code.` }
  const code = asCode(form, sent, request)
  return code === undefined ? { status: 404, problem: `This server does not speak OpenAI's API. Take the form curl or ai.` } : { code }
}

/** One attempt of a turn: wires the loop to the world, and is the one place where a turn that went wrong is caught. */
import { randomUUID } from "node:crypto"
import type { Context } from "#lib/agent/context.ts"
import type { AgentDefinition } from "#lib/agent/definition.ts"
import type { AgentEvent, Envelope, KeptEvent } from "#lib/agent/events.ts"
import { defaultLimits, runningMs, usageOf } from "#lib/agent/limits.ts"
import { runTurn } from "#lib/agent/loop.ts"
import { callsOf, openLeaves } from "#lib/agent/open.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
import { isModelError, type Agent, type Emit, type Outcome, type Turn, type World } from "#lib/agent/types.ts"
import type { Models } from "#lib/models/index.ts"
import { strictFaults } from "#lib/schema/lint/strict.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { isOutage } from "#lib/store/db.ts"
import { newId } from "#lib/store/ids.ts"
import { renew, rest } from "#lib/store/lease.ts"
import { readBudget } from "#lib/store/usage.ts"
import { LogClosed, type Fence, type LogId } from "#lib/store/log.ts"
import { valuesOf } from "./blobs.ts"
import { openEars } from "./ears.ts"
import { openJournal } from "./journal.ts"
import { report } from "./report.ts"
import type { Runtime } from "./runtime.ts"
import { wireTap } from "./wire-tap.ts"

/** Why an attempt is aborted: a person stopped it, its time is over, or it may not go on (`gone`: another process will). */
export class Abort extends Error {
  readonly why: "stopped" | "time" | "gone"
  constructor(why: "stopped" | "time" | "gone") {
    super(why)
    this.why = why
  }
}

/** Minutes that one turn may run; waiting for a person does not count. */
const TURN_MINUTES = 10

/** `models` as they stood when the attempt began: a provider that is deleted meanwhile stays for it. */
type Options = {
  log: LogId
  fence: Fence
  agent: Agent
  models: Models
  settings?: ChosenSettings
  /** What the agent that the turn began with may spend. */
  limits?: AgentDefinition["limits"]
  /** Tools of the workspace by name. */
  tool?: World["tool"]
  events: Envelope[]
  control: AbortController
  /** Gets all that it emits. */
  hear?: ((event: AgentEvent, parent?: string) => void) | undefined
}

/**
 * How an attempt came to its end: the log says it or waits for somebody (`settled`), another attempt may go on at once (`given up`),
 * or the database refused what it wrote, and whoever goes on waits for the lease to run out (`refused`).
 */
export type Parting = "settled" | "given up" | "refused"

/** Runs until the turn is finished, only waits, or may not go on here. Never throws. */
export async function runAttempt(runtime: Pick<Runtime, "db" | "bus" | "hash" | "env">, { log, fence, agent, models, settings, limits: own = {}, tool, events, control, hear }: Options): Promise<Parting> {
  const { db, bus } = runtime
  const abort = (why: Abort["why"]) => control.abort(new Abort(why))
  let parting: Parting = "given up"
  const lost = (error: unknown): void => {
    if (!(error instanceof LogClosed)) report("a log could not be written", error)
    if (!(error instanceof LogClosed || isOutage(error))) parting = "refused"
    abort("gone")
  }
  const blobs = new Map<string, unknown>()
  const load = async (of: Envelope[]): Promise<true> => {
    for (const [hash, value] of await valuesOf(db, log, of)) blobs.set(hash, value)
    return true
  }
  const ears = openEars({ events, load: async (envelope) => void (await load([envelope])), onLost: lost })
  const line = bus.attach(log, events.at(-1)?.seq ?? 0, {
    event: ears.event,
    signal(what, which) {
      if (what === "gone") abort("gone")
      else if (which === fence.turnId) abort("stopped")
    },
  })
  // What came between the claim and this line was not heard.
  void line.caughtUp()
  if (!(await load([...events]).catch(lost))) {
    line.off()
    return parting
  }
  const { minutes = TURN_MINUTES, ...limits } = own
  const timer = setTimeout(() => abort("time"), Math.max(0, minutes * 60_000 - runningMs(events, fence.turnId)))
  const journal = openJournal({ db, bus, log, fence, events, blobs, onStop: () => abort("stopped"), onLost: lost })
  const tap = wireTap(db, log)
  // What `gone` aborts is another process's to go on with: nothing more is written here.
  control.signal.addEventListener("abort", () => { if (whyOf(control.signal) === "gone") journal.close() })
  if (control.signal.aborted) journal.close()

  const emit: Emit = (event, parent) => {
    if (event.type === "message.assistant") tap.keep(event.stepId)
    hear?.(event, parent)
    return journal.emit(event, parent)
  }
  /** What was heard is in as well: it may join the next step. */
  const committed = async (): Promise<void> => {
    for (let loading = ears.loading(); loading; loading = ears.loading()) await loading
    await journal.committed()
  }
  const turn: Turn = {
    turnId: fence.turnId, agent, log: events, depth: 0, limits: { ...defaultLimits, ...limits }, settings, context: contextOf(events, fence.turnId, new Date()),
    world: {
      emit, committed, put: journal.put, get: journal.get, hash: runtime.hash,
      model: (id) => models.resolve(id).model, mayBeStrict: (schema) => strictFaults(schema).length === 0,
      newId, now: () => performance.now(), signal: control.signal, heard: ears.heard, tool, overBudget: () => overBudget(runtime, log.workspace), validate: validateArgs, wire: tap.hear, asked: tap.asked,
    },
  }
  const finish = async (reason: Finished["reason"], error?: Finished["error"]): Promise<Parting> => {
    await journal.emit({ type: "turn.finished", turnId: fence.turnId, reason, error, usage: usageOf(events, fence.turnId) })
    return "settled"
  }
  const rests = () => rest(db.pool, log, line.seq(), fence).catch((error: unknown) => {
    lost(error)
    throw error
  })

  try {
    for (;;) {
      const outcome: Outcome = await runTurn(turn)
      await committed()
      await tap.saved()
      if (outcome.status === "done") return await finish("done")
      if (outcome.status === "limit") return await finish("limit", { kind: outcome.limit, message: outcome.message })
      // Its task ended in the moment in which it began to wait.
      const answered = openLeaves(callsOf(events, fence.turnId)).some(({ state }) => state === "answered")
      if (!answered && !ears.loading() && (await rests())) return "settled"
      // Something came, or the turn is not ours any more: a fence that is lost would never let it rest.
      const held = await renew(db, [{ conversation: log.conversation, ...fence }])
      if (!held.has(log.conversation)) abort("gone")
      else if (held.get(log.conversation) === fence.turnId) abort("stopped")
      control.signal.throwIfAborted()
      // An answer came while the last call began to wait: it is in the log, or will be in a moment.
      await line.caughtUp()
      turn.agent = outcome.agent
    }
  } catch (error) {
    await tap.saved()
    const why = whyOf(control.signal)
    if (why === "gone") return parting
    const told = why === "stopped" ? finish("stopped")
      : why === "time" ? finish("limit", { kind: "time", message: `This turn ran for ${minutes} minutes, which is its limit. Send a message to go on.` })
      : finish("failed", asProblem(error))
    // An end that cannot be written is written by whoever takes the turn over.
    return await told.catch(() => parting)
  } finally {
    clearTimeout(timer)
    line.off()
  }
}

/** The day's budget, the workspace's own or the server's; what is spent is read each time, since other conversations spend too. */
async function overBudget({ db, env }: Pick<Runtime, "db" | "env">, workspace: string): Promise<string | null> {
  const { tokensPerDay, usedToday, resetsAt } = await readBudget(db, workspace)
  const most = Math.min(tokensPerDay ?? Infinity, env.TOKENS_PER_DAY ?? Infinity)
  return usedToday < most ? null : `This workspace used ${usedToday} tokens today; ${most} is its limit for a day. It starts again at ${resetsAt.slice(0, 16)}Z, or with a higher limit.`
}

/** The variables of a turn, as they were when it began, and the day. */
function contextOf(events: Envelope[], turnId: string, now: Date): Context {
  const started = events.find(({ event }) => event.type === "turn.started" && event.turnId === turnId)?.event
  const today = `${now.toLocaleDateString("en-US", { weekday: "long" })} ${now.toLocaleDateString("sv-SE")}`
  return { today, ...(started?.type === "turn.started" ? started.context : {}) }
}

type Finished = Extract<KeptEvent, { type: "turn.finished" }>

const whyOf = (signal: AbortSignal): Abort["why"] | undefined => (signal.reason instanceof Abort ? signal.reason.why : undefined)

/** A failure of the model in its own plain words; anything else is ours, and the log has the details, not the page. */
function asProblem(error: unknown): { kind: string; message: string } {
  if (isModelError(error)) return { kind: error.kind, message: error.message }
  const reference = randomUUID().slice(0, 8)
  report(`a turn failed (${reference})`, error)
  return { kind: "internal", message: `Something went wrong inside Full Turn (reference ${reference} in the server's log). Your message is kept; try again.` }
}

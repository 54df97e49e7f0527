/** Brings conversations forward: looks at a log, claims what is to be done, runs it, looks again. A wake-up is only a doorbell. */
import type { Context } from "#lib/agent/context.ts"
import type { AgentDefinition } from "#lib/agent/definition.ts"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { isCut } from "#lib/agent/fork.ts"
import { nextOf, type Next } from "#lib/agent/next.ts"
import { overridden, type Overrides } from "#lib/agent/overrides.ts"
import { queueOf } from "#lib/agent/queue.ts"
import { isOver } from "#lib/agent/tasks.ts"
import type { Agent } from "#lib/agent/types.ts"
import type { Models } from "#lib/models/index.ts"
import { newId } from "#lib/store/ids.ts"
import { announce } from "#lib/store/announce.ts"
import { due, readHead, release, renew, rest, type Head } from "#lib/store/lease.ts"
import { PER_PROCESS, queueAgain, tellProgress } from "#lib/store/task-runs.ts"
import { append, LEASE_S, LogClosed, readLog, type Fence, type LogId } from "#lib/store/log.ts"
import { pinsOf, type AgentSet, type Pins } from "./agents.ts"
import { Abort, runAttempt } from "./attempt.ts"
import { replayed } from "./replayed.ts"
import { report } from "./report.ts"
import { reportProgress } from "./task-progress.ts"
import { atWork, createStarter, settleTask } from "./tasks.ts"
import type { Runtime } from "./runtime.ts"

const RENEW_MS = 5_000
/** Turns that one process runs at once; a turn mostly waits for the network. */
const TURNS = 256
/** Minutes that a task may run, unless its agent says otherwise. */
const TASK_MINUTES = 30
/** How long running turns may finish by themselves when the process is asked to end. */
const DRAIN_MS = 4_000

/** `until`: the end of its lease on this process's monotonic clock, counted from before the lease was asked for. */
type Running = { fence: Fence; control: AbortController; until: number }
type Held = { conversation: string } & Fence

export type Runner = {
  /** There may be something to do: looks, unless this process is at it already. */
  ring(log: LogId): void
  running(): number
  /** Takes no new work, lets running turns finish for a moment, then gives them up to whoever comes next. */
  stop(): Promise<void>
}

const variables = ({ context }: Head): { context?: Context } => (context && Object.keys(context).length > 0 ? { context } : {})

/** The turn that a call to be run again belongs to; a turn that is run again is a new one. */
const turnOfCall = (events: Envelope[], callId: string | null): string | undefined =>
  events.find(({ event }) => event.type === "message.assistant" && event.calls.some((call) => call.callId === callId))?.turnId

/** The versions that were chosen for this conversation stand in for the newest, but not for what a running turn was offered. */
const withVersions = (pins: Pins, overrides: Overrides | null): Pins => {
  const chosen = Object.entries(overrides?.versions ?? {}).map(([name, version]) => ({ name, version }))
  return { ...pins, tools: [...chosen.filter(({ name }) => !pins.tools.some((pin) => pin.name === name)), ...pins.tools] }
}

const leaseEnd = (): number => performance.now() + LEASE_S * 1_000

export function startRunner(runtime: Omit<Runtime, "runner" | "ready" | "stop">): Runner {
  const { db } = runtime
  const busy = new Map<string, { again: boolean; done: Promise<void> }>()
  const running = new Map<string, Running>()
  /** Attempts that were given up here without a word in the log: their leases are to be let go when the database can be reached. */
  let dropped: Held[] = []
  let stopped = false

  const starter = createStarter(db, runtime.env.HOLDER, (log) => ring(log))

  function ring(log: LogId): void {
    const known = busy.get(log.conversation)
    if (known) known.again = true
    else if (!stopped && busy.size < TURNS + PER_PROCESS) {
      const entry = { again: false, done: Promise.resolve() }
      busy.set(log.conversation, entry)
      entry.done = look(log, entry)
    }
  }

  async function look(log: LogId, entry: { again: boolean }): Promise<void> {
    try {
      do {
        entry.again = false
        while (!stopped && (await advance(log)));
      } while (entry.again && !stopped)
    } catch (error) {
      if (!(error instanceof LogClosed)) report(`a conversation could not be advanced`, error)
    } finally {
      busy.delete(log.conversation)
    }
  }

  /** One look and what follows from it; false when there is nothing to do here. */
  async function advance(log: LogId): Promise<boolean> {
    const head = await readHead(db, log)
    if (head?.task === "queued") return startTasks()
    if (!head || head.live || !(head.turnId || head.retryOf || head.hasWork)) return false
    const events = await readLog(db.pool, log)
    if ((events.at(-1)?.seq ?? 0) !== head.lastSeq) return true
    const known = await runtime.agents.open(log.workspace, withVersions(pinsOf(events, head.turnId ?? turnOfCall(events, head.retryOf)), head.overrides))
    const agents = head.task ? atWork(known) : known
    const next = nextOf(events, head, ({ name }) => {
      const tool = agents.tool(name)
      return tool?.resumable === true || tool?.idempotent === true
    })
    if (next.do === "rest" && head.task) return (await settleTask(db, log, events, head.turnId !== null)) ? startTasks() : true
    if (next.do === "rest") return !(await rest(db.pool, log, head.lastSeq))
    if (next.do === "end") return end(log, head, events, next)
    if (head.task && isOver(head.task)) {
      await queueAgain(db, log)
      return startTasks()
    }
    return run(log, head, events, next, agents)
  }

  /** A task's turn comes when it is started: being rung for one that is queued, or has just made room, means that some may start. Nothing more to do here. */
  function startTasks(): false {
    if (!stopped) starter.start()
    return false
  }

  /** Claims an attempt and runs it. Losing the claim means only that something changed: look again. */
  async function run(log: LogId, head: Head, events: Envelope[], next: Extract<Next, { cause: unknown }>, agents: AgentSet): Promise<boolean> {
    const goesOn = next.do === "go on"
    const fence: Fence = { turnId: goesOn ? next.turnId : newId(), attempt: goesOn ? head.attempt + 1 : 1 }
    const models = await runtime.models.open(log.workspace)
    // A turn that a fork cut off goes on with what was chosen for the fork.
    const { name, agent, model, limits } = inCharge(agents, models, events, head, goesOn && !isCut(events, next.turnId) ? next.turnId : undefined)
    const started: KeptEvent = { type: "turn.started", ...fence, cause: next.cause, agent: name, agentVersion: agent?.version, model: agent?.model ?? model, ...(goesOn ? {} : variables(head)) }
    if (!agent) return refuse(log, head, fence, events, started, "unknown_agent", `There is no agent "${name}" any more. Choose another for this conversation: ${agents.names.join(", ")}.`)
    if (isGone(models, events, head.model) && agent.model === fullName(models, head.model ?? ""))
      return refuse(log, head, fence, events, { ...started, model: head.model ?? "" }, "unknown_model", `The provider of "${head.model}" is not set up any more. Choose another model for this conversation, or add the provider again.`)
    const recorded = head.overrides?.recorded
    const player = recorded ? await replayed(db, log.workspace, recorded, agent, agents.tool) : agent
    const until = leaseEnd()
    if (!(await claim(log, head, fence, events, [{ turnId: fence.turnId, agent: agent.name, event: started }], false))) return true
    const control = new AbortController()
    running.set(log.conversation, { fence, control, until })
    const progress = head.task ? reportProgress({ events, now: goesOn || head.task === "waiting", tell: (...given) => tellProgress(db, log, ...given) }) : undefined
    const parting = await runAttempt(runtime, {
      log, fence, agent: player, models, settings: head.settings ?? undefined, limits: head.task ? { minutes: TASK_MINUTES, ...limits } : limits,
      tool: agents.tool, events, control, hear: progress?.hear,
    }).finally(() => running.delete(log.conversation))
    await progress?.close()
    if (parting !== "given up") return true
    dropped.push({ conversation: log.conversation, ...fence })
    // If this fails too, the next beat tries again.
    await letGo().catch(() => undefined)
    return true
  }

  /** A turn whose agent or provider is gone ends as it begins, and says what there is. */
  async function refuse(log: LogId, head: Head, fence: Fence, events: Envelope[], started: Extract<KeptEvent, { type: "turn.started" }>, kind: string, message: string): Promise<boolean> {
    const { turnId } = fence
    await claim(log, head, fence, events, [
      { turnId, agent: started.agent, event: started },
      { turnId, event: { type: "turn.finished", turnId, reason: "failed", error: { kind, message } } },
    ], true)
    return true
  }

  /** What a deleted provider was told is told to no other, which would take the whole of its name for a model of its own. */
  const isGone = (models: Models, events: Envelope[], model: string | null): boolean =>
    model !== null && fullName(models, model) !== model && events.some(({ event }) => event.type === "turn.started" && event.model === model)

  /** Records the end of a turn that nobody can run any more. */
  async function end(log: LogId, head: Head, events: Envelope[], { turnId, reason, error, interrupted }: Extract<Next, { do: "end" }>): Promise<boolean> {
    await claim(log, head, { turnId, attempt: head.attempt + 1 }, events, [
      ...interrupted.map(({ callId, name, parent }) => ({
        turnId, parent,
        event: {
          type: "call.finished" as const, callId, name, ok: false, output: "Error: interrupted, outcome unknown.", ms: 0,
          error: { kind: "interrupted", message: "The program ended while this function ran; whether it took effect is unknown." },
        },
      })),
      { turnId, event: { type: "turn.finished", turnId, reason, error } },
    ], true)
    return true
  }

  async function claim(log: LogId, head: Head, fence: Fence, events: Envelope[], facts: Omit<Envelope, "at">[], ends: boolean): Promise<boolean> {
    const envelopes: Envelope[] = facts.map((fact) => ({ at: new Date().toISOString(), ...fact }))
    try {
      const claimed = { ...fence, holder: runtime.env.HOLDER, seen: head.lastSeq, open: head.turnId }
      // A task's end is recorded by a look after it: until then there is something to do.
      const idle = !ends && !head.task && queueOf([...events, ...envelopes]).length === 0
      const { seq } = await append(db.pool, log, envelopes, { claim: { ...claimed, idle }, ends })
      envelopes.forEach((envelope, i) => { envelope.seq = seq + i })
      events.push(...envelopes)
      runtime.bus.kept(log, envelopes)
      return true
    } catch (error) {
      if (error instanceof LogClosed) return false
      // Nobody knows whether it was committed.
      dropped.push({ conversation: log.conversation, turnId: fence.turnId, attempt: fence.attempt })
      throw error
    }
  }

  /** Who is in charge: the conversation's agent, or in a turn that goes on, whoever the log says, on the model that it started with. */
  function inCharge(agents: AgentSet, models: Models, events: Envelope[], head: Head, turnId: string | undefined): { name: string; agent: Agent | undefined; model: string; limits: AgentDefinition["limits"] | undefined } {
    const now = events.findLast(({ event, parent, turnId: of }) =>
      of === turnId && ((event.type === "agent.changed" && parent === undefined) || event.type === "turn.started"))?.event
    const name = turnId === undefined ? head.agent : now?.type === "agent.changed" ? now.to.name : now?.type === "turn.started" ? now.agent : head.agent
    const first = events.find(({ event }) => event.type === "turn.started" && event.turnId === turnId)?.event
    const starter = agents.find(first?.type === "turn.started" ? first.agent : name)?.definition
    const began = first?.type === "turn.started" && !starter?.model ? first.model : undefined
    const model = began ?? head.model ?? models.defaultModel
    const agent = agents.find(name, (own) => fullName(models, own ?? model))
    return { name, model: fullName(models, model), limits: starter?.limits, agent: agent && overridden(agent, head.overrides, events, agents.tool) }
  }

  /** With its provider; a model that there is not stays as it was written, and the turn will say what there is. */
  function fullName(models: Models, id: string): string {
    try {
      const { provider, name } = models.resolve(id)
      return `${provider}:${name}`
    } catch {
      return id
    }
  }

  /** Keeps the leases of what runs here, and rings for what nobody runs: the first thing a worker does, and then every 5 s. */
  async function beat(): Promise<void> {
    // A lease that could not be renewed in time is over, whoever can be asked about it or not.
    for (const { control, until } of running.values()) if (performance.now() > until) control.abort(new Abort("gone"))
    const held = [...running].map(([conversation, { fence }]): Held => ({ conversation, ...fence }))
    const until = leaseEnd()
    const alive = held.length ? await renew(db, held) : new Map<string, string | null>()
    for (const { conversation, turnId, attempt } of held) {
      const mine = running.get(conversation)
      if (mine?.fence.turnId !== turnId || mine.fence.attempt !== attempt) continue
      mine.until = until
      if (!alive.has(conversation)) mine.control.abort(new Abort("gone"))
      else if (alive.get(conversation) === turnId) mine.control.abort(new Abort("stopped"))
    }
    await letGo()
    startTasks()
    for (const { seq, ...log } of await due(db, TURNS)) {
      // Whoever held it may have died between its last commit and the word of it.
      announce(db.pool, log, seq, false)
      ring(log)
    }
  }

  async function letGo(): Promise<void> {
    const given = dropped
    if (given.length === 0) return
    await release(db, given)
    dropped = dropped.filter((held) => !given.includes(held))
  }

  const pulse = () => void beat().catch((error: unknown) => report("leases could not be renewed", error))
  const timer = setInterval(pulse, RENEW_MS)
  pulse()

  const runner: Runner = {
    ring,
    running: () => running.size,
    async stop() {
      stopped = true
      const done = Promise.all([...busy.values()].map((entry) => entry.done))
      let grace: NodeJS.Timeout | undefined
      await Promise.race([done, new Promise((resolve) => { grace = setTimeout(resolve, DRAIN_MS) })])
      clearTimeout(grace)
      clearInterval(timer)
      await starter.idle()
      for (const { control } of running.values()) control.abort(new Abort("gone"))
      await done
      await letGo().catch((error: unknown) => report("leases could not be let go", error))
    },
  }
  return runner
}

/** A world in memory for `runTurn`: a log, values by hash, and the means of a person to answer and to stop. */
import { expect } from "vitest"
import type { Context } from "#lib/agent/context.ts"
import { isDelta, keptEvent, type AgentEvent, type Envelope, type KeptEvent } from "#lib/agent/events.ts"
import { defaultLimits } from "#lib/agent/limits.ts"
import { runTurn } from "#lib/agent/loop.ts"
import { toRequest } from "#lib/agent/messages.ts"
import { spill } from "#lib/agent/spill.ts"
import type { Agent, Limits, Model, ModelRequest, Outcome, Tool, Turn } from "#lib/agent/types.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { hashOf } from "#lib/store/ids.ts"

type Options = {
  agent: Agent
  /** By full name, `provider:model`. */
  models: Record<string, Model>
  limits?: Partial<Limits>
  /** What happened before; the turn goes on from it. Without it, a person says "Go." */
  log?: Envelope[]
  values?: Map<string, unknown>
  context?: Context
  /** Tools of the workspace that the agent may load again. */
  known?: Tool[]
  /** Holds a commit back. */
  commit?: (event: KeptEvent) => Promise<void> | void
}

export type TestWorld = ReturnType<typeof world>

/** The events that a person and the runtime write before the loop begins. */
export const opening = (agent: Agent, text = "Go."): Envelope[] =>
  numbered([
    { at, event: { type: "message.user", messageId: "m1", text } },
    { at, turnId: "t1", event: { type: "turn.started", turnId: "t1", attempt: 1, cause: { kind: "message", id: "m1" }, agent: agent.name, model: agent.model } },
  ])

/** The log with seq 1, 2, 3 … as the store gives it back. */
export const numbered = (log: Envelope[]): Envelope[] => log.map((envelope, i) => ({ ...structuredClone(envelope), seq: i + 1 }))

export const at = "2026-01-01T00:00:00.000Z"

/** The last turn of the log, ready to run. Every kept event must fit its schema, every request must be what `toRequest` gives from the log. */
export function world({ agent, models, limits, log: before, values = new Map<string, unknown>(), commit, context, known }: Options) {
  const log = before ? numbered(before) : opening(agent)
  const turnId = log.findLast(({ event }) => event.type === "turn.started")?.turnId ?? "t1"
  const started = log.length
  const live: Envelope[] = []
  const commits: number[] = []
  const requests: ModelRequest[] = []
  const control = new AbortController()
  const writes = new Set<Promise<void>>()
  let batch: Promise<void> | undefined
  let wake = Promise.withResolvers<void>()
  const listeners = new Set<(envelope: Envelope) => void>()
  let ids = 0

  const tell = (envelope: Envelope): void => {
    live.push(structuredClone(envelope))
    for (const listen of listeners) listen(envelope)
  }
  const push = (event: KeptEvent, parent?: string): void => {
    const envelope = { seq: log.length + 1, at, turnId, parent, event: keptEvent.parse(JSON.parse(JSON.stringify(event))) }
    log.push(envelope)
    tell(envelope)
  }
  const put = (value: unknown): string => {
    const hash = hashOf(JSON.stringify(value))
    values.set(hash, value)
    return hash
  }
  const emit = async (event: AgentEvent, parent?: string): Promise<void> => {
    if (isDelta(event)) return tell({ at, turnId, parent, event })
    push(spill(event, put), parent)
    // Everything of one tick is one commit, as in the journal.
    batch ??= Promise.resolve().then(() => {
      batch = undefined
      commits.push(log.length)
    })
    const written = batch.then(() => commit?.(event))
    writes.add(written)
    await written.finally(() => writes.delete(written))
  }
  const turn: Turn = {
    turnId, agent, log, depth: 0, limits: { ...defaultLimits, ...limits }, context,
    world: {
      emit, put, hash: (value) => hashOf(JSON.stringify(value)), validate: validateArgs, signal: control.signal,
      committed: async () => void (await Promise.all(writes)),
      get(hash) {
        if (!values.has(hash)) throw new Error(`There is no content ${hash}.`)
        return values.get(hash)
      },
      model(id) {
        const model = models[id]
        if (!model) throw new Error(`There is no model ${id}.`)
        return (request, io) => {
          requests.push(structuredClone(request))
          return model(request, io)
        }
      },
      tool: (name) => known?.find((tool) => tool.name === name),
      newId: () => `id-${started}-${++ids}`,
      now: () => 0,
      heard: () => wake.promise,
    },
  }

  return {
    turn, log, live, values, requests, commits, control,
    events: () => log.map(({ event }) => event),
    async run(): Promise<Outcome> {
      try {
        return await runTurn(turn)
      } finally {
        const steps = log.slice(started).flatMap(({ event }) => (event.type === "model.started" ? [event.stepId] : []))
        expect(requests).toEqual(steps.map((stepId) => toRequest(log, turn.world.get, stepId)))
      }
    },
    /** Resolves once an event that fits has been emitted. */
    until(fits: (event: AgentEvent) => boolean): Promise<void> {
      if (live.some(({ event }) => fits(event))) return Promise.resolve()
      return new Promise((resolve) => {
        const listen = ({ event }: Envelope) => {
          if (!fits(event)) return
          listeners.delete(listen)
          resolve()
        }
        listeners.add(listen)
      })
    },
    /** What somebody else adds to the log. */
    hear(event: KeptEvent): void {
      push(event)
      wake.resolve()
      wake = Promise.withResolvers<void>()
    },
  }
}

/** The events of one type, in order. */
export const all = <T extends KeptEvent["type"]>(events: KeptEvent[] | Envelope[], type: T): Extract<KeptEvent, { type: T }>[] =>
  events.map((item) => ("event" in item ? item.event : item)).filter((event): event is Extract<KeptEvent, { type: T }> => event.type === type)

/** An agent on the model `test:<name>`. */
export const agentOf = (tools: Tool[] = [], fields: Partial<Agent> = {}): Agent => ({ name: "main", model: `test:${fields.name ?? "main"}`, instructions: "Be brief.", tools, ...fields })

/** A tool without parameters unless it has some. */
export const toolOf = (name: string, run: Tool["run"], fields: Partial<Tool> = {}): Tool => ({ name, description: `The tool ${name}.`, kind: "builtin", parameters: { type: "object" }, run, ...fields })

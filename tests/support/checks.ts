/** What must be true of every conversation, whatever happened to the processes that ran it. */
import { expect } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { toRequest } from "#lib/agent/messages.ts"
import { emptyView, fold, type View } from "#lib/agent/view.ts"
import { valuesOf } from "#lib/runtime/blobs.ts"
import type { Runtime } from "#lib/runtime/runtime.ts"
import type { LogId } from "#lib/store/log.ts"
import type { UpstreamRequest } from "./fake-upstream.ts"
import { faultsOf } from "./judge.ts"

export const viewOf = (events: Envelope[]): View => {
  const view = emptyView()
  for (const event of events) fold(view, structuredClone(event))
  return view
}

/** A view as text: `version` counts how often something was drawn, and a Map is an index whose order means nothing. */
export const textOf = (view: View): string =>
  JSON.stringify(view, (key, value: unknown) => (key === "version" ? undefined : value instanceof Map ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : value), 1)

export const expectGapless = (events: Envelope[]): void => expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))

/** Each turn starts after the one before it finished. */
export function expectOneAfterAnother(events: Envelope[]): void {
  let open: string | undefined
  for (const { event, turnId } of events) {
    if (event.type === "turn.started") expect(open ?? event.turnId).toBe(event.turnId)
    if (event.type === "turn.started") open = event.turnId
    else if (turnId !== undefined) expect(turnId).toBe(open)
    if (event.type === "turn.finished") open = undefined
  }
}

/** The requests, without what only asks for a stream. */
export const bodiesOf = (requests: UpstreamRequest[]): Record<string, unknown>[] =>
  requests.map(({ body: { stream: _, stream_options: __, ...body } }) => body)

/**
 * Every request that the upstream saw is valid and is what the log says of some step, and every step that was answered was asked.
 * A process may die between the request and the commit of its `model.started`: `uncommitted` are the requests that such a step may have sent.
 */
export async function expectRequests({ db }: Pick<Runtime, "db">, log: LogId, events: Envelope[], requests: UpstreamRequest[], uncommitted: string[] = []): Promise<void> {
  const bodies = bodiesOf(requests)
  for (const body of bodies) expect(faultsOf(body)).toEqual([])
  const seen = bodies.map((body) => JSON.stringify(body))
  const told = new Map<string, string>()
  for (const { event } of events) {
    if (event.type !== "model.started") continue
    const values = await valuesOf(db, log, events, event.stepId)
    told.set(event.stepId, JSON.stringify(toRequest(events, (hash) => values.get(hash), event.stepId)))
  }
  const known = new Set([...told.values(), ...uncommitted])
  for (const body of seen) expect(known).toContain(body)
  for (const { event } of events) if (event.type === "message.assistant" && told.has(event.stepId)) expect(seen).toContain(told.get(event.stepId))
}

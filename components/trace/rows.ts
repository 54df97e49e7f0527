/** A turn as rows over time: which bars there are, what stands under what, and when each ran. */
import { laneOf } from "#components/ui/agent.tsx"
import type { CallView, StepView, TurnView } from "#lib/agent/view.ts"
import { axisOf, type Axis, type Span } from "./axis.ts"
import { policyOf } from "./policy-step.ts"
import type { Waits } from "./waits.ts"

/**
 * `lane` is the colour of the agent (`laneOf`); `depth` counts the calls around the row; `position` and
 * `of` place it among its siblings, from 1.
 */
type Place = { id: string; depth: number; lane: number; position: number; of: number }

/** `number` counts the steps in which a model was asked, from 1. */
export type StepRow = Place & { kind: "step"; step: StepView; number: number }
export type CallRow = Place & { kind: "call"; call: CallView; folded?: boolean }
export type HandoffRow = Place & { kind: "handoff"; callId: string; from: string; to: string }
export type Row = StepRow | CallRow | HandoffRow

/** A part of a bar. `lost`: it began and nobody knows how it ended. */
export type Segment = Span & { state: "busy" | "waiting" | "lost" }

const NOTHING: ReadonlySet<string> = new Set()

/** The rows of a turn from top to bottom: each step, its calls, under a call what ran inside it unless its id is in `folded`. `agents` are those of the view. */
export function rowsOf(turn: TurnView, folded: ReadonlySet<string> = NOTHING, agents: string[] = []): Row[] {
  const rows: Row[] = []
  const lane = (agent: string) => laneOf(agents, agent)
  const walk = (steps: StepView[], depth: number) => {
    let number = 0
    for (const [index, step] of steps.entries()) {
      const here = lane(step.agent)
      const handoffs = step.calls.filter((call) => call.handoffTo !== undefined)
      const of = step.calls.length + handoffs.length
      rows.push({ kind: "step", id: step.stepId, depth, lane: here, position: index + 1, of: steps.length, step, number: policyOf(step) ? number : ++number })
      for (const [place, call] of step.calls.entries()) {
        const isFolded = call.steps.length > 0 ? folded.has(call.callId) : undefined
        rows.push({ kind: "call", id: call.callId, depth, lane: here, position: place + 1, of, call, folded: isFolded })
        if (!isFolded) walk(call.steps, depth + 1)
      }
      for (const [place, { callId, handoffTo = "" }] of handoffs.entries()) {
        const position = step.calls.length + place + 1
        rows.push({ kind: "handoff", id: `handoff:${callId}`, depth, lane: lane(handoffTo), position, of, callId, from: step.agent, to: handoffTo })
      }
    }
  }
  walk(turn.steps, 0)
  return rows
}

/** When the row's step or call was busy, waited or got lost, in order; empty when it has not begun. `now` ends what still runs. */
export function segmentsOf(row: Row, waits: Waits, now: number): Segment[] {
  switch (row.kind) {
    case "step":
      return stepSegments(row.step, now)
    case "call":
      return callSegments(row.call, waits, now)
    case "handoff":
      return []
    default:
      row satisfies never
      return []
  }
}

/** The time axis of a turn: what waits or got lost is quiet, everything else active. */
export function turnAxis(turn: TurnView, waits: Waits, now: number): Axis {
  const from = Date.parse(turn.startedAt)
  const to = Math.max(from, turn.finishedAt ? Date.parse(turn.finishedAt) : now)
  const active = rowsOf(turn).flatMap((row) => {
    // A delegate's call is as active as what runs inside it.
    if (row.kind === "call" && row.call.steps.length > 0) return []
    return segmentsOf(row, waits, now).filter((segment) => segment.state === "busy")
  })
  return axisOf({ from, to }, [{ from, to: from }, ...active], { growing: turn.status === "running" })
}

/** True while nothing of the turn runs and a call of it waits for somebody. */
export function onlyWaits(turn: TurnView): boolean {
  let waiting = false
  const runs = (steps: StepView[]): boolean =>
    steps.some((step) => step.status === "running" || step.calls.some((call) => {
      if (call.status === "waiting") waiting = true
      if (call.steps.length > 0) return runs(call.steps)
      return call.status === "running" || call.status === "pending" || call.status === "answered"
    }))
  return turn.status === "running" && !runs(turn.steps) && waiting
}

function stepSegments({ startedAt, finishedAt, status }: StepView, now: number): Segment[] {
  const from = Date.parse(startedAt)
  if (finishedAt) return [{ from, to: Date.parse(finishedAt), state: "busy" }]
  return status === "running" ? [{ from, to: Math.max(from, now), state: "busy" }] : [{ from, to: from, state: "lost" }]
}

function callSegments(call: CallView, waits: Waits, now: number): Segment[] {
  const waited = waits.get(call.callId) ?? []
  const begins = [call.startedAt ? Date.parse(call.startedAt) : Infinity, waited[0]?.from ?? Infinity]
  const finished = call.finishedAt ? Date.parse(call.finishedAt) : undefined
  const from = Math.min(...begins)
  if (from === Infinity) return finished === undefined ? [] : [{ from: finished - (call.ms ?? 0), to: finished, state: "busy" }]
  if (call.status === "interrupted") return [{ from, to: finished ?? from, state: "lost" }]

  const to = Math.max(from, finished ?? now)
  const segments: Segment[] = []
  let at = from
  for (const wait of waited) {
    const end = Math.min(wait.to ?? to, to)
    if (wait.from > at) segments.push({ from: at, to: wait.from, state: "busy" })
    if (end > wait.from) segments.push({ from: wait.from, to: end, state: "waiting" })
    at = Math.max(at, end)
  }
  if (to > at || segments.length === 0) segments.push({ from: at, to, state: "busy" })
  return segments
}

/** Two traces side by side: what stands at the same place in both, and in what it differs. */
import { shownText } from "#components/shown-text.ts"
import type { Json } from "#lib/agent/types.ts"
import type { BlobRef } from "#lib/agent/events.ts"
import type { CallView, StepView, TurnView, View } from "#lib/agent/view.ts"

/** `differs`: the fields that are not the same; nothing where one side is missing altogether. */
export type Pair =
  | { kind: "turn"; id: string; a?: TurnView; b?: TurnView; differs: string[] }
  | { kind: "step"; id: string; a?: StepView; b?: StepView; differs: string[] }
  | { kind: "call"; id: string; a?: CallView; b?: CallView; differs: string[]; depth: number }

/** Turn by turn, step by step, call by call, in their order; turns that were run again count once. */
export function pairsOf(a: View, b: View): Pair[] {
  const counted = (view: View) => view.turns.filter(({ retriedBy }) => retriedBy === undefined)
  return zip(counted(a), counted(b)).flatMap(([left, right], i): Pair[] => [
    { kind: "turn", id: `turn ${i}`, a: left, b: right, differs: left && right ? [...(left.status === right.status ? [] : ["outcome"]), ...(left.agent === right.agent ? [] : ["agent"])] : [] },
    ...stepsOf(left?.steps ?? [], right?.steps ?? [], `${i}`, 0),
  ])
}

function stepsOf(a: StepView[], b: StepView[], place: string, depth: number): Pair[] {
  return zip(a, b).flatMap(([left, right], i): Pair[] => [
    { kind: "step", id: `step ${place}.${i}`, a: left, b: right, differs: left && right ? differing({ model: [left.model, right.model], answer: [shownText(left.text), shownText(right.text)], calls: [names(left), names(right)] }) : [] },
    ...zip(left?.calls ?? [], right?.calls ?? []).flatMap(([one, other], n) => callsOf(one, other, `${place}.${i}.${n}`, depth)),
  ])
}

function callsOf(a: CallView | undefined, b: CallView | undefined, place: string, depth: number): Pair[] {
  const differs = a && b ? differing({
    function: [a.name, b.name], version: [a.toolVersion, b.toolVersion], arguments: [argumentsOf(a), argumentsOf(b)],
    result: [a.output === undefined ? undefined : shownText(a.output), b.output === undefined ? undefined : shownText(b.output)], outcome: [a.status, b.status],
  }) : []
  return [{ kind: "call", id: `call ${place}`, a, b, differs, depth }, ...stepsOf(a?.steps ?? [], b?.steps ?? [], `${place}:`, depth + 1)]
}

const names = ({ calls }: StepView): string => calls.map(({ name }) => name).join(", ")

/** As text; the order of names does not matter. */
export const argumentsOf = ({ args, arguments: written }: CallView): string => (args === undefined ? shownText(written) : sorted(args))

const sorted = (value: Json | BlobRef): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "object" && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1))) : item))

const differing = (fields: Record<string, [unknown, unknown]>): string[] => Object.entries(fields).flatMap(([name, [a, b]]) => (a === b ? [] : [name]))

const zip = <T>(a: T[], b: T[]): [T | undefined, T | undefined][] => Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])

export type Totals = { turns: number; steps: number; calls: number; failed: number; tokensIn: number; tokensOut: number; ms: number }

/** What a whole conversation took; `ms` is the time of its turns, from start to end. */
export function totalsOf(view: View): Totals {
  const turns = view.turns.filter(({ retriedBy }) => retriedBy === undefined)
  const calls = [...view.calls.values()]
  return {
    turns: turns.length, steps: view.steps.size, calls: calls.length, failed: calls.filter(({ status }) => status === "error").length,
    tokensIn: turns.reduce((sum, { usage }) => sum + (usage.inputTokens ?? 0), 0), tokensOut: turns.reduce((sum, { usage }) => sum + (usage.outputTokens ?? 0), 0),
    ms: turns.reduce((sum, { startedAt, finishedAt }) => sum + (finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : 0), 0),
  }
}

/** What a log says once it is over: the content behind its hashes, its turns that count, and what the model was told and said. */
import type { Envelope } from "#lib/agent/events.ts"
import { historyOf } from "#lib/agent/messages.ts"
import type { Blobs, Message, ToolDefinition } from "#lib/agent/types.ts"
import { emptyView, fold, type StepView, type TurnView, type View } from "#lib/agent/view.ts"
import type { Content } from "./scrub.ts"

export type OpenLog = { log: Envelope[]; get: Blobs; view: View }

export function openLog({ log, blobs }: Content): OpenLog {
  const view = emptyView()
  for (const envelope of log) fold(view, structuredClone(envelope))
  return { log, view, get: (hash) => blobs.get(hash) ?? "" }
}

/** Turns that no other turn runs again. */
export const turnsThatCount = ({ view }: OpenLog): TurnView[] => view.turns.filter(({ retriedBy }) => retriedBy === undefined)

/** The conversation up to the end of a turn, as a model of no particular provider is told it: instructions, messages, functions. */
export function toldUpTo({ log, get }: OpenLog, turn: TurnView): { messages: Message[]; tools: ToolDefinition[]; settings: Record<string, unknown> } {
  const end = log.findLastIndex(({ event, turnId }) => turnId === turn.turnId || (event.type === "turn.finished" && event.turnId === turn.turnId))
  const past = log.slice(0, end + 1)
  const last = turn.steps.findLast(({ started }) => started !== undefined)?.started
  const system = last ? String(get(last.instructions)) : ""
  const tools = new Map<string, ToolDefinition>()
  for (const { event, parent } of past)
    if (event.type === "model.started" && parent === undefined) for (const { name, hash } of event.tools) tools.set(name, get(hash) as ToolDefinition)
  const settings = last ? get(last.settings) : {}
  return {
    messages: [...(system ? [{ role: "system" as const, content: system }] : []), ...historyOf(past, get, "")],
    tools: [...tools.values()],
    settings: typeof settings === "object" && settings !== null ? { ...settings } : {},
  }
}

/** Every step of a turn, those of delegates too, in the order in which they began. */
export const allSteps = (steps: StepView[]): StepView[] => steps.flatMap((step) => [step, ...step.calls.flatMap((call) => allSteps(call.steps))])

/** What an agent does by itself in a turn: calls that no model asked for, in the log like any other. */
import type { KeptEvent } from "./events.ts"
import { historyOf } from "./messages.ts"
import type { Agent, Turn } from "./types.ts"

type Answer = Extract<KeptEvent, { type: "message.assistant" }>

/** Emits the agent's own call as the answer of a step in which no model was asked, and gives it. Undefined when it makes none. */
export function callByItself(turn: Turn, agent: Agent, finishReason: "recall" | "remember"): Answer | undefined {
  const { world, parent } = turn
  // Who works for another agent leaves remembering to the one that talks with the person.
  const habit = finishReason === "recall" ? agent.opening : parent ? undefined : agent.closing
  const call = habit?.(askedOf(turn))
  const tool = agent.tools.find(({ name }) => name === call?.name)
  if (!call || !tool) return undefined
  const answer: Answer = {
    type: "message.assistant", stepId: world.newId(), agent: agent.name, text: "", finishReason, ms: 0,
    calls: [{ callId: world.newId(), ...call, kind: tool.kind }],
  }
  void world.emit(answer, parent)
  return answer
}

/** Whether anything was asked or said in the turn at this level: it is too late for a first call then. */
export const hasBegun = ({ log, turnId, parent }: Turn): boolean =>
  log.some(({ event, ...of }) => of.turnId === turnId && of.parent === parent && (event.type === "model.started" || event.type === "message.assistant"))

/** What a turn was last asked: a person's words, a task's result, or what another agent gave it to do. */
const askedOf = ({ log, world, parent, input }: Turn): string =>
  (input ?? historyOf(log, world.get, "", parent)).findLast((message) => message.role === "user")?.content ?? ""

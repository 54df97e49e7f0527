import type { View } from "#lib/agent/view.ts"

/** The turn that a message, a step, a call or a turn itself belongs to; a message that was tried several times belongs to the last try. */
export const turnHolding = (view: View, id: string): string | undefined =>
  view.turnById.has(id) ? id : (view.calls.get(id)?.turnId ?? view.steps.get(id)?.turnId ?? view.turns.findLast(({ messageId }) => messageId === id)?.turnId)

import type { AgentEvent } from "./events.ts"

/** The event as everyone outside the server gets it: what a provider wants back unaltered is between it and us, and of any size. */
export function forOutside(event: AgentEvent): AgentEvent {
  if (event.type !== "message.assistant" || !event.provider) return event
  const { provider: _, ...shown } = event
  return shown
}

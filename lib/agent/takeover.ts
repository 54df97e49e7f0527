/** What an agent sees that took over: all, from its hand-off on, or a summary of what was before. */
import { whole, type Inserts } from "./messages.ts"
import type { Agent, Message, Turn } from "./types.ts"

/** What the agent's steps get beside, or instead of, the whole history. */
export function takeover({ log, parent, world }: Turn, { name, definition }: Agent): Inserts | undefined {
  const mode = definition?.handoffHistory ?? "all"
  if (parent || mode === "all") return undefined
  const came = log.findLast(({ event, parent: of }) => event.type === "agent.changed" && of === undefined)
  if (came?.event.type !== "agent.changed" || came.event.to.name !== name) return undefined
  const { callId } = came.event
  const summary = log.findLast(({ event, parent: of }) => of === callId && event.type === "message.assistant")?.event
  if (mode === "summary" && !summary) return undefined
  const messages: Message[] = summary?.type === "message.assistant"
    ? [{ role: "user", content: `[Summary of the conversation before]\n${whole(summary.text, world.get)}` }]
    : []
  return { messages, since: came.turnId }
}

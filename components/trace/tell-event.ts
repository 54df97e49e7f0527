/** One event of the log in plain words. */
import { shownText } from "#components/shown-text.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { visible } from "./visible-text.tsx"

const LENGTH = 80
const quoted = (text: string): string => `“${visible(text.slice(0, LENGTH))}${text.length > LENGTH ? "…" : ""}”`

/** A short sentence without a full stop, safe to show. */
export function tellEvent({ event }: Envelope): string {
  switch (event.type) {
    case "message.user": return `You wrote ${quoted(shownText(event.text))}`
    case "message.edited": return "A waiting message was changed"
    case "message.removed": return "A waiting message was removed"
    case "turn.started": return event.attempt > 1 ? `The turn went on, attempt ${event.attempt}` : "A turn began"
    case "model.started": return `${visible(event.model)} was asked`
    case "message.assistant":
      if (event.finishReason === "recall") return "Memory is searched before the model is asked"
      if (event.finishReason === "remember") return "What the turn told is kept in memory"
      return event.calls.length > 0 ? `The model asked for ${event.calls.map(({ name }) => visible(name)).join(", ")}` : `The model said ${quoted(shownText(event.text))}`
    case "call.started": return `${visible(event.name)} began`
    case "call.waiting": return event.for === "task" ? "A call waits for a task" : "A call waits for a person"
    case "call.answered": return event.approve === false ? "A person refused the call" : event.approve ? "A person approved the call" : "A person answered the call"
    case "call.finished": return `${visible(event.name)} ${event.ok ? "gave" : "failed with"} ${quoted(shownText(event.output))}`
    case "agent.changed": return `${visible(event.to.name)} took over from ${visible(event.from.name)}`
    case "tools.changed": return `Functions added: ${event.added.map(({ name }) => visible(name)).join(", ") || "none"}`
    case "memory.changed": return event.supersedes ? "A memory was added in the place of another" : `A memory was ${event.op}`
    case "task.changed": return `Task ${quoted(event.title)}: ${event.status}`
    case "turn.finished": return event.error ? `The turn ended: ${visible(event.error.message)}` : `The turn ended: ${event.reason}`
    case "text.delta":
    case "reasoning.delta":
    case "args.delta": return "More of the answer came"
    case "call.delta": return "A function printed"
    default:
      event satisfies never
      return ""
  }
}

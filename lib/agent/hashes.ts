/** Which content an event names by its hash. */
import type { KeptEvent } from "./events.ts"
import { isBlobRef } from "./spill.ts"

/** The hashes of all content that an event needs to be whole: large values, instructions, settings, tools, agents. */
export function hashesOf(event: KeptEvent): string[] {
  switch (event.type) {
    case "message.user":
    case "message.edited":
      return refs(event.text)
    case "message.assistant":
      return refs(event.text, event.reasoning, ...event.calls.map((call) => call.arguments))
    case "call.started":
      return refs(event.args)
    case "call.waiting":
      return refs(event.args, event.details)
    case "call.answered":
      return refs(event.output, event.args)
    case "call.finished":
      return refs(event.output, event.details)
    case "task.changed":
      return refs(event.output)
    case "model.started":
      return [event.instructions, event.settings, ...(event.inserts ? [event.inserts] : []), ...event.tools.map((tool) => tool.hash)]
    case "agent.changed":
      return [event.from.hash, event.to.hash]
    case "tools.changed":
      return event.added.map((tool) => tool.hash)
    case "message.removed":
    case "turn.started":
    case "memory.changed":
    case "turn.finished":
      return []
    default:
      return event satisfies never
  }
}

const refs = (...values: unknown[]): string[] => values.flatMap((value) => (isBlobRef(value) ? [value.blob] : []))

/** The functions of a log as drafts: what was recorded of them is what they answer. */
import type { Json } from "#lib/agent/types.ts"
import { toolDefinition, type ToolDefinition } from "#lib/agent/definition.ts"
import { whole } from "#lib/agent/messages.ts"
import { isBlobRef } from "#lib/agent/spill.ts"
import type { OpenLog } from "./open-log.ts"

const REPLIES = 100

/** Functions that somebody made (not those of Full Turn itself), each as a mock; what is no function that could be saved is left out. */
export function recordedTools({ log, get, view }: OpenLog): ToolDefinition[] {
  const drafts = new Map<string, ToolDefinition>()
  for (const { event } of log) {
    if (event.type !== "model.started") continue
    for (const { name, kind, hash } of event.tools) {
      if (kind !== undefined && !["http", "code", "mock", "mcp"].includes(kind)) continue
      const given = get(hash)
      const { description = "", parameters = { type: "object" } } = isDefinition(given) ? given.function : {}
      const replies = [...view.calls.values()].filter((call) => call.name === name && call.status === "ok" && call.output !== undefined).slice(-REPLIES)
        .map((call) => ({ ...(isArgs(call.args) ? { when: call.args } : {}), output: whole(call.output ?? "", get).slice(0, 64_000) }))
      const draft = toolDefinition.safeParse({ name, description, parameters, kind: "mock", mock: { replies } })
      if (draft.success) drafts.set(name, draft.data)
    }
  }
  return [...drafts.values()]
}

type Definition = { function: { description?: string; parameters?: Record<string, unknown> } }

const isDefinition = (value: unknown): value is Definition => typeof value === "object" && value !== null && "function" in value && typeof value.function === "object" && value.function !== null

const isArgs = (args: unknown): args is Record<string, Json> => typeof args === "object" && args !== null && !Array.isArray(args) && !isBlobRef(args)

/** Tools that were loaded in the course of a conversation: the fold that makes them hold after a restart. */
import type { Envelope } from "./events.ts"
import type { Agent, Tool, Turn } from "./types.ts"

/** The names of the tools that calls of this agent loaded, in the conversation or, with `parent`, inside that call. */
export function loadedOf(log: Envelope[], agent: string, parent: string | undefined): string[] {
  const own = new Set<string>()
  const loaded = new Set<string>()
  for (const { event, parent: of } of log) {
    if (event.type === "message.assistant" && of === parent && event.agent === agent) for (const { callId } of event.calls) own.add(callId)
    if (event.type !== "tools.changed" || of === undefined || !own.has(of)) continue
    for (const name of event.removed) loaded.delete(name)
    for (const { name } of event.added) loaded.add(name)
  }
  return [...loaded]
}

/** The agent with what it loaded before. A tool that is gone is left out: a model that calls it is told what there is. */
export function withLoaded({ log, world, parent }: Pick<Turn, "log" | "world" | "parent">, agent: Agent): Agent {
  return withTools(agent, loadedOf(log, agent.name, parent).flatMap((name) => (agent.tools.some((tool) => tool.name === name) ? [] : (world.tool?.(name) ?? []))))
}

/** The agent with more tools, which take the place of those of the same names. */
export function withTools(agent: Agent, more: Tool[]): Agent {
  if (more.length === 0) return agent
  const names = new Set(more.map((tool) => tool.name))
  return { ...agent, tools: [...agent.tools.filter((tool) => !names.has(tool.name)), ...more] }
}

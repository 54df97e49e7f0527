/** A runtime whose agents have the tools of tasks beside their own. */
import type { Tool } from "#lib/agent/types.ts"
import { createDesk } from "#lib/runtime/tasks.ts"
import type { Agents } from "#lib/runtime/agents.ts"
import type { Runtime } from "#lib/runtime/runtime.ts"
import { taskTools } from "#lib/tools/tasks.ts"
import { fixedAgents, type FixedAgent } from "./agents.ts"
import { startApp } from "./app.ts"

/** Each of the agents with the tools of tasks; the database is asked for when one of them is called. */
export function withTasks(db: () => Runtime["db"], all: [FixedAgent, ...FixedAgent[]]): Agents {
  const agents: Agents = fixedAgents(all, async (workspace) => taskTools(createDesk(db(), workspace, (...given) => agents.open(...given))).map((tool) => ({ tool })))
  return agents
}

type Options = Parameters<typeof startApp>[0] & { tools?: Tool[]; agents?: [FixedAgent, ...FixedAgent[]] }

export async function startTaskApp({ agents, ...options }: Options = {}) {
  const app = await startApp(options)
  const { runtime } = app
  runtime.agents.open = withTasks(() => runtime.db, agents ?? [{ name: "assistant", instructions: "Be brief.", tools: options.tools ?? [] }]).open
  return app
}

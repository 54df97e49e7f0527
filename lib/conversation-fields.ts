/** Whom and what a conversation may be set to. */
import { isModelError } from "#lib/agent/types.ts"
import { Refused } from "./http.ts"
import type { Runtime } from "./runtime/runtime.ts"

/** The agent by its name. @throws Refused naming who there is */
export async function knownAgent({ agents }: Pick<Runtime, "agents">, workspace: string, key: string): Promise<string> {
  const set = await agents.open(workspace)
  const agent = set.find(key)
  if (!agent) throw new Refused(400, `agent: there is no agent "${key}". There are: ${set.names.join(", ")}.`)
  return agent.name
}

/** @throws Refused naming what there is */
export async function knownModel({ models }: Pick<Runtime, "models">, workspace: string, id: string): Promise<string> {
  const known = await models.open(workspace)
  try {
    known.resolve(id)
    return id
  } catch (error) {
    if (isModelError(error)) throw new Refused(400, `model: ${error.message}`)
    throw error
  }
}

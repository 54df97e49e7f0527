/** A call in a turn that lives in memory only: what a model that judges needs around it. */
import type { Envelope } from "#lib/agent/events.ts"
import { isDelta } from "#lib/agent/events.ts"
import { defaultLimits } from "#lib/agent/limits.ts"
import type { Agent, Call } from "#lib/agent/types.ts"
import type { Models } from "#lib/models/index.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { hashOf, newId } from "#lib/store/ids.ts"

export function judgeCall(models: Models, model: string): Call {
  const log: Envelope[] = []
  const values = new Map<string, unknown>()
  const put = (value: unknown): string => {
    const hash = hashOf(JSON.stringify(value))
    values.set(hash, value)
    return hash
  }
  const { signal } = new AbortController()
  const agent: Agent = { name: "eval", model, instructions: "", tools: [] }
  const callId = newId()
  return {
    callId, turnId: "eval", agent, signal, context: {}, log: () => undefined,
    turn: {
      turnId: "eval", agent, log, depth: 0, limits: defaultLimits,
      world: {
        async emit(event, parent) {
          if (!isDelta(event)) log.push({ seq: log.length + 1, at: new Date().toISOString(), turnId: "eval", parent, event })
        },
        committed: async () => undefined, put, hash: (value) => hashOf(JSON.stringify(value)), get: (hash) => values.get(hash),
        model: (id) => models.resolve(id).model, newId, now: () => performance.now(), signal, heard: () => new Promise(() => undefined), validate: validateArgs,
      },
    },
  }
}

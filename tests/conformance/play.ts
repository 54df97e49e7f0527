/** Plays a recorded conversation through the loop and compares what comes out with what was recorded. */
import type { Envelope } from "#lib/agent/events.ts"
import type { Agent, JsonSchema, Model, Tool } from "#lib/agent/types.ts"
import { agentOf, all, at, toolOf, world } from "../support/world.ts"
import type { Fixture } from "./replay.ts"

type Detail = Fixture["detail"]

/** What a recording needs to be played: what people wrote, and the functions with what they gave back. */
export type Script = { detail: Detail; users: string[]; tools: Tool[]; hasSystem: boolean; provider: string; model: Model; id: string }

/** A turn for each thing that a person said; tells what came out otherwise than recorded. */
export async function problemsOf({ detail, users, tools, hasSystem, provider, model, id }: Script): Promise<string[]> {
  const agent = agentOf(tools, { model: `${provider}:${id}`, instructions: hasSystem ? "As recorded." : "" })
  const said = [...users]
  const problems: string[] = []
  let log: Envelope[] = []
  let values = new Map<string, unknown>()
  let step = 0
  while (step < detail.length && problems.length === 0) {
    const turn = world({ agent, models: { [agent.model]: model }, values, log: [...log, ...asking(agent, `${step}`, said.shift() ?? "Go on.")], limits: { steps: detail.length - step, calls: 1000, tokens: Infinity } })
    const failure = await turn.run().then(() => undefined, (error: unknown) => error)
    const answers = all(turn.log.slice(log.length), "message.assistant")
    if (answers.length === 0) problems.push(`step ${step} was not asked for`)
    for (const answer of answers) {
      const recorded = detail[step]
      const isError = !recorded || recorded.status >= 400 || Boolean(recorded.error)
      const wanted = isError ? undefined : JSON.stringify({ text: recorded.text || (recorded.refusal ?? ""), calls: recorded.calls.map((call) => ({ name: call.name, arguments: call.arguments?.trim() ? call.arguments : "{}" })) })
      const got = JSON.stringify({ text: answer.text, calls: answer.calls.map((call) => ({ name: call.name, arguments: call.arguments })) })
      if (isError !== (answer.finishReason === "error")) problems.push(`step ${step}: ${String(failure)}`)
      else if (wanted && got !== wanted) problems.push(`step ${step}: ${got} instead of ${wanted}`)
      step++
    }
    log = turn.log
    values = turn.values
  }
  return problems
}

/** What a person and the runtime write before a turn. */
function asking(agent: Agent, id: string, text: string): Envelope[] {
  const cause = { kind: "message" as const, id: `m${id}` }
  return [
    { at, event: { type: "message.user", messageId: cause.id, text } },
    { at, turnId: `t${id}`, event: { type: "turn.started", turnId: `t${id}`, attempt: 1, cause, agent: agent.name, model: agent.model } },
  ]
}

/** How a function was offered, and what it gave back to each call, by the id of the call. */
type Known = { name: string; description?: string | null; parameters?: Record<string, unknown> | null }

/** A stub for every function that was offered or called; it gives back what the recording has, in the order of the calls. */
export function toolsOf(detail: Detail, offered: Known[], results: Map<string | null | undefined, unknown[]>): Tool[] {
  const known = new Map(offered.map((tool) => [tool.name, tool]))
  const called = detail.flatMap(({ calls }) => calls)
  return [...new Set([...known.keys(), ...called.map(({ name }) => name)])].map((name) => {
    // Some providers use an id again in a later answer.
    const outputs = called.filter((call) => call.name === name).map(({ id }) => results.get(id)?.shift())
    return toolOf(name, () => asText(outputs.shift()), { description: known.get(name)?.description ?? "", parameters: (known.get(name)?.parameters ?? { type: "object" }) as JsonSchema })
  })
}

export const asText = (content: unknown): string => (typeof content === "string" ? content : JSON.stringify(content ?? "nothing was recorded"))

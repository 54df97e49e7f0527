import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import type { Envelope } from "#lib/agent/events.ts"
import type { Agent, JsonSchema, Tool } from "#lib/agent/types.ts"
import { openaiChat } from "#lib/models/openai-chat.ts"
import { agentOf, all, at, toolOf, world } from "../support/world.ts"
import { each, startReplay, type Fixture, type Replay } from "./replay.ts"
import { report, withShared } from "./shared.ts"

// Fewer than these found means that the search is broken: recordings do not go away.
const MIN_CONVERSATIONS = 47

const message = z.looseObject({
  role: z.string(), content: z.unknown().optional(), tool_call_id: z.string().nullish(),
  tool_calls: z.array(z.looseObject({ id: z.string().nullish(), function: z.looseObject({ name: z.string() }).optional() })).nullish(),
})
const request = z.looseObject({
  messages: z.array(message).default([]),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string(), description: z.string().nullish(), parameters: z.record(z.string(), z.unknown()).nullish() }).optional() })).default([]),
})
type Said = z.infer<typeof message>

let replay: Replay

withShared("loop", () => {
  beforeAll(async () => {
    replay = await startReplay("--strict")
  })
  afterAll(() => replay.close())

  test("every recorded conversation with calls runs through the loop, and no request breaks a rule", { timeout: 300_000 }, async () => {
    const found = (await replay.recordings()).filter(({ replay: { kind, steps, tools = [] } }) => kind === "chat" && steps > 1 && tools.some((names) => names.length > 0))
    const wrong = (await each(found, async ({ id }) => ({ id, problems: await problemsOf(id, await replay.fixture(id)) }))).filter(({ problems }) => problems.length > 0)
    report("loop --strict", { found: found.length, run: found.length, passed: found.length - wrong.length }, MIN_CONVERSATIONS, wrong)
    expect(await replay.violations()).toEqual([])
  })
})

/** Plays a recording to its end, a turn for each thing that a person said, and tells what came out otherwise than recorded. */
async function problemsOf(id: string, { conversation, detail }: Fixture): Promise<string[]> {
  const said = messagesOf({ conversation, detail })
  const users = said.filter(({ role }) => role === "user")
  const hasSystem = said.some(({ role }) => role === "system" || role === "developer")
  const agent = agentOf(toolsOf(detail, said), { model: `replay:${id}`, instructions: hasSystem ? "As recorded." : "" })
  const models = { [agent.model]: openaiChat({ name: "replay", baseURL: replay.url, apiKey: "loop", maxRetries: 0 }) }
  const problems: string[] = []
  let log: Envelope[] = []
  let values = new Map<string, unknown>()
  let step = 0
  while (step < detail.length && problems.length === 0) {
    const turn = world({ agent, models, values, log: [...log, ...asking(agent, `${step}`, asText(users.shift()?.content))], limits: { steps: detail.length - step, calls: 1000, tokens: Infinity } })
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

const requestsOf = (detail: Fixture["detail"]) => detail.map(({ recordedRequest }) => request.parse(recordedRequest ?? {}))

/** Everything that was said, each message once: the whole conversation, or what the recorded requests held. */
function messagesOf({ conversation, detail }: Fixture): Said[] {
  if (conversation) return z.array(message).parse(conversation)
  const seen = new Set<string>()
  return requestsOf(detail).flatMap(({ messages }) => messages).filter((one) => {
    const key = JSON.stringify(one)
    return !seen.has(key) && seen.add(key)
  })
}

/** A stub for every function that was offered or called; it gives back what the recording has, in the order of the calls. */
function toolsOf(detail: Fixture["detail"], said: Said[]): Tool[] {
  const offered = new Map(requestsOf(detail).flatMap(({ tools }) => tools).flatMap((tool) => (tool.function ? [[tool.function.name, tool.function]] : [])))
  const called = detail.flatMap(({ calls }) => calls)
  // Some providers use an id again in a later answer.
  const results = Map.groupBy(said.filter(({ role }) => role === "tool"), ({ tool_call_id }) => tool_call_id)
  return [...new Set([...offered.keys(), ...called.map(({ name }) => name)])].map((name) => {
    const outputs = called.filter((call) => call.name === name).map(({ id }) => results.get(id)?.shift()?.content)
    return toolOf(name, () => asText(outputs.shift()), { description: offered.get(name)?.description ?? "", parameters: (offered.get(name)?.parameters ?? { type: "object" }) as JsonSchema })
  })
}

const asText = (content: unknown): string => (typeof content === "string" ? content : JSON.stringify(content ?? "nothing was recorded"))

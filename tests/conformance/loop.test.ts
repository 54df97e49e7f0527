import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { openaiChat } from "#lib/models/openai-chat.ts"
import { asText, problemsOf, toolsOf } from "./play.ts"
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
    const wrong = (await each(found, async ({ id }) => ({ id, problems: await problemsOf(scriptOf(id, await replay.fixture(id))) }))).filter(({ problems }) => problems.length > 0)
    report("loop --strict", { found: found.length, run: found.length, passed: found.length - wrong.length }, MIN_CONVERSATIONS, wrong)
    expect(await replay.violations()).toEqual([])
  })
})

function scriptOf(id: string, { conversation, detail }: Fixture) {
  const said = messagesOf({ conversation, detail })
  const offered = requestsOf(detail).flatMap(({ tools }) => tools).flatMap((tool) => tool.function ?? [])
  const results = Map.groupBy(said.filter(({ role }) => role === "tool"), ({ tool_call_id }) => tool_call_id)
  return {
    id, detail, provider: "replay", model: openaiChat({ name: "replay", baseURL: replay.url, apiKey: "loop", maxRetries: 0 }),
    users: said.filter(({ role }) => role === "user").map(({ content }) => asText(content)),
    hasSystem: said.some(({ role }) => role === "system" || role === "developer"),
    tools: toolsOf(detail, offered, new Map([...results].map(([key, messages]) => [key, messages.map(({ content }) => content)]))),
  }
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

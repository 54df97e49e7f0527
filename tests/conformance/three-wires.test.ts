import { afterAll, beforeAll, expect, test } from "vitest"
import { MockLanguageModelV4, convertArrayToReadableStream } from "ai/test"
import type { Model } from "#lib/agent/types.ts"
import { emptyView, fold } from "#lib/agent/view.ts"
import { aiSdk } from "#lib/models/ai-sdk.ts"
import { openaiChat } from "#lib/models/openai-chat.ts"
import { openaiResponses } from "#lib/models/openai-responses.ts"
import type { SdkPart } from "#lib/models/sdk-prompt.ts"
import { agentOf, toolOf, world } from "../support/world.ts"
import { startReplay, type Replay } from "./replay.ts"
import { withShared } from "./shared.ts"

let replay: Replay

withShared("three-wires", () => {
  beforeAll(async () => {
    replay = await startReplay("--strict")
    await fetch(new URL("/__replay/script", replay.url), { method: "POST", body: JSON.stringify({ same: [{ tool_calls: ["Oslo", "Rome"].map((city) => ({ name: "weather", arguments: { city } })) }, { text: "Rain, and sun." }] }) })
  })
  afterAll(() => replay.close())

  test("the same question over chat completions, Responses and the AI SDK gives the same trace, and no request breaks a rule", async () => {
    const usage = { inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined }, outputTokens: { total: 1, text: 1, reasoning: undefined } }
    const end = (unified: "stop" | "tool-calls"): SdkPart => ({ type: "finish", usage, finishReason: { unified, raw: undefined } })
    const stream = (...parts: SdkPart[]) => ({ stream: convertArrayToReadableStream<SdkPart>(parts) })
    const call = (toolCallId: string, city: string): SdkPart => ({ type: "tool-call", toolCallId, toolName: "weather", input: JSON.stringify({ city }) })
    const mock = new MockLanguageModelV4({ doStream: [
      stream(call("a", "Oslo"), call("b", "Rome"), end("tool-calls")),
      stream({ type: "text-start", id: "1" }, { type: "text-delta", id: "1", delta: "Rain, and sun." }, { type: "text-end", id: "1" }, end("stop")),
    ] })
    const traces = await Promise.all([
      traceOf(openaiChat({ name: "test", baseURL: replay.url, apiKey: "chat" })),
      traceOf(openaiResponses({ name: "test", baseURL: replay.url, apiKey: "responses" })),
      traceOf(aiSdk({ name: "test", model: () => mock })),
    ])
    expect(traces[0]).toEqual({ steps: [["", ["weather Oslo: Rain in Oslo."], ["weather Rome: Rain in Rome."]], ["Rain, and sun."]], status: "done" })
    expect(traces[1]).toEqual(traces[0])
    expect(traces[2]).toEqual(traces[0])
    expect(await replay.violations()).toEqual([])
  })
})

/** What a person reads in the trace: each step's words, and its calls with what came back. */
async function traceOf(model: Model) {
  const weather = toolOf("weather", ({ city }) => `Rain in ${String(city)}.`, { parameters: { type: "object", properties: { city: { type: "string" } } } })
  const agent = agentOf([weather], { model: "test:same" })
  const tested = world({ agent, models: { "test:same": (request, io) => model({ ...request, model: "same" }, io) } })
  const { status } = await tested.run()
  const view = emptyView()
  for (const envelope of tested.log) fold(view, envelope)
  return { status, steps: view.turns.flatMap(({ steps }) => steps.map((step) => [step.text, ...step.calls.map((call) => [`${call.name} ${JSON.parse(String(call.arguments)).city}: ${String(call.output)}`])])) }
}

import { APICallError } from "ai"
import { MockLanguageModelV3, MockLanguageModelV4, convertArrayToReadableStream } from "ai/test"
import { expect, test } from "vitest"
import { ModelError } from "#lib/agent/types.ts"
import type { ModelEvent, ModelRequest } from "#lib/agent/types.ts"
import { aiSdk, type AiSdkOptions, type AnySdkModel } from "#lib/models/ai-sdk.ts"
import type { SdkPart } from "#lib/models/sdk-prompt.ts"
import { agentOf, all, toolOf, world } from "./support/world.ts"

const usage = { inputTokens: { total: 7, noCache: 4, cacheRead: 3, cacheWrite: 0 }, outputTokens: { total: 5, text: 4, reasoning: 1 } }
const finish = (unified: "stop" | "tool-calls" | "error" | "interrupted" = "stop", raw: string | undefined = undefined): SdkPart => ({ type: "finish", usage, finishReason: { unified, raw } })
const say = (text: string, id = "1"): SdkPart[] => [{ type: "text-start", id }, ...[...text].map((delta) => ({ type: "text-delta" as const, id, delta })), { type: "text-end", id }]
const ask = (id: string, toolName: string, input: string, signature?: string): SdkPart[] => [
  { type: "tool-input-start", id, toolName },
  ...(input.match(/.{1,4}/g) ?? []).map((delta) => ({ type: "tool-input-delta" as const, id, delta })),
  { type: "tool-input-end", id },
  { type: "tool-call", toolCallId: id, toolName, input, ...(signature && { providerMetadata: { mock: { signature } } }) },
]
const stream = (...parts: SdkPart[]) => ({ stream: convertArrayToReadableStream<SdkPart>([{ type: "stream-start", warnings: [] }, ...parts]) })
const modelOf = (...answers: SdkPart[][]) => new MockLanguageModelV4({ doStream: answers.map((parts) => stream(...parts)) })

const request: ModelRequest = { model: "m", messages: [{ role: "user", content: "Hi" }] }
type End = Extract<ModelEvent, { type: "end" }>

async function read(model: AnySdkModel, more: Partial<ModelRequest> = {}, options: Partial<AiSdkOptions> = {}, signal = new AbortController().signal): Promise<{ events: ModelEvent[]; end: End }> {
  const events: ModelEvent[] = []
  for await (const event of aiSdk({ name: "mock", model: () => model, maxRetries: 0, ...options })({ ...request, ...more }, { signal })) events.push(event)
  const end = events.at(-1)
  if (end?.type !== "end") throw new Error("no end")
  return { events, end }
}

async function failure(model: AnySdkModel, options: Partial<AiSdkOptions> = {}): Promise<ModelError> {
  const error = await read(model, {}, options).catch((thrown: unknown) => thrown)
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, got ${String(error)}`)
  return error
}

test("text, thoughts, calls and usage come as from any other model", async () => {
  const { events, end } = await read(modelOf([
    { type: "reasoning-start", id: "r" }, { type: "reasoning-delta", id: "r", delta: "Hm." }, { type: "reasoning-end", id: "r" },
    ...say("Let me see."), ...ask("a", "weather", '{"city":"Oslo"}'), ...ask("b", "weather", '{"city":"Rome"}'), finish("tool-calls", "tool_use"),
  ]))
  expect(end).toMatchObject({
    text: "Let me see.", reasoning: "Hm.", finishReason: "tool_use",
    calls: [{ name: "weather", arguments: '{"city":"Oslo"}' }, { name: "weather", arguments: '{"city":"Rome"}' }],
    usage: { inputTokens: 7, outputTokens: 5, cachedTokens: 3, reasoningTokens: 1 },
  })
  const written = (call: number) => events.map((event) => (event.type === "args" && event.call === call ? event.delta : "")).join("")
  expect([written(0), written(1)]).toEqual(['{"city":"Oslo"}', '{"city":"Rome"}'])
  expect(events.find((event) => event.type === "args")).toMatchObject({ name: "weather" })
})

test("a conversation with calls runs through our loop: results come in one message, and what the provider signed goes back to it", async () => {
  const model = modelOf([...ask("a", "echo", '{"x":1}', "sig-a"), ...ask("b", "echo", "{}"), finish("tool-calls")], [...say("Done."), finish()])
  const agent = agentOf([toolOf("echo", ({ x }) => `got ${String(x)}`)], { model: "mock:m" })
  const { run, log } = world({ agent, models: { "mock:m": aiSdk({ name: "mock", model: () => model }) } })
  expect(await run()).toMatchObject({ status: "done", text: "Done." })
  expect(all(log, "message.assistant")[0]?.calls.map(({ arguments: args }) => args)).toEqual(['{"x":1}', "{}"])
  expect(model.doStreamCalls[1]?.prompt).toEqual([
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Go." }] },
    { role: "assistant", content: [
      { type: "tool-call", toolCallId: "a", toolName: "echo", input: { x: 1 }, providerOptions: { mock: { signature: "sig-a" } } },
      { type: "tool-call", toolCallId: "b", toolName: "echo", input: {} },
    ] },
    { role: "tool", content: [
      { type: "tool-result", toolCallId: "a", toolName: "echo", output: { type: "text", value: "got 1" } },
      { type: "tool-result", toolCallId: "b", toolName: "echo", output: { type: "text", value: "got undefined" } },
    ] },
  ])
  expect(model.doStreamCalls[0]?.tools).toEqual([{ type: "function", name: "echo", description: "The tool echo.", inputSchema: { type: "object" } }])
})

test("settings go out under the SDK's names, and what nobody can do is said", async () => {
  const model = new MockLanguageModelV4({ doStream: { stream: convertArrayToReadableStream<SdkPart>([
    { type: "stream-start", warnings: [{ type: "unsupported", feature: "seed" }] }, ...say("Yes."), finish(),
  ]) } })
  const tools: ModelRequest["tools"] = [{ type: "function", function: { name: "echo", description: "", parameters: { type: "object" } } }]
  const settings = { temperature: 0, top_p: 0.5, max_tokens: 9, seed: 1, reasoning_effort: "low", parallel_tool_calls: false, tool_choice: "required" } as const
  const { end } = await read(model, { ...settings, tools })
  expect(model.doStreamCalls[0]).toMatchObject({ temperature: 0, topP: 0.5, maxOutputTokens: 9, seed: 1, reasoning: "low", toolChoice: { type: "required" } })
  expect(end.leftOut).toEqual(["parallel_tool_calls", "seed"])
  const handled = await read(modelOf([...say("Yes."), finish()]), { tools, parallel_tool_calls: false }, { extra: () => ({ handles: ["parallel_tool_calls"], options: { mock: { parallel: false } } }) })
  expect(handled.end.leftOut).toBeUndefined()
})

test("models of an older specification are lifted", async () => {
  const old = new MockLanguageModelV3({ doStream: { stream: convertArrayToReadableStream([
    { type: "stream-start" as const, warnings: [] }, { type: "text-start" as const, id: "1" }, { type: "text-delta" as const, id: "1", delta: "Old." }, { type: "text-end" as const, id: "1" },
    { type: "finish" as const, usage, finishReason: { unified: "stop" as const, raw: undefined } },
  ]) } })
  expect((await read(old)).end).toMatchObject({ text: "Old.", finishReason: "stop" })
})

const refusal = (statusCode: number, responseBody = "", isRetryable = false) =>
  new APICallError({ message: "no", url: "http://mock", requestBodyValues: {}, statusCode, responseBody, isRetryable, responseHeaders: { "retry-after": "0" } })

test.each([[401, "", "auth"], [404, "", "unknown_model"], [400, '{"error":{"message":"prompt is too long"}}', "too_long"], [500, "", "upstream"]] as const)("status %i %s is %s", async (status, body, kind) => {
  expect(await failure(new MockLanguageModelV4({ doStream: async () => { throw refusal(status, body) } }))).toMatchObject({ kind })
})

test("what may be retried is retried before the first event, and no more than twice", async () => {
  let asked = 0
  const model = new MockLanguageModelV4({ doStream: async () => {
    if (++asked < 3) throw refusal(503, "", true)
    return stream(...say("At last."), finish())
  } })
  expect((await read(model, {}, { maxRetries: 2 })).end.text).toBe("At last.")
  asked = -10
  expect(await failure(model, { maxRetries: 2 })).toMatchObject({ kind: "upstream" })
  expect(asked).toBe(-7)
})

test.each([
  ["no finish", say("Half"), "cut"],
  ["an interrupted finish", [...say("Half"), finish("interrupted")], "cut"],
  ["a failed finish", [...say("Half"), finish("error")], "upstream"],
  ["an error part", [...say("Half"), { type: "error" as const, error: { message: "overloaded" } }], "upstream"],
] as const)("%s is no success", async (_, parts, kind) => {
  expect(await failure(modelOf([...parts]))).toMatchObject({ kind })
})

test("a model that falls silent has stalled", async () => {
  const silent = new MockLanguageModelV4({ doStream: async ({ abortSignal }) => ({ stream: new ReadableStream<SdkPart>({
    start: (controller) => abortSignal?.addEventListener("abort", () => controller.error(abortSignal.reason)),
  }) }) })
  expect(await failure(silent, { idleTimeoutMs: 20 })).toMatchObject({ kind: "stalled" })
})

test("an abort ends the answer with its own reason", async () => {
  const control = new AbortController()
  const model = new MockLanguageModelV4({ doStream: async ({ abortSignal }) => ({ stream: new ReadableStream<SdkPart>({
    start(controller) {
      for (const part of say("Half")) controller.enqueue(part)
      abortSignal?.addEventListener("abort", () => controller.error(abortSignal.reason))
    },
  }) }) })
  const reason = new Error("stopped")
  const heard: string[] = []
  const reading = (async () => {
    for await (const event of aiSdk({ name: "mock", model: () => model })(request, { signal: control.signal })) {
      if (event.type === "text") heard.push(event.delta)
      if (heard.length === 4) control.abort(reason)
    }
  })()
  await expect(reading).rejects.toBe(reason)
  expect(heard.join("")).toBe("Half")
})

test("what ran at the provider is told, and not called here", async () => {
  const { end } = await read(modelOf([
    { type: "tool-call", toolCallId: "h", toolName: "web_search", input: '{"query":"rain"}', providerExecuted: true },
    { type: "tool-result", toolCallId: "h", toolName: "web_search", result: { found: 1 } },
    ...say("Rain."), finish(),
  ]))
  expect(end).toMatchObject({ calls: [], hosted: [{ type: "web_search", text: '{"query":"rain"}' }, { type: "web_search result" }] })
})

import { createServer, type IncomingHttpHeaders } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest"
import type { ModelEvent, ModelRequest } from "#lib/agent/types.ts"
import { modelOf, namesOf, type Kind, type Provider } from "#lib/models/provider.ts"

type Asked = { url: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }
let asked: Asked[] = []
let answer: { status?: number; type?: string; body: string } = { body: "" }
let origin = ""

const server = createServer((request, response) => {
  let text = ""
  request.on("data", (part) => { text += String(part) })
  request.on("end", () => {
    asked.push({ url: request.url ?? "", headers: request.headers, body: text ? JSON.parse(text) : {} })
    response.writeHead(answer.status ?? 200, { "content-type": answer.type ?? "text/event-stream" }).end(answer.body)
  })
})
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening")
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  asked = []
  vi.stubEnv("ANTHROPIC_API_KEY", "env-canary")
  vi.stubEnv("GOOGLE_GENERATIVE_AI_API_KEY", "env-canary")
})

const events = (...all: object[]): string => all.map((event) => `${"type" in event ? `event: ${String(event.type)}\n` : ""}data: ${JSON.stringify(event)}\n\n`).join("")

const anthropic = events(
  { type: "message_start", message: { id: "msg", type: "message", role: "assistant", model: "m", content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "I look." } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "tool_use", id: "toolu_1", name: "weather", input: {} } },
  { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"city":' } },
  { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '"Oslo"}' } },
  { type: "content_block_stop", index: 1 },
  { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { output_tokens: 12 } },
  { type: "message_stop" },
)
const google = events(
  { candidates: [{ content: { role: "model", parts: [{ text: "I look." }] }, index: 0 }] },
  { candidates: [{ content: { role: "model", parts: [{ functionCall: { name: "weather", args: { city: "Oslo" } }, thoughtSignature: "c2ln" }] }, finishReason: "STOP", index: 0 }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 12, totalTokenCount: 21 } },
)

const request: ModelRequest = {
  model: "m", messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Rain?" }], max_tokens: 100, parallel_tool_calls: false,
  tools: [{ type: "function", function: { name: "weather", description: "Tells it.", parameters: { type: "object", properties: { city: { type: "string" } } } } }],
}

const provider = (kind: Kind, more: Partial<Provider> = {}): Provider => ({ name: "own", kind, baseURL: `${origin}/v1`, apiKey: "key-123456", own: true, ...more })

async function endOf(given: Provider, more: Partial<ModelRequest> = {}): Promise<Extract<ModelEvent, { type: "end" }>> {
  for await (const event of modelOf(given)({ ...request, ...more }, { signal: new AbortController().signal })) if (event.type === "end") return event
  throw new Error("no end")
}

test.each([
  ["anthropic", anthropic, "x-api-key", "/v1/messages"],
  ["google", google, "x-goog-api-key", "/v1/models/m:streamGenerateContent?alt=sse"],
] as const)("%s is asked with its key, and its stream is a stream like any other", async (kind, body, header, url) => {
  answer = { body }
  expect(await endOf(provider(kind))).toMatchObject({
    text: "I look.", calls: [{ name: "weather", arguments: '{"city":"Oslo"}' }], usage: { inputTokens: 9, outputTokens: 12 },
  })
  expect(asked[0]).toMatchObject({ url, headers: { [header]: "key-123456" } })
})

test("what one of them cannot do is said, what it does in its own way is done", async () => {
  answer = { body: anthropic }
  expect((await endOf(provider("anthropic"))).leftOut).toBeUndefined()
  expect(asked[0]?.body).toMatchObject({ tool_choice: { type: "auto", disable_parallel_tool_use: true } })
  answer = { body: google }
  expect((await endOf(provider("google"))).leftOut).toEqual(["parallel_tool_calls"])
})

test("what Google signed goes back to it with the call", async () => {
  answer = { body: google }
  const first = await endOf(provider("google"))
  const call = { id: String(first.provider?.calls?.[0]?.id), type: "function" as const, function: { name: "weather", arguments: '{"city":"Oslo"}' } }
  await endOf(provider("google"), { messages: [...request.messages, { role: "assistant", content: "I look.", ...first.provider?.message, tool_calls: [call] }, { role: "tool", tool_call_id: call.id, content: "Rain." }] })
  expect(JSON.stringify(asked[1]?.body)).toContain('"thoughtSignature":"c2ln"')
})

test.each(["anthropic", "google"] as const)("%s without a key is never asked with one from the environment", async (kind) => {
  answer = { status: 401, type: "application/json", body: "{}" }
  await expect(endOf(provider(kind, { apiKey: undefined }))).rejects.toMatchObject({ kind: "auth" })
  expect(JSON.stringify(asked)).not.toContain("env-canary")
})

test.each([["anthropic", '{"data":[{"id":"claude-x"}]}', "claude-x"], ["google", '{"models":[{"name":"models/gemini-x"}]}', "gemini-x"]] as const)("%s lists its models in its own words", async (kind, body, name) => {
  answer = { type: "application/json", body }
  expect(await namesOf(provider(kind))).toEqual({ names: [name] })
})

import { afterAll, beforeAll, expect, test } from "vitest"
import type { Message, ModelEvent, ModelRequest } from "#lib/agent/types.ts"
import { hostedItems } from "#lib/models/hosted-items.ts"
import { openaiResponses } from "#lib/models/openai-responses.ts"
import { rawOutput, responsesBody } from "#lib/models/responses-body.ts"
import { createServer } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"

const dialect = { name: "openai", host: "api.openai.com", stream: true, refused: new Set<string>() }
const bodyOf = (messages: Message[], more: Partial<ModelRequest> = {}) => responsesBody({ model: "m", messages, ...more }, dialect)
const weather = { type: "function" as const, function: { name: "weather", description: "Tells it.", parameters: { type: "object" } } }

const thought = { type: "reasoning", id: "rs_1", encrypted_content: "sealed", summary: [] }
const call = { type: "function_call", id: "fc_1", call_id: "call_1", name: "weather", arguments: '{"city":"Oslo"}', status: "completed" }
const asked = (raw: unknown[] | undefined, args = call.arguments): Message[] => [
  { role: "assistant", content: null, ...(raw && { [rawOutput]: raw }), tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: args } }] },
  { role: "tool", tool_call_id: "call_1", content: "Rain." },
]

test("the first system message is the instructions, nothing is stored, and sealed thoughts are asked for", () => {
  expect(bodyOf([{ role: "system", content: "Be brief." }, { role: "user", content: "Hi" }])).toEqual({
    model: "m", instructions: "Be brief.", input: [{ role: "user", content: "Hi" }], store: false, include: ["reasoning.encrypted_content"], stream: true,
  })
})

test("settings go out under the names of this API, and functions say whether they are strict", () => {
  const body = bodyOf([], { tools: [weather], max_tokens: 9, reasoning_effort: "low", seed: 1, temperature: 0, parallel_tool_calls: false, tool_choice: { type: "function", function: { name: "weather" } } })
  expect(body).toMatchObject({
    max_output_tokens: 9, reasoning: { effort: "low" }, temperature: 0, parallel_tool_calls: false, tool_choice: { type: "function", name: "weather" },
    tools: [{ type: "function", name: "weather", strict: false }],
  })
  expect(body).not.toHaveProperty("seed")
})

test("what the provider gave goes back as it came, thoughts included", () => {
  expect(bodyOf(asked([thought, call])).input).toEqual([thought, call, { type: "function_call_output", call_id: "call_1", output: "Rain." }])
})

test("thoughts that are only named at the provider do not go back: nothing is stored there", () => {
  expect(bodyOf(asked([{ type: "reasoning", id: "rs_1", summary: [] }, call])).input).toEqual([call, { type: "function_call_output", call_id: "call_1", output: "Rain." }])
})

test("another provider's answer, and one whose arguments were edited since, go out as plain items", () => {
  const plain = { type: "function_call", call_id: "call_1", name: "weather" }
  expect(bodyOf(asked(undefined)).input).toMatchObject([{ ...plain, arguments: '{"city":"Oslo"}' }, { output: "Rain." }])
  expect(bodyOf(asked([thought, call], '{"city":"Rome"}')).input).toEqual([{ ...plain, arguments: '{"city":"Rome"}' }, { type: "function_call_output", call_id: "call_1", output: "Rain." }])
})

test("an id that two answers use is told apart: the later one keeps it", () => {
  expect(bodyOf([...asked(undefined), ...asked(undefined)]).input).toMatchObject([{ call_id: "call_1_1" }, { call_id: "call_1_1" }, { call_id: "call_1" }, { call_id: "call_1" }])
})

test("a call of a custom kind gets its result under its own name", () => {
  const custom = { type: "custom_tool_call", call_id: "call_1", name: "weather", input: "Oslo" }
  expect(bodyOf(asked([custom], "Oslo")).input).toMatchObject([custom, { type: "custom_tool_call_output", call_id: "call_1" }])
})

test("what the provider did on its own side is told in a line each", () => {
  expect(hostedItems([
    { type: "web_search_call", status: "completed", action: { type: "search", query: "rain in Oslo" } },
    { type: "mcp_call", server_label: "wiki", name: "ask", arguments: "{}", output: "It rains." },
    { type: "message" }, thought, call,
    { type: "something_new", id: "x", words: "yes" },
  ])).toEqual([
    { type: "web_search_call", status: "completed", text: "rain in Oslo" },
    { type: "mcp_call", text: "wiki · ask({})\nIt rains." },
    { type: "something_new", text: '{"words":"yes"}' },
  ])
})

type Answer = { status?: number; json: unknown }
let answers: Answer[] = []
const bodies: Record<string, unknown>[] = []
const server = createServer((request, response) => {
  let text = ""
  request.on("data", (part) => { text += String(part) })
  request.on("end", () => {
    bodies.push(JSON.parse(text))
    const { status = 200, json } = answers.shift() ?? { status: 500, json: {} }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json))
  })
})
let baseURL = ""
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening")
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => server.close())

async function endOf(more: Partial<ModelRequest>, script: Answer[], refused = new Set<string>()): Promise<Extract<ModelEvent, { type: "end" }>> {
  answers = script
  for await (const event of openaiResponses({ name: "test", baseURL, maxRetries: 0, quirks: refused })({ model: "m", messages: [{ role: "user", content: "Hi" }], ...more }, { signal: new AbortController().signal }))
    if (event.type === "end") return event
  throw new Error("no end")
}

const said = { json: { object: "response", status: "completed", output: [{ type: "message", content: [{ type: "output_text", text: "Hello." }] }], usage: { input_tokens: 3, output_tokens: 2 } } }

test("a setting that the server refuses is left out from then on, and the answer says so", async () => {
  const refused = new Set<string>()
  const refusal = { status: 400, json: { error: { message: "Unsupported parameter: 'temperature' is not supported with this model.", param: "temperature" } } }
  expect(await endOf({ temperature: 0, seed: 1 }, [refusal, said], refused)).toMatchObject({ text: "Hello.", leftOut: ["temperature", "seed"], usage: { inputTokens: 3, outputTokens: 2 } })
  expect([...refused]).toEqual(["temperature@m"])
  expect(bodies.at(-1)).not.toHaveProperty("temperature")
})

test("a value that is wrong is the person's to know, and nothing is remembered", async () => {
  const refused = new Set<string>()
  const wrong = { status: 400, json: { error: { message: "Invalid 'temperature': decimal above maximum value." } } }
  await expect(endOf({ temperature: 2 }, [wrong], refused)).rejects.toThrow("above maximum value")
  expect([...refused]).toEqual([])
})

test("an answer that stopped early says why, and one that failed is an error", async () => {
  const cut = { json: { object: "response", status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, output: [] } }
  expect(await endOf({}, [cut])).toMatchObject({ finishReason: "max_output_tokens" })
  await expect(endOf({}, [{ json: { object: "response", status: "failed", error: { code: "server_error", message: "It broke." }, output: [] } }])).rejects.toThrow("It broke.")
})

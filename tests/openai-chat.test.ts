import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ModelError } from "#lib/agent/types.ts"
import type { Model, ModelEvent, ModelRequest } from "#lib/agent/types.ts"
import { chatBody } from "#lib/models/chat-body.ts"
import { openaiChat } from "#lib/models/openai-chat.ts"
import type { ServerOptions } from "#lib/models/http-model.ts"
import { findHiddenCalls } from "#lib/agent/hidden-calls.ts"
import { startUpstream } from "./support/fake-upstream.ts"
import type { Upstream, UpstreamStep } from "./support/fake-upstream.ts"

let upstream: Upstream
let asked = 0
beforeAll(async () => {
  upstream = await startUpstream()
})
afterAll(() => upstream.close())

type End = Extract<ModelEvent, { type: "end" }>
type Answer = { events: ModelEvent[]; end: End; wire: string }

const question: ModelRequest = { model: "", messages: [{ role: "user", content: "hi" }] }
const weather = { type: "function" as const, function: { name: "weather", description: "", parameters: { type: "object" } } }

/** Each request has a model name of its own, so that its script is its own. */
function prepare(steps: UpstreamStep[], options: Partial<ServerOptions> = {}): { model: Model; request: ModelRequest } {
  const name = `m${++asked}`
  upstream.script(name, steps)
  return { model: openaiChat({ name: "fake", baseURL: upstream.url, maxRetries: 0, ...options }), request: { ...question, model: name } }
}

async function read(model: Model, request: ModelRequest, signal = new AbortController().signal): Promise<Answer> {
  const events: ModelEvent[] = []
  let wire = ""
  for await (const event of model(request, { signal, wire: (text) => void (wire += text) })) events.push(event)
  const end = events.at(-1)
  if (end?.type !== "end") throw new Error("no end")
  return { events, end, wire }
}

async function answer(step: UpstreamStep, options?: Partial<ServerOptions>): Promise<Answer> {
  const { model, request } = prepare([step], options)
  return read(model, request)
}

async function failure(step: UpstreamStep, options?: Partial<ServerOptions>): Promise<ModelError> {
  const error = await answer(step, options).catch((thrown: unknown) => thrown)
  if (!(error instanceof ModelError)) throw new Error(`expected a ModelError, got ${String(error)}`)
  return error
}

const delta = (fields: object) => ({ choices: [{ index: 0, delta: fields, finish_reason: null }] })
const finish = (reason = "stop") => ({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })
/** A stream of tool call deltas, one chunk each. */
const stream = (...calls: object[]): UpstreamStep => ({ chunks: [...calls.map((call) => delta({ tool_calls: [call] })), finish("tool_calls"), "[DONE]"] })
const calls = async (step: UpstreamStep) => (await answer(step)).end.calls
const call = (name: string, args: string) => ({ name, arguments: args })

describe("streaming deltas", () => {
  test("quirk 1: calls without an index are told apart by id, and pieces without either go on with the latest", async () => {
    const got = await calls(stream(
      { id: "a", function: { name: "one", arguments: '{"x":' } },
      { index: null, function: { arguments: "1}" } },
      { id: "b", function: { name: "two", arguments: '{"y":' } },
      { id: "b", function: { arguments: "2}" } },
    ))
    expect(got).toEqual([call("one", '{"x":1}'), call("two", '{"y":2}')])
  })

  test("quirk 1: calls without index and id that arrive whole stay two calls", async () => {
    const got = await calls(stream({ function: { name: "one", arguments: '{"x":1}' } }, { function: { name: "one", arguments: '{"x":2}' } }))
    expect(got).toEqual([call("one", '{"x":1}'), call("one", '{"x":2}')])
  })

  test("quirk 2: every parallel call says index 0", async () => {
    const got = await calls(stream(
      { index: 0, id: "a", function: { name: "one", arguments: '{"x":1}' } },
      { index: 0, id: "b", function: { name: "two", arguments: '{"y"' } },
      { index: 0, function: { arguments: ":2}" } },
    ))
    expect(got).toEqual([call("one", '{"x":1}'), call("two", '{"y":2}')])
  })

  test("quirk 2: an id that changes in every chunk of one call does not split it", async () => {
    const got = await calls(stream({ index: 0, id: "a", function: { name: "one", arguments: '{"x"' } }, { index: 0, id: "b", function: { arguments: ":1}" } }))
    expect(got).toEqual([call("one", '{"x":1}')])
  })

  test("quirk 3: the first index is 1", async () => {
    const { events, end } = await answer(stream({ index: 1, id: "a", function: { name: "one", arguments: "{}" } }, { index: 2, id: "b", function: { name: "two", arguments: "{}" } }))
    expect(end.calls).toEqual([call("one", "{}"), call("two", "{}")])
    expect(events.filter((event) => event.type === "args").map((event) => event.call)).toEqual([0, 1])
  })

  test("quirk 4: empty and missing ids are no ids, neither for telling calls apart nor for the echo", async () => {
    const { end } = await answer(stream(
      { index: 0, id: "", function: { name: "one", arguments: '{"x":1}' } },
      { index: 0, id: "", function: { name: "one", arguments: '{"x":2}' } },
      { index: 1, function: { name: "two", arguments: "{}" } },
    ))
    expect(end.calls).toEqual([call("one", '{"x":1}'), call("one", '{"x":2}'), call("two", "{}")])
    expect(end.provider).toBeUndefined()
  })

  test("quirk 4: an id that two calls share is echoed for the first only", async () => {
    const { end } = await answer(stream({ index: 0, id: "a", function: { name: "one", arguments: "{}" } }, { index: 1, id: "a", function: { name: "two", arguments: "{}" } }))
    expect(end.calls).toHaveLength(2)
    expect(end.provider?.calls).toEqual([{ id: "a" }, {}])
  })

  test("quirk 5: id, type and name repeated in every chunk are set once", async () => {
    const { end } = await answer(stream(
      { index: 0, id: "a", type: "function", function: { name: "read_file", arguments: '{"p":' } },
      { index: 0, id: "a", type: "function", function: { name: "read_file", arguments: '"{x}"' } },
      { index: 0, id: "a", type: "function", function: { name: "read_file", arguments: "}" } },
    ))
    expect(end.calls).toEqual([call("read_file", '{"p":"{x}"}')])
    expect(end.provider?.calls).toEqual([{ id: "a" }])
  })

  test("quirk 6: later chunks carry an empty name", async () => {
    expect(await calls(stream({ index: 0, id: "a", function: { name: "one", arguments: "" } }, { index: 0, id: "", function: { name: "", arguments: '{"x":1}' } }))).toEqual([call("one", '{"x":1}')])
  })

  test("quirk 7: a name that arrives after the first arguments still names the call", async () => {
    const { events, end } = await answer(stream({ index: 0, id: "a", function: { arguments: '{"x":' } }, { index: 0, function: { name: "late", arguments: "1}" } }))
    expect(end.calls).toEqual([call("late", '{"x":1}')])
    expect(events.slice(0, 2)).toEqual([{ type: "args", call: 0, delta: '{"x":' }, { type: "args", call: 0, name: "late", delta: "1}" }])
  })

  test("quirk 7: a name that never arrives is an error that says so", async () => {
    const error = await failure(stream({ index: 0, id: "a", function: { arguments: "{}" } }))
    expect(error.kind).toBe("garbage")
    expect(error.message).toContain("its name never arrived")
  })

  test("quirk 8: a whole call in one chunk is one call", async () => {
    expect(await calls(stream({ index: 0, id: "a", type: "function", function: { name: "one", arguments: '{"x":1}' } }))).toEqual([call("one", '{"x":1}')])
  })

  test("quirk 9: an empty chunk after a finished call adds nothing, and a parsable prefix may go on", async () => {
    const got = await calls(stream(
      { index: 0, id: "a", function: { name: "one", arguments: "1" } },
      { index: 0, function: { arguments: "2" } },
      { index: 0, function: { arguments: "" } },
      { index: 1, id: "", function: { name: "", arguments: "" } },
    ))
    expect(got).toEqual([call("one", "12")])
  })

  test("quirk 10: a provider whose streams garble parallel calls can be asked for the whole answer", async () => {
    const { model, request } = prepare([{ text: "ok", calls: [{ name: "one", arguments: { x: 1 } }, { name: "two", arguments: {} }] }], { stream: false })
    const { end } = await read(model, request)
    expect(end.text).toBe("ok")
    expect(end.calls).toEqual([call("one", '{"x":1}'), call("two", "{}")])
    expect(upstream.requests.at(-1)?.body).toMatchObject({ stream: false })
    expect(upstream.requests.at(-1)?.body).not.toHaveProperty("stream_options")
  })

  test("quirk 11: an empty role is ignored", async () => {
    const { end } = await answer({ chunks: [delta({ role: "", content: "hi" }), finish()] })
    expect(end.text).toBe("hi")
    expect(end.provider).toBeUndefined()
  })
})

describe("arguments", () => {
  test.each([["an empty text", ""], ["null", null], ["nothing", undefined], ["the word null", "null"]])("quirk 12: %s for a tool without arguments is an empty object", async (_, args) => {
    expect(await calls(stream({ index: 0, id: "a", function: { name: "now", arguments: args } }))).toEqual([call("now", "{}")])
  })

  test("quirk 13: an object instead of a JSON text becomes that text", async () => {
    expect(await calls(stream({ index: 0, id: "a", function: { name: "one", arguments: { x: [1] } } }))).toEqual([call("one", '{"x":[1]}')])
  })

  test.each(["tool_calls", "length"])("quirk 14: arguments cut at max_tokens are told as they are under finish_reason %s", async (reason) => {
    const { end } = await answer({ chunks: [delta({ tool_calls: [{ index: 0, id: "a", function: { name: "one", arguments: '{"x": "un' } }] }), finish(reason)] })
    expect(end.calls).toEqual([call("one", '{"x": "un')])
    expect(end.finishReason).toBe(reason)
  })

  test("quirk 15: arguments that are no object are replaced in the history, all others stay as the model wrote them", () => {
    const sent = (args: string) => chatBody(history(args), { name: "fake", host: "localhost", stream: true, refused: new Set() })
    for (const broken of ['{"x": "un', "", "[1]", '"text"']) expect(sent(broken).messages).toEqual(history("{}").messages)
    expect(sent('{ "x" : 1 }').messages).toEqual(history('{ "x" : 1 }').messages)
  })
})

const history = (args: string, id = "call_1"): ModelRequest => ({
  model: "m",
  messages: [
    { role: "user", content: "hi" },
    { role: "assistant", content: null, tool_calls: [{ id, type: "function", function: { name: "one", arguments: args } }] },
    { role: "tool", tool_call_id: id, content: "Error: arguments are not JSON." },
  ],
})

describe("finish_reason", () => {
  test("quirk 16: calls count although the reason is stop", async () => {
    const { end } = await answer({ chunks: [delta({ tool_calls: [{ index: 0, id: "a", function: { name: "one", arguments: "{}" } }] }), finish("stop")] })
    expect(end.calls).toEqual([call("one", "{}")])
    expect(end.finishReason).toBe("stop")
  })

  test("quirk 17: an end without finish_reason and without [DONE] is a cut answer", async () => {
    expect(await failure({ chunks: [delta({ content: "half an ans" })] })).toMatchObject({ kind: "cut" })
  })

  test("quirk 17: [DONE] alone is no proof that the answer is whole, with a usage report it is", async () => {
    expect(await failure({ chunks: [delta({ content: "half an ans" }), "[DONE]"] })).toMatchObject({ kind: "cut" })
    const { end } = await answer({ chunks: [delta({ content: "whole" }), { choices: [], usage: { prompt_tokens: 1 } }, "[DONE]"] })
    expect(end).toMatchObject({ text: "whole", finishReason: "" })
  })

  test("quirk 17: a finish_reason without [DONE] is fine, and an unknown one is passed on", async () => {
    expect((await answer({ chunks: [delta({ content: "a" }), finish("eos_token")] })).end).toMatchObject({ text: "a", finishReason: "eos_token" })
  })

  test("quirk 17: a connection that breaks in mid-answer is a cut answer, after the finish_reason it is a whole one", async () => {
    expect(await failure({ chunks: [delta({ content: "half" })], drop: true })).toMatchObject({ kind: "cut" })
    expect((await answer({ chunks: [delta({ content: "whole" }), finish()], drop: true })).end.text).toBe("whole")
  })
})

describe("calls hidden in text", () => {
  const found = (text: string) => findHiddenCalls(text, ["get_weather", "now"]).map(({ name, arguments: args }) => call(name, args))

  test.each([
    ["a tool_call tag", 'Sure. <tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>'],
    ["a tool_call tag that is never closed", '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris"}}'],
    ["a function tag with parameters", "<tool_call><function=get_weather>\n<parameter=city>\nParis\n</parameter>\n</function></tool_call>"],
    ["a function tag with JSON", '<function=get_weather>{"city": "Paris"}</function>'],
    ["python_start with Python", '<|python_start|>[get_weather(city="Paris")]<|python_end|>'],
    ["python_start with JSON", '<|python_start|>{"name": "get_weather", "parameters": {"city": "Paris"}}<|python_end|>'],
    ["bare JSON", '{"name": "get_weather", "parameters": {"city": "Paris"}}'],
    ["bare JSON in a fence", '```json\n{"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}\n```'],
  ])("quirk 18: %s is found", (_, text) => {
    expect(found(text)).toEqual([call("get_weather", '{"city":"Paris"}')])
  })

  test("quirk 18: several calls are found in their order, unknown tools are not", () => {
    expect(found('[{"name":"now","arguments":{}},{"name":"rm","arguments":{}},{"name":"get_weather","arguments":{"city":"Lima"}}]')).toEqual([call("now", "{}"), call("get_weather", '{"city":"Lima"}')])
  })

  test("quirk 18: the model leaves such text as text and calls nothing", async () => {
    const text = '<tool_call>{"name": "now", "arguments": {}}</tool_call>'
    expect((await answer({ text })).end).toMatchObject({ text, calls: [] })
  })

  test.each([
    ["a thought", '<think>I could <tool_call>{"name":"now","arguments":{}}</tool_call></think>It is noon.'],
    ["a thought that never closed", '<think>I could <tool_call>{"name":"now","arguments":{}}</tool_call>'],
    ["a thought whose opening tag is missing", 'I could <tool_call>{"name":"now","arguments":{}}</tool_call></think>It is noon.'],
    ["prose in backticks", 'Write `<tool_call>{"name":"now","arguments":{}}</tool_call>` to call it.'],
    ["a fenced example", 'For example:\n```\n<tool_call>{"name":"now","arguments":{}}</tool_call>\n```'],
    ["prose about the syntax", "The <tool_call> tag holds JSON with a name and arguments."],
  ])("quirk 19: %s holds no call", (_, text) => {
    expect(found(text)).toEqual([])
  })
})

describe("reasoning and signatures", () => {
  test("quirk 20: reasoning_content and reasoning are both read, and only the first when both come", async () => {
    const { events, end } = await answer({ chunks: [delta({ reasoning_content: "a", reasoning: "a" }), delta({ reasoning: "b" }), delta({ content: "c" }), finish()] })
    expect(end).toMatchObject({ reasoning: "ab", text: "c" })
    expect(events[0]).toEqual({ type: "reasoning", delta: "a" })
  })

  test("quirk 21: the thoughts that led to a call are echoed under the name they came by, others are not", async () => {
    const thought = delta({ reasoning_content: "hm" })
    const calling = await answer({ chunks: [thought, delta({ tool_calls: [{ index: 0, id: "a", function: { name: "one" } }] }), finish("tool_calls")] })
    expect(calling.end.provider).toEqual({ name: "fake", message: { reasoning_content: "hm" }, calls: [{ id: "a" }] })
    expect((await answer({ chunks: [thought, delta({ content: "x" }), finish()] })).end.provider).toBeUndefined()
  })

  test("quirk 22: unknown fields of a call and of the message are kept for the same provider", async () => {
    const signature = { google: { thought_signature: "c2ln" } }
    const { end } = await answer({ chunks: [
      delta({ tool_calls: [{ index: 0, id: "a", extra_content: signature, function: { name: "one", arguments: "{}" } }], annotations: [], audio: null }),
      delta({ tool_calls: [{ index: 1, id: "b", custom: { input: "", name: "" }, function: { name: "two", arguments: "{}" } }] }),
      delta({ reasoning_details: [{ type: "reasoning.text", index: 0, text: "I " }] }),
      delta({ reasoning_details: [{ type: "reasoning.text", index: 0, text: "see", signature: "s" }] }),
      finish("tool_calls"),
    ] })
    expect(end.provider).toEqual({
      name: "fake",
      message: { reasoning_details: [{ type: "reasoning.text", index: 0, text: "I see", signature: "s" }] },
      calls: [{ id: "a", extra_content: signature }, { id: "b" }],
    })
  })
})

describe("the stream", () => {
  const body = (...payloads: unknown[]) => payloads.map((payload) => `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`)

  test("quirk 23: comments and keep-alives passed on as data are no content", async () => {
    const raw = [": OPENROUTER PROCESSING\n\n", ":\n\n", ...body(": OPENROUTER PROCESSING", "", "ping"), ...body(delta({ content: "hi" }), finish(), "[DONE]")]
    const { end, wire } = await answer({ raw })
    expect(end.text).toBe("hi")
    expect(wire).toBe(raw.join(""))
  })

  test.each([
    ["an error object", { error: { message: "overloaded" } }],
    ["an error in a list", [{ error: { message: "overloaded", code: 503 } }]],
    ["an error beside empty choices", { error: { message: "overloaded" }, choices: [] }],
    ["an error in a choice", { choices: [{ index: 0, delta: {}, finish_reason: "error", error: { message: "overloaded" } }] }],
  ])("quirk 24: %s inside a 200 stream fails the answer", async (_, payload) => {
    const error = await failure({ chunks: [delta({ content: "half" }), payload] })
    expect(error.kind).toBe("upstream")
    expect(error.message).toContain("overloaded")
  })

  test("quirk 24: an event named error fails the answer", async () => {
    expect(await failure({ raw: ['event: error\ndata: {"message":"overloaded"}\n\n'] })).toMatchObject({ kind: "upstream" })
  })

  test("quirk 25: empty, null and missing choices are no content, and usage is read from them", async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 }, completion_tokens_details: { reasoning_tokens: 2 } }
    const { end } = await answer({ chunks: [{ choices: [], prompt_filter_results: [] }, { choices: null }, {}, delta({ content: "hi" }), finish(), { choices: [], usage }, "[DONE]"] })
    expect(end).toMatchObject({ text: "hi", usage: { inputTokens: 9, outputTokens: 4, cachedTokens: 3, reasoningTokens: 2 } })
  })

  test("CRLF lines cut between their two characters, a byte order mark and a missing last newline are read whole", async () => {
    const raw = ["\uFEFF", 'data: {"choices":[{"delta":{"content":"é', '漢"}}]}\r', "\n\r", "\n", `data: ${JSON.stringify(finish())}`]
    expect((await answer({ raw })).end.text).toBe("é漢")
  })

  test("only the first of several choices is the answer", async () => {
    const other = { choices: [{ index: 1, delta: { content: "no" }, finish_reason: null }] }
    expect((await answer({ chunks: [delta({ content: "yes" }), other, finish()] })).end.text).toBe("yes")
  })

  test("a refusal is the text when there is no other", async () => {
    expect((await answer({ chunks: [delta({ refusal: "I " }), delta({ refusal: "will not." }), finish()] })).end.text).toBe("I will not.")
    expect((await answer({ chunks: [delta({ refusal: "no" }), delta({ content: "text" }), finish()] })).end.text).toBe("text")
  })

  test("content in parts, as Mistral sends it, is told apart into text and thoughts", async () => {
    const content = [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }, { type: "text", text: "hi" }]
    expect((await answer({ chunks: [delta({ content }), finish()] })).end).toMatchObject({ text: "hi", reasoning: "hm" })
  })

  test.each(["application/json", "text/event-stream"])("one JSON document is a whole answer under content type %s", async (type) => {
    const document = { choices: [{ index: 0, message: { role: "assistant", content: "hi", tool_calls: [{ id: "a", function: { name: "one", arguments: null } }] } }] }
    const { end } = await answer({ raw: [JSON.stringify(document)], headers: { "content-type": type } })
    expect(end).toMatchObject({ text: "hi", calls: [call("one", "{}")] })
  })

  test("events under another content type are read as events", async () => {
    expect((await answer({ chunks: [delta({ content: "hi" }), finish()], headers: { "content-type": "application/json" } })).end.text).toBe("hi")
  })

  test("a server that holds the connection after its last word does not hold the answer", async () => {
    const { end } = await answer({ chunks: [delta({ content: "hi" }), finish(), "[DONE]"], holdOpen: new Promise(() => {}) })
    expect(end.text).toBe("hi")
  })
})

describe("requests", () => {
  const dialect = (fields: object = {}) => ({ name: "fake", host: "localhost", stream: true, refused: new Set<never>(), ...fields })
  const idsOf = (body: Record<string, unknown>) => JSON.stringify(body).match(/"(?:id|tool_call_id)":"([^"]*)"/g)?.map((match) => match.split('"')[3])

  test("a request without peculiarities goes out exactly as it is, with stream and usage asked for", async () => {
    const { model, request } = prepare([{ text: "ok" }], { apiKey: "secret-key-1" })
    const full: ModelRequest = { ...history("{}"), model: request.model, tools: [weather], tool_choice: "auto", parallel_tool_calls: false, temperature: 0, max_tokens: 9 }
    await read(model, full)
    const got = upstream.requests.at(-1)
    expect(got?.body).toEqual({ ...full, stream: true, stream_options: { include_usage: true } })
    expect(got?.headers.authorization).toBe("Bearer secret-key-1")
  })

  test("without a key no authorization is sent", async () => {
    await answer({ text: "ok" })
    expect(upstream.requests.at(-1)?.headers).not.toHaveProperty("authorization")
  })

  test("without tools no tool options are sent", () => {
    const body = chatBody({ ...question, tools: [], tool_choice: "required", parallel_tool_calls: true }, dialect())
    expect(Object.keys(body).sort()).toEqual(["messages", "model", "stream", "stream_options"])
  })

  test("quirk 26: Mistral gets ids of nine letters or digits, the same for call and result, and its own ids back", () => {
    const mistral = dialect({ host: "api.mistral.ai" })
    const ids = idsOf(chatBody(history("{}", "call_0-abc"), mistral))
    expect(ids?.[0]).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(ids).toEqual([ids?.[0], ids?.[0]])
    expect(idsOf(chatBody(history("{}", "call_0-abd"), mistral))).not.toEqual(ids)
    expect(idsOf(chatBody(history("{}", "aB3dE6gH9"), mistral))).toEqual(["aB3dE6gH9", "aB3dE6gH9"])
  })

  test("quirk 26: elsewhere ids are capped at 64 characters and left alone below", () => {
    const ids = idsOf(chatBody(history("{}", "x".repeat(65)), dialect()))
    expect(ids?.[0]?.length).toBeLessThanOrEqual(64)
    expect(ids?.[1]).toBe(ids?.[0])
    expect(idsOf(chatBody(history("{}", "x".repeat(64)), dialect()))?.[0]).toBe("x".repeat(64))
  })

  test("quirk 27: max_tokens is max_completion_tokens for OpenAI alone", () => {
    expect(chatBody({ ...question, max_tokens: 5 }, dialect({ host: "api.openai.com" }))).toMatchObject({ max_completion_tokens: 5 })
    expect(chatBody({ ...question, max_tokens: 5 }, dialect({ host: "api.openai.com" }))).not.toHaveProperty("max_tokens")
    expect(chatBody({ ...question, max_tokens: 5 }, dialect())).toMatchObject({ max_tokens: 5 })
  })

  test("quirk 29: vLLM without a tool parser is told how to start it", async () => {
    const text = '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'
    const error = await failure({ status: 400, text })
    expect(error.kind).toBe("refused")
    expect(error.message).toContain("Start vLLM with --enable-auto-tool-choice")
  })

  test("quirk 30: an option that a server refuses by name is left out, and the provider is remembered", async () => {
    const quirks: ServerOptions["quirks"] = new Set()
    const first = prepare([{ status: 400, text: "Unknown field: stream_options" }, { text: "ok" }], { quirks })
    expect((await read(first.model, first.request)).end.text).toBe("ok")
    const second = prepare([{ text: "ok" }], { quirks })
    await read(second.model, second.request)
    expect(upstream.requests.slice(-3).map(({ body }) => "stream_options" in body)).toEqual([true, false, false])
  })
})

describe("time", () => {
  test("silence in mid-answer ends it as stalled and closes the connection", async () => {
    const error = await failure({ chunks: [delta({ content: "half" })], holdOpen: new Promise(() => {}) }, { idleTimeoutMs: 50 })
    expect(error.kind).toBe("stalled")
    expect(await upstream.requests.at(-1)?.closed).toBe("broken")
  })

  test("silence before the first byte ends it as stalled", async () => {
    const never: typeof fetch = (_, init) => new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)))
    expect(await failure({}, { idleTimeoutMs: 20, fetch: never, maxRetries: 2 })).toMatchObject({ kind: "stalled" })
  })

  test("an abort ends the answer with its own reason and closes the connection", async () => {
    const { model, request } = prepare([{ text: "a long answer", holdOpen: new Promise(() => {}) }])
    const stop = new AbortController()
    const reason = new Error("stopped by a person")
    const seen: ModelEvent[] = []
    const reading = (async () => {
      for await (const event of model(request, { signal: stop.signal })) {
        seen.push(event)
        stop.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
    expect(seen.length).toBeGreaterThan(0)
    expect(await upstream.requests.at(-1)?.closed).toBe("broken")
  })

  test("a reader that walks away closes the connection", async () => {
    const { model, request } = prepare([{ text: "a long answer", holdOpen: new Promise(() => {}) }])
    for await (const event of model(request, { signal: new AbortController().signal })) if (event.type === "text") break
    expect(await upstream.requests.at(-1)?.closed).toBe("broken")
  })

  test("a signal that is aborted already asks nothing", async () => {
    const before = upstream.requests.length
    const { model, request } = prepare([{ text: "x" }])
    await expect(read(model, request, AbortSignal.abort("no"))).rejects.toBe("no")
    expect(upstream.requests).toHaveLength(before)
  })
})

describe("retries", () => {
  const at = { headers: { "retry-after": "0" } }

  test.each([408, 409, 429, 500, 503, 529])("status %i is tried again before the first event", async (status) => {
    const { model, request } = prepare([{ status, ...at }, { status, ...at }, { text: "ok" }], { maxRetries: 2 })
    expect((await read(model, request)).end.text).toBe("ok")
  })

  test("the third failure is the answer", async () => {
    const { model, request } = prepare([{ status: 500, ...at }, { status: 429, ...at }, { status: 503, ...at }, { text: "late" }], { maxRetries: 2 })
    await expect(read(model, request)).rejects.toMatchObject({ kind: "upstream", status: 503 })
  })

  test("a wait beyond the minute is told, not waited for", async () => {
    const { model, request } = prepare([{ status: 429, headers: { "retry-after": "90" } }, { text: "late" }], { maxRetries: 2 })
    const error = await read(model, request).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: "rate_limit", message: expect.stringContaining("Try again in 90 s") })
  })

  test.each([
    ["a cut", { chunks: [delta({ content: "half" })] }],
    ["a broken connection", { chunks: [delta({ content: "half" })], drop: true }],
    ["an error event", { chunks: [{ error: { message: "overloaded" } }] }],
  ])("after the first event %s is not tried again", async (_, step) => {
    const { model, request } = prepare([step, { text: "second" }], { maxRetries: 2 })
    await expect(read(model, request)).rejects.toBeInstanceOf(ModelError)
    expect(upstream.requests.filter(({ body }) => body.model === request.model)).toHaveLength(1)
  })
})

describe("failures", () => {
  const key = "sk-proj-AbCdEfGhIjKlMnOp1234"

  test.each([
    [401, "bad key", "auth", "Check the key of the provider \"fake\""],
    [402, "pay", "credit", "no credit left"],
    [403, "not in your country", "auth", "not in your country"],
    [404, "no such model", "unknown_model", "Choose another model"],
    [400, "The model `x` does not exist", "unknown_model", "Choose another model"],
    [408, "slow", "stalled", "Try again"],
    [413, "large", "too_long", "Start a new conversation"],
    [400, "This model's maximum context length is 8192 tokens", "too_long", "larger context"],
    [429, "slow down", "rate_limit", "Try again"],
    [429, "You exceeded your current quota (insufficient_quota)", "credit", "no credit left"],
    [500, "boom", "upstream", "boom"],
    [400, "registry.ollama.ai/library/x does not support tools", "refused", "cannot call tools"],
    [422, "temperature must be below 2", "refused", "temperature must be below 2"],
  ])("status %i that says %j is %s", async (status, text, kind, words) => {
    const error = await failure({ status, text }, { apiKey: key })
    expect(error).toMatchObject({ kind, status })
    expect(error.message).toContain(words)
  })

  test("for OpenAI itself the message names OPENAI_API_KEY", async () => {
    expect((await failure({ status: 401 }, { name: "openai", apiKey: key })).message).toMatch(/^The key was refused by 127\.0\.0\.1:\d+\. Check OPENAI_API_KEY\.$/)
    expect((await failure({ status: 401 }, { name: "openai" })).message).toContain("asks for a key")
  })

  test("no message holds four characters in a row of the key, nor secrets of a URL", async () => {
    const text = `Incorrect key sk-proj-****1234 (${key.slice(8, 16)}, Bearer ${key}) at https://me:pass@host/v1?token=abcd1234`
    for (const status of [400, 401, 403, 404, 500]) {
      const { message } = await failure({ status, text }, { apiKey: key })
      for (let i = 0; i + 4 <= key.length; i++) expect(message).not.toContain(key.slice(i, i + 4))
      expect(message).not.toMatch(/pass@|abcd1234/)
    }
    const { message } = await failure({ chunks: [{ error: { message: text } }] }, { apiKey: key })
    expect(message).not.toMatch(/1234|AbCd/)
  })

  test("a server that is not there is unreachable, and the message says where it was looked for", async () => {
    const gone = await startUpstream()
    await gone.close()
    const error = await failure({}, { baseURL: gone.url })
    expect(error).toMatchObject({ kind: "unreachable", message: `Nothing answers at ${new URL(gone.url).origin}. Is the server running?` })
  })

  test("an answer that does not stop is broken off, before it takes all memory", async () => {
    const error = await failure({ chunks: Array.from({ length: 1_000 }, () => delta({ content: "and " })), holdOpen: new Promise(() => undefined) }, { maxBytes: 4_096 })
    expect(error).toMatchObject({ kind: "garbage", message: expect.stringContaining("does not stop writing") })
  })

  test.each([
    ["a web page", { raw: ["<!doctype html><p>Welcome"], headers: { "content-type": "text/html" } }],
    ["plain text", { raw: ["Welcome"], headers: { "content-type": "text/plain" } }],
    ["plain text that begins like an event", { raw: ["error: upstream is away"], headers: { "content-type": "text/plain" } }],
    ["JSON of another kind", { raw: ['{"models": []}'], headers: { "content-type": "application/json" } }],
    ["a line that is not JSON", { chunks: [delta({ content: "a" }), '{"choices": [', finish()] }],
    ["an endless line", { raw: ["data: ", ...Array.from({ length: 9 }, () => "x".repeat(1024 * 1024))] }],
  ])("%s is garbage", async (_, step) => {
    expect(await failure(step)).toMatchObject({ kind: "garbage" })
  })
})

describe("what a server does otherwise is told", () => {
  async function quirksOf(step: UpstreamStep, options?: Partial<ServerOptions>): Promise<Record<string, string>> {
    const { model, request } = prepare([step], options)
    const told: Record<string, string> = {}
    for await (const _ of model(request, { signal: new AbortController().signal, quirk: (name, raw) => { told[name] = raw } }));
    return told
  }

  const piece = (fields: object) => delta({ tool_calls: [fields] })
  const opened = { index: 0, id: "a", function: { name: "one", arguments: "{" } }

  test.each([
    ["no-index", [piece({ id: "a", function: { name: "one", arguments: "{" } }), piece({ id: "a", function: { arguments: "}" } })]],
    ["shared-index", [piece(opened), piece({ index: 0, function: { arguments: "}" } }), piece({ index: 0, id: "b", function: { name: "two", arguments: "" } })]],
    ["index-from-one", [piece({ ...opened, index: 1 }), piece({ index: 1, function: { arguments: "}" } })]],
    ["no-id", [piece({ index: 0, function: { name: "one", arguments: "{" } }), piece({ index: 0, function: { arguments: "}" } })]],
    ["repeats-name", [piece(opened), piece({ ...opened, function: { name: "one", arguments: "}" } })]],
    ["empty-name", [piece(opened), piece({ index: 0, function: { name: "", arguments: "}" } })]],
    ["late-name", [piece({ index: 0, id: "a", function: { arguments: "{}" } }), piece({ index: 0, function: { name: "one" } })]],
    ["whole-call", [piece({ index: 0, id: "a", function: { name: "one", arguments: "{}" } })]],
    ["no-arguments", [piece({ index: 0, id: "a", function: { name: "one", arguments: "" } })]],
    ["object-arguments", [piece({ index: 0, id: "a", function: { name: "one", arguments: { x: 1 } } })]],
    ["reasoning-field", [delta({ reasoning: "Hm." }), delta({ content: "Yes." })]],
    ["no-choices", [{ usage: { prompt_tokens: 1 } }, delta({ content: "Yes." })]],
  ])("%s, with the text in which it showed", async (quirk, chunks) => {
    const told = await quirksOf({ chunks: [...chunks, finish("tool_calls"), "[DONE]"] })
    expect(Object.keys(told)).toContain(quirk)
    expect(JSON.parse(told[quirk] ?? "")).toBeTypeOf("object")
  })

  test("calls under stop, and an answer without a word of its tokens", async () => {
    expect(Object.keys(await quirksOf({ chunks: [piece(opened), piece({ index: 0, function: { arguments: "}" } }), finish("stop"), "[DONE]"] }))).toEqual(["stop-with-calls", "no-usage"])
  })

  test("a server that does as OpenAI does gives nothing to tell", async () => {
    const usage = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } }
    expect(await quirksOf({ chunks: [piece(opened), piece({ index: 0, function: { arguments: "}" } }), finish("tool_calls"), usage, "[DONE]"] })).toEqual({})
  })

  test("one document where a stream was asked for", async () => {
    const told = await quirksOf({ raw: [JSON.stringify({ choices: [{ message: { content: "Yes." }, finish_reason: "stop" }], usage: { prompt_tokens: 1 } })] })
    expect(Object.keys(told)).toEqual(["answers-whole"])
  })
})

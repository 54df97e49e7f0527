/** Tries a server of models: its list, a streamed answer, a call, two calls at once; and reports what it does otherwise than its API says. */
import { isModelError, ModelError, type ModelEvent, type ModelRequest, type ToolDefinition } from "#lib/agent/types.ts"
import { redact, upstreamOf } from "#lib/models/errors.ts"
import { modelOf, namesOf, type Provider } from "#lib/models/provider.ts"
import { quirkOf, type Quirk } from "#lib/models/quirks.ts"
import { findHiddenCalls } from "#lib/agent/hidden-calls.ts"

/** `detail` says what came, in a sentence; a check that failed says why and what to do. */
export type Check = { id: "list" | "stream" | "call" | "parallel"; ok: boolean; ms: number; detail: string }

/** `raw`: the first text of the answer in which it showed, at most 2 KiB. */
export type ShownQuirk = Quirk & { id: string; raw: string }

export type TestReport = { model: string | null; models: string[]; checks: Check[]; quirks: ShownQuirk[] }

const RAW = 2_000

const weather: ToolDefinition = {
  type: "function",
  function: {
    name: "get_weather", description: "The weather in a city now.",
    parameters: { type: "object", properties: { city: { type: "string", description: "The name of the city." } }, required: ["city"], additionalProperties: false },
  },
}

type End = Extract<ModelEvent, { type: "end" }>

/** Never throws for what the server does; an abort throws the signal's reason. */
export async function testProvider(server: Provider, wanted: string | undefined, signal: AbortSignal): Promise<TestReport> {
  const quirks = new Map<string, string>()
  const { secrets } = upstreamOf(server)
  const note = (id: string, raw: string) => {
    if (!quirks.has(id)) quirks.set(id, redact(raw.slice(0, RAW), secrets))
  }
  const checks: Check[] = []
  const check = async (id: Check["id"], work: () => Promise<string>): Promise<void> => {
    const began = performance.now()
    const took = () => Math.round(performance.now() - began)
    try {
      checks.push({ id, ok: true, detail: await work(), ms: took() })
    } catch (error) {
      signal.throwIfAborted()
      if (!isModelError(error)) throw error
      checks.push({ id, ok: false, detail: error.message, ms: took() })
    }
  }

  let models: string[] = []
  await check("list", async () => {
    const { names, error } = await namesOf(server)
    if (error) throw new ModelError("refused", error)
    models = names
    return names.length === 1 ? "1 model." : `${names.length.toLocaleString("en")} models.`
  })
  const model = wanted ?? server.model ?? models[0]
  if (!model) {
    checks.push({ id: "stream", ok: false, ms: 0, detail: "Name a default model: the server does not say which it has." })
    return { model: null, models, checks, quirks: [] }
  }

  let deltas = 0
  const ask = async (content: string, more: Partial<ModelRequest> = {}, options: { stream?: false } = {}): Promise<End> => {
    deltas = 0
    const request: ModelRequest = { model, messages: [{ role: "user", content }], max_tokens: 2_000, ...more }
    for await (const event of modelOf({ ...server, ...options })(request, { signal, quirk: note })) {
      if (event.type === "text") deltas++
      if (event.type === "end") return event
    }
    throw new ModelError("cut", "The answer ended without saying so.")
  }

  await check("stream", async () => {
    const { text, usage } = await ask("Count from one to ten in words, nothing else.")
    if (!text.trim()) throw new ModelError("garbage", `The model "${model}" answered without a word. Choose another model.`)
    const tokens = usage?.outputTokens === undefined ? "no word of its tokens" : `${usage.outputTokens} tokens`
    return `${deltas === 1 ? "1 piece" : `${deltas} pieces`}, ${tokens}: “${text.trim().slice(0, 80)}”`
  })
  await check("call", async () => {
    const end = await ask("What is the weather in Oslo? Use the function.", { tools: [weather], temperature: 0 })
    if (end.calls.length) return end.calls.map(({ name, arguments: args }) => `${name}(${args})`).join(", ")
    return withoutCall(end, note)
  })
  await check("parallel", async () => {
    const request: Partial<ModelRequest> = { tools: [weather], parallel_tool_calls: true }
    const question = "What is the weather in Oslo, and what in Rome? Call the function once for each, both at the same time."
    const { calls, text } = await ask(question, request)
    if (calls.length > 1) return `${calls.length} calls in one answer.`
    const whole = await ask(question, request, { stream: false })
    note(whole.calls.length > 1 ? "split-parallel" : "no-parallel", text || JSON.stringify(calls))
    return whole.calls.length > 1 ? `${whole.calls.length} calls, but only when nothing is streamed.` : `${calls.length === 1 ? "1 call" : "No call"} where two were asked for.`
  })
  for (const refused of server.quirks ?? []) note(refused, "")
  return { model, models, checks, quirks: [...quirks].map(([id, raw]) => ({ id, ...quirkOf(id), raw })) }
}

/** @throws ModelError: a model that cannot call is of little use here */
function withoutCall({ text }: End, note: (id: string, raw: string) => void): never {
  const [hidden] = findHiddenCalls(text, [weather.function.name])
  note(hidden ? "hidden-calls" : "no-call", text)
  if (!hidden) throw new ModelError("refused", `The model answered in words instead of calling: “${text.trim().slice(0, 120)}”. Choose one that can call functions.`)
  throw new ModelError("refused", "The model wrote its call into the text instead of making it. For vLLM: start it with --enable-auto-tool-choice and the --tool-call-parser of this model.")
}

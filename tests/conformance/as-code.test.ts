import { spawn } from "node:child_process"
import { once } from "node:events"
import { resolve } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Model, ModelCall, ModelRequest } from "#lib/agent/types.ts"
import { asCode, type Form } from "#lib/models/as-code.ts"
import { openaiChat } from "#lib/models/openai-chat.ts"
import { openaiResponses } from "#lib/models/openai-responses.ts"
import type { Kind } from "#lib/models/provider.ts"
import { sentBody } from "#lib/models/sent.ts"
import { startReplay, type Replay } from "./replay.ts"
import { withShared } from "./shared.ts"

const root = resolve(import.meta.dirname, "../..")
let replay: Replay

const weather = { type: "function" as const, function: { name: "weather", description: "It's the weather.", parameters: { type: "object", properties: { location: { type: "string" } } } } }
const requestFor = (model: string): ModelRequest => ({
  model, tools: [weather], temperature: 0.5,
  messages: [{ role: "system", content: "Don't guess: \"$HOME\" and `ls` are text." }, { role: "user", content: "What's the weather in San Francisco?\nNow." }],
})

const models = { "openai-chat": openaiChat, "openai-responses": openaiResponses }
type Speaking = keyof typeof models

withShared("as-code", () => {
  beforeAll(async () => {
    replay = await startReplay("--strict")
  })
  afterAll(() => replay.close())

  const cases: [Speaking, string][] = [
    ["openai-chat", "streams-vercel-ai/groq/groq-tool-call"], ["openai-chat", "streams-vercel-ai/xai/xai-tool-call"],
    ["openai-responses", "streams-vercel-ai/azure/azure-tool-call.1"],
  ]

  test.each(cases)("%s of %s: the curl asks the same and gets the same calls", async (kind, fixture) => {
    const answer = await run("bash", ["-c", await codeOf(kind, fixture, "curl")])
    const heard = models[kind]({ name: "curl", baseURL: replay.url, fetch: async () => new Response(answer, { headers: { "content-type": "text/event-stream" } }) })
    expect(await callsOf(heard, fixture)).toEqual(await callsOf(models[kind]({ name: "replay", baseURL: replay.url, apiKey: "own" }), fixture))
  })

  test.each(cases)("%s of %s: the TypeScript asks the same and gets the same calls", { timeout: 60_000 }, async (kind, fixture) => {
    const printed: unknown = JSON.parse(await run(process.execPath, ["--no-warnings", "--input-type=module-typescript", "-e", await codeOf(kind, fixture, "typescript")]))
    const recorded = await callsOf(models[kind]({ name: "replay", baseURL: replay.url, apiKey: "whole", stream: false }), fixture)
    expect(recorded.length).toBeGreaterThan(0)
    expect(callsIn(printed)).toEqual(recorded)
  })

  test("no request of the code broke a rule", async () => {
    expect(await replay.violations()).toEqual([])
  })
})

async function codeOf(kind: Kind, fixture: string, form: Form): Promise<string> {
  const request = requestFor(fixture)
  const sent = await sentBody(request, "replay", undefined, { name: "replay", kind, baseURL: replay.url, apiKey: "sk-never-shown" })
  const code = sent && asCode(form, sent, request)
  expect(code).not.toContain("sk-never-shown")
  return code ?? ""
}

async function callsOf(model: Model, name: string): Promise<ModelCall[]> {
  for await (const event of model(requestFor(name), { signal: new AbortController().signal })) if (event.type === "end") return event.calls
  throw new Error("no end")
}

/** The calls in what the program printed: a message of one API, or the items of the other. */
function callsIn(printed: unknown): ModelCall[] {
  const items = Array.isArray(printed) ? printed : [printed]
  return items.flatMap((item) => (item.tool_calls ?? [item]).flatMap((call: { type?: string; function?: ModelCall; name?: string; arguments?: string }) =>
    call.function ? [{ name: call.function.name, arguments: call.function.arguments }] : call.type === "function_call" ? [{ name: call.name, arguments: call.arguments }] : []))
}

async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, OPENAI_API_KEY: `key-${command.length}` }, stdio: ["ignore", "pipe", "pipe"] })
  let out = ""
  let trouble = ""
  child.stdout.on("data", (part) => { out += String(part) })
  child.stderr.on("data", (part) => { trouble += String(part) })
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(trouble)
  return out
}

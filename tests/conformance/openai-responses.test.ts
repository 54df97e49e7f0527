import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { ModelError } from "#lib/agent/types.ts"
import { openaiResponses } from "#lib/models/openai-responses.ts"
import { asText, problemsOf, toolsOf } from "./play.ts"
import { each, startReplay, type Fixture, type Replay } from "./replay.ts"
import { report, withShared } from "./shared.ts"

// Fewer than these found means that the search is broken: recordings do not go away.
const MIN_ANSWERS = 117
const MIN_ALONE = 105
const MIN_CONVERSATIONS = 22

type Outcome = { text: string; calls: { name: string; arguments: string }[] } | string
/** `alone`: recorded in one form only, so that the other is made of it; where both were, they are of two answers. */
type Reply = { model: string; from: string; alone: boolean; wanted: Outcome }

// Its deltas were cut by hand and its end was not.
const CUT_BY_HAND = "streams-vercel-ai/openai/openai-shell-container.1#0"

let server: Replay
let strict: Replay
const replies: Reply[] = []

const item = z.looseObject({ type: z.string().nullish(), role: z.string().nullish(), content: z.unknown().optional(), call_id: z.string().nullish(), output: z.unknown().optional() })
const request = z.looseObject({
  input: z.union([z.string(), z.array(item)]).optional(),
  instructions: z.string().nullish(),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional(), description: z.string().nullish(), parameters: z.record(z.string(), z.unknown()).nullish() })).default([]),
})

withShared("openai-responses", () => {
  beforeAll(async () => {
    server = await startReplay()
    strict = await startReplay("--strict")
    await findReplies()
  })
  afterAll(async () => {
    await server.close()
    await strict.close()
  })

  test.each(["none", "random", "byte", "utf8"])("every recorded answer is read exactly when its bytes are cut by split=%s", { timeout: 300_000 }, async (split) => {
    judge(`openai-responses split=${split}`, await each(replies, (reply) => ask(reply, `?split=${split}`, `split-${split}`)))
  })

  test("every recorded answer is read exactly when it comes as one document", { timeout: 300_000 }, async () => {
    const alone = replies.filter((reply) => reply.alone)
    judge("openai-responses as JSON", await each(alone, (reply) => ask(reply, "", "document", { stream: false })), { of: alone })
  })

  test.each(["comments=1", "eol=crlf", "bom=1", "done=1", "split=random&eol=crlf"])("%s changes nothing", { timeout: 300_000 }, async (fault) => {
    judge(`openai-responses ${fault}`, await each(replies, (reply) => ask(reply, `?${fault}`, `harmless-${fault}`)))
  })

  test.each([["drop=2&dropTimes=0", "cut"], ["end=2", "cut"], ["garbage=1", "garbage"], ["errorAt=1", "upstream"], ["fail=429,500,503&retryAfter=0", "upstream"], ["stall=1:60000", "stalled"]])(
    "%s is %s", { timeout: 300_000 }, async (fault, kind) => {
      const outcomes = await each(replies, (reply) => ask(reply, `?${fault}`, `fault-${fault}`, fault.startsWith("stall") ? { idleTimeoutMs: 150 } : {}))
      judge(`openai-responses ${fault}`, outcomes, { kind })
    })

  test("every recorded conversation with calls runs through the loop, and no request breaks a rule", { timeout: 300_000 }, async () => {
    const found = (await strict.recordings()).filter(({ replay: { kind, steps, tools = [] } }) => kind === "responses" && steps > 1 && tools.some((names) => names.length > 0))
    const results = await each(found, async ({ id }) => ({ id, problems: await problemsOf(scriptOf(id, await strict.fixture(id))) }))
    const wrong = results.filter(({ problems }) => problems.length > 0)
    report("openai-responses loop --strict", { found: found.length, run: found.length, passed: found.length - wrong.length }, MIN_CONVERSATIONS, wrong)
    expect(await strict.violations()).toEqual([])
  })
})

/** Every step of every Responses recording gets a script of its own, so that each can be asked for alone, again and again. */
async function findReplies(): Promise<void> {
  const recordings = await server.recordings()
  const scripts: Record<string, string[]> = {}
  for (const { id, replay: { forms } } of recordings.filter(({ replay: { kind } }) => kind === "responses" || kind === "mixed")) {
    const { detail } = await server.fixture(id)
    for (const [n, step] of detail.entries()) {
      if (step.kind !== "responses" || step.status >= 400 || step.error) continue
      const model = `reply-${replies.length}`
      scripts[model] = [`${id}#${n}`]
      // A background answer is only a promise of one.
      const isThere = step.finish !== "queued"
      replies.push({ model, from: `${id}#${n}`, alone: forms?.[n] !== "stream+json", wanted: isThere ? { text: step.text, calls: step.calls.map(({ name, arguments: args }) => ({ name, arguments: args?.trim() ? args : "{}" })) } : "not there" })
    }
  }
  await server.script(scripts)
}

async function ask({ model: name, from }: Reply, fault: string, apiKey: string, options: { stream?: boolean; idleTimeoutMs?: number } = {}): Promise<Outcome> {
  const model = `${name}${fault}`
  const responses = openaiResponses({ name: "replay", baseURL: server.url, apiKey, ...options })
  const said = { text: "", calls: new Map<number, string>() }
  try {
    for await (const event of responses({ model, messages: [{ role: "user", content: "hi" }] }, { signal: new AbortController().signal })) {
      if (event.type === "text") said.text += event.delta
      if (event.type === "args") said.calls.set(event.call, (said.calls.get(event.call) ?? "") + event.delta)
      if (event.type !== "end") continue
      const hasStreamed = options.stream !== false && from !== CUT_BY_HAND
      if (hasStreamed) expect({ text: said.text, calls: [...said.calls.values()] }).toEqual({ text: event.text, calls: event.calls.map((call) => call.arguments) })
      return { text: event.text, calls: event.calls }
    }
    throw new Error("the model ended without an end")
  } catch (error) {
    if (error instanceof ModelError) return error.kind
    throw error
  }
}

function judge(name: string, outcomes: Outcome[], { of = replies, kind }: { of?: Reply[]; kind?: string } = {}): void {
  const wrong = of.flatMap((reply, i) => {
    const want = kind ?? reply.wanted
    const got = outcomes[i]
    const isRight = want === "not there" ? got === "cut" || got === "garbage" : JSON.stringify(got) === JSON.stringify(want)
    return isRight ? [] : [{ from: reply.from, want, got }]
  })
  report(name, { found: of.length, run: outcomes.length, passed: of.length - wrong.length }, of === replies ? MIN_ANSWERS : MIN_ALONE, wrong)
}

function scriptOf(id: string, { detail }: Fixture) {
  const requests = detail.map(({ recordedRequest }) => request.parse(recordedRequest ?? {}))
  const items = requests.flatMap(({ input = [] }) => (typeof input === "string" ? [{ role: "user", content: input }] : input)).map((one) => item.parse(one))
  const users = new Set(items.filter(({ role }) => role === "user").map(({ content }) => asText(content)))
  const results = new Map<string | null | undefined, unknown[]>()
  for (const { call_id: call, output } of items) if (output !== undefined && !results.has(call)) results.set(call, [output])
  const offered = requests.flatMap(({ tools }) => tools).flatMap(({ type, name, ...rest }) => (type === "function" && name ? [{ name, ...rest }] : []))
  return {
    id, detail, provider: "replay", model: openaiResponses({ name: "replay", baseURL: strict.url, apiKey: "loop", maxRetries: 0 }),
    users: [...users], hasSystem: requests.some(({ instructions }) => Boolean(instructions)), tools: toolsOf(detail, offered, results),
  }
}

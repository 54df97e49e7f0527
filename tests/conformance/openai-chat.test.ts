import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ModelError } from "#lib/agent/types.ts"
import type { ModelErrorKind } from "#lib/agent/types.ts"
import { openaiChat } from "#lib/models/openai-chat.ts"
import { each, startReplay, type Replay } from "./replay.ts"
import { report, withShared } from "./shared.ts"

// Fewer than these found means that the search is broken: recordings do not go away.
const MIN_REPLIES = 413
const MIN_STREAMS = 30

type Answer = { text: string; calls: { name: string; arguments: string }[] }
/** One recorded reply that succeeded. `model` is the name under which the server replays it. */
type Reply = { model: string; isStream: boolean; wanted: Answer }

let server: Replay
const replies: Reply[] = []

withShared("openai-chat", () => {
  beforeAll(async () => {
    server = await startReplay()
    await findReplies()
  })
  afterAll(() => server.close())

  describe("every recorded chat answer is read exactly", () => {
    test.each(["none", "random", "byte", "utf8"])("when its bytes are cut by split=%s", { timeout: 300_000 }, async (split) => {
      const outcomes = await each(replies, (reply) => ask(`${reply.model}?split=${split}`, { apiKey: `split-${split}` }))
      judge(`openai-chat split=${split}`, replies, outcomes, (reply) => reply.wanted, MIN_REPLIES)
    })
  })

  describe("each fault of a recorded stream ends in the right error or the right answer", () => {
    const errors: [string, ModelErrorKind][] = [
      ["fail=429,500,503&retryAfter=0", "upstream"],
      ["drop=1&dropTimes=0", "cut"],
      ["dropBytes=100&dropTimes=0", "cut"],
      ["end=1", "cut"],
      ["garbage=1", "garbage"],
      ["errorAt=1", "upstream"],
      ["stall=1:60000", "stalled"],
    ]
    test.each(errors)("%s is %s", async (fault, kind) => {
      const streams = replies.filter((reply) => reply.isStream)
      const outcomes = await each(streams, (reply) => ask(`${reply.model}?${fault}`, { apiKey: `fault-${fault}`, ...patience(fault) }))
      judge(`openai-chat ${fault}`, streams, outcomes, () => kind, MIN_STREAMS)
    })

    test.each(["end=4", "drop=4&dropTimes=0", "dropBytes=2000&dropTimes=0", "stall=4:60000"])("%s gives the whole answer or none", async (fault) => {
      const streams = replies.filter((reply) => reply.isStream)
      const outcomes = await each(streams, (reply) => ask(`${reply.model}?${fault}`, { apiKey: `later-${fault}`, ...patience(fault) }))
      const kind = fault.startsWith("stall") ? "stalled" : "cut"
      expect(outcomes).toContain(kind)
      judge(`openai-chat ${fault}`, streams, outcomes, (reply, got) => (typeof got === "string" ? kind : reply.wanted), MIN_STREAMS)
    })

    const harmless = ["fail=429,500&retryAfter=0", "comments=1", "eol=crlf", "eol=cr", "bom=1", "done=0", "type=application/json", "split=coalesce", "split=random&eol=crlf&tick=1"]
    test.each(harmless)("%s changes nothing", async (fault) => {
      const streams = replies.filter((reply) => reply.isStream)
      const outcomes = await each(streams, (reply) => ask(`${reply.model}?${fault}`, { apiKey: `harmless-${fault}` }))
      judge(`openai-chat ${fault}`, streams, outcomes, (reply) => reply.wanted, MIN_STREAMS)
    })
  })
})

/** Every step of every chat recording gets a script of its own, so that each can be asked for alone, again and again. */
async function findReplies(): Promise<void> {
  const recordings = await server.recordings()
  const scripts: Record<string, string[]> = {}
  for (const { id, replay } of recordings.filter((entry) => entry.replay.kind === "chat")) {
    const { detail } = await server.fixture(id)
    for (const [n, step] of detail.entries()) {
      if (step.status >= 400 || step.error) continue
      const model = `reply-${replies.length}`
      scripts[model] = [`${id}#${n}`]
      // A refusal is the text where there is no other, and no arguments are an empty object.
      const calls = step.calls.map((call) => ({ name: call.name, arguments: call.arguments?.trim() ? call.arguments : "{}" }))
      replies.push({ model, isStream: Boolean(step.finish) && replay.forms?.[n]?.includes("stream") === true, wanted: { text: step.text || (step.refusal ?? ""), calls } })
    }
  }
  await server.script(scripts)
}

/** Only a server that is meant to fall silent is given up soon: a busy machine is slow too. */
const patience = (fault: string) => (fault.startsWith("stall") ? { idleTimeoutMs: 150 } : {})

/** The answer, or the kind of the error. */
async function ask(model: string, options: { apiKey: string; idleTimeoutMs?: number }): Promise<Answer | ModelErrorKind> {
  const chat = openaiChat({ name: "replay", baseURL: server.url, ...options })
  try {
    for await (const event of chat({ model, messages: [{ role: "user", content: "hi" }] }, { signal: new AbortController().signal })) {
      if (event.type === "end") return { text: event.text, calls: event.calls }
    }
    throw new Error("the model ended without an end")
  } catch (error) {
    if (error instanceof ModelError) return error.kind
    throw error
  }
}

function judge(name: string, asked: Reply[], outcomes: (Answer | ModelErrorKind)[], wanted: (reply: Reply, got: Answer | ModelErrorKind | undefined) => Answer | ModelErrorKind, min: number): void {
  const rows = asked.map((reply, i) => ({ model: reply.model, wanted: wanted(reply, outcomes[i]), got: outcomes[i] }))
  const wrong = rows.filter((row) => JSON.stringify(row.wanted) !== JSON.stringify(row.got))
  report(name, { found: asked.length, run: outcomes.length, passed: asked.length - wrong.length }, min, wrong)
}

import { randomUUID } from "node:crypto"
import { afterEach, expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { readLog } from "#lib/store/log.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { expectGapless, expectOneAfterAnother, expectRequests } from "./support/checks.ts"
import { within } from "./support/crash-run.ts"
import { openStage, type Stage } from "./support/stage.ts"
import { witnessedAgents } from "./support/witnessed-agents.ts"

let stage: Stage
afterEach(() => stage.close())

const finished = (reason: string) => ({ event }: Envelope) => event.type === "turn.finished" && event.reason === reason
const asked = (messages: unknown) => (messages as { role: string }[]).at(-1)?.role === "user"

test("a worker that was stopped for longer than its lease writes nothing and runs no tool when it wakes", { timeout: 60_000 }, async () => {
  stage = await openStage()
  const { runtime, upstream, witness } = stage
  const answer = Promise.withResolvers<void>()
  let asks = 0
  upstream.script("in-tool", [{ calls: [{ name: "charge", arguments: {} }] }])
  upstream.script("in-answer", ({ messages }) => {
    if (!asked(messages)) return { text: "Fetched." }
    asks++
    return { calls: [{ id: `ask-${asks}`, name: "fetch_once", arguments: { ask: asks } }], ...(asks === 1 && { holdOpen: answer.promise }) }
  })
  const reply = witness.hold("charge")
  const sleeper = stage.worker()
  const other = stage.worker()
  await sleeper.start()

  const inTool = await newConversation(runtime, { model: "openai:in-tool" })
  const inAnswer = await newConversation(runtime, { model: "openai:in-answer" })
  const tabs = [follow(runtime, inTool), follow(runtime, inAnswer)] as const
  await Promise.all([say(runtime, inTool, "Charge."), say(runtime, inAnswer, "Fetch.")])
  await witness.seen(1)
  await Promise.all([upstream.arrived(2), tabs[1].until(is("model.started"))])

  sleeper.signal("SIGSTOP")
  answer.resolve()
  await other.start()
  await Promise.all([tabs[0].until(finished("interrupted")), tabs[1].until(finished("done"))])
  const before = await Promise.all([readLog(runtime.db.pool, inTool), readLog(runtime.db.pool, inAnswer)])

  reply()
  sleeper.signal("SIGCONT")
  await Promise.all([sleeper.attemptOver(inTool), sleeper.attemptOver(inAnswer)])
  expect(await Promise.all([readLog(runtime.db.pool, inTool), readLog(runtime.db.pool, inAnswer)])).toEqual(before)
  expect([...witness.counts("charge").values()]).toEqual([1])
  expect([...witness.counts("fetch_once").values()]).toEqual([1])
  const [, started] = before[1].filter(is("turn.started"))
  expect(started?.event).toMatchObject({ attempt: 2 })
})

test("a runner that does not know that its turn was taken over is stopped by the fence", async () => {
  stage = await openStage()
  const { runtime, upstream, witness } = stage
  upstream.script("taken", [{ calls: [{ name: "charge", arguments: {} }] }, { text: "Charged." }])
  const reply = witness.hold("charge")
  const app = await startApp({ url: stage.database, upstream: upstream.url, agents: witnessedAgents(witness.url) })
  try {
    const log = await newConversation(runtime, { model: "openai:taken" })
    await say(runtime, log, "Charge.")
    await witness.seen(1)
    const before = await readLog(runtime.db.pool, log)
    await runtime.db.pool.query(`UPDATE "Conversation" SET attempt = attempt + 1, "leaseUntil" = now() + interval '1 hour' WHERE id = $1`, [log.conversation])
    reply()
    await app.stop()
    expect(await readLog(runtime.db.pool, log)).toEqual(before)
    expect(upstream.requests).toHaveLength(1)
  } finally {
    await app.stop()
  }
})

test("two processes take 50 messages of one conversation in one order, each once, one turn after another", { timeout: 60_000 }, async () => {
  stage = await openStage()
  const { database, upstream } = stage
  upstream.script("order", ({ messages }) => ({ text: `Answer to ${(messages as { content: string }[]).at(-1)?.content}` }))
  const apps = await Promise.all([startApp({ url: database, upstream: upstream.url }), startApp({ url: database, upstream: upstream.url })])
  try {
    const log = await newConversation(apps[0].runtime, { model: "openai:order" })
    const pages = apps.map(({ runtime }) => follow(runtime, log))
    const texts = Array.from({ length: 50 }, (_, i) => `message ${i}`)
    await Promise.all(texts.map((text, i) => say((apps[i % 2] ?? apps[0]).runtime, log, text)))
    await Promise.all(pages.map((page) => {
      let ends = 0
      return page.until(({ event }) => event.type === "turn.finished" && ++ends === texts.length)
    }))
    const events = await readLog(apps[0].runtime.db.pool, log)
    expectGapless(events)
    expectOneAfterAnother(events)
    const accepted = events.flatMap(({ event }) => (event.type === "message.user" ? [event.messageId] : []))
    const taken = events.flatMap(({ event }) => (event.type === "turn.started" ? [event.cause.id] : []))
    expect(accepted).toHaveLength(texts.length)
    expect(taken).toEqual(accepted)
    expect(events.filter(finished("done"))).toHaveLength(texts.length)
    for (const page of pages) expect(page.kept()).toEqual(events)
    await expectRequests(apps[0].runtime, log, events, upstream.requests)
  } finally {
    await Promise.all(apps.map((app) => app.stop()))
  }
})

test("a turn that took three processes with it is given up, and the next message is answered", { timeout: 60_000 }, async () => {
  stage = await openStage()
  const { runtime, upstream } = stage
  upstream.script("deadly", ({ messages }) => (JSON.stringify(messages).includes("Again.") ? { text: "Well." } : { text: "", holdOpen: new Promise(() => undefined) }))
  const holder = randomUUID()
  const log = await newConversation(runtime, { model: "openai:deadly" })
  const tab = follow(runtime, log)
  await say(runtime, log, "Die.")
  for (const attempt of [1, 2, 3]) {
    const worker = stage.worker({ holder })
    await worker.start()
    await tab.until(({ event, seq = 0 }) => event.type === "model.started" && seq === 2 * attempt + 1)
    worker.signal("SIGKILL")
    await worker.exited
  }
  await stage.worker({ holder }).start()
  const end = await tab.until(is("turn.finished"))
  expect(end.event).toMatchObject({ reason: "failed", error: { kind: "crashed", message: expect.stringContaining("crashed 3 times") as string } })
  await say(runtime, log, "Again.")
  await tab.until(finished("done"))
})

test("a worker that is asked to end gives its turns to the next one within 10 s and ends with 0", { timeout: 60_000 }, async () => {
  stage = await openStage()
  const { runtime, upstream, witness } = stage
  let asks = 0
  upstream.script("long", () => (++asks === 1 ? { text: "Once upon", holdOpen: new Promise(() => undefined) } : { text: "Once upon a time." }))
  upstream.script("charging", [{ calls: [{ name: "charge", arguments: {} }] }])
  const reply = witness.hold("charge")
  const first = stage.worker()
  await first.start()
  const long = await newConversation(runtime, { model: "openai:long" })
  const charging = await newConversation(runtime, { model: "openai:charging" })
  const tabs = [follow(runtime, long), follow(runtime, charging)] as const
  await Promise.all([say(runtime, long, "Tell."), say(runtime, charging, "Charge.")])
  await Promise.all([tabs[0].until(is("model.started")), witness.seen(1)])
  first.signal("SIGTERM")
  expect(await within(first.exited, "the worker ends", 10_000)).toEqual({ code: 0, signal: null })
  expect(tabs[0].kept().some(is("turn.finished"))).toBe(false)
  reply()
  const { rows } = await runtime.db.pool.query(`SELECT FROM "Conversation" WHERE "leaseUntil" IS NOT NULL`)
  expect(rows).toEqual([])
  await stage.worker().start()
  await within(tabs[0].until(finished("done")), "the next worker goes on")
  await within(tabs[1].until(finished("interrupted")), "the open call is closed")
  expect([...witness.counts("charge").values()]).toEqual([1])
  expectGapless(await readLog(runtime.db.pool, long))
})

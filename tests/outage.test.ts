import { setTimeout as pass } from "node:timers/promises"
import { expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { closeDb, isAlive, openDb } from "#lib/store/db.ts"
import { readLog } from "#lib/store/log.ts"
import { answerCall } from "#lib/store/requests.ts"
import { follow, is, newConversation, say } from "./support/app.ts"
import { expectGapless, expectOneAfterAnother, expectRequests, textOf, viewOf } from "./support/checks.ts"
import { within } from "./support/crash-run.ts"
import { freshDatabase } from "./support/database.ts"
import { openStage } from "./support/stage.ts"
import { startProxy } from "./support/tcp-proxy.ts"
import { openPage } from "./support/worker-process.ts"

const OUTAGE_MS = 1_500

const done = ({ event }: Envelope) => event.type === "turn.finished" && event.reason === "done"

test("a worker that loses its database in the middle of turns goes on by itself when it is back, and nothing accepted is lost", { timeout: 60_000 }, async () => {
  const { proxy, stage } = await stageBehindProxy()
  const { runtime, upstream, witness } = stage
  try {
    const worker = stage.worker()
    await worker.start()
    const answer = Promise.withResolvers<void>()
    let asks = 0
    upstream.script("answering", () => (++asks === 1 ? { text: "Half", holdOpen: answer.promise } : { text: "The whole answer." }))
    upstream.script("charging", [{ calls: [{ name: "charge", arguments: {} }] }])
    upstream.script("asking", [{ calls: [{ name: "ask_person", arguments: {} }] }, { text: "Blue it is." }])
    upstream.script("later", [{ text: "Here I am." }])
    const reply = witness.hold("charge")
    const logs = await Promise.all(["answering", "charging", "asking", "later"].map((model) => newConversation(runtime, { model: `openai:${model}` })))
    const [answering, charging, asking, later] = logs
    if (!answering || !charging || !asking || !later) throw new Error("There are four conversations.")
    const page = openPage(answering)
    await worker.serve(page)
    const tabs = { answering: follow(runtime, answering), charging: follow(runtime, charging), asking: follow(runtime, asking), later: follow(runtime, later) }
    await Promise.all([say(runtime, answering, "Tell."), say(runtime, charging, "Charge."), say(runtime, asking, "Ask.")])
    const waiting = await tabs.asking.until(is("call.waiting"))
    await Promise.all([witness.seen(1), tabs.answering.until(is("model.started"))])

    proxy.cut()
    answer.resolve()
    reply()
    // What other processes accept meanwhile, this one cannot hear.
    await say(runtime, later, "Are you there?")
    const callId = waiting.event.type === "call.waiting" ? waiting.event.callId : ""
    await answerCall(runtime.db, asking.workspace, callId, { output: "blue", by: "person" })
    await pass(OUTAGE_MS)
    proxy.mend()

    const began = performance.now()
    await within(Promise.all([
      tabs.answering.until(done), tabs.asking.until(done), tabs.later.until(done), tabs.charging.until(is("turn.finished")),
    ]), "every turn ends when the database is back")
    console.info(`after an outage of ${OUTAGE_MS} ms every turn had ended within ${Math.round(performance.now() - began)} ms`)
    expect(tabs.charging.heard.find(is("turn.finished"))?.event).toMatchObject({ reason: "interrupted" })
    expect([...witness.counts("charge").values()]).toEqual([1])
    for (const [i, log] of logs.entries()) {
      const events = await readLog(runtime.db.pool, log)
      expectGapless(events)
      expectOneAfterAnother(events)
      await expectRequests(runtime, log, events, upstream.requests.filter(({ body }) => body.model === ["answering", "charging", "asking", "later"][i]))
    }
    // The stream that this process served never broke: it heard the rest of its log when the database was back.
    const events = await readLog(runtime.db.pool, answering)
    await within(page.shows(({ seq }) => seq === events.length), "the page hears the rest")
    expect(textOf(page.view)).toBe(textOf(viewOf(events)))

    await say(runtime, later, "Still there?")
    upstream.script("later", [{ text: "Yes." }])
    await tabs.later.until(({ event }) => event.type === "message.assistant" && event.text === "Yes.")
    worker.signal("SIGTERM")
    expect(await worker.exited).toEqual({ code: 0, signal: null })
  } finally {
    await stage.close()
    await proxy.close()
  }
})

test("a turn that meets three outages is not taken for one that crashes the process, and what waits behind it is answered", { timeout: 90_000 }, async () => {
  const { proxy, stage } = await stageBehindProxy()
  const { runtime, upstream } = stage
  try {
    const outages = 3
    const held: (() => void)[] = []
    const asked = Array.from({ length: outages }, () => Promise.withResolvers<void>())
    upstream.script("busy", ({ messages }) => {
      const text = `Answer to ${(messages as { content: string }[]).at(-1)?.content}`
      const { promise: holdOpen, resolve } = Promise.withResolvers<void>()
      asked[held.length]?.resolve()
      return held.push(resolve) <= outages ? { text, holdOpen } : { text }
    })
    const worker = stage.worker()
    await worker.start()
    const log = await newConversation(runtime, { model: "openai:busy" })
    const tab = follow(runtime, log)
    const texts = ["the first"]
    await say(runtime, log, "the first")
    for (let round = 1; round <= outages; round++) {
      let starts = 0
      await within(tab.until(({ event }) => event.type === "model.started" && ++starts === round), "the turn goes on")
      // The start of a step is committed while its request is on its way.
      await asked[round - 1]?.promise
      proxy.cut()
      // The answer ends while there is nothing to write it to.
      held[round - 1]?.()
      texts.push(`accepted in outage ${round}`)
      await say(runtime, log, texts.at(-1) ?? "")
      await pass(OUTAGE_MS / 3)
      proxy.mend()
    }
    let ends = 0
    await within(tab.until(({ event }) => event.type === "turn.finished" && ++ends === texts.length), "every message is answered")
    const events = await readLog(runtime.db.pool, log)
    expectGapless(events)
    expectOneAfterAnother(events)
    expect(events.flatMap(({ event }) => (event.type === "message.user" ? [event.text] : []))).toEqual(texts)
    expect(events.filter(done)).toHaveLength(texts.length)
    expect(events.flatMap(({ event }) => (event.type === "turn.started" ? [event.attempt] : []))).toEqual([1, 3, 5, 7, 1, 1, 1])
    await expectRequests(runtime, log, events, upstream.requests)
  } finally {
    await stage.close()
    await proxy.close()
  }
})

test("a connection that breaks while it is lent out does not end the process", async () => {
  const url = await freshDatabase()
  const [db, other] = [openDb(url, { max: 1 }), openDb(url, { max: 1 })]
  try {
    const client = await db.pool.connect()
    const over = new Promise<void>((resolve) => client.once("end", resolve))
    const { rows: [row] } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")
    await other.pool.query("SELECT pg_terminate_backend($1)", [row?.pid])
    await over
    client.release(true)
    expect(await isAlive(db)).toBe(true)
  } finally {
    await Promise.all([closeDb(db), closeDb(other)])
  }
})

/** A stage whose workers reach the database only through a proxy; the test itself reaches it directly. */
async function stageBehindProxy() {
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined
  const stage = await openStage({
    async through(url) {
      const { hostname, port } = new URL(url)
      proxy = await startProxy(Number(port), hostname)
      return Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(proxy.port) }).href
    },
  })
  if (!proxy) throw new Error("The stage asked for no address.")
  return { proxy, stage }
}

import { expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { nextOf } from "#lib/agent/next.ts"
import { readLog } from "#lib/store/log.ts"
import { follow, is, newConversation, say } from "./support/app.ts"
import { expectRequests, textOf, viewOf } from "./support/checks.ts"
import { crashRun, inParallel, type Kill, type Order, type Run } from "./support/crash-run.ts"
import { openStage } from "./support/stage.ts"
import { openPage } from "./support/worker-process.ts"

/** Runs at once: two processes each. */
const WIDTH = 3

const orders: Order[] = ["early", "late"]

/** The same turn with no kill: how many events it has, how long it takes, and what it asks. */
const clean = new Map<Order, Promise<Run>>()
const cleanRun = (order: Order): Promise<Run> => {
  const run = clean.get(order) ?? crashRun({ kill: "never", order, sameHolder: true })
  clean.set(order, run)
  return run
}

async function killAll(order: Order, kills: Kill[]): Promise<Run[]> {
  const { bodies } = await cleanRun(order)
  return inParallel(WIDTH, kills, (kill) => crashRun({ kill, order, sameHolder: true, uncommitted: bodies }).catch((error: unknown) => {
    throw new Error(`A kill ${JSON.stringify(kill)}, ${order}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }))
}

function tell(what: string, runs: Run[]): void {
  const killed = runs.filter((run) => run.killed)
  const times = killed.flatMap(({ recoveryMs }) => recoveryMs ?? []).sort((a, b) => a - b)
  const reasons = [...new Set(killed.map(({ reason }) => reason))].map((reason) => `${killed.filter((run) => run.reason === reason).length} ${reason}`)
  console.info(`${what}: ${killed.length} kills, ${reasons.join(", ")}; recovery p50 ${Math.round(times[times.length >> 1] ?? 0)} ms, max ${Math.round(times.at(-1) ?? 0)} ms`)
}

test.each(orders)("a turn of three calls ends done when nobody is killed (%s)", { timeout: 30_000 }, async (order) => {
  const { reason, events } = await cleanRun(order)
  expect(reason).toBe("done")
  expect(events.at(-1)?.event.type).toBe("turn.finished")
})

test.each(orders)("a kill at every kept event loses nothing and doubles nothing (%s)", { timeout: 120_000 }, async (order) => {
  const { events } = await cleanRun(order)
  const runs = await killAll(order, events.map((_, i) => ({ afterKept: i + 1 })))
  tell(`a kill at each of ${events.length} kept events, ${order}`, runs)
  expect(runs.filter(({ killed }) => killed).length).toBeGreaterThanOrEqual(events.length - 2)
})

test("a kill at 20 random moments loses nothing and doubles nothing", { timeout: 120_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  console.info(`seed ${seed}`)
  const random = randomFrom(seed)
  for (const order of orders) {
    const { events } = await cleanRun(order)
    const kills = Array.from({ length: 10 }, () => ({ afterKept: 1 + Math.floor(random() * (events.length - 1)), plusMs: 1 + random() * 60 }))
    tell(`10 random moments, ${order}`, await killAll(order, kills))
  }
})

test("a worker on another machine takes over when the lease has run out", { timeout: 60_000 }, async () => {
  const { events, bodies } = await cleanRun("early")
  const at = events.findIndex(({ event }) => event.type === "call.waiting") + 1
  const run = await crashRun({ kill: { afterKept: at }, order: "early", sameHolder: false, uncommitted: bodies })
  tell("another holder", [run])
  expect(run.killed).toBe(true)
})

test("an answer that was cut just before its worker died is asked for again, never taken for whole", { timeout: 30_000 }, async () => {
  const stage = await openStage()
  const { runtime, upstream } = stage
  try {
    // Cut when the step's start is committed: else its answer and the end of the turn may be one commit.
    const gate = Promise.withResolvers<void>()
    upstream.script("cut", [{ text: "Half an ans", holdOpen: gate.promise, drop: true }, { text: "A whole answer." }])
    const first = stage.worker({ holder: "same", killAfter: { afterKept: 4, atCommit: true } })
    await first.start()
    const log = await newConversation(runtime, { model: "openai:cut" })
    await first.serve(openPage(log))
    const tab = follow(runtime, log)
    await say(runtime, log, "Question?")
    await tab.until(is("model.started"))
    gate.resolve()
    expect((await first.exited).signal).toBe("SIGKILL")
    const kept = await readLog(runtime.db.pool, log)
    expect(kept).toHaveLength(4)
    expect(kept[3]?.event).toMatchObject({ type: "message.assistant", finishReason: "error", text: "Half an ans" })
    await stage.worker({ holder: "same" }).start()
    await tab.until(({ event }) => event.type === "turn.finished" && event.reason === "done")
    const events = await readLog(runtime.db.pool, log)
    expect(viewOf(events).turns[0]?.steps.at(-1)).toMatchObject({ text: "A whole answer.", finishReason: "stop" })
    await expectRequests(runtime, log, events, upstream.requests)
  } finally {
    await stage.close()
  }
})

test("a page that saw half an answer of a process that died shows the same as one that is loaded afterwards", { timeout: 30_000 }, async () => {
  const stage = await openStage()
  const { runtime, upstream } = stage
  try {
    const half = { text: "Half an ans", calls: [{ id: "wire-1", name: "echo", arguments: { n: 1 } }], holdOpen: new Promise(() => undefined) }
    let asks = 0
    upstream.script("half", () => (++asks === 1 ? half : { text: "Another answer." }))
    const first = stage.worker({ holder: "same" })
    const second = stage.worker({ holder: "same" })
    await first.start()
    const log = await newConversation(runtime, { model: "openai:half" })
    const page = openPage(log)
    await first.serve(page)
    await say(runtime, log, "Question?")
    await page.shows((view) => [...view.calls.values()].some((call) => call.arguments === '{"n":1}'))
    expect(page.view.turns[0]?.steps[0]?.text).toBe("Half an ans")
    first.signal("SIGKILL")
    await first.exited
    await second.start()
    await second.serve(page)
    await page.shows(({ turns }) => turns[0]?.status === "done")
    const events = await readLog(runtime.db.pool, log)
    expect(textOf(page.view)).toBe(textOf(viewOf(events)))
    expect(page.view.turns[0]?.steps.map(({ status, text }) => [status, text])).toEqual([["dropped", ""], ["done", "Another answer."]])
  } finally {
    await stage.close()
  }
})

test("an attempt that its runner gave up is no crash: its number is followed by a gap", () => {
  const cause = { kind: "message" as const, id: "m1" }
  const started = (attempt: number): Envelope => ({ at: "", turnId: "t1", event: { type: "turn.started", turnId: "t1", attempt, cause, agent: "assistant", model: "m" } })
  const next = (attempts: number[], attempt: number) => nextOf(attempts.map(started), { turnId: "t1", stopTurnId: null, retryOf: null, attempt }, () => false)
  expect(next([1, 2, 3], 3)).toMatchObject({ do: "end", reason: "failed" })
  expect(next([1, 2, 3], 4)).toMatchObject({ do: "go on" })
  expect(next([1, 3, 5, 7, 9], 9)).toMatchObject({ do: "go on" })
  expect(next([1, 3, 5, 6, 7], 7)).toMatchObject({ do: "end", reason: "failed" })
})

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

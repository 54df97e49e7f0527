import { expect, test } from "vitest"
import { crashRun, inParallel, type Kill, type Order, type Run } from "./support/crash-run.ts"

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
    const kills = Array.from({ length: 10 }, () => ({ afterKept: 1 + Math.floor(random() * (events.length - 1)), plusMs: 1 + random() * 15 }))
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

/** Tasks whose worker is killed: at least once per run, the result recorded once. */
import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { readLog } from "#lib/store/log.ts"
import { listTasks } from "#lib/store/tasks.ts"
import { follow, is, newConversation, say } from "./support/app.ts"
import { expectGapless, expectOneAfterAnother, textOf, viewOf } from "./support/checks.ts"
import { inParallel, within } from "./support/crash-run.ts"
import { delegate, obey } from "./support/obeying.ts"
import { openStage } from "./support/stage.ts"

const all = <T extends KeptEvent["type"]>(events: Envelope[], type: T) => events.flatMap(({ event }) => (event.type === type ? [event as Extract<KeptEvent, { type: T }>] : []))
const done = (kind: string) => ({ event }: Envelope) => event.type === "turn.started" && event.cause.kind === kind

/** A turn delegates a task, the task has an effect in the world, and its result is told; whoever runs that is killed after its n-th write. */
async function run(afterWrites: number): Promise<{ killed: boolean }> {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  upstream.script("obey", obey)
  const holder = randomUUID()
  const first = stage.worker({ holder, killAfter: { afterWrites } })
  const second = stage.worker({ holder })
  try {
    await first.start()
    const log = await newConversation(runtime, { model: "openai:obey" })
    const tab = follow(runtime, log)
    const told = tab.until(done("task")).then(() => tab.until(({ event, turnId }) => event.type === "turn.finished" && turnId === tab.heard.find(done("task"))?.turnId))
    await say(runtime, log, delegate("call fetch_once {}"))
    await Promise.race([first.exited, told])
    const killed = (await Promise.race([first.exited, Promise.resolve(undefined)]))?.signal === "SIGKILL"
    if (killed) await second.start()
    await within(told, `the result is told after a kill at write ${afterWrites}`)

    const events = await readLog(runtime.db.pool, log)
    expectGapless(events)
    expectOneAfterAnother(events)
    const { items: [task, ...others] } = await listTasks(runtime.db, log.workspace, { limit: 10 })
    expect(others).toEqual([])
    expect(task).toMatchObject({ status: "succeeded", output: "Heard: fetch_once took effect" })
    expect(all(events, "task.changed").filter(({ status }) => status === "succeeded")).toHaveLength(1)
    expect(all(events, "turn.started").filter(({ cause, attempt }) => cause.kind === "task" && attempt === 1)).toHaveLength(1)
    expect(all(events, "turn.finished").map(({ reason }) => reason)).toEqual(["done", "done"])
    expect(all(events, "message.assistant").at(-1)?.text).toBe(`Heard: [task ${task?.id} "Work" succeeded]\nHeard: fetch_once took effect`)

    const child = await readLog(runtime.db.pool, { ...log, conversation: task?.logId ?? "" })
    expectGapless(child)
    expectOneAfterAnother(child)
    expect(all(child, "turn.finished").map(({ reason }) => reason)).toEqual(["done"])
    expect(witness.counts("fetch_once").size).toBe(1)
    for (const { callId, key } of witness.effects) expect(key).toBe(callId)
    expect(textOf(viewOf(tab.kept()))).toBe(textOf(viewOf(events)))
    return { killed }
  } finally {
    await stage.close()
  }
}

test("a kill at every write of a task, and of the turns around it, loses nothing and doubles nothing", { timeout: 400_000 }, async () => {
  let clean = false
  for (let from = 1; !clean; from += 6) {
    const writes = Array.from({ length: 6 }, (_, i) => from + i)
    const runs = await inParallel(3, writes, (n) => run(n).catch((error: unknown) => {
      throw new Error(`A kill after write ${n}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }))
    clean = runs.some(({ killed }) => !killed)
    if (clean) console.info(`${from - 1 + runs.filter(({ killed }) => killed).length} kills`)
  }
})

test("a task that kills its worker every time is given up after 5 attempts, and says so", { timeout: 120_000 }, async () => {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  upstream.script("obey", obey)
  const holder = randomUUID()
  try {
    const log = await newConversation(runtime, { model: "openai:obey" })
    const tab = follow(runtime, log)
    // Each worker dies in the middle of the task's call, which may be made again.
    witness.hold("fetch_once")
    await say(runtime, log, delegate("call fetch_once {}", { deliver: "poll" }))
    for (let n = 1; n <= 5; n++) {
      const worker = stage.worker({ holder })
      await worker.start()
      await within(witness.seen(n), `attempt ${n} begins`)
      worker.signal("SIGKILL")
      await worker.exited
    }
    await stage.worker({ holder }).start()
    const end = await within(tab.until(({ event }) => event.type === "task.changed" && event.status === "failed"), "the task is given up")
    expect(end.event).toMatchObject({ attempt: 5, error: { kind: "crashed", message: "The program crashed 5 times in this turn." } })
    expect(witness.effects).toHaveLength(5)
    expect(witness.counts("fetch_once").size).toBe(1)
  } finally {
    await stage.close()
  }
})

test("who waits for a task is answered after a restart, and is not told twice", { timeout: 60_000 }, async () => {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  upstream.script("obey", obey)
  const holder = randomUUID()
  try {
    const release = witness.hold("fetch_once")
    const first = stage.worker({ holder })
    await first.start()
    const log = await newConversation(runtime, { model: "openai:obey" })
    const tab = follow(runtime, log)
    await say(runtime, log, delegate("call fetch_once {}"))
    const queued = await tab.until(is("task.changed"))
    const id = queued.event.type === "task.changed" ? queued.event.taskId : ""
    await say(runtime, log, `call wait_for_task ${JSON.stringify({ id })}`)
    await tab.until(is("call.waiting"))
    await within(witness.seen(1), "the task runs")
    first.signal("SIGKILL")
    await first.exited
    await stage.worker({ holder }).start()
    await within(witness.seen(2), "the task runs again")
    release()
    let ends = 0
    await within(tab.until(({ event }) => event.type === "turn.finished" && ++ends === 2), "the wait is over")
    const events = await readLog(runtime.db.pool, log)
    expect(all(events, "call.finished").at(-1)).toMatchObject({ name: "wait_for_task", ok: true, output: `${id} "Work": succeeded\nHeard: fetch_once took effect` })
    expect(all(events, "turn.started").some(({ cause }) => cause.kind === "task")).toBe(false)
  } finally {
    await stage.close()
  }
})

/** Of each task; each calls a function that may be made again. */
const STEPS = 10
const TASKS = 20
const KILLS = 10

test("20 tasks of 10 steps end, each once, while the worker is killed again and again", { timeout: 400_000 }, async () => {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  const holder = randomUUID()
  upstream.script("steps", ({ messages }) => {
    const said = messages as { role: string; content: string | null }[]
    const results = said.filter(({ role }) => role === "tool").length
    if (said.some(({ content }) => content === "Go.")) return results ? { text: "Under way." } : { calls: [{ name: "create_tasks", arguments: { tasks: Array.from({ length: TASKS }, (_, i) => ({ title: `T${i}`, task: "Take ten steps.", deliver: "silent" })) } }] }
    return results < STEPS - 1 ? { calls: [{ name: "fetch_once", arguments: { n: results } }] } : { text: `${results} calls` }
  })
  try {
    const log = await newConversation(runtime, { model: "openai:steps" })
    const tab = follow(runtime, log)
    let ends = 0
    const over = tab.until(({ event }) => event.type === "task.changed" && event.status === "succeeded" && ++ends === TASKS)
    await say(runtime, log, "Go.")
    let killed = 0
    for (; killed < KILLS; killed++) {
      const worker = stage.worker({ holder })
      await worker.start()
      // Dies when a fifteenth of all is done since it began.
      const finished = await Promise.race([witness.seen(witness.effects.length + (TASKS * STEPS) / 15), over.then(() => true as const)])
      worker.signal("SIGKILL")
      await worker.exited
      if (finished) break
    }
    const last = stage.worker({ holder })
    await last.start()
    await within(over, "all tasks end", 120_000)
    console.info(`${killed} kills, ${witness.effects.length} effects of ${TASKS * (STEPS - 1)} calls`)

    const events = await readLog(runtime.db.pool, log)
    const changes = all(events, "task.changed")
    const { items } = await listTasks(runtime.db, log.workspace, { limit: 100 })
    expect(items).toHaveLength(TASKS)
    for (const { id, output, status } of items) {
      expect({ status, output }).toEqual({ status: "succeeded", output: `${STEPS - 1} calls` })
      const mine = changes.filter(({ taskId }) => taskId === id)
      expect(mine.filter((change) => change.status === "succeeded")).toHaveLength(1)
      const steps = mine.flatMap(({ progress }) => progress?.steps ?? [])
      expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    }
    // A call that was cut off is made again under its key, and no other.
    expect(witness.counts("fetch_once").size).toBe(TASKS * (STEPS - 1))
    for (const { callId, key } of witness.effects) expect(key).toBe(callId)
  } finally {
    await stage.close()
  }
})

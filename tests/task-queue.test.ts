/** Which of the queued tasks starts next: fair between conversations, and never too many at once. */
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import type { LogId } from "#lib/store/log.ts"
import { PER_CONVERSATION, PER_PROCESS } from "#lib/store/task-runs.ts"
import { listTasks } from "#lib/store/tasks.ts"
import { follow, newConversation, say } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { holding, obey } from "./support/obeying.ts"
import { startTaskApp } from "./support/task-app.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startTaskApp>>
let hold: ReturnType<typeof holding>

beforeAll(async () => {
  upstream = await startUpstream()
  upstream.script("obey", obey)
})
afterAll(() => upstream.close())

/** A process of its own for each test: its places are all free. */
async function withApp(work: () => Promise<void>): Promise<void> {
  hold = holding()
  app = await startTaskApp({ upstream: upstream.url, tools: [hold.tool] })
  try {
    await work()
  } finally {
    await app.stop()
  }
}

/** A conversation that has just started tasks, each holding at its gate. */
async function withTasks(name: string, count: number): Promise<{ log: LogId; tab: ReturnType<typeof follow> }> {
  const log = await newConversation(app.runtime, { model: "openai:obey" })
  const tab = follow(app.runtime, log)
  const tasks = Array.from({ length: count }, (_, i) => ({ title: `${name}${i}`, task: `call hold {"gate":"${name}${i}"}`, deliver: "silent" }))
  await say(app.runtime, log, `call create_tasks ${JSON.stringify({ tasks })}`)
  return { log, tab }
}

const running = (title: string) => ({ event }: Envelope) => event.type === "task.changed" && event.status === "running" && event.title === title
const statuses = async (log: LogId, status: string) => (await listTasks(app.runtime.db, log.workspace, { statuses: [status], conversation: log.conversation, limit: 2_000 })).items

test("a thousand tasks of one conversation do not keep the one of another from starting", () => withApp(async () => {
  const a = await withTasks("a", 1_000)
  await hold.many(PER_CONVERSATION)
  const asked = performance.now()
  const b = await withTasks("b", 1)
  // None of the thousand has ended, and none will before it.
  await b.tab.until(running("b0"))
  console.info(`B's task started ${Math.round(performance.now() - asked)} ms after it was asked for`)
  await hold.begun("b0")
  expect(hold.gates().toSorted()).toEqual([...Array.from({ length: PER_CONVERSATION }, (_, i) => `a${i}`), "b0"])
  expect(await statuses(a.log, "running")).toHaveLength(PER_CONVERSATION)
  expect(await statuses(a.log, "queued")).toHaveLength(1_000 - PER_CONVERSATION)

  hold.letGo("a3")
  await hold.begun("a8")
  hold.letGo("a0")
  await hold.begun("a9")
  expect(await statuses(a.log, "running")).toHaveLength(PER_CONVERSATION)
}))

test("when this process runs all that it may, the conversation that has waited longest is next", () => withApp(async () => {
  const many = PER_PROCESS / PER_CONVERSATION
  const others = []
  for (let i = 0; i < many; i++) {
    others.push(await withTasks(`${"cdefghijk"[i]}`, PER_CONVERSATION + 2))
    await hold.many((i + 1) * PER_CONVERSATION)
  }
  expect(hold.gates()).toHaveLength(PER_PROCESS)
  const late = await withTasks("late", 2)
  await late.tab.until(({ event }) => event.type === "turn.finished")
  expect(await statuses(late.log, "queued")).toHaveLength(2)
  // A place of another conversation goes to who runs nothing, then to who runs least.
  hold.letGo("c0")
  await hold.begun("late0")
  hold.letGo("d0")
  await hold.begun("late1")
  hold.letGo("e0")
  await Promise.race([hold.begun("c8"), hold.begun("d8"), hold.begun("e8")])
  expect(hold.gates()).toHaveLength(PER_PROCESS)
}))

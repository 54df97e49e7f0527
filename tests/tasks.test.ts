/** Background tasks from the call that starts one to the turn that tells its result. */
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Task } from "#lib/agent/tasks.ts"
import type { Tool } from "#lib/agent/types.ts"
import { readConversation, listConversations } from "#lib/store/conversations.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { readTask } from "#lib/store/tasks.ts"
import { follow, newConversation, say } from "./support/app.ts"
import { expectGapless, expectOneAfterAnother, viewOf } from "./support/checks.ts"
import { startUpstream, type Upstream, type UpstreamStep } from "./support/fake-upstream.ts"
import { startTaskApp } from "./support/task-app.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startTaskApp>>
const gates = new Map<string, { open: () => void; aborted: Promise<void> }>()
const waits = new Map<string, () => void>()

/** Resolves when a tool holds at this gate, now or already. */
const begun = (gate: string): Promise<void> => (gates.has(gate) ? Promise.resolve() : new Promise((resolve) => waits.set(gate, resolve)))

/** Holds its task until the test lets it go. */
const hold: Tool = {
  name: "hold", description: "Takes until it is let go.", kind: "builtin", version: "1", idempotent: true, parameters: { type: "object", properties: { gate: { type: "string" } } },
  run: ({ gate }, { signal }) => new Promise((resolve, reject) => {
    const aborted = new Promise<void>((done) => signal.addEventListener("abort", () => { reject(signal.reason); done() }))
    gates.set(String(gate), { open: () => resolve("let go"), aborted })
    waits.get(String(gate))?.()
  }),
}
const person: Tool = {
  name: "ask_person", description: "A person answers.", kind: "mock", version: "1", parameters: { type: "object" },
  run: (_, { answer }) => (answer?.output === undefined ? { wait: "answer" } : { text: String(answer.output) }),
}

type Message = { role: string; content: string | null }

/** A model that does what it reads: `call <name> <json>` makes a call; anything else, a result of a task too, is repeated. */
const obey = ({ messages }: Record<string, unknown>): UpstreamStep => {
  const { role, content } = (messages as Message[]).at(-1) ?? { role: "user", content: "" }
  const [, name, json] = (role === "user" && /^call (\w+) (.*)$/s.exec(content ?? "")) || []
  return name ? { calls: [{ name, arguments: json ?? "{}" }] } : { text: `Heard: ${content}` }
}

beforeAll(async () => {
  upstream = await startUpstream()
  upstream.script("obey", obey)
  app = await startTaskApp({ upstream: upstream.url, tools: [hold, person] })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

const open = () => newConversation(app.runtime, { model: "openai:obey" })
const delegate = (task: string, fields: object = {}) => `call create_task ${JSON.stringify({ title: "Work", task, ...fields })}`
const changed = (status: Task["status"]) => ({ event }: Envelope) => event.type === "task.changed" && event.status === status
const ended = (times: number) => {
  let seen = 0
  return ({ event }: Envelope) => event.type === "turn.finished" && ++seen === times
}
const idOf = (envelope: Envelope): string => (envelope.event.type === "task.changed" ? envelope.event.taskId : "")
const taskOf = async (log: LogId, id: string): Promise<Task> => {
  const task = await readTask(app.runtime.db.pool, log.workspace, id)
  if (!task) throw new Error(`There is no task ${id}.`)
  return task
}
const all = <T extends KeptEvent["type"]>(events: Envelope[], type: T) => events.flatMap(({ event }) => (event.type === type ? [event as Extract<KeptEvent, { type: T }>] : []))

test("a task is delegated at once, runs in a log of its own, and its result starts a turn that no message asked for", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Say something."))
  await tab.until(ended(2))
  const events = await readLog(app.runtime.db.pool, log)
  expectGapless(events)
  expectOneAfterAnother(events)
  const [first] = all(events, "call.finished")
  expect(first?.output).toMatch(/^[2-9a-z]{8} "Work": delegated, pending\./)
  const [id = ""] = all(events, "task.changed").map(({ taskId }) => taskId)
  expect(all(events, "task.changed").map(({ status }) => status)).toEqual(["queued", "running", "succeeded"])
  expect(all(events, "turn.started").map(({ cause }) => cause)).toMatchObject([{ kind: "message" }, { kind: "task", id }])
  expect(all(events, "message.assistant").at(-1)?.text).toBe(`Heard: [task ${id} "Work" succeeded]\nHeard: Say something.`)

  const task = await taskOf(log, id)
  expect(task).toMatchObject({ status: "succeeded", output: "Heard: Say something.", agent: "assistant", deliver: "push_when_idle", attempt: 1, conversationId: log.conversation, progress: { steps: 1 } })
  const child = await readLog(app.runtime.db.pool, { ...log, conversation: task.logId })
  expect(child.map(({ event }) => event.type)).toEqual(["message.user", "turn.started", "model.started", "message.assistant", "turn.finished"])
  expect(viewOf(events).calls.get(task.callId)?.taskIds).toEqual([id])
  expect(viewOf(events).queue).toEqual([])

  expect(await readConversation(app.runtime.db, log.workspace, task.logId)).toMatchObject({ parentId: log.conversation, title: "Work" })
  expect((await listConversations(app.runtime.db, log.workspace, { limit: 10 })).map((one) => one.id)).toEqual([log.conversation])
})

test("a result waits in the queue while a turn runs, and the conversation goes on meanwhile", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"idle"}'))
  await tab.until(ended(1))
  await say(app.runtime, log, 'call hold {"gate":"parent"}')
  await tab.until(({ event }) => event.type === "call.started" && event.name === "hold")
  await begun("idle")
  gates.get("idle")?.open()
  const end = await tab.until(changed("succeeded"))
  expect(viewOf(tab.kept()).queue).toMatchObject([{ messageId: idOf(end), taskId: idOf(end), text: "Work", state: "queued" }])
  gates.get("parent")?.open()
  await tab.until(ended(3))
  expect(all(tab.kept(), "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "message", "task"])
})


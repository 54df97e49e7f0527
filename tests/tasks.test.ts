/** Background tasks from the call that starts one to the turn that tells its result. */
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Task } from "#lib/agent/tasks.ts"
import type { Tool } from "#lib/agent/types.ts"
import { readConversation, listConversations } from "#lib/store/conversations.ts"
import { reportProgress } from "#lib/runtime/task-progress.ts"
import { messageTask, retryTask } from "#lib/runtime/tasks.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { answerCall } from "#lib/store/requests.ts"
import { cancelTask } from "#lib/store/task-runs.ts"
import { readTask } from "#lib/store/tasks.ts"
import { follow, is, newConversation, say } from "./support/app.ts"
import { expectGapless, expectOneAfterAnother, viewOf } from "./support/checks.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { delegate, holding, obey } from "./support/obeying.ts"
import { startTaskApp } from "./support/task-app.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startTaskApp>>
const hold = holding()
const person: Tool = {
  name: "ask_person", description: "A person answers.", kind: "mock", version: "1", parameters: { type: "object" },
  run: (_, { answer }) => (answer?.output === undefined ? { wait: "answer" } : { text: String(answer.output) }),
}

const huge: Tool = { name: "huge", description: "Much text.", kind: "builtin", version: "1", parameters: { type: "object" }, run: () => "é".repeat(50_000) }

type Message = { role: string; content: string | null }

beforeAll(async () => {
  upstream = await startUpstream()
  upstream.script("obey", obey)
  app = await startTaskApp({ upstream: upstream.url, agents: [
    { name: "assistant", instructions: "Be brief.", tools: [hold.tool, person, huge] },
    { name: "brief", instructions: "Be brief.", tools: [], limits: { steps: 1 } },
  ] })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

const open = () => newConversation(app.runtime, { model: "openai:obey" })
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
  await hold.begun("idle")
  hold.letGo("idle")
  const end = await tab.until(changed("succeeded"))
  expect(viewOf(tab.kept()).queue).toMatchObject([{ messageId: idOf(end), taskId: idOf(end), text: "Work", state: "queued" }])
  hold.letGo("parent")
  await tab.until(ended(3))
  expect(all(tab.kept(), "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "message", "task"])
})


test("push_now joins the running turn before its next step; idle, it starts one", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"now"}', { deliver: "push_now" }))
  await tab.until(ended(1))
  await say(app.runtime, log, 'call hold {"gate":"busy"}')
  await hold.begun("busy")
  await hold.begun("now")
  hold.letGo("now")
  const end = await tab.until(changed("succeeded"))
  hold.letGo("busy")
  await tab.until(ended(2))
  expect(all(tab.kept(), "model.started").at(-1)?.takes).toEqual([idOf(end)])
  expect(all(tab.kept(), "message.assistant").at(-1)?.text).toContain(`[task ${idOf(end)} "Work" succeeded]`)

  await say(app.runtime, log, delegate("Again.", { deliver: "push_now" }))
  await tab.until(ended(4))
  expect(all(tab.kept(), "turn.started").at(-1)?.cause.kind).toBe("task")
})

test.each(["poll", "silent"])("a result that is delivered by %s starts nothing and waits in no queue", async (deliver) => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Be quiet.", { deliver }))
  const end = await tab.until(changed("succeeded"))
  await tab.until(ended(1))
  await say(app.runtime, log, "call check_tasks {}")
  await tab.until(ended(2))
  expect(all(tab.kept(), "call.finished").at(-1)?.output).toBe(`${idOf(end)} "Work": succeeded\nHeard: Be quiet.`)
  expect(all(tab.kept(), "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "message"])
  expect(viewOf(tab.kept()).queue).toEqual([])
})

test("a result that check_tasks told is not pushed any more", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"told"}'))
  await tab.until(ended(1))
  await say(app.runtime, log, 'call hold {"gate":"meanwhile"}')
  await say(app.runtime, log, "call check_tasks {}")
  await hold.begun("told")
  await hold.begun("meanwhile")
  hold.letGo("told")
  const end = await tab.until(changed("succeeded"))
  hold.letGo("meanwhile")
  // Before the message behind it: it stands where it came.
  await tab.until(ended(3))
  const events = await readLog(app.runtime.db.pool, log)
  expect(all(events, "message.removed")).toEqual([{ type: "message.removed", messageId: idOf(end) }])
  expect(all(events, "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "message", "message"])
  await say(app.runtime, log, "Anything else?")
  await tab.until(ended(4))
  expect(all(tab.kept(), "turn.started").at(-1)?.cause.kind).toBe("message")
})

test("wait_for_task holds nothing and is answered by the task's end", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"waited"}'))
  await tab.until(ended(1))
  const id = idOf(await tab.until(changed("queued")))
  await say(app.runtime, log, `call wait_for_task ${JSON.stringify({ id })}`)
  const waiting = await tab.until(is("call.waiting"))
  expect(waiting.event).toMatchObject({ for: "task", taskId: id })
  await hold.begun("waited")
  hold.letGo("waited")
  await tab.until(ended(2))
  const events = await readLog(app.runtime.db.pool, log)
  expect(all(events, "call.finished").at(-1)?.output).toBe(`${id} "Work": succeeded\nHeard: let go`)
  await say(app.runtime, log, "Anything else?")
  await tab.until(ended(3))
  expect(all(tab.kept(), "turn.started").map(({ cause }) => cause.kind).filter((kind) => kind === "task")).toEqual([])
})

test("waiting for a task that has ended gives its result at once", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Be quick.", { deliver: "poll" }))
  const id = idOf(await tab.until(changed("succeeded")))
  await say(app.runtime, log, `call wait_for_task ${JSON.stringify({ id })}`)
  await tab.until(ended(2))
  expect(tab.kept().filter(is("call.waiting"))).toEqual([])
  expect(all(tab.kept(), "call.finished").at(-1)?.output).toContain("Heard: Be quick.")
})

test("a task that does not exist is an error that names those that do", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Be there.", { deliver: "poll" }))
  const id = idOf(await tab.until(changed("succeeded")))
  for (const [i, call] of ['wait_for_task {"id":"gone"}', 'check_tasks {"ids":["gone"]}', 'cancel_task {"id":"gone"}', 'message_task {"id":"gone","text":"Hello?"}'].entries()) {
    await say(app.runtime, log, `call ${call}`)
    await tab.until(ended(i + 2))
    expect(all(tab.kept(), "call.finished").at(-1)).toMatchObject({ ok: false, error: { kind: "unknown_task" } })
  }
  expect(all(tab.kept(), "call.finished").filter(({ name }) => name === "wait_for_task")[0]?.output).toContain(`There are: ${id} "Work".`)
  const other = await open()
  const theirs = follow(app.runtime, other)
  await say(app.runtime, other, `call cancel_task ${JSON.stringify({ id })}`)
  await theirs.until(ended(1))
  expect(all(theirs.kept(), "call.finished")[0]).toMatchObject({ ok: false, error: { kind: "unknown_task" } })
})

test("an agent that does not exist is an error that names those that do", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Do it.", { agent: "nobody" }))
  await tab.until(ended(1))
  expect(all(tab.kept(), "call.finished")[0]?.output).toBe('Error: There is no agent "nobody". Available agents: assistant, brief.')
})

test("cancelling reaches the tool that runs, and ends the task once", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"cancelled"}', { deliver: "poll" }))
  const id = idOf(await tab.until(changed("running")))
  await hold.begun("cancelled")
  expect(await cancelTask(app.runtime.db, log.workspace, id)).toMatchObject({ status: "cancelled", output: null })
  await hold.aborted("cancelled")
  const child = follow(app.runtime, { ...log, conversation: (await taskOf(log, id)).logId })
  await child.until(({ event }) => event.type === "turn.finished" && event.reason === "stopped")
  expect(await cancelTask(app.runtime.db, log.workspace, id)).toMatchObject({ status: "cancelled" })
  expect(all(await readLog(app.runtime.db.pool, log), "task.changed").map(({ status }) => status)).toEqual(["queued", "running", "cancelled"])
})

test("a task that its agent cancels is not told to it once more", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"by agent"}'))
  const id = idOf(await tab.until(changed("running")))
  await hold.begun("by agent")
  await say(app.runtime, log, `call cancel_task ${JSON.stringify({ id })}`)
  await tab.until(ended(2))
  expect(all(tab.kept(), "call.finished").at(-1)?.output).toBe(`Task ${id} "Work" is cancelled.`)
  await say(app.runtime, log, "Anything else?")
  await tab.until(ended(3))
  expect(all(tab.kept(), "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "message", "message"])
})

test("cancelling reaches the connection to the model", async () => {
  upstream.script("endless", [{ calls: [{ name: "create_task", arguments: { title: "Talk", task: "Talk.", deliver: "poll" } }] }, { text: "Under way." }])
  const log = await newConversation(app.runtime, { model: "openai:endless" })
  const tab = follow(app.runtime, log)
  let child = false
  upstream.script("endless", ({ messages }) => {
    const last = (messages as Message[]).at(-1)
    if (last?.role === "tool") return { text: "Under way." }
    if (!child) {
      child = true
      return { calls: [{ name: "create_task", arguments: { title: "Talk", task: "Talk.", deliver: "poll" } }] }
    }
    return { text: "On and on", holdOpen: new Promise(() => undefined) }
  })
  await say(app.runtime, log, "Go.")
  const id = idOf(await tab.until(changed("running")))
  await follow(app.runtime, { ...log, conversation: (await taskOf(log, id)).logId }).until(({ event }) => event.type === "text.delta")
  await cancelTask(app.runtime.db, log.workspace, id)
  const talk = upstream.requests.find(({ body }) => body.model === "endless" && JSON.stringify(body.messages).includes('"Talk."') && (body.messages as Message[]).at(-1)?.content === "Talk.")
  expect(await talk?.closed).toBe("broken")
})

test("a task that waits for a person is seen to wait, and goes on with the answer", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("call ask_person {}"))
  const id = idOf(await tab.until(changed("waiting")))
  const child = { ...log, conversation: (await taskOf(log, id)).logId }
  const asked = (await readLog(app.runtime.db.pool, child)).find(is("call.waiting"))?.event
  await answerCall(app.runtime.db, log.workspace, asked?.type === "call.waiting" ? asked.callId : "", { output: "blue", by: "person" })
  await tab.until(ended(2))
  expect(all(tab.kept(), "task.changed").map(({ status }) => status)).toEqual(["queued", "running", "waiting", "running", "succeeded"])
  expect((await taskOf(log, id)).output).toBe("Heard: blue")
})

test("what is said to a running task joins before its next step; one that has ended goes on with it", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"talk"}', { deliver: "poll" }))
  const id = idOf(await tab.until(changed("running")))
  await hold.begun("talk")
  await say(app.runtime, log, `call message_task ${JSON.stringify({ id, text: "Hurry." })}`)
  await tab.until(ended(2))
  hold.letGo("talk")
  await tab.until(changed("succeeded"))
  expect((await taskOf(log, id)).output).toBe("Heard: Hurry.")
  await say(app.runtime, log, `call message_task ${JSON.stringify({ id, text: "And now?" })}`)
  await tab.until(({ event }) => event.type === "task.changed" && event.output === "Heard: And now?")
  expect(await taskOf(log, id)).toMatchObject({ status: "succeeded", attempt: 2 })
  expect(all(tab.kept(), "task.changed").map(({ status }) => status)).toEqual(["queued", "running", "succeeded", "queued", "running", "succeeded"])
})

test("what is said in the log of a task that has ended, as in any conversation, makes it go on", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("Be quick.", { deliver: "poll" }))
  const id = idOf(await tab.until(changed("succeeded")))
  await say(app.runtime, { ...log, conversation: (await taskOf(log, id)).logId }, "Anything else?")
  await tab.until(({ event }) => event.type === "task.changed" && event.output === "Heard: Anything else?")
})

test("a cancelled task stays cancelled, also one that was queued again and had something said to it", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  const gates = Array.from({ length: 8 }, (_, i) => `full${i}`)
  await say(app.runtime, log, `call create_tasks ${JSON.stringify({ tasks: [{ title: "Work", task: "Be quick.", deliver: "poll" }] })}`)
  const id = idOf(await tab.until(changed("succeeded")))
  await say(app.runtime, log, `call create_tasks ${JSON.stringify({ tasks: gates.map((gate) => ({ title: gate, task: `call hold {"gate":"${gate}"}`, deliver: "silent" })) })}`)
  for (const gate of gates) await hold.begun(gate)
  await retryTask(app.runtime.db, log.workspace, id)
  await messageTask(app.runtime.db, log.workspace, id, { text: "Hello?", messageId: "m1" })
  await cancelTask(app.runtime.db, log.workspace, id)
  for (const gate of gates) hold.letGo(gate)
  let over = 0
  await tab.until(({ event }) => event.type === "task.changed" && event.title.startsWith("full") && event.status === "succeeded" && ++over === 8)
  await say(app.runtime, log, "Enough.")
  await tab.until(({ event }) => event.type === "message.assistant" && event.text === "Heard: Enough.")
  expect(await taskOf(log, id)).toMatchObject({ status: "cancelled" })
  expect(all(tab.kept(), "task.changed").filter(({ taskId }) => taskId === id).map(({ status }) => status)).toEqual(["queued", "running", "succeeded", "queued", "cancelled"])
})

test("a retry is a new turn in the same log", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call hold {"gate":"once"}', { deliver: "poll" }))
  const id = idOf(await tab.until(changed("running")))
  await hold.begun("once")
  await cancelTask(app.runtime.db, log.workspace, id)
  const child = { ...log, conversation: (await taskOf(log, id)).logId }
  await follow(app.runtime, child).until(is("turn.finished"))
  hold.forget("once")
  await retryTask(app.runtime.db, log.workspace, id)
  await hold.begun("once")
  hold.letGo("once")
  await tab.until(changed("succeeded"))
  expect(all(await readLog(app.runtime.db.pool, child), "turn.started").map(({ cause }) => cause.kind)).toEqual(["message", "retry"])
  expect(await taskOf(log, id)).toMatchObject({ status: "succeeded", attempt: 2, output: "Heard: let go" })
})

test("how far a task is comes as its agent says it, with its last words, and the last value is never lost", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate('call report_progress {"percent":40,"note":"Halfway to half."}', { deliver: "poll" }))
  const end = await tab.until(changed("succeeded"))
  expect(end.event).toMatchObject({ progress: { steps: 2, percent: 40, words: "Heard: Noted." }, output: "Heard: Noted." })
})

test("a result of 100 KB joins a running turn: the history has its first 32 KiB", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("call huge {}", { deliver: "push_now" }))
  await say(app.runtime, log, 'call hold {"gate":"huge"}')
  await hold.begun("huge")
  const end = await tab.until(changed("succeeded"))
  expect(end.event).toMatchObject({ output: { bytes: expect.any(Number) } })
  hold.letGo("huge")
  await tab.until(ended(2))
  expect(all(tab.kept(), "model.started").at(-1)?.takes).toEqual([idOf(end)])
  expect(all(tab.kept(), "turn.finished").map(({ reason }) => reason)).toEqual(["done", "done"])
})

test("a task that starts tasks waits for what they bring back, and ends with that", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate(delegate("Say hi.", { title: "Inner" }), { title: "Outer" }))
  await tab.until(ended(2))
  const [outer = "", ...others] = new Set(all(tab.kept(), "task.changed").map(({ taskId }) => taskId))
  expect(others).toEqual([])
  expect(all(tab.kept(), "task.changed").map(({ status }) => status)).toEqual(["queued", "running", "waiting", "running", "succeeded"])
  expect((await taskOf(log, outer)).output).toMatch(/^Heard: \[task \S+ "Inner" succeeded\]\nHeard: Say hi\.$/)
})

test("cancelling a task cancels those that it started", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate(delegate('call hold {"gate":"inner"}', { title: "Inner" }), { title: "Outer", deliver: "poll" }))
  await hold.begun("inner")
  const id = idOf(await tab.until(changed("waiting")))
  const child = { ...log, conversation: (await taskOf(log, id)).logId }
  await cancelTask(app.runtime.db, log.workspace, id)
  await hold.aborted("inner")
  expect(all(await readLog(app.runtime.db.pool, child), "task.changed").at(-1)).toMatchObject({ title: "Inner", status: "cancelled" })
  expect(await taskOf(log, id)).toMatchObject({ status: "cancelled" })
})

test("tasks that start one another without end are refused in the end, with a way out", async () => {
  upstream.script("endless chain", ({ messages }) => {
    const last = (messages as { role: string; content: string | null }[]).at(-1)
    if (last?.role === "tool") return { text: last.content?.startsWith("Error") ? "Shall I go on?" : "Under way." }
    return last?.content === "Once more." ? { text: "Done." } : { calls: [{ name: "create_task", arguments: { title: "Again", task: "Once more." } }] }
  })
  const log = await newConversation(app.runtime, { model: "openai:endless chain" })
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, "Go.")
  await tab.until(({ event }) => event.type === "message.assistant" && event.text === "Shall I go on?")
  expect(all(tab.kept(), "call.finished").at(-1)?.output).toBe("Error: Tasks have started one another 20 times in a row. Tell the person what is done, and ask whether to go on.")
  expect(new Set(all(tab.kept(), "task.changed").map(({ taskId }) => taskId)).size).toBe(20)
})

test("a task that reaches a limit of its agent has failed, and says which", async () => {
  const log = await open()
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, delegate("call check_tasks {}", { agent: "brief" }))
  const end = await tab.until(changed("failed"))
  expect(end.event).toMatchObject({ error: { kind: "steps", message: expect.stringContaining("asked the model 1 times") } })
  await tab.until(ended(2))
  expect(all(tab.kept(), "message.assistant").at(-1)?.text).toMatch(/^Heard: \[task \S+ "Work" failed\]\nThis turn asked the model 1 times/)
})

test("progress is told at most once a second, with the newest, and a long task tells less often", async () => {
  vi.useFakeTimers()
  try {
    const told: { at: number; words: string | undefined }[] = []
    const { hear, close } = reportProgress({ events: [], now: false, tell: async ({ words }) => { told.push({ at: performance.now(), words }) } })
    const began = performance.now()
    let from = 0
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 10; i++) {
        hear({ type: "text.delta", stepId: "s1", from, delta: `${second}.${i} ` })
        from += 5
        await vi.advanceTimersByTimeAsync(100)
      }
    }
    const gaps = told.map(({ at }, i) => at - (told[i - 1]?.at ?? began))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...gaps)).toBeLessThan(13_000)
    expect(told.length).toBeLessThan(200)
    expect(told[0]?.words?.endsWith("0.9 ")).toBe(true)
    await close()
  } finally {
    vi.useRealTimers()
  }
})

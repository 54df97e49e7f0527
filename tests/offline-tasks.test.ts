/** Background tasks with the offline model: the rules, and the workshop's story from end to end. */
import { describe, expect, test } from "vitest"
import { definitionOf } from "#lib/agent/refs.ts"
import type { Envelope } from "#lib/agent/events.ts"
import type { Message, ModelEvent } from "#lib/agent/types.ts"
import { offlineModel } from "#lib/models/offline/model.ts"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { listTasks } from "#lib/store/tasks.ts"
import { builtinTools } from "#lib/tools/index.ts"
import { progressTool, taskTools, type TaskDesk } from "#lib/tools/tasks.ts"
import { follow, newConversation, say, startApp } from "./support/app.ts"

const nobody = () => Promise.reject(new Error("Nobody asks this desk."))
const desk: TaskDesk = { create: nobody, list: nobody, cancel: nobody, message: nobody }
const tools = [...builtinTools, ...taskTools(desk)].map(definitionOf)

async function ask(messages: Message[], offered = tools) {
  const events: ModelEvent[] = []
  for await (const event of offlineModel({ paceMs: 0 })({ model: "rules", messages, tools: offered }, { signal: new AbortController().signal })) events.push(event)
  const end = events.at(-1)
  if (end?.type !== "end") throw new Error("The answer has no end.")
  return { text: end.text, calls: end.calls.map(({ name, arguments: json }) => ({ name, args: JSON.parse(json) as unknown })) }
}

const user = (content: string): Message => ({ role: "user", content })
const called = (name: string, result: string, args = {}): Message[] => [
  { role: "assistant", content: null, tool_calls: [{ id: "1", type: "function", function: { name, arguments: JSON.stringify(args) } }] }, { role: "tool", tool_call_id: "1", content: result }]
const started = [user("Start a background task that waits."), ...called("create_task", 'k7m2p9qx "waits": delegated, pending. Its result will be told to you.'), { role: "assistant" as const, content: "It runs." }]

describe("what a message asks of background tasks", () => {
  test.each<[string, unknown]>([
    ["Start a background task that waits 10 seconds, then tell me when it is done", { name: "create_task", args: { title: "waits 10 seconds", task: "Waits 10 seconds." } }],
    ["Please create a task to get the weather in Lima and let me know", { name: "create_task", args: { title: "get the weather in Lima", task: "Get the weather in Lima." } }],
    ["Wait 5 seconds in the background", { name: "create_task", args: { title: "Wait 5 seconds", task: "Wait 5 seconds." } }],
    ["Start a background task that rolls two dice. Interrupt me as soon as it is done.", { name: "create_task", args: { title: "rolls two dice", task: "Rolls two dice.", deliver: "push_now" } }],
    ["Run a task that rolls a die, no need to tell me", { name: "create_task", args: { title: "rolls a die", task: "Rolls a die.", deliver: "silent" } }],
    ["Start a silent background task that rolls a die", { name: "create_task", args: { title: "rolls a die", task: "Rolls a die.", deliver: "silent" } }],
    ["Start a background task that rolls a die, deliver poll", { name: "create_task", args: { title: "rolls a die", task: "Rolls a die.", deliver: "poll" } }],
    ["Start a background task that rolls a die and push now", { name: "create_task", args: { title: "rolls a die", task: "Rolls a die.", deliver: "push_now" } }],
    ["Start two background tasks that wait 5 seconds", { name: "create_tasks", args: { tasks: [1, 2].map((n) => ({ title: `wait 5 seconds (${n})`, task: "Wait 5 seconds." })) } }],
    ["check my tasks", { name: "check_tasks", args: {} }],
    ["What is the status of the task?", { name: "check_tasks", args: {} }],
    ["Is the task done?", { name: "check_tasks", args: {} }],
    ["cancel it", { name: "cancel_task", args: { id: "k7m2p9qx" } }],
    ["Cancel task a2b3c4d5, please", { name: "cancel_task", args: { id: "a2b3c4d5" } }],
    ["Wait for the task to finish", { name: "wait_for_task", args: { id: "k7m2p9qx" } }],
    ["Tell the task to hurry up", { name: "message_task", args: { id: "k7m2p9qx", text: "hurry up" } }],
  ])("%s", async (text, call) => {
    expect((await ask([...started, user(text)])).calls).toEqual([call])
  })

  test.each(["Wait for two seconds", "Stop the music", "What's the weather in Paris?", "Roll three dice", "Cancel my appointment on Monday"])("%s is about no task", async (text) => {
    expect((await ask([user(text)])).calls.filter(({ name }) => name.includes("task"))).toEqual([])
  })

  test("without a task there is nothing to cancel", async () => {
    expect(await ask([user("Cancel the task")])).toEqual({ calls: [], text: "No background task was started in this conversation yet." })
  })

  test("functions of these names that somebody else made are matched by their words like any other", async () => {
    const theirs = { type: "function" as const, function: { name: "create_task", description: "Create a task in the to-do list.", parameters: { type: "object", properties: { title: { type: "string", description: "Title of the task." } }, required: ["title"] } } }
    expect((await ask([user('Create a task with the title "Buy milk"')], [theirs])).calls).toEqual([{ name: "create_task", args: { title: "Buy milk" } }])
  })
})

describe("what a task brought back", () => {
  const result = (n: number) => user(`[task k7m2p9q${n} "Count ${n}" succeeded]\nThere are ${n}.`)

  test("several are told together", async () => {
    expect((await ask([...started, result(2), result(3)])).text).toBe('The task "Count 2" is done: There are 2.\n\nThe task "Count 3" is done: There are 3.')
  })

  test("one that joins a turn is told beside what was asked", async () => {
    const { text } = await ask([user("Roll a die"), ...called("roll_dice", "Rolled 1 die with 6 sides: 4.", { count: 1, sides: 6 }), result(2)])
    expect(text).toBe('The task "Count 2" is done: There are 2.\n\nRolled 1 die with 6 sides: 4.')
  })

  test("one that was told is not told again", async () => {
    const { calls } = await ask([...started, result(2), { role: "assistant", content: "Done." }, user("Roll a die")])
    expect(calls).toMatchObject([{ name: "roll_dice" }])
  })

  test("an agent at work on a task does not take its progress function for work", async () => {
    expect((await ask([user("Waits 10 seconds.")], [...tools, definitionOf(progressTool)])).calls).toEqual([{ name: "wait", args: { seconds: 10 } }])
  })
})

test("what the manager has done in the background is done, not only handed out", async () => {
  const app = await startApp()
  try {
    app.runtime.agents.open = workspaceAgents(app.runtime).open
    const log = await newConversation(app.runtime, { agent: "manager" })
    const tab = follow(app.runtime, log)
    await say(app.runtime, log, "Start a background task to multiply 3469 by 10.0017")
    await tab.until(({ event }) => event.type === "message.assistant" && typeof event.text === "string" && event.text.includes("34695.8973"))
    expect((await listTasks(app.runtime.db, log.workspace, { limit: 10 })).items).toMatchObject([{ status: "succeeded", agent: "manager" }])
  } finally {
    await app.stop()
  }
})

test("the workshop's story: a task runs in the background, the talk goes on, and its end is told without being asked for", async () => {
  const app = await startApp()
  try {
    app.runtime.agents.open = workspaceAgents(app.runtime).open
    const log = await newConversation(app.runtime)
    const tab = follow(app.runtime, log)
    const finished = (times: number) => {
      let seen = 0
      return ({ event }: Envelope) => event.type === "turn.finished" && ++seen === times
    }
    const texts = () => tab.heard.flatMap(({ event }) => (event.type === "message.assistant" && event.calls.length === 0 ? [event.text] : []))
    await say(app.runtime, log, "Start a background task that waits 2 seconds, then tell me when it is done")
    await tab.until(finished(1))
    expect(texts()[0]).toMatch(/^The task "waits 2 seconds" \([2-9a-z]{8}\) runs in the background. I will tell you when it is done.$/)
    await say(app.runtime, log, "Meanwhile: how much is 3469 * 10.0017?")
    await tab.until(finished(2))
    await say(app.runtime, log, "check my tasks")
    await tab.until(finished(3))
    await tab.until(({ event }) => event.type === "message.assistant" && typeof event.text === "string" && event.text.includes("is done: Waited 2 seconds."))
    const { items } = await listTasks(app.runtime.db, log.workspace, { limit: 10 })
    expect(items).toMatchObject([{ status: "succeeded", output: "Waited 2 seconds.", progress: { steps: 2 } }])
    expect(texts()[1]).toContain("34695.8973")
  } finally {
    await app.stop()
  }
})

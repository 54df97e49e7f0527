/** The stories of the workshop with the presets and the offline model: no key, no network, no script. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { agentDefinition, type ToolDefinition } from "#lib/agent/definition.ts"
import { createAgent } from "#lib/store/agents.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { listEvents, listMails } from "#lib/store/desk.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import { createTools } from "#lib/store/tools.ts"
import { answerCall } from "#lib/store/requests.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"

let app: Awaited<ReturnType<typeof startApp>>

beforeAll(async () => {
  app = await startApp()
  app.runtime.agents.open = workspaceAgents(app.runtime).open
})
afterAll(() => app.stop())

/** Says one thing after another to an agent, approves what asks for it, and gives the calls and the answers. */
async function tell(agent: string, ...texts: string[]) {
  const { runtime } = app
  const log = await newConversation(runtime, { agent })
  const tab = follow(runtime, log)
  void tab.until(is("call.waiting")).then(async ({ event }) => {
    if (event.type === "call.waiting") await answerCall(runtime.db, log.workspace, event.callId, { approve: true, by: "person" })
    runtime.runner.ring(log)
  })
  for (const [n, text] of texts.entries()) {
    await say(runtime, log, text)
    await tab.until(({ event, seq = 0 }) => event.type === "turn.finished" && tab.heard.filter((one) => one.event.type === "turn.finished" && (one.seq ?? 0) <= seq).length > n)
  }
  tab.leave()
  const events = await readLog(runtime.db.pool, log)
  const answers = events.flatMap(({ event, parent }) => (event.type === "message.assistant" && event.calls.length === 0 && !parent ? [String(event.text)] : []))
  return { log, events, answers, calls: events.flatMap(({ event }) => (event.type === "call.finished" ? [event.name] : [])) }
}

test("triage hands over to email, which sends at once; the next wish goes over triage to the calendar, in one turn", async () => {
  const { log, calls, answers, events } = await tell("triage", "Write an email to ada@example.com that lunch is at noon.", "Put lunch with Ada into my calendar tomorrow at 12:30.")
  expect(calls).toEqual(["transfer_to_email", "send_email", "transfer_to_triage", "transfer_to_calendar", "create_event"])
  expect(events.filter(is("turn.started"))).toHaveLength(2)
  expect(await listMails(app.runtime.db, log.workspace)).toMatchObject([{ to: "ada@example.com", subject: "Lunch is at noon", body: "Lunch is at noon." }])
  expect(await listEvents(app.runtime.db, log.workspace)).toMatchObject([{ title: "Lunch with Ada", with: "Ada", start: expect.stringMatching(/T12:30$/) }])
  expect(answers.at(-1)).toContain("is in the calendar")
})

test("what is missing is asked for, and the answer completes it", async () => {
  const { calls, answers } = await tell("email", "Send an email to Bob", "about the picnic on Sunday")
  expect(answers[0]).toContain("what to write")
  expect(calls).toEqual(["send_email"])
})

test("what a person calls hard goes to the expert", async () => {
  const { calls, events } = await tell("assistant", "This is hard: how much is 12 * 12 + 1?")
  expect(calls).toEqual(["calculate", "delegate_to_expert"])
  expect(events.find(({ event }) => event.type === "message.assistant" && event.agent === "expert")?.parent).toBeDefined()
})

test("the builder makes itself a calculator and multiplies exactly", async () => {
  const { calls, answers, events } = await tell("builder", "Make yourself a calculator, then multiply 3469 by 10.0017.")
  expect(calls).toEqual(["add_tool", "calculator"])
  expect(answers).toEqual([expect.stringContaining("34695.8973")])
  expect(answers[0]).not.toContain("34695.89730")
  expect(events.find(is("tools.changed"))?.event).toMatchObject({ source: "written" })
})

test("what no offered function can do is looked for among the others, then called", async () => {
  const { runtime } = app
  const workspace = newId()
  const tool = (name: string, description: string, argument: string): ToolDefinition => ({
    name, description, kind: "mock", mock: { replies: [{ output: `the ${name}` }] },
    parameters: { type: "object", properties: { [argument]: { type: "string", description: `The ${argument}.` } }, required: [argument], additionalProperties: false },
  })
  await createTools(runtime.db, workspace, [tool("get_horoscope", "Tells the horoscope of a zodiac sign.", "sign"), tool("get_recipe", "Finds a recipe for a dish.", "dish"), tool("get_capital", "Tells the capital of a country.", "country")].map((definition) => ({ definition })))
  await createAgent(runtime.db, workspace, agentDefinition.parse({ name: "clerk", instructions: "Help.", tools: ["get_horoscope", "get_recipe", "get_capital"], toolMode: "searched" }))
  const { id } = await createConversation(runtime.db, workspace, { agent: "clerk" })
  const log = { workspace, conversation: id }
  const tab = follow(runtime, log)
  await say(runtime, log, "What is the capital of France?")
  await tab.until(is("turn.finished"))
  tab.leave()
  const events = (await readLog(runtime.db.pool, log)).map(({ event }) => event)
  expect(events.flatMap((event) => (event.type === "call.finished" ? [[event.name, event.ok]] : []))).toEqual([["find_tools", true], ["get_capital", true]])
  expect(events.flatMap((event) => (event.type === "message.assistant" ? [event.text] : [])).at(-1)).toContain("the get_capital")
})

test("the next conversation has the calculator from the start", async () => {
  const { log } = await tell("builder", "Make yourself a calculator.")
  const { runtime } = app
  const { id } = await createConversation(runtime.db, log.workspace, { agent: "builder" })
  const next = { workspace: log.workspace, conversation: id }
  const tab = follow(runtime, next)
  await say(runtime, next, "Make yourself a calculator and work out (2 + 3) * 4.5")
  await tab.until(is("turn.finished"))
  tab.leave()
  const finished = (await readLog(runtime.db.pool, next)).flatMap(({ event }) => (event.type === "call.finished" ? [[event.name, event.output]] : []))
  expect(finished).toEqual([["calculator", "22.5"]])
})

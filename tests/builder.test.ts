/** Tools that write tools: tried in the sandbox, read by a person, kept in versions, called in the same turn. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { readLog } from "#lib/store/log.ts"
import { listExamples } from "#lib/store/examples.ts"
import { answerCall } from "#lib/store/requests.ts"
import { listVersions, readTool } from "#lib/store/tools.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { startUpstream, type Upstream, type UpstreamStep } from "./support/fake-upstream.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url })
  app.runtime.agents.open = workspaceAgents(app.runtime).open
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

const multiply = {
  name: "multiply", description: "Multiplies two numbers. Call it for any product.",
  parameters: { type: "object", properties: { a: { type: "number", description: "One factor." }, b: { type: "number", description: "The other." } }, required: ["a", "b"], additionalProperties: false },
  code: "export default function ({ a, b }: { a: number; b: number }) {\n  return a * b\n}\n",
  examples: [{ args: { a: 6, b: 7 }, expected: 42 }, { args: { a: 0.1, b: 3 }, expected: 0.3 }],
}

let scripts = 0
const calling = (name: string, args: object): UpstreamStep => ({ calls: [{ id: `w${++scripts}`, name, arguments: args }] })

/** A conversation with the builder, whose model plays these steps. */
async function converse(steps: UpstreamStep[], before?: Awaited<ReturnType<typeof newConversation>>) {
  const model = `builder${++scripts}`
  upstream.script(model, steps)
  const log = before ?? (await newConversation(app.runtime, { agent: "builder", model: `openai:${model}` }))
  const tab = follow(app.runtime, log)
  await say(app.runtime, log, "Make yourself a calculator.")
  const answer = async (given: object, nth = 0) => {
    const waiting = () => tab.heard.filter(is("call.waiting"))
    await tab.until(({ event, seq = 0 }) => event.type === "call.waiting" && seq >= (waiting()[nth]?.seq ?? Infinity))
    const event = waiting()[nth]?.event
    if (event?.type !== "call.waiting") throw new Error("Nothing waits.")
    await answerCall(app.runtime.db, log.workspace, event.callId, { ...given, by: "person" })
    app.runtime.runner.ring(log)
    return event
  }
  const events = async () => (await readLog(app.runtime.db.pool, log)).map(({ event }) => event)
  return { log, tab, answer, events, ended: () => tab.until(is("turn.finished")) }
}

test("a written tool waits with its code, its tests and its lint in sight, then is kept and called in the same turn", async () => {
  const talk = await converse([calling("add_tool", multiply), calling("multiply", { a: 3469, b: 10.0017 }), { text: "34695.8973" }])
  await talk.tab.until(is("call.waiting"))
  expect(await readTool(app.runtime.db, talk.log.workspace, "multiply")).toBeUndefined()
  const asked = await talk.answer({ approve: true })
  expect(asked).toMatchObject({ for: "approval", details: { card: "tool-draft", name: "multiply", code: multiply.code, tests: [{ ok: true, output: 42 }, { ok: true }] } })
  await talk.ended()
  const events = await talk.events()
  expect(events.filter((event) => event.type === "call.finished")).toMatchObject([
    { name: "add_tool", ok: true, output: expect.stringContaining("version 1; 2 examples pass") },
    { name: "multiply", ok: true, output: expect.stringMatching(/^34695\.8973/) },
  ])
  expect(events.find((event) => event.type === "tools.changed")).toMatchObject({ source: "written", added: [{ name: "multiply", version: "1", kind: "code" }] })
  const saved = await readTool(app.runtime.db, talk.log.workspace, "multiply")
  expect(saved).toMatchObject({ kind: "code", approval: "never", enabled: true })
  const kept = await listExamples(app.runtime.db, talk.log.workspace, saved?.id ?? "")
  expect(kept.map(({ args, expected }) => [args, expected])).toEqual(expect.arrayContaining([[{ a: 6, b: 7 }, "42"], [{ a: 0.1, b: 3 }, "0.3"]]))
  talk.tab.leave()
})

test("code that fails goes back to the model with its line, and no person is asked", async () => {
  const broken = { ...multiply, code: "export default function ({ a }) {\n  return a.b.c\n}\n" }
  const wrong = { ...multiply, code: "export default ({ a, b }) => a + b" }
  const talk = await converse([calling("add_tool", broken), calling("add_tool", wrong), calling("add_tool", { ...multiply, parameters: { type: "array" } }), { text: "I give up." }])
  await talk.ended()
  const finished = (await talk.events()).flatMap((event) => (event.type === "call.finished" ? [event] : []))
  expect(finished.map(({ error }) => error?.kind)).toEqual(["examples_failed", "examples_failed", "bad_tool"])
  expect(finished[0]?.output).toContain("(line 2)")
  expect(finished[1]?.output).toContain('{"a":6,"b":7}: expected 42, got 13')
  expect(finished[1]?.details).toMatchObject({ card: "tool-draft", tests: [{ ok: false, output: 13 }, { ok: false }] })
  expect((await talk.events()).some((event) => event.type === "call.waiting")).toBe(false)
  talk.tab.leave()
})

test("a refused tool is not kept", async () => {
  const talk = await converse([calling("add_tool", multiply), { text: "As you wish." }])
  await talk.answer({ approve: false, reason: "No." })
  await talk.ended()
  expect(await readTool(app.runtime.db, talk.log.workspace, "multiply")).toBeUndefined()
  talk.tab.leave()
})

test("who is trusted in a conversation is not asked about again there; an edit is a new version that is used at once", async () => {
  const code = "export default function ({ a, b }) {\n  console.log(a)\n  return String(a * b)\n}\n"
  const talk = await converse([
    calling("add_tool", multiply), calling("add_tool", { ...multiply, name: "times" }),
    calling("edit_tool", { name: "multiply", code }), calling("edit_tool", { name: "multiply", code, examples: [{ args: { a: 2, b: 3 }, expected: "6" }] }),
    calling("multiply", { a: 2, b: 5 }), calling("test_tool", { name: "multiply", args: { a: 1, b: 1 } }), { text: "Done." },
  ])
  await talk.answer({ approve: true, trust: true })
  await talk.answer({ approve: true, trust: true }, 1)
  await talk.ended()
  const finished = (await talk.events()).flatMap((event) => (event.type === "call.finished" ? [event] : []))
  expect(finished.map(({ name, ok }) => [name, ok])).toEqual([["add_tool", true], ["add_tool", true], ["edit_tool", false], ["edit_tool", true], ["multiply", true], ["test_tool", true]])
  expect((await talk.events()).filter((event) => event.type === "call.waiting")).toHaveLength(2)
  expect(finished.at(-2)?.output).toBe("10")
  expect(finished.at(-1)).toMatchObject({ output: "1", details: { log: ["1"] } })
  const saved = await readTool(app.runtime.db, talk.log.workspace, "multiply")
  expect((await listVersions(app.runtime.db, talk.log.workspace, saved?.id ?? "")).map(({ version }) => version)).toEqual([2, 1])
  talk.tab.leave()
})

test("a name that is taken, and a function that is not there, are told", async () => {
  const talk = await converse([calling("add_tool", { ...multiply, name: "calculate" }), calling("edit_tool", { name: "nothing" }), calling("test_tool", { name: "nothing", args: {} }), { text: "Oh." }])
  await talk.ended()
  const finished = (await talk.events()).flatMap((event) => (event.type === "call.finished" ? [event.output] : []))
  expect(finished).toEqual([expect.stringContaining("another function"), expect.stringContaining('no function "nothing"'), expect.stringContaining('no function "nothing"')])
  talk.tab.leave()
})

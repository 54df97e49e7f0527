/** Agents with many tools: what a step is offered, why, and what is found. */
import { expect, test } from "vitest"
import { agentDefinition } from "#lib/agent/definition.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { createAgents, type OfferedTool } from "#lib/runtime/agents.ts"
import { scripted } from "./support/scripted.ts"
import { all, at, opening, toolOf, world } from "./support/world.ts"

const subjects = ["weather", "currency", "translation", "calendar", "music", "recipe", "stock", "train", "hotel", "museum", "dictionary", "horoscope", "parking", "football", "chess", "garden", "library", "pharmacy", "taxi", "cinema", "lottery", "radio", "shoe", "paint", "tax"]
const many: OfferedTool[] = subjects.map((subject) => ({ tool: toolOf(`get_${subject}`, () => `the ${subject}`, { description: `Tells about ${subject}.`, version: "1", group: "city" }) }))

const open = async (fields: object = {}) => {
  const agents = createAgents({ presets: [agentDefinition.parse({ name: "main", instructions: "Help.", tools: ["*"], ...fields })], tools: async () => many })
  const agent = (await agents.open("w")).find("main", () => "test:main")
  if (!agent) throw new Error("There is no agent.")
  return agent
}
const offers = (log: Envelope[]) => all(log, "model.started").map(({ tools }) => tools.map(({ name }) => name))

test("an agent with many tools is offered those that fit what is asked, with the reason and their weight, and a way to find the rest", async () => {
  const agent = await open()
  const { run, log } = world({ agent, log: opening(agent, "Which train goes to the hotel?"), models: { "test:main": scripted([{ text: "One at nine." }]) } })
  await run()
  const [first] = all(log, "model.started")
  expect(first?.tools.map(({ name, why }) => [name, why])).toEqual([["find_tools", undefined], ["get_train", "fits: train"], ["get_hotel", "fits: hotel"]])
  for (const { tokens } of first?.tools ?? []) expect(tokens).toBeGreaterThan(10)
})

test("a tool is found by the words of its examples too", async () => {
  const tools = many.map((own) => (own.tool.name === "get_tax" ? { ...own, tool: { ...own.tool, examples: ['{"place":"Reykjavik"}'] } } : own))
  const agents = createAgents({ presets: [agentDefinition.parse({ name: "main", instructions: "Help.", tools: ["*"] })], tools: async () => tools })
  const agent = (await agents.open("w")).find("main", () => "test:main")
  if (!agent) throw new Error("There is no agent.")
  const { run, log } = world({ agent, log: opening(agent, "What about Reykjavik?"), models: { "test:main": scripted([{ text: "Much." }]) } })
  await run()
  expect(offers(log)).toEqual([["find_tools", "get_tax"]])
})

test("find_tools loads what it finds for the rest of the conversation", async () => {
  const agent = await open({ toolMode: "searched" })
  const models = { "test:main": scripted([{ calls: [{ name: "find_tools", arguments: { query: "exchange rates", limit: 1 } }] }, { calls: [{ name: "get_currency" }] }, { text: "1.08." }]) }
  const first = world({ agent, models })
  await first.run()
  expect(offers(first.log)).toEqual([["find_tools"], ["find_tools", "get_currency"], ["find_tools", "get_currency"]])
  const [found, called] = all(first.log, "call.finished")
  expect(found).toMatchObject({ ok: true, output: expect.stringContaining("get_currency"), details: { card: "tools-found", query: "exchange rates", of: 25, hits: [{ name: "get_currency", group: "city" }] } })
  expect(called).toMatchObject({ name: "get_currency", output: "the currency" })
  const log: Envelope[] = [
    ...first.log,
    { at, event: { type: "turn.finished", turnId: "t1", reason: "done" } },
    { at, event: { type: "message.user", messageId: "m2", text: "Again." } },
    { at, turnId: "t2", event: { type: "turn.started", turnId: "t2", attempt: 1, cause: { kind: "message", id: "m2" }, agent: "main", model: "test:main" } },
  ]
  const next = world({ agent: await open({ toolMode: "searched" }), log, values: first.values, models: { "test:main": scripted([{ text: "1.08." }]) } })
  await next.run()
  expect(all(next.log, "model.started").at(-1)?.tools.map(({ name, why }) => [name, why])).toEqual([["find_tools", undefined], ["get_currency", "loaded"]])
})

test("a search without a hit says how many there are and where they come from", async () => {
  const agent = await open({ toolMode: "searched" })
  const { run, log } = world({ agent, models: { "test:main": scripted([{ calls: [{ name: "find_tools", arguments: { query: "xyzzy" } }] }, { text: "No." }]) } })
  await run()
  expect(all(log, "call.finished")[0]).toMatchObject({ ok: true, output: expect.stringMatching(/Nothing fits "xyzzy" among 25 functions.*city/) })
})

test("pinned tools and those named beside * are offered always; in flat mode, and with few, all are", async () => {
  const names = async (fields: object) => {
    const agent = await open(fields)
    const { run, log } = world({ agent, log: opening(agent, "Hello."), models: { "test:main": scripted([{ text: "Hi." }]) } })
    await run()
    return offers(log)[0]
  }
  expect(await names({ pinned: ["get_chess"], tools: ["*", "get_tax"] })).toEqual(["get_chess", "get_tax", "find_tools"])
  expect(await names({ toolMode: "flat" })).toHaveLength(25)
  expect(await names({ tools: ["get_chess", "get_tax"] })).toEqual(["get_chess", "get_tax"])
})

test("a tool that was not offered runs when it is called by its name, and stays", async () => {
  const agent = await open()
  const models = { "test:main": scripted([{ calls: [{ name: "get_chess" }] }, { text: "Checkmate." }]) }
  const { run, log } = world({ agent, log: opening(agent, "Hello."), models })
  await run()
  expect(offers(log)).toEqual([["find_tools"], ["find_tools", "get_chess"]])
  expect(all(log, "call.finished")[0]).toMatchObject({ ok: true, output: "the chess" })
})

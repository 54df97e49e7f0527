/** What a turn, an agent and a day may spend: counted in the log and in the database, so that nothing refills it. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { createAgent } from "#lib/store/agents.ts"
import { agentDefinition } from "#lib/agent/definition.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { newId } from "#lib/store/ids.ts"
import type { LogId } from "#lib/store/log.ts"
import * as budget from "../app/api/budget/route.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { askRoute } from "./support/ask.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream

beforeAll(async () => {
  upstream = await startUpstream()
  // Always one more call; each answer is 15 tokens.
  let asks = 0
  upstream.script("busy", () => ({ calls: [{ id: `w${++asks}`, name: "roll_dice", arguments: { count: 1, sides: 1000 } }] }))
})
afterAll(() => upstream.close())

type App = Awaited<ReturnType<typeof startApp>>

/** One after the other: routes are served by the runtime that began last. */
async function openBusy(options: Parameters<typeof startApp>[0] = {}): Promise<App> {
  const app = await startApp({ upstream: upstream.url, ...options })
  app.runtime.agents.open = workspaceAgents(app.runtime).open
  return app
}

async function ending(log: LogId, { runtime }: App) {
  const tab = follow(runtime, log)
  await say(runtime, log, "Roll for ever.")
  const { event } = await tab.until(is("turn.finished"))
  tab.leave()
  return event
}

test("the limits of the agent that a turn begins with hold for the turn", async () => {
  const app = await openBusy()
  const workspace = newId()
  await createAgent(app.runtime.db, workspace, agentDefinition.parse({ name: "short", instructions: "Roll.", tools: ["*"], limits: { steps: 3 } }))
  const { id } = await createConversation(app.runtime.db, workspace, { agent: "short", model: "openai:busy" })
  expect(await ending({ workspace, conversation: id }, app)).toMatchObject({ reason: "limit", error: { kind: "steps", message: expect.stringContaining("3 times") } })
  await app.stop()
})

test("a workspace's tokens of a day are counted over all its conversations, and a restart refills nothing", async () => {
  const before = await openBusy()
  const log = await newConversation(before.runtime, { model: "openai:busy" })
  const ask = (method: string, workspace: string, body?: object) => askRoute(before.runtime, method === "GET" ? budget.GET : budget.PUT, workspace, { method, body })
  expect((await ask("PUT", log.workspace, { tokensPerDay: 40 })).json).toMatchObject({ tokensPerDay: 40, usedToday: 0, serverTokensPerDay: null })
  expect(await ending(log, before)).toMatchObject({ reason: "limit", error: { kind: "day", message: expect.stringMatching(/used 45 tokens today; 40 is its limit/) } })
  expect((await ask("GET", log.workspace)).json).toMatchObject({ usedToday: 45 })
  expect((await ask("GET", newId())).json).toMatchObject({ usedToday: 0, tokensPerDay: null })
  expect((await ask("PUT", log.workspace, { tokensPerDay: -1 })).status).toBe(400)
  const asked = upstream.requests.length
  await before.stop()
  const after = await openBusy({ url: before.database })
  const { id } = await createConversation(after.runtime.db, log.workspace, { model: "openai:busy" })
  expect(await ending({ workspace: log.workspace, conversation: id }, after)).toMatchObject({ reason: "limit", error: { kind: "day" } })
  expect(upstream.requests.length).toBe(asked)
  await after.stop()
})

test("the owner of the server sets a limit that no workspace can lift", async () => {
  const strict = await openBusy({ env: { TOKENS_PER_DAY: 20 } })
  const log = await newConversation(strict.runtime, { model: "openai:busy" })
  await askRoute(strict.runtime, budget.PUT, log.workspace, { method: "PUT", body: { tokensPerDay: 1_000_000 } })
  expect(await ending(log, strict)).toMatchObject({ error: { kind: "day", message: expect.stringContaining("20 is its limit") } })
  await strict.stop()
})

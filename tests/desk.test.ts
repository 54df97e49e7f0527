/** Triage, email and calendar: the agents of the workshop, and the outbox and calendar that they write. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { workspaceAgents } from "#lib/runtime/agent-book.ts"
import { addMail, listMails } from "#lib/store/desk.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import * as calendar from "../app/api/calendar/route.ts"
import * as outbox from "../app/api/outbox/route.ts"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { askRoute } from "./support/ask.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>
const get = (handler: unknown, workspace: string) => askRoute(app.runtime, handler, workspace, { method: "GET" })

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url })
  app.runtime.agents.open = workspaceAgents(app.runtime).open
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

test("triage hands over and the next agent acts in the same turn; what it wrote can be seen, and it stays in charge", async () => {
  const { runtime } = app
  const log = await newConversation(runtime, { agent: "triage", model: "openai:desk" })
  const event = { title: "Lunch with Ada", date: "2026-12-01", time: "12:30", with: "Ada" }
  upstream.script("desk", [
    { calls: [{ id: "a", name: "transfer_to_calendar", arguments: {} }] },
    { calls: [{ id: "b", name: "create_event", arguments: event }] },
    { text: "It is in the calendar." },
    { calls: [{ id: "c", name: "transfer_to_triage", arguments: {} }] },
    { calls: [{ id: "d", name: "transfer_to_email", arguments: {} }] },
    { calls: [{ id: "e", name: "send_email", arguments: { to: "ada@example.com", subject: "Lunch", body: "See you on Tuesday." } }] },
    { text: "Sent." },
  ])
  const tab = follow(runtime, log)
  await say(runtime, log, "Lunch with Ada on 1 December at half past twelve.")
  await tab.until(is("turn.finished"))
  expect((await get(calendar.GET, log.workspace)).json.items).toMatchObject([{ title: "Lunch with Ada", start: "2026-12-01T12:30", minutes: 60, with: "Ada", conversationId: log.conversation }])

  await say(runtime, log, "And tell her.")
  await tab.until(({ event: said }) => said.type === "message.assistant" && said.text === "Sent.")
  const starts = (await readLog(runtime.db.pool, log)).flatMap(({ event: said }) => (said.type === "turn.started" ? [said.agent] : []))
  expect(starts).toEqual(["triage", "calendar"])
  expect((await get(outbox.GET, log.workspace)).json.items).toMatchObject([{ to: "ada@example.com", subject: "Lunch", conversationId: log.conversation }])
  expect((await get(outbox.GET, newId())).json.items).toEqual([])
  tab.leave()
})

test("a mail that is written again under its call is there once", async () => {
  const workspace = newId()
  const mail = { id: newId(), to: "ada@example.com", subject: "Hello", body: "Hello." }
  await addMail(app.runtime.db, workspace, mail)
  await addMail(app.runtime.db, workspace, mail)
  expect(await listMails(app.runtime.db, workspace)).toHaveLength(1)
})

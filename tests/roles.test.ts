import { expect, test } from "vitest"
import { follow, is, newConversation, say, startApp } from "./support/app.ts"
import { freshDatabase } from "./support/database.ts"
import { startUpstream } from "./support/fake-upstream.ts"

test("a stream served by one process shows what another one writes, while it is half written", async () => {
  const upstream = await startUpstream()
  const url = await freshDatabase()
  const worker = await startApp({ url, upstream: upstream.url, env: { ROLE: "worker" } })
  const web = await startApp({ url, upstream: upstream.url, env: { ROLE: "web" } })
  const gate = Promise.withResolvers<void>()
  const text = "The first half, \u0000 and the second half \u{1F600} of the answer."
  upstream.script("scripted", [{ text, holdOpen: gate.promise, holdAt: 5 }])

  const log = await newConversation(web.runtime)
  const early = follow(web.runtime, log)
  await say(web.runtime, log, "Talk.")
  await early.until(({ event }) => event.type === "text.delta")
  const late = follow(web.runtime, log)
  const first = await late.until(({ event }) => event.type === "text.delta")
  expect(first.event).toMatchObject({ from: 0 })
  expect(early.heard.some(is("message.assistant"))).toBe(false)
  gate.resolve()
  await Promise.all([early.until(is("turn.finished")), late.until(is("turn.finished"))])
  for (const tab of [early, late]) expect(tab.heard.find(is("message.assistant"))?.event).toMatchObject({ text })
  const { rows } = await web.runtime.db.pool.query(`SELECT count(*)::int AS left FROM "Draft"`)
  await Promise.all([worker.stop(), web.stop(), upstream.close()])
  expect(rows[0]).toEqual({ left: 0 })
})

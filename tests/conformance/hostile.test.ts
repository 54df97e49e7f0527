/** The hostile HTTP client over the whole app, as `npm start` serves it. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"
import { report, sharedPath, withShared } from "./shared.ts"

/** What there is to attack. */
const MIN_CHECKS = 58

/** A person with a conversation: what the client may use as its own. */
async function settle(address: string) {
  const page = await fetch(`${address}/`)
  const cookie = page.headers.getSetCookie()[0]?.split(";")[0] ?? ""
  const made = await fetch(`${address}/api/conversations`, { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" })
  const { id }: { id: string } = await made.json()
  return { cookie, id }
}

const post = (address: string, cookie: string, path: string, body: unknown) =>
  fetch(`${address}${path}`, { method: "POST", headers: { cookie, "content-type": "application/json" }, body: JSON.stringify(body) })

type Logged = { items: { event: { type: string; stepId?: string; text?: { blob?: string } | string } }[] }

/** A step and a large value of the conversation, as soon as its stream has told of them. */
async function firstOf(address: string, cookie: string, own: string): Promise<{ stepId: string; blob: string }> {
  const stream = await fetch(`${address}${own}/events`, { headers: { cookie } })
  let text = ""
  for await (const bytes of stream.body ?? []) {
    text += new TextDecoder().decode(bytes)
    if (/"type":"model.started"/.test(text) && /"blob":"/.test(text)) break
  }
  const log: Logged = await (await fetch(`${address}${own}/events`, { headers: { cookie, accept: "application/json" } })).json()
  const stepId = log.items.find(({ event }) => event.type === "model.started")?.event.stepId ?? ""
  const large = log.items.map(({ event }) => event.text).find((value) => typeof value === "object")
  return { stepId, blob: (typeof large === "object" && large.blob) || "" }
}

async function configure({ address }: Server) {
  const owner = await settle(address)
  const other = await settle(address)
  const own = `/api/conversations/${owner.id}`
  await post(address, owner.cookie, `${own}/messages`, { text: "What time is it in Tokyo?", messageId: "m1" })
  // Over 32 KiB, so that the conversation has a blob too.
  await post(address, owner.cookie, `${own}/messages`, { text: "long ".repeat(8_000), messageId: "m2" })
  const { stepId, blob } = await firstOf(address, owner.cookie, own)
  const shared: { path: string } = await (await post(address, owner.cookie, `${own}/shares`, {})).json()
  const { host } = new URL(address)
  return {
    baseUrl: address,
    allowedHosts: [host],
    headers: { cookie: owner.cookie },
    health: "/api/health",
    pages: ["/", `/c/${owner.id}`],
    json: [
      { name: "start", method: "POST", path: "/api/conversations", body: { title: "hello" }, strings: ["title", "model", "agent"], alsoGet: true },
      { name: "send", method: "POST", path: `${own}/messages`, body: { text: "hello" }, strings: ["text"] },
      { name: "rename", method: "PATCH", path: own, body: { title: "hello" }, strings: ["title"], alsoGet: true },
      { name: "stop", method: "POST", path: `${own}/stop`, body: { queued: true }, strings: [] },
    ],
    get: [
      { name: "conversations", path: "/api/conversations" },
      { name: "conversation", path: own },
      { name: "models", path: "/api/models" },
    ],
    share: { path: shared.path },
    sse: { path: `${own}/events`, heartbeatMs: 16_000, mayRefuseAbove: 64 },
    rate: { method: "POST", path: `${own}/messages`, body: { text: "" }, burst: 450 },
    isolation: {
      owner: { cookie: owner.cookie },
      other: { cookie: other.cookie },
      paths: [own, `${own}/events`, `${own}/request?step=${stepId}`, `${own}/blobs/${blob}`, `${own}/export?as=json`, `${own}/shares`, `/c/${owner.id}`, `/c/${owner.id}/compare/${owner.id}`],
    },
    cookies: { session: owner.cookie.split("=")[0] },
  }
}

withShared("hostile client", () => {
  test("nothing that a hostile client does gets through", async () => {
    const server = await startServer()
    const folder = mkdtempSync(join(tmpdir(), "full-turn-hostile-"))
    const file = join(folder, "config.json")
    writeFileSync(file, JSON.stringify(await configure(server)))
    const out = await new Promise<string>((resolve) => {
      execFile(process.execPath, [sharedPath("tools", "hostile.mjs"), server.address, "--config", file, "--pid", String(server.pid), "--hold", "2000"],
        { maxBuffer: 1 << 24 }, (_, stdout) => resolve(stdout))
    })
    await stopServer(server)
    removeDataDirs()
    rmSync(folder, { recursive: true })
    const failed = out.split("\n").filter((line) => line.startsWith("FAIL"))
    const [, passed = "0"] = /(\d+) passed/.exec(out) ?? []
    report("hostile client", { found: Number(passed) + failed.length, run: Number(passed) + failed.length, passed: Number(passed) }, MIN_CHECKS, failed)
    expect(failed).toEqual([])
  }, 300_000)
})

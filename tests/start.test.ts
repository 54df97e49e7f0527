import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { emptyDatabase } from "#tests/support/database.ts"
import { newDataDir, removeDataDirs, startServer, stopServer, type Server } from "#tests/support/server.ts"

const started: Server[] = []
const start: typeof startServer = async (...given) => {
  const server = await startServer(...given)
  started.push(server)
  return server
}

afterAll(async () => {
  await Promise.all(started.map(stopServer))
  removeDataDirs()
})

const health = async (server: Server) => (await fetch(`${server.address}/api/health`)).status

test("npm start prints an address that serves, and SIGTERM to npm ends it with 0 and the database with it", async () => {
  const DATA_DIR = newDataDir()
  const server = await start({ DATA_DIR }, ["npm", "start"])
  expect(await health(server)).toBe(200)
  expect(server.output()).toMatch(/\/w\/[\w-]+\.[\w-]+ /)
  expect(await stopServer(server)).toBe(0)
  expect(existsSync(join(DATA_DIR, "postgres", "postmaster.pid"))).toBe(false)
})

test("a second start on the same DATA_DIR names the address and the process of the first, which goes on", async () => {
  const DATA_DIR = newDataDir()
  const first = await start({ DATA_DIR })
  const second = await start({ DATA_DIR })
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`already serves ${DATA_DIR} at ${first.address} (process ${first.pid}).`)
  expect(await health(first)).toBe(200)
})

test("of two starts at the same moment one serves and one ends", async () => {
  const DATA_DIR = newDataDir()
  const both = await Promise.all([start({ DATA_DIR }), start({ DATA_DIR })])
  expect(both.filter((server) => server.address)).toHaveLength(1)
  expect(both.find((server) => !server.address)?.output()).toContain("already serves")
})

test("a database that a killed server left running is taken over, and stopped by the next one", async () => {
  const DATA_DIR = newDataDir()
  const first = await start({ DATA_DIR })
  process.kill(first.pid, "SIGKILL")
  await first.ended
  const second = await start({ DATA_DIR })
  expect(second.output()).toContain("taking over the database")
  expect(await health(second)).toBe(200)
  expect(await stopServer(second)).toBe(0)
  expect(existsSync(join(DATA_DIR, "postgres", "postmaster.pid"))).toBe(false)
})

test("a database that dies is started again on its port, and the server goes on", async () => {
  const DATA_DIR = newDataDir()
  const server = await start({ DATA_DIR })
  const file = join(DATA_DIR, "postgres", "postmaster.pid")
  const [pid, , , port] = readFileSync(file, "utf8").split("\n")
  process.kill(Number(pid), "SIGKILL")
  await expect.poll(() => readFileSync(file, "utf8").split("\n")[0], { timeout: 20_000 }).not.toBe(pid)
  await expect.poll(() => health(server), { timeout: 20_000 }).toBe(200)
  expect(readFileSync(file, "utf8").split("\n")[3]).toBe(port)
})

test("a postmaster.pid from before a crash whose number is another process now does not stop a start", async () => {
  const DATA_DIR = newDataDir()
  await stopServer(await start({ DATA_DIR }))
  const dir = join(DATA_DIR, "postgres")
  writeFileSync(join(dir, "postmaster.pid"), `${process.pid}\n${dir}\n1700000000\n1\n\n127.0.0.1\n0 0\nready\n`)
  expect(await health(await start({ DATA_DIR }))).toBe(200)
})

test("in a folder that is closed to all others the folder stays closed, and root's database goes where its account may go", async () => {
  const DATA_DIR = newDataDir()
  chmodSync(DATA_DIR, 0o700)
  const server = await start({ DATA_DIR })
  const { holder }: { holder: string } = JSON.parse(readFileSync(join(DATA_DIR, "secrets.json"), "utf8"))
  const elsewhere = join("/var/lib/full-turn", holder)
  expect(await health(server)).toBe(200)
  expect(statSync(DATA_DIR).mode & 0o777).toBe(0o700)
  expect(existsSync(elsewhere)).toBe(process.getuid?.() === 0)
  expect(server.output().includes(`the database goes to ${elsewhere}`)).toBe(process.getuid?.() === 0)
  await stopServer(server)
  rmSync(elsewhere, { recursive: true, force: true })
})

test("the secrets are readable by their owner only and stay the same", async () => {
  const DATA_DIR = newDataDir()
  await stopServer(await start({ DATA_DIR }))
  const file = join(DATA_DIR, "secrets.json")
  const before = readFileSync(file, "utf8")
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await stopServer(await start({ DATA_DIR }))
  expect(readFileSync(file, "utf8")).toBe(before)
})

test("DATABASE_URL is used instead of a database of its own", async () => {
  const DATA_DIR = newDataDir()
  const server = await start({ DATA_DIR, DATABASE_URL: await emptyDatabase() })
  expect(await health(server)).toBe(200)
  expect(existsSync(join(DATA_DIR, "postgres"))).toBe(false)
})

test("an open event stream is ended, and does not hold up the end", async () => {
  const server = await start()
  const made = await fetch(`${server.address}/api/conversations`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
  const { id }: { id: string } = await made.json()
  const cookie = made.headers.getSetCookie()[0]?.split(";")[0] ?? ""
  const stream = await fetch(`${server.address}/api/conversations/${id}/events`, { headers: { accept: "text/event-stream", cookie } })
  expect(stream.headers.get("content-type")).toMatch("text/event-stream")
  const code = await stopServer(server)
  await stream.text().catch(() => "")
  expect(code).toBe(0)
})

test("a taken port is said in a sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => other.once("listening", resolve))
  const found = other.address()
  const port = String(typeof found === "object" && found ? found.port : "")
  const server = await start({ PORT: port })
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain(`PORT: another program listens on 127.0.0.1:${port}.`)
  other.close()
})

test("a DATA_DIR that cannot be written is said in a sentence", async () => {
  const server = await start({ DATA_DIR: "/dev/null/data" })
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain("DATA_DIR: nothing can be written in /dev/null/data (ENOTDIR).")
})

test("a database out of reach is said in a sentence that does not tell the password", async () => {
  const server = await start({ DATABASE_URL: "postgresql://someone:hunter2@127.0.0.1:1/nothing" })
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain("DATABASE_URL: no database nothing at 127.0.0.1:1")
  expect(server.output()).not.toContain("hunter2")
})

test("every bad variable is named at once", async () => {
  const server = await start({ PORT: "http", ROLE: "boss", OPENAI_BASE_URL: "there" })
  expect(await server.ended).toBe(1)
  expect(server.output()).toContain("PORT must be a whole number.")
  expect(server.output()).toContain("ROLE must be all, web or worker.")
  expect(server.output()).toContain("OPENAI_BASE_URL must be an http or https address.")
})

import { once } from "node:events"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { setImmediate as breathe } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { signSession } from "#lib/session.ts"
import { openFront, type Front } from "../server.ts"

const appSecret = "a secret of at least thirty-two characters"
let front: Front
let port: number
const seen: Record<string, unknown>[] = []

/** Says what it was given, so that tests can see what came past the guard. */
beforeAll(async () => {
  front = await openFront({ host: "127.0.0.1", port: 0, allowedHosts: ["chat.example.org", "https://safe.example.org"], cookie: "sid_test", appSecret, dev: false })
  port = Number(new URL(front.address).port)
  front.open({
    handle: async (request, response) => {
      const body = await text(request).catch(() => undefined)
      seen.push({ ...request.headers, url: request.url, body })
      if (body === undefined) return
      response.setHeader("X-Powered-By", "Next.js")
      response.setHeader("Access-Control-Allow-Origin", "*")
      if (request.url?.startsWith("/api/events")) response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache, no-transform" })
      else response.writeHead(request.url?.endsWith("/missing") ? 404 : 200, { "Content-Type": "text/plain", "Cache-Control": "public" })
      response.end("in")
    },
  })
})

afterAll(() => front.close())

type Answer = { status: number; headers: Map<string, string>; body: string }

/** Sends a request byte for byte, so that it may be as wrong as it likes, and reads until the server ends it. */
async function raw(head: string, body: string | Buffer = "", host = `127.0.0.1:${port}`): Promise<Answer> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined)
  const [line = "", ...headers] = head.split("\n")
  const lines = [`${line} HTTP/1.1`, ...(host ? [`Host: ${host}`] : []), ...headers, ...(head.includes("Connection:") ? [] : ["Connection: close"]), "", ""]
  socket.write(lines.join("\r\n"))
  socket.write(body)
  const answer = await text(socket)
  const [top = "", ...rest] = answer.split("\r\n\r\n")
  const [status = "", ...fields] = top.split("\r\n")
  const pairs = fields.map((field): [string, string] => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 1).trim()])
  return { status: Number(status.split(" ")[1]), headers: new Map(pairs), body: rest.join("\r\n\r\n") }
}

const post = (path: string, headers: string, body: string | Buffer = "{}") =>
  raw(`POST ${path}\nContent-Length: ${Buffer.byteLength(body)}\n${headers}`, body)
const json = "Content-Type: application/json"

test("a page comes with every security header, and a nonce that is new each time and told to Next", async () => {
  const [first, second] = [await raw("GET /"), await raw("GET /")]
  const policy = first.headers.get("content-security-policy") ?? ""
  const nonce = /'nonce-([\w+/=]+)'/.exec(policy)?.[1] ?? ""
  expect(policy).toBe(`default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`)
  expect(Buffer.from(nonce, "base64").length).toBeGreaterThanOrEqual(16)
  expect(second.headers.get("content-security-policy")).not.toBe(policy)
  expect(seen.at(-2)).toMatchObject({ "content-security-policy": policy })
  expect(Object.fromEntries(first.headers)).toMatchObject({
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin", "cache-control": "private, no-store",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  })
})

test("whatever the app says, it does not tell its framework and gives no site access", async () => {
  const { headers } = await raw("GET /api/x")
  expect(headers.has("x-powered-by")).toBe(false)
  expect(headers.has("access-control-allow-origin")).toBe(false)
})

test.for([
  ["/_next/static/a.js", "public, max-age=31536000, immutable"], ["/_next/static/missing", "private, no-store"],
  ["/api/x", "private, no-store"], ["/api/events", "no-cache, no-transform"], ["/", "private, no-store"],
])("%s is cached as %s, and is not sniffed", async ([path, expected]) => {
  const { headers } = await raw(`GET ${path}`)
  expect(headers.get("cache-control")).toBe(expected)
  expect(headers.get("x-content-type-options")).toBe("nosniff")
})

test("shares tell search engines and referrers nothing", async () => {
  const { headers } = await raw("GET /s/abc")
  expect(headers.get("x-robots-tag")).toBe("noindex, nofollow, noarchive")
  expect(headers.get("referrer-policy")).toBe("no-referrer")
})

test.for(["evil.example", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:3000", "localhost.evil.example"])("the host %s is 421", async (host) => {
  expect((await raw("GET /", "", host)).status).toBe(421)
})

test("a request without a Host, or with two, is refused", async () => {
  expect((await raw("GET /", "", "")).status).toBe(400)
  expect((await raw("GET /\nHost: evil.example")).status).toBe(400)
})

test("localhost is sent to the one address, and a host of ALLOWED_HOSTS is served", async () => {
  const moved = await raw("GET /c/1?a=b", "", `localhost:${port}`)
  expect([moved.status, moved.headers.get("location")]).toEqual([308, `http://127.0.0.1:${port}/c/1?a=b`])
  expect((await raw("GET /", "", "chat.example.org")).status).toBe(200)
})

test("a host that ALLOWED_HOSTS names with https gets the headers of https, and writes only from there", async () => {
  const page = await raw("GET /", "", "safe.example.org")
  expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains")
  expect(page.headers.get("content-security-policy")).toContain("upgrade-insecure-requests")
  expect((await raw(`DELETE /api/x\nOrigin: https://safe.example.org`, "", "safe.example.org")).status).toBe(200)
  expect((await raw(`DELETE /api/x\nOrigin: http://safe.example.org`, "", "safe.example.org")).status).toBe(403)
})

test.for(["http://evil.example", "null", "https://127.0.0.1", "http://localhost"])("a write from the origin %s is 403", async (origin) => {
  expect((await post("/api/x", `${json}\nOrigin: ${origin}`)).status).toBe(403)
})

test("another port of this machine is another origin", async () => {
  expect((await post("/api/x", `${json}\nOrigin: http://127.0.0.1:${port + 1}`)).status).toBe(403)
  expect((await post("/api/x", `${json}\nOrigin: http://127.0.0.1:${port}`)).status).toBe(200)
})

test("reads of the API from another site are 403, links to pages are not", async () => {
  expect((await raw("GET /api/x\nSec-Fetch-Site: cross-site")).status).toBe(403)
  expect((await raw("GET /api/x\nSec-Fetch-Site: same-site")).status).toBe(403)
  expect((await raw("GET /api/x\nSec-Fetch-Site: same-origin")).status).toBe(200)
  expect((await raw("GET /c/1\nSec-Fetch-Site: cross-site")).status).toBe(200)
})

test.for(["text/plain", "application/x-www-form-urlencoded", "text/plain; application/json", "application/jsonp"])("a body of type %s is 415", async (type) => {
  expect((await post("/api/x", `Content-Type: ${type}`)).status).toBe(415)
})

test("a body without a type or with an encoding is 415, and no body needs no type", async () => {
  expect((await post("/api/x", "")).status).toBe(415)
  expect((await post("/api/x", `${json}\nContent-Encoding: gzip`)).status).toBe(415)
  expect((await raw("POST /api/x\nContent-Length: 0")).status).toBe(200)
  expect((await post("/api/x", `${json}; charset=utf-8`)).status).toBe(200)
})

test("a body over 1 MiB is refused by its length, before it is sent", async () => {
  const answer = await raw(`POST /api/x\n${json}\nContent-Length: ${(1 << 20) + 1}`)
  expect(answer.status).toBe(413)
  expect(JSON.parse(answer.body)).toEqual({ type: "about:blank", title: "Payload Too Large", status: 413, detail: "The body is larger than 1 MiB." })
})

test("a body over 1 MiB that told no length is refused while it comes, and the app never sees its end", async () => {
  const before = seen.length
  const piece = `10000\r\n${"a".repeat(65_536)}\r\n`
  const answer = await raw(`POST /api/x\n${json}\nTransfer-Encoding: chunked`, piece.repeat(17) + "0\r\n\r\n")
  expect(answer.status).toBe(413)
  while (seen.length === before) await breathe()
  expect(seen.at(-1)).toMatchObject({ url: "/api/x", body: undefined })
})

test("an import may have 25 MiB", async () => {
  expect((await post("/api/import", json, Buffer.alloc(2 << 20, 97))).status).toBe(200)
  expect((await raw(`POST /api/import\n${json}\nContent-Length: ${(25 << 20) + 1}`)).status).toBe(413)
})

test.for([["POST /", "GET, HEAD"], ["DELETE /c/1", "GET, HEAD"], ["OPTIONS /api/x", "GET, HEAD, POST, PUT, PATCH, DELETE"], ["TRACE /api/x", "GET, HEAD, POST, PUT, PATCH, DELETE"], ["PURGE /", "GET, HEAD"], ["BREW /", "GET, HEAD"]])(
  "%s is 405 and tells what is allowed", async ([request, allowed]) => {
    const answer = await raw(request ?? "")
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allowed])
  })

test.for(["/.env", "/.git/config", "/_next/static/a.js.map", "/_next/image?url=x", "/a/../b", "/a/%2e%2e/b", "/%2fevil.example"])("%s is 404", async (path) => {
  expect((await raw(`GET ${path}`)).status).toBe(404)
})

test.for(["//evil.example", "/\\evil.example", "http://evil.example/", "/%ff", "/%", "/%00", "*"])("the target %s is 400", async (path) => {
  expect((await raw(`GET ${path}`)).status).toBe(400)
})

test("headers by which a framework talks to itself do not come in", async () => {
  await raw("GET /\nX-Middleware-Subrequest: a\nX-Invoke-Path: /x\nX-Forwarded-Host: evil.example\nX-Matched-Path: /y\nForwarded: host=z\nContent-Security-Policy: script-src 'nonce-mine'\nRSC: 1")
  expect(seen.at(-1)).toMatchObject({ rsc: "1", "x-forwarded-proto": "http" })
  expect(JSON.stringify(seen.at(-1))).not.toMatch(/x-middleware|x-invoke|x-forwarded-host|x-matched|evil|nonce-mine/)
})

test("server actions, CONNECT and upgrades are refused", async () => {
  expect((await raw("POST /api/x\nNext-Action: abc")).status).toBe(400)
  expect((await raw("CONNECT 127.0.0.1:1")).status).toBe(405)
  expect((await raw(`GET /_next/webpack-hmr\nConnection: Upgrade\nUpgrade: websocket\nOrigin: http://127.0.0.1:${port}`)).status).toBe(400)
})

test("a client that asks for an upgrade and breaks off, or never hangs up, neither ends the server nor holds it open", async () => {
  const other = await openFront({ host: "127.0.0.1", port: 0, allowedHosts: [], cookie: "sid_test", appSecret, dev: false })
  other.open({ handle: (_request, response) => void response.end("in") })
  const { host, port: place } = new URL(other.address)
  const ask = async () => {
    const socket = connect({ port: Number(place), host: "127.0.0.1", allowHalfOpen: true }).on("error", () => undefined)
    await once(socket, "connect")
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    return socket
  }
  for (let i = 0; i < 20; i++) {
    const socket = await ask()
    if (i % 2) await breathe()
    socket.resetAndDestroy()
  }
  expect(await (await fetch(other.address)).text()).toBe("in")
  const open = await ask()
  expect(await text(open)).toContain("400 Bad Request")
  await other.close()
  open.destroy()
})

test("too large a head is 431 and what is not HTTP is 400, both with the security headers", async () => {
  const large = await raw(`GET /\nX-Long: ${"a".repeat(20_000)}`)
  const broken = await raw("GET / HTTP/9.9 x")
  expect([large.status, broken.status]).toEqual([431, 400])
  for (const answer of [large, broken]) expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
})

test("the 301st write at once of one workspace is 429 with a time to wait, and another workspace goes on", async () => {
  const write = (cookie: string) => raw(`DELETE /api/x\nCookie: a=b; sid_test=${cookie}`)
  const [one, two] = ["the-first-workspace", "the-second-workspace"].map((name) => signSession(appSecret, name))
  const answers = await Promise.all(Array.from({ length: 400 }, () => write(`${one}`)))
  const late = answers.filter((answer) => answer.status === 429)
  expect(late.length).toBeGreaterThan(0)
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(300)
  expect(Number(late[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1)
  expect((await write(`${two}`)).status).toBe(200)
})

test("who makes cookies up has no buckets of his own", async () => {
  const answers = await Promise.all(Array.from({ length: 400 }, (_, i) => raw(`DELETE /api/x\nCookie: sid_test=v1.made-up-${i}.99999.x`)))
  expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThan(0)
})

test("before the app is there, and after it was told to stop, everything is 503 with a time to come again", async () => {
  const other = await openFront({ host: "127.0.0.1", port: 0, allowedHosts: [], cookie: "sid_test", appSecret, dev: false })
  const early = await fetch(other.address)
  expect([early.status, early.headers.get("retry-after"), early.headers.get("x-frame-options")]).toEqual([503, "1", "DENY"])
  other.open({ handle: (_request, response) => void response.end("in") })
  expect((await fetch(other.address)).status).toBe(200)
  other.drain()
  expect((await fetch(`${other.address}/api/health`)).status).toBe(503)
  await other.close()
})

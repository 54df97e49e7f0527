import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http"
import { Socket } from "node:net"
import { brotliCompressSync, gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, describe, expect, test, vi } from "vitest"
import { CallError } from "#lib/agent/call.ts"
import { httpRequest, type HttpRequest } from "#lib/agent/definition.ts"
import type { Args, Result } from "#lib/agent/types.ts"
import { isLoopback, isPublic, type Resolve } from "#lib/tools/addresses.ts"
import { httpTool } from "#lib/tools/http.ts"
import { safeFetch, type SafeRequest } from "#lib/tools/safe-fetch.ts"
import { fillRequest } from "#lib/schema/fill-request.ts"

const PUBLIC = "93.184.216.34"
const signal = new AbortController().signal
const closing: (() => void)[] = []

afterAll(() => closing.forEach((close) => close()))

/** A listener on loopback that keeps what it was asked. */
async function listen(answer: RequestListener = (_request, response) => response.end("ok")) {
  const seen: IncomingMessage[] = []
  const bodies: string[] = []
  let connections = 0
  const server: Server = createServer(async (request, response) => {
    seen.push(request)
    let body = ""
    for await (const part of request) body += part
    bodies.push(body)
    answer(request, response)
  })
  server.on("connection", () => connections++)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  closing.push(() => server.closeAllConnections(), () => server.close())
  const address = server.address()
  const port = typeof address === "object" && address ? address.port : 0
  return { port, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, seen, bodies, server, connections: () => connections }
}

/** Every name is the loopback address, as a hostile name server would have it. */
const loopbackNames: Resolve = async () => [{ address: "127.0.0.1", family: 4 }]

const ask = (request: Omit<SafeRequest, "signal"> & { signal?: AbortSignal }) => safeFetch({ signal, ...request })

const refusal = async (request: Omit<SafeRequest, "signal"> & { signal?: AbortSignal }): Promise<CallError> => {
  const error: unknown = await ask(request).then(() => undefined, (reason: unknown) => reason)
  if (!(error instanceof CallError)) throw new Error(`expected a refusal of ${request.url}, got ${String(error)}`)
  return error
}

/** How many sockets this process opened meanwhile. */
async function socketsDuring(work: () => Promise<unknown>): Promise<number> {
  let sockets = 0
  const count = () => void sockets++
  subscribe("net.client.socket", count)
  try {
    await work()
  } finally {
    unsubscribe("net.client.socket", count)
  }
  return sockets
}

describe("hostile addresses", () => {
  const forms = [
    // IPv4 in every spelling
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.0.1.3", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "0X7F.0.0.1", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1",
    "0177.0000.0000.0001", "127.0x0.0.01", "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①", "0", "0.0.0.0", "0.0.0.1", "0x0", "00000000",
    // the rest of what is not public
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "169.254.170.2", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "0251.254.169.254", "100.64.0.1", "100.100.100.200",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    // IPv6
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::FFFF:7F00:0001]",
    "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]", "[::ffff:0.0.0.0]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::1]",
    "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:53aa:64c::1]", "[2001:db8::1]", "[100::1]",
    // names
    "localhost", "LOCALHOST", "LocalHost", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "loc\talhost", "foo.localhost", "ip6-localhost", "localtest.me", "127.0.0.1.nip.io", "127-0-0-1.sslip.io", "7f000001.nip.io", "169.254.169.254.xip.io", "metadata", "metadata.google.internal", "instance-data",
  ]
  const shapes = (port: number): string[] => [
    `http://example.com@127.0.0.1:${port}/`, `http://127.0.0.1:${port}@example.com/`, `http://user:pass@127.0.0.1:${port}/`, `http://127.0.0.1:${port}#@example.com/`, `http://127.0.0.1:${port}?@example.com/`,
    `http://127.0.0.1:${port}\\@example.com/`, `http:\\\\127.0.0.1:${port}\\`, `http:127.0.0.1:${port}`, `http:/127.0.0.1:${port}`, `http:////127.0.0.1:${port}/`, `hTTp://127.0.0.1:${port}/`, `ht\ntp://127.0.0.1:${port}/`, `\u0000 http://127.0.0.1:${port}/`,
    `http://127.0.0.1\t:${port}/`, `http://127.0.0.1:${port}\r\nHost: example.com/`, `https://127.0.0.1:${port}/`, `//127.0.0.1:${port}/`, `127.0.0.1:${port}`, "", "http://", "http://:80/", `http://127.0.0.1:${port + 65_536}/`, "http://127.0.0.1:x/",
    "http://1.2.3.4.5/", "http://256.256.256.256/", "http://0x100000000/", "http://[::1", "http://[::1%25lo]/", "http://[fe80::1%25eth0]/", "http://a b/", "http://exa<mple.com/",
    "file:///etc/passwd", "file://localhost/etc/passwd", `gopher://127.0.0.1:${port}/_GET%20/`, `ftp://127.0.0.1:${port}/`, `dict://127.0.0.1:${port}/`, `ldap://127.0.0.1:${port}/`, `ws://127.0.0.1:${port}/`, "data:text/plain,hello", "javascript:alert(1)", "blob:http://127.0.0.1/x", "about:blank", `view-source:http://127.0.0.1:${port}/`, "jar:http://127.0.0.1!/",
    `unix:/var/run/docker.sock`, `http+unix://%2Fvar%2Frun%2Fdocker.sock/info`,
  ]

  test("none of them is connected to, whatever their spelling", async () => {
    const canary = await listen()
    const urls = [...forms.map((host) => `http://${host}:${canary.port}/`), ...shapes(canary.port)]
    expect(urls.length).toBeGreaterThanOrEqual(80)
    const kinds: string[] = []
    const sockets = await socketsDuring(async () => {
      for (const url of urls) kinds.push((await refusal({ url, resolve: loopbackNames })).kind)
    })
    expect(kinds.filter((kind) => kind !== "blocked_address" && kind !== "bad_url")).toEqual([])
    expect(kinds.slice(0, forms.length).filter((kind) => kind !== "blocked_address")).toEqual([])
    expect({ sockets, connections: canary.connections() }).toEqual({ sockets: 0, connections: 0 })
  })

  test("the counters of that test do see a request that is allowed", async () => {
    const canary = await listen()
    const sockets = await socketsDuring(() => ask({ url: canary.url, allowLocal: [canary.host] }))
    expect({ sockets, connections: canary.connections() }).toEqual({ sockets: 1, connections: 1 })
  })

  test("localhost is refused by the resolver of the system too, and a name without an address says so", async () => {
    expect((await refusal({ url: "http://localhost:1/" })).kind).toBe("blocked_address")
    expect(await refusal({ url: "http://nobody.invalid/" })).toMatchObject({ kind: "unreachable", message: 'No address is known for "nobody.invalid". Check how the host is spelled.' })
    expect((await refusal({ url: "http://nobody.test/", resolve: async () => [] })).kind).toBe("unreachable")
  })

  test("public addresses pass, and the neighbours of each private block are public", () => {
    const passing = [PUBLIC, "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2a00:1450::1"]
    expect(passing.filter((address) => !isPublic(address))).toEqual([])
    expect(["", "example.com", "127.1", "fe80::1%eth0", "2606:4700::1%eth0", "1.2.3.4.5"].filter(isPublic)).toEqual([])
    expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true)
    expect(["0.0.0.0", "10.0.0.1", "::", "169.254.169.254", PUBLIC, "localhost", ""].filter(isLoopback)).toEqual([])
  })

  test("one private address among public ones is enough to refuse, in 200 alternating answers", async () => {
    const canary = await listen()
    let asked = 0
    const resolve: Resolve = async () => {
      const answers = [{ address: PUBLIC, family: 4 }, { address: "127.0.0.1", family: 4 }]
      return asked++ % 2 ? answers : [{ address: "127.0.0.1", family: 4 }]
    }
    for (let i = 0; i < 200; i++) expect((await refusal({ url: `http://rebind.test:${canary.port}/`, resolve })).kind).toBe("blocked_address")
    expect({ asked, connections: canary.connections() }).toEqual({ asked: 200, connections: 0 })
  })

  test("the address that was checked is the one it connects to: 200 names that turn private after the first look lead nowhere", async () => {
    const canary = await listen()
    let asked = 0
    const connected: string[] = []
    const connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args: unknown[]) {
      const options = Object([args].flat(2)[0])
      options.lookup(options.host, { all: true }, (_error: unknown, found: { address: string }[]) => connected.push(...found.map(({ address }) => address)))
      options.lookup(options.host, {}, (_error: unknown, address: string) => connected.push(address))
      return this.destroy(new Error("a test goes nowhere"))
    })
    try {
      for (let i = 0; i < 200; i++) {
        let looks = 0
        const resolve: Resolve = async () => {
          asked++
          return [{ address: looks++ === 0 ? PUBLIC : "127.0.0.1", family: 4 }]
        }
        expect((await refusal({ url: `http://rebind.test:${canary.port}/`, resolve })).kind).toBe("unreachable")
      }
    } finally {
      connect.mockRestore()
    }
    expect({ asked, connected: new Set(connected), looks: connected.length, hits: canary.connections() }).toEqual({ asked: 200, connected: new Set([PUBLIC]), looks: 400, hits: 0 })
  })
})

describe("hosts that the owner allows", () => {
  test("are reached at exactly that host and port", async () => {
    const [allowed, other] = [await listen(), await listen()]
    const allowLocal = [`localhost:${allowed.port}`]
    const reply = await ask({ url: `http://localhost:${allowed.port}/a?b=1`, allowLocal, resolve: loopbackNames })
    expect(reply).toMatchObject({ status: 200, text: "ok", bytes: 2, cut: false, binary: false })
    expect(allowed.seen[0]?.url).toBe("/a?b=1")
    for (const url of [`http://127.0.0.1:${allowed.port}/`, `http://localhost.:${allowed.port}/`, `http://localhost:${other.port}/`, `http://x.localhost:${allowed.port}/`, `http://[::1]:${allowed.port}/`, "http://localhost/"]) {
      expect((await refusal({ url, allowLocal, resolve: loopbackNames })).kind).toBe("blocked_address")
    }
    expect([allowed.connections(), other.connections()]).toEqual([1, 0])
  })

  test("get no name or password out of an address, and no header of the connection from a tool", async () => {
    const server = await listen()
    expect((await refusal({ url: `http://user:pass@${server.host}/`, allowLocal: [server.host] })).kind).toBe("bad_url")
    expect((await refusal({ url: `http://user@${server.host}/`, allowLocal: [server.host] })).kind).toBe("bad_url")
    await ask({ url: server.url, method: "POST", body: "four", headers: { Host: "evil.test", "content-length": "1", "Transfer-Encoding": "chunked", Connection: "Upgrade", "Accept-Encoding": "gzip", "User-Agent": "mine" }, allowLocal: [server.host] })
    expect(server.seen[0]?.headers).toEqual({ host: server.host, "content-length": "4", connection: "close", "accept-encoding": "identity", accept: "*/*", "user-agent": "mine" })
    expect([server.bodies, server.connections()]).toEqual([["four"], 1])
  })

  test("must be this machine: an allowed name that means another private address stays blocked", async () => {
    for (const address of ["10.0.0.1", "169.254.169.254", "0.0.0.0", "192.168.1.1", "fd00::1", "::"]) {
      const resolve: Resolve = async () => [{ address: "127.0.0.1", family: 4 }, { address, family: address.includes(":") ? 6 : 4 }]
      expect((await refusal({ url: "http://dev.test:3000/", allowLocal: ["dev.test:3000"], resolve })).kind).toBe("blocked_address")
    }
    expect((await refusal({ url: "http://10.0.0.1:80/", allowLocal: ["10.0.0.1:80"] })).kind).toBe("blocked_address")
  })

  test("are named in the refusal, so that a person knows what to allow", async () => {
    expect((await refusal({ url: "http://localhost:8080/x" })).message).toContain("allowed localhost:8080.")
  })
})

describe("redirects", () => {
  test("to private addresses are refused after any number of public steps", async () => {
    const canary = await listen()
    const blocked = [canary.url, `http://localhost:${canary.port}/`, `http://2130706433:${canary.port}/`, `http://[::ffff:127.0.0.1]:${canary.port}/`, `//127.0.0.1:${canary.port}/`, `http://0:${canary.port}/`, `http://evil.test:${canary.port}/`, "http://169.254.169.254/latest/meta-data/"]
    const bad = ["file:///etc/passwd", `gopher://127.0.0.1:${canary.port}/`, `http://a:b@127.0.0.1:${canary.port}/`]
    const targets = [...blocked, ...bad, "http://[::1"]
    const outer = await listen((request, response) => {
      const [, step = "0", target = "0"] = request.url?.split("/") ?? []
      response.writeHead(302, { Location: step === "0" ? (targets[Number(target)] ?? "") : `/${Number(step) - 1}/${target}` }).end()
    })
    for (const [index, target] of targets.entries()) {
      for (const step of [0, 1, 2]) {
        const error = await refusal({ url: `http://public.test:${outer.port}/${step}/${index}`, allowLocal: [`public.test:${outer.port}`], resolve: loopbackNames })
        expect([target, error.kind]).toEqual([target, blocked.includes(target) ? "blocked_address" : bad.includes(target) ? "bad_url" : "redirect"])
      }
    }
    expect(canary.connections()).toBe(0)
    expect(outer.seen.length).toBe(targets.length * 6)
  })

  test("of a public host do not reach what is allowed to tools that go there themselves", async () => {
    const allowed = await listen()
    const outside = await listen((_request, response) => response.writeHead(302, { Location: allowed.url }).end())
    const original = Socket.prototype.connect
    const connect = vi.spyOn(Socket.prototype, "connect").mockImplementationOnce(function (this: Socket) {
      return Reflect.apply(original, this, [{ host: "127.0.0.1", port: outside.port }])
    })
    try {
      expect((await refusal({ url: `http://${PUBLIC}/`, allowLocal: [allowed.host] })).kind).toBe("blocked_address")
    } finally {
      connect.mockRestore()
    }
    expect([outside.connections(), allowed.connections()]).toEqual([1, 0])
  })

  test("end after three", async () => {
    const server = await listen((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end("arrived")
      else response.writeHead(302, { Location: `/${left - 1}` }).end()
    })
    expect(await ask({ url: `${server.url}/3`, allowLocal: [server.host] })).toMatchObject({ text: "arrived", url: `${server.url}/0` })
    expect(await refusal({ url: `${server.url}/4`, allowLocal: [server.host] })).toMatchObject({ kind: "redirect" })
  })

  test.each([
    [301, "POST", "GET", ""], [302, "POST", "GET", ""], [303, "POST", "GET", ""], [303, "PUT", "GET", ""], [307, "POST", "POST", "data"], [308, "POST", "POST", "data"], [301, "PUT", "PUT", "data"], [302, "DELETE", "DELETE", ""], [303, "HEAD", "HEAD", ""],
  ])("with %i a %s becomes a %s", async (status, method, becomes, body) => {
    const server = await listen((request, response) => (request.url === "/" ? response.writeHead(status, { Location: "/next" }).end() : response.end()))
    const sends = ["POST", "PUT"].includes(method)
    await ask({ url: server.url, method, headers: sends ? { "Content-Type": "text/plain" } : {}, body: sends ? "data" : undefined, allowLocal: [server.host] })
    expect([server.seen[1]?.method, server.bodies[1], server.seen[1]?.headers["content-type"]]).toEqual([becomes, body, body ? "text/plain" : undefined])
  })

  test("take no secret to another origin, and what is dropped does not come back", async () => {
    const home: { port: number; seen: IncomingMessage[] } = await listen((request, response) => (request.url === "/end" ? response.end("home") : response.writeHead(307, { Location: `http://other.test:${other.port}/` }).end()))
    const other = await listen((_request, response) => response.writeHead(307, { Location: `http://home.test:${home.port}/end` }).end())
    const headers = { authorization: "Bearer x", COOKIE: "a=b", "X-Key": "key s3cret", "X-Plain": "kept" }
    const allowLocal = [`home.test:${home.port}`, `other.test:${other.port}`]
    await ask({ url: `http://home.test:${home.port}/`, headers, secrets: ["s3cret"], allowLocal, resolve: loopbackNames })
    expect(home.seen[0]?.headers).toMatchObject({ authorization: "Bearer x", cookie: "a=b", "x-key": "key s3cret", "x-plain": "kept" })
    for (const request of [other.seen[0], home.seen[1]]) {
      expect(request?.headers["x-plain"]).toBe("kept")
      expect([request?.headers.authorization, request?.headers.cookie, request?.headers["x-key"]]).toEqual([undefined, undefined, undefined])
    }
    const error = await refusal({ url: `http://home.test:${home.port}/`, method: "POST", body: "key=s3cret", secrets: ["s3cret"], allowLocal, resolve: loopbackNames })
    expect(error.kind).toBe("redirect")
    expect(other.seen.length).toBe(1)
  })

  test("keep secrets within one origin", async () => {
    const server = await listen((request, response) => (request.url === "/" ? response.writeHead(302, { Location: "/next" }).end() : response.end()))
    await ask({ url: server.url, headers: { Authorization: "Bearer s" }, secrets: ["s"], allowLocal: [server.host] })
    expect(server.seen[1]?.headers.authorization).toBe("Bearer s")
  })
})

describe("answers", () => {
  const MiB = 1024 * 1024
  const answer = async (listener: RequestListener, more: Partial<SafeRequest> = {}) => {
    const server = await listen(listener)
    return { server, reply: await ask({ url: server.url, allowLocal: [server.host], ...more }) }
  }

  test("of 10 MB are whole", async () => {
    const { reply } = await answer((_request, response) => response.end("x".repeat(10 * MiB)))
    expect([reply.bytes, reply.cut, reply.text.length]).toEqual([10 * MiB, false, 10 * MiB])
  })

  test("without an end are cut at the cap and the connection is closed", async () => {
    let written = 0
    const { reply } = await answer((_request, response) => {
      const part = "y".repeat(65_536)
      const push = () => {
        while (!response.destroyed) {
          written += part.length
          if (!response.write(part)) return void response.once("drain", push)
        }
      }
      push()
    }, { maxBytes: MiB })
    expect([reply.bytes, reply.cut]).toEqual([MiB, true])
    expect(reply.text.endsWith("\n[Cut here: the answer has more than 1,048,576 bytes.]")).toBe(true)
    expect(written).toBeLessThan(32 * MiB)
  })

  test("that were packed unasked are unpacked up to the same cap", async () => {
    const bomb = gzipSync(Buffer.alloc(20 * MiB))
    const closed = Promise.withResolvers<void>()
    const { server, reply } = await answer((request, response) => {
      request.socket.on("close", () => closed.resolve())
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Type": "text/plain" }).write(bomb)
    })
    await closed.promise
    expect([reply.bytes, reply.cut]).toEqual([10 * MiB, true])
    expect(server.seen[0]?.headers["accept-encoding"]).toBe("identity")
    const small = await answer((_request, response) => response.writeHead(200, { "Content-Encoding": "br" }).end(brotliCompressSync("héllo")))
    expect(small.reply.text).toBe("héllo")
  })

  test("that are packed into nothing without end are refused", async () => {
    const nothing = gzipSync("")
    const server = await listen((_request, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" })
      const part = Buffer.concat(Array.from({ length: 500 }, () => nothing))
      const push = () => {
        while (!response.destroyed) if (!response.write(part)) return void response.once("drain", push)
      }
      push()
    })
    expect((await refusal({ url: server.url, allowLocal: [server.host], maxBytes: 100_000 })).kind).toBe("too_large")
  })

  test.each([["lzma", "x"], ["gzip, gzip", "x"], ["gzip", "not gzip"], ["__proto__", "x"]])("packed as %s that cannot be read are an error", async (encoding, body) => {
    const server = await listen((_request, response) => response.writeHead(200, { "Content-Encoding": encoding }).end(body))
    expect((await refusal({ url: server.url, allowLocal: [server.host] })).kind).toBe("bad_response")
  })

  test("are read in their charset, bytes that mean nothing are replaced", async () => {
    const text = async (type: string, body: Buffer) => (await answer((_request, response) => response.writeHead(200, { "Content-Type": type }).end(body))).reply.text
    expect(await text("text/plain", Buffer.from("größer"))).toBe("größer")
    expect(await text("text/plain; charset=iso-8859-1", Buffer.from("größer", "latin1"))).toBe("größer")
    expect(await text('text/html; charset="utf-16le"', Buffer.from("größer", "utf16le"))).toBe("größer")
    expect(await text("text/plain; charset=klingon", Buffer.from("größer"))).toBe("größer")
    expect(await text("application/json", Buffer.from([0x22, 0xff, 0xc3, 0x22]))).toBe('"\uFFFD\uFFFD"')
    expect(await text("image/svg+xml", Buffer.from("<svg/>"))).toBe("<svg/>")
  })

  test("are cut between letters", async () => {
    const { reply } = await answer((_request, response) => response.writeHead(200, { "Content-Type": "text/plain" }).end("ää"), { maxBytes: 3 })
    expect(reply.text.startsWith("ä\n[Cut")).toBe(true)
  })

  test("that are not text are a sentence with type and size", async () => {
    const picture = await answer((_request, response) => response.writeHead(200, { "Content-Type": "image/png" }).end(Buffer.alloc(12_345)))
    expect([picture.reply.text, picture.reply.binary]).toEqual(["Binary content (image/png, 12,345 bytes), not shown as text.", true])
    const unnamed = await answer((_request, response) => response.end(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1])))
    expect(unnamed.reply.text).toBe("Binary content (of no named type, 6 bytes), not shown as text.")
  })

  test("that break off, and servers that are not there or speak nonsense, are errors in words", async () => {
    const short = await listen((_request, response) => {
      response.writeHead(200, { "Content-Length": "100" })
      response.write("half", () => response.destroy())
    })
    expect(await refusal({ url: short.url, allowLocal: [short.host] })).toMatchObject({ kind: "bad_response", message: expect.stringContaining("broke off after 4 bytes") })
    const reset = await listen((request) => request.socket.destroy())
    expect((await refusal({ url: reset.url, allowLocal: [reset.host] })).kind).toBe("unreachable")
    const nonsense = await listen((request) => void request.socket.end("SSH-2.0-OpenSSH\r\n"))
    expect((await refusal({ url: nonsense.url, allowLocal: [nonsense.host] })).kind).toBe("unreachable")
    const gone = await listen()
    gone.server.close()
    await once(gone.server, "close")
    expect(await refusal({ url: gone.url, allowLocal: [gone.host] })).toMatchObject({ kind: "unreachable", message: `Nothing answers at ${gone.host}. Check the host and the port.` })
    const plain = await listen()
    expect((await refusal({ url: `https://${plain.host}/`, allowLocal: [plain.host] })).kind).toBe("unreachable")
  })
})

describe("an abort", () => {
  const reason = new Error("stopped")

  test("closes the connection before and in the middle of an answer", async () => {
    for (const begin of [false, true]) {
      const stop = new AbortController()
      const closed = Promise.withResolvers<void>()
      const server = await listen((request, response) => {
        request.socket.on("close", () => closed.resolve())
        if (begin) response.writeHead(200).write("begun", () => stop.abort(reason))
        else stop.abort(reason)
      })
      await expect(ask({ url: server.url, allowLocal: [server.host], signal: stop.signal })).rejects.toBe(reason)
      await closed.promise
    }
  })

  test("does not wait for a name server, and one that came before connects to nothing", async () => {
    const stop = new AbortController()
    const resolve: Resolve = () => {
      stop.abort(reason)
      return new Promise(() => undefined)
    }
    await expect(ask({ url: "http://slow.test/", resolve, signal: stop.signal })).rejects.toBe(reason)
    const server = await listen()
    const sockets = await socketsDuring(() => expect(ask({ url: server.url, allowLocal: [server.host], signal: AbortSignal.abort(reason) })).rejects.toBe(reason))
    expect([sockets, server.connections()]).toEqual([0, 0])
  })
})

const fill = (http: Partial<HttpRequest> & { url: string }, args: Args = {}, secrets: Record<string, string> = {}) =>
  fillRequest(httpRequest.parse({ method: "GET", ...http }), args, new Map(Object.entries(secrets)))

describe("templates", () => {
  test("percent-encode a value by its place", () => {
    expect(fill({ url: "https://api.test/v1/{{city}}/now?q={{q}}&unit=c" }, { city: "São/Paulo?", q: "a&b=c#d" }).url).toBe("https://api.test/v1/S%C3%A3o%2FPaulo%3F/now?q=a%26b%3Dc%23d&unit=c")
    expect(fill({ url: "https://api.test/{{ city }}?n={{n}}&o={{o}}" }, { city: "x", n: 5, o: { a: 1 } }).url).toBe("https://api.test/x?n=5&o=%7B%22a%22%3A1%7D")
    expect(fill({ url: "https://api.test/?{{filter[a/b]?#&}}={{v}}" }, { "filter[a/b]?#&": "k", v: "'" }).url).toBe("https://api.test/?k=%27")
  })

  test("take a variable of the conversation where no argument has its name, and send no other", () => {
    const http = httpRequest.parse({ method: "GET", url: "https://api.test/{{customer}}?city={{city}}" })
    expect(fillRequest(http, { city: "Oslo" }, new Map(), { customer: "a/b", city: "Lima", plan: "gold" }).url).toBe("https://api.test/a%2Fb?city=Oslo")
  })

  test("leave out what is absent, repeat a list, and append what has no place", () => {
    expect(fill({ url: "https://api.test/?a={{a}}&b={{b}}&c=1" }, { b: null }).url).toBe("https://api.test/?c=1")
    expect(fill({ url: "https://api.test?tag={{tag}}" }, { tag: ["a", "b&c"] }).url).toBe("https://api.test/?tag=a&tag=b%26c")
    expect(fill({ url: "https://api.test/x?z=0#frag", method: "DELETE" }, { "k&": "v", list: [1, 2] })).toEqual({ url: "https://api.test/x?z=0&k%26=v&list=1&list=2", method: "DELETE", headers: {} })
    expect(fill({ url: "https://api.test/", method: "POST" }, { a: 1, b: [true] })).toMatchObject({ body: '{"a":1,"b":[true]}', headers: { "Content-Type": "application/json" } })
    expect(fill({ url: "https://api.test/", method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } }, { a: "1&2" })).toMatchObject({ body: "a=1%262" })
    expect(fill({ url: "https://api.test/", method: "POST" })).toEqual({ url: "https://api.test/", method: "POST", headers: {} })
    expect(fill({ url: "https://api.test/", method: "GET", headers: { "X-A": "{{a}}", "X-B": "b {{b}}" } }, { b: 2 }).headers).toEqual({ "X-B": "b 2" })
  })

  test("take a JSON value for a whole place and text inside a string", () => {
    const body = '{"whole":"{{list}}","bare":{{list}},"inside":"see {{name}} and {{list}}","gone":"{{gone}}","key {{name}}":[{{gone}},1]}'
    const filled = fill({ url: "https://api.test/", method: "POST", body }, { list: [1, "x"], name: 'a"b\\\n' })
    expect(JSON.parse(filled.body ?? "")).toEqual({ whole: [1, "x"], bare: [1, "x"], inside: 'see a"b\\\n and [1,"x"]', 'key a"b\\\n': [1] })
    expect(filled.headers).toEqual({ "Content-Type": "application/json" })
    expect(fill({ url: "https://api.test/", method: "POST", headers: { "Content-Type": "application/json" }, body: "{{body}}" }, { body: "text" }).body).toBe('"text"')
    expect(fill({ url: "https://api.test/", method: "POST", headers: { "Content-Type": "application/json" }, body: "{{body}}" }).body).toBeUndefined()
  })

  test("fill forms, markup and plain text each in their own way", () => {
    const post = (type: string, body: string, args: Args) => fill({ url: "https://api.test/", method: "POST", headers: { "Content-Type": type }, body }, args).body
    expect(post("application/x-www-form-urlencoded", "a={{a}}&b={{b}}&c=1", { a: "1&c=2" })).toBe("a=1%26c%3D2&c=1")
    expect(post("application/xml", "<a>{{a}}</a>", { a: "</a><b>" })).toBe("<a>&#60;/a&#62;&#60;b&#62;</a>")
    expect(post("application/xml", "{{a}}", { a: "<b/>" })).toBe("<b/>")
    expect(post("text/plain", "Hi {{a}}!", { a: "<b>" })).toBe("Hi <b>!")
  })

  const problem = (...given: Parameters<typeof fill>): CallError => {
    try {
      fill(...given)
    } catch (error) {
      if (error instanceof CallError) return error
      throw error
    }
    throw new Error("nothing was refused")
  }

  test.each(["{{url}}", "https://{{host}}/", "https://api.test{{x}}/", "https://{{x}}.api.test/", "https://api.test:{{port}}/", "{{scheme}}://api.test/", "https://user:{{secret:P}}@api.test/", "/relative/{{x}}", "ftp://api.test/", "https://{{secret:HOST}}/"])("let no value into the host: %s", (url) => {
    expect(problem({ url }, { url: "https://evil.test", host: "evil.test", x: "@evil.test", port: "80@evil.test", scheme: "https" }, { P: "p", HOST: "h" }).kind).toBe("bad_url")
  })

  test.each(["", ".", "..", undefined, null])("refuse %j as a whole segment of the path", (id) => {
    expect(problem({ url: "https://api.test/users/{{id}}/posts" }, { id }).kind).toBe("bad_arguments")
    if (id) expect(problem({ url: "https://api.test/users/{{a}}{{b}}" }, { a: ".", b: "." }).kind).toBe("bad_arguments")
  })

  test("name what is wrong with a body that is no JSON and a header that cannot be sent", () => {
    expect(problem({ url: "https://api.test/", method: "POST", headers: { "Content-Type": "application/json" }, body: '{"a": {{a}' }).kind).toBe("bad_template")
    expect(problem({ url: "https://api.test/", headers: { "X-A": "{{a}}" } }, { a: "x\r\nX-B: y" }).message).toContain("a goes into the header X-A")
    expect(fill({ url: "https://api.test/", headers: { Cookie: "theme={{theme}}; id={{secret:ID}}" } }, { theme: "x; admin=1" }, { ID: "s=1" }).headers.Cookie).toBe("theme=x%3B%20admin%3D1; id=s=1")
  })

  test("whatever the arguments are, host, depth of the path, keys of the query and number of headers stay", () => {
    const hostile = fc.constantFrom("..", ".", "/", "//evil.test", "@evil.test", "\\", "?", "#", "%2e%2e", "%2f", "\r\nX: y", "\t", "&a=b", ";", '"', "}", "{{a}}", "{{secret:K}}", "\uD800", "\u0000", "。", "://")
    const text = fc.array(fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 6 }).map((parts) => parts.join(""))
    const any = fc.oneof(text, fc.jsonValue(), fc.constant(undefined))
    let filledOnes = 0
    fc.assert(fc.property(any, any, any, any, (a, b, q, h) => {
      const http = { url: "https://api.test:8443/v1/{{a}}/x{{b}}.json?q={{q}}&mix=-{{q}}", method: "POST" as const, headers: { "X-H": "v {{h}}", Cookie: "c={{h}}; d=1" }, body: '{"q":"{{q}}","t":"t {{q}}","n":{"b":{{b}}}}' }
      try {
        const { url, headers, body } = fill(http, { a, b, q, h }, { K: "canary" })
        filledOnes++
        const parsed = new URL(url)
        expect(parsed.href).toBe(url)
        expect([parsed.protocol, parsed.host, parsed.username, parsed.password, parsed.hash]).toEqual(["https:", "api.test:8443", "", "", ""])
        expect(parsed.pathname.split("/").length).toBe(4)
        expect(parsed.pathname.startsWith("/v1/")).toBe(true)
        expect([...parsed.searchParams.keys()].filter((key) => key !== "q" && key !== "mix")).toEqual([])
        expect(Object.keys(headers).filter((name) => !["X-H", "Cookie", "Content-Type"].includes(name))).toEqual([])
        expect(Object.values(headers).join("")).not.toMatch(/[\r\n\u0000]/)
        expect(headers.Cookie?.split(";").length ?? 2).toBe(2)
        expect(Object.keys(JSON.parse(body ?? "")).filter((key) => !["q", "t", "n"].includes(key))).toEqual([])
        expect(url + JSON.stringify(headers) + body).not.toContain("canary")
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        expect(error.kind).toBe("bad_arguments")
      }
    }), { numRuns: 1_000 })
    expect(filledOnes).toBeGreaterThan(200)
  })
})

describe("the tool", () => {
  const KEY = 'k+/"€ y&1'
  const run = async (http: Partial<HttpRequest> & { url: string }, args: Args, allowLocal: string[], secrets: Record<string, string> = { KEY }): Promise<Result> => {
    const tool = httpTool(httpRequest.parse({ method: "GET", ...http }), { fetch: safeFetch, secret: async (name) => secrets[name], allowLocal })
    // Of its call this tool uses the id and the signal only.
    const { text, details } = Object(await Reflect.apply(tool.run, tool, [args, { callId: "call-1", signal }]))
    return { text, details }
  }
  const failing = (...given: Parameters<typeof run>): Promise<CallError> => run(...given).then(() => Promise.reject(new Error("it succeeded")), (error: unknown) => (error instanceof CallError ? error : Promise.reject(error)))

  test("sends the request with the callId as its key and gives the body to the model, the rest to the panel", async () => {
    const server = await listen((_request, response) => response.writeHead(201, { "Content-Type": "application/json", "X-Other": "no" }).end('{"ok":true}'))
    const result = await run({ url: `${server.url}/items/{{id}}`, method: "POST", headers: { "idempotency-key": "mine" } }, { id: "a b", n: 1 }, [server.host])
    expect(result.text).toBe('{"ok":true}')
    expect(result.details).toEqual({ card: "http", method: "POST", url: `${server.url}/items/a%20b`, status: 201, headers: { "content-type": "application/json" }, bytes: 11, cut: false, ms: expect.any(Number) })
    expect([server.seen[0]?.headers["idempotency-key"], server.bodies[0]]).toEqual(["call-1", '{"n":1}'])
  })

  test("gives what the pointer shows, and says what there is when it shows nothing", async () => {
    const server = await listen((_request, response) => response.end('{"data":{"items":[{"a/b":7}]},"__proto__":1}'))
    const pick = (result: string) => run({ url: server.url, result }, {}, [server.host])
    expect((await pick("/data/items/0/a~1b")).text).toBe("7")
    expect((await pick("/data")).text).toBe('{"items":[{"a/b":7}]}')
    expect(await failing({ url: server.url, result: "/none" }, {}, [server.host])).toMatchObject({ kind: "bad_response", message: "There is nothing at /none in the answer; it has the keys data, __proto__." })
    const words = await listen((_request, response) => response.end("<html>"))
    expect((await failing({ url: words.url, result: "/a" }, {}, [words.host])).message).toContain("not JSON")
  })

  test("shows status and headers for HEAD, and says when there is no content", async () => {
    const server = await listen((request, response) => response.writeHead(request.method === "HEAD" ? 200 : 204, { "X-Total": "7", "Content-Encoding": "gzip" }).end())
    expect((await run({ url: server.url, method: "HEAD" }, {}, [server.host])).text).toMatch(/^HTTP 200\n[^]*x-total: 7/)
    expect((await run({ url: server.url }, {}, [server.host])).text).toBe("HTTP 204, without content.")
  })

  test.each([400, 404, 429, 500, 304])("fails with HTTP %i and the beginning of the body", async (status) => {
    const server = await listen((_request, response) => response.writeHead(status, { "Retry-After": "7" }).end(status === 304 ? undefined : "e".repeat(100_000)))
    const error = await failing({ url: server.url }, {}, [server.host])
    expect(error.kind).toBe("http")
    expect(error.message.startsWith(`The server answered with HTTP ${status}. It asks to wait: Retry-After 7.`)).toBe(true)
    expect(error.message.length).toBeLessThan(2_200)
  })

  test("keeps a text of 10 MB whole", async () => {
    const server = await listen((_request, response) => response.end("z".repeat(10 * 1024 * 1024)))
    expect((await run({ url: server.url }, {}, [server.host])).text.length).toBe(10 * 1024 * 1024)
  })

  test("sends secrets and shows them nowhere, however the server sends them back", async () => {
    for (const status of [200, 500]) {
      const server = await listen((request, response) => {
        const raw = new URL(request.url ?? "", "http://x").searchParams.get("k") ?? ""
        const echo = [request.url, raw, JSON.stringify(raw), encodeURIComponent(raw).toLowerCase(), Buffer.from(raw).toString("base64"), new URLSearchParams({ raw }), request.headers["x-key"], server.bodies[0]].join("\n")
        response.writeHead(status, { "X-Request-Id": encodeURIComponent(raw), "Retry-After": encodeURIComponent(raw) }).end(echo)
      })
      const http: HttpRequest = { url: `${server.url}/p/{{secret:KEY}}?k={{secret:KEY}}`, method: "POST", headers: { "X-Key": "Token {{secret:PLAIN}}" }, body: '{"key":"{{secret:KEY}}","more":"x {{secret:PLAIN}}"}' }
      const shown = await run(http, {}, [server.host], { KEY, PLAIN: "plain-secret" }).then((result) => JSON.stringify(result), (error: unknown) => (error instanceof CallError ? error.message : ""))
      expect(JSON.parse(server.bodies[0] ?? "")).toEqual({ key: KEY, more: "x plain-secret" })
      expect(server.seen[0]?.headers["x-key"]).toBe("Token plain-secret")
      expect(shown).toContain("{{secret:KEY}}")
      for (const form of [KEY, JSON.stringify(KEY).slice(1, -1), encodeURIComponent(KEY), encodeURIComponent(KEY).toLowerCase(), "plain-secret", Buffer.from(KEY).toString("base64")]) expect(shown).not.toContain(form)
    }
  })

  test("hides a secret in errors before the answer too, and names one that is missing", async () => {
    const error = await failing({ url: "http://localhost:1/{{secret:KEY}}", headers: { "X-Key": "{{secret:KEY}}" } }, {}, [], { KEY: "bad\nkey" })
    expect(error.message).not.toContain("bad\nkey")
    expect(await failing({ url: "https://api.test/{{secret:NOPE}}" }, {}, [], {})).toMatchObject({ kind: "missing_secret", message: expect.stringContaining('"NOPE"') })
  })

  test("hides a secret in what an error says of a redirect, in small letters too", async () => {
    const server = await listen((_request, response) => response.writeHead(302, { Location: "http://S3CRET.invalid/" }).end())
    const error = await failing({ url: `${server.url}/?k={{secret:KEY}}` }, {}, [server.host], { KEY: "S3CRET" })
    expect(error.message).toBe('No address is known for "{{secret:KEY}}.invalid". Check how the host is spelled.')
  })

  test("does not parse an answer that is nothing but depth", async () => {
    const server = await listen((request, response) => response.end(request.url === "/deep" ? "[".repeat(1_000_000) : `["${"[".repeat(1_000)}\\"[", 5${"".padEnd(1_000, "\n")}]`))
    expect(await failing({ url: `${server.url}/deep`, result: "/0" }, {}, [server.host])).toMatchObject({ kind: "bad_response", message: expect.stringContaining("512 levels") })
    expect((await run({ url: server.url, result: "/1" }, {}, [server.host])).text).toBe("5")
  })

  test("sends no secret header to where a server redirects", async () => {
    const other = await listen()
    const server = await listen((_request, response) => response.writeHead(302, { Location: other.url }).end())
    await run({ url: server.url, headers: { "X-Key": "{{secret:KEY}}", "X-B64": "{{secret:B}}" } }, {}, [server.host, other.host], { KEY: "s3cret", B: "czNjcmV0" })
    expect(server.seen[0]?.headers).toMatchObject({ "x-key": "s3cret", "x-b64": "czNjcmV0" })
    expect([other.seen[0]?.headers["x-key"], other.seen[0]?.headers["x-b64"]]).toEqual([undefined, undefined])
  })
})

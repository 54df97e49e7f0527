import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import { limitBody } from "#lib/front/body.ts"
import { bodyLimit, check, hostsFor, isHttps, kindOf, tooLarge } from "#lib/front/guard.ts"
import type { Hosts, Kind } from "#lib/front/guard.ts"
import { cacheControl, cleanRequest, plainAddress, securityHeaders } from "#lib/front/headers.ts"
import { identify } from "#lib/front/identify.ts"
import { limitRate } from "#lib/front/rate.ts"
import { refuse, refuseSocket } from "#lib/front/refusal.ts"
import type { Refusal } from "#lib/front/refusal.ts"
import { workspaceOf } from "#lib/session.ts"

export type FrontOptions = { host: string; port: number; allowedHosts: readonly string[]; cookie: string; appSecret: string; dev: boolean }

/** Who answers what the guard lets in; `upgrade` is there in development only. */
export type App = { handle: RequestListener; upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void }

/** The server in front of Next: guards first, then the app, 503 before it is there and after `drain`. */
export type Front = { address: string; open(app: App): void; drain(): void; close(): Promise<void> }

const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 << 10 }
const STARTING: Refusal = { status: 503, detail: "Full Turn is starting.", headers: { "Retry-After": "1", Refresh: "1" } }
const STOPPING: Refusal = { status: 503, detail: "Full Turn is stopping.", headers: { "Retry-After": "2", Refresh: "2" } }

/** Listens at once; rejects when the port cannot be had. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const server = createServer(TIMES)
  await listen(server, options)
  const bound = server.address()
  const hosts = hostsFor(options.host, typeof bound === "object" && bound ? bound.port : options.port, options.allowedHosts)
  const tooMany = limitWrites(options)
  let app: App | undefined
  let stopping = false

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers, rawHeaders } = request
    const kind = kindOf(url)
    const page = { nonce: randomBytes(18).toString("base64"), https: isHttps(hosts, headers.host ?? ""), dev: options.dev }
    dress(response, kind, url, securityHeaders(kind, url, page))

    const refusal = check({ method, url, headers, rawHeaders }, hosts) ?? tooMany(request)
    if (refusal) return refuse(response, refusal)
    if (stopping) return refuse(response, STOPPING)
    if (!app) return refuse(response, STARTING)

    limitBody(request, bodyLimit(url), () => refuse(response, tooLarge(url)))
    cleanRequest(request, kind, page)
    request.url = plainAddress(url)
    identify(request, response, { kind, cookie: options.cookie, appSecret: options.appSecret, https: page.https })
    if (headers.expect) response.writeContinue()
    app.handle(request, response)
  }
  server.on("request", onRequest)
  server.on("checkContinue", onRequest)

  const bare = securityHeaders("api", "", { nonce: "", https: false, dev: false })
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseSocket(socket, malformed(error.code), bare))
  server.on("connect", (_request, socket) => refuseSocket(socket, malformed("HPE_INVALID_METHOD"), bare))
  server.on("upgrade", (request, socket, head) => {
    const refusal = upgradeRefusal(request, hosts)
    if (app?.upgrade && !refusal) return app.upgrade(request, socket, head)
    refuseSocket(socket, refusal ?? { status: 400, detail: "There is nothing to upgrade to." }, bare)
  })

  return {
    address: hosts.address,
    open: (opened) => void (app = opened),
    drain: () => void (stopping = true),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

function listen(server: Server, { host, port }: FrontOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host === "localhost" ? "127.0.0.1" : host, () => {
      server.off("error", reject)
      resolve()
    })
  })
}

/** The headers of every answer; those that depend on the answer are settled when it is known. */
function dress(response: ServerResponse, kind: Kind, url: string, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const given = rest.find((value) => typeof value === "object" && value !== null) ?? {}
    for (const [name, value] of Object.entries(given)) response.setHeader(name, value)
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const type = String(response.getHeader("content-type") ?? "")
    response.setHeader("Cache-Control", cacheControl(kind, status, url, type, response.getHeader("cache-control")?.toString()))
    for (const name of response.getHeaderNames()) if (name === "x-powered-by" || name.startsWith("access-control-")) response.removeHeader(name)
    return writeHead(status)
  }
}

/** 300 writes at once per workspace and address, 1,200 per address; those who have no cookie of ours share a workspace. */
function limitWrites({ appSecret, cookie }: FrontOptions): (request: IncomingMessage) => Refusal | undefined {
  const perAddress = limitRate(1200, 120)
  const perWorkspace = limitRate(300, 30)
  return ({ method, headers, socket }) => {
    if (method === "GET" || method === "HEAD") return undefined
    const address = socket.remoteAddress ?? ""
    const wait = perAddress(address) || perWorkspace(`${address} ${workspaceOf(appSecret, cookie, headers.cookie) ?? ""}`)
    return wait ? { status: 429, detail: "Too many requests at once.", headers: { "Retry-After": String(wait) } } : undefined
  }
}

function malformed(code: string | undefined): Refusal {
  if (code === "HPE_HEADER_OVERFLOW") return { status: 431, detail: "The headers and the address are larger than 16 KiB." }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return { status: 408, detail: "The request took too long." }
  if (code === "HPE_INVALID_METHOD") return { status: 405, detail: "There is no such method here.", headers: { Allow: "GET, HEAD" } }
  return { status: 400, detail: "This is not HTTP." }
}

/** Only the socket by which `next dev` sends changes, and only for our own pages. */
function upgradeRefusal({ method = "", url = "", headers, rawHeaders }: IncomingMessage, hosts: Hosts): Refusal | undefined {
  const foreign = !hosts.served.get(headers.host ?? "")?.includes(headers.origin ?? "")
  const refusal = check({ method, url, headers, rawHeaders }, hosts)
  return refusal ?? (foreign || !url.startsWith("/_next/") ? { status: 400, detail: "There is nothing to upgrade to." } : undefined)
}

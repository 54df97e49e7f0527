import type { IncomingHttpHeaders } from "node:http"
import type { Refusal } from "./refusal.ts"

/** What a path is to the front server. */
export type Kind = "page" | "api" | "asset"

/** What the guard looks at in a request. */
export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; rawHeaders: readonly string[] }

/** The hosts that are served, each with the origins of its pages. `redirect` holds the names that are sent to the first. */
export type Hosts = { served: ReadonlyMap<string, readonly string[]>; redirect: ReadonlySet<string>; address: string }

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/
const READS = ["GET", "HEAD"]
const API = [...READS, "POST", "PUT", "PATCH", "DELETE"]
const MIB = 1 << 20

/**
 * The exact list of Host headers: where we listen, and ALLOWED_HOSTS.
 * An entry of ALLOWED_HOSTS may begin with https:// or http://; then only pages of that scheme may write.
 */
export function hostsFor(host: string, port: number, allowed: readonly string[]): Hosts {
  const suffix = port === 80 ? "" : `:${port}`
  const shown = ["0.0.0.0", "::", "localhost"].includes(host) ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host
  const address = `http://${shown}${suffix}`
  const served = new Map<string, readonly string[]>([[`${shown}${suffix}`, [address]]])
  for (const entry of allowed) {
    const [, scheme, name = ""] = /^(https?:\/\/)?(.+)$/.exec(entry) ?? []
    served.set(name, scheme ? [scheme + name] : [`http://${name}`, `https://${name}`])
  }
  const local = `localhost${suffix}`
  return { served, address, redirect: new Set(LOOPBACK.test(shown) && !served.has(local) ? [local] : []) }
}

/** Whether the pages of this host come over https. */
export function isHttps(hosts: Hosts, host: string): boolean {
  return hosts.served.get(host.toLowerCase())?.every((origin) => origin.startsWith("https:")) ?? false
}

/** The kind of a path that has passed `checkTarget`. */
export function kindOf(url: string): Kind {
  if (/^\/api(?=[/?]|$)/.test(url)) return "api"
  return url.startsWith("/_next/") ? "asset" : "page"
}

/** The largest body a path takes, in bytes. */
export function bodyLimit(url: string): number {
  return /^\/api\/import(?=[/?]|$)/.test(url) ? 25 * MIB : MIB
}

/** All that can be said about a request before its body: undefined when it may come in. */
export function check(asked: Asked, hosts: Hosts): Refusal | undefined {
  return checkHost(asked, hosts) ?? checkTarget(asked) ?? checkMethod(asked) ?? checkOrigin(asked, hosts) ?? checkBody(asked)
}

/** DNS rebinding: a foreign name that resolves to us is refused before anything else is looked at. */
function checkHost({ url, headers, rawHeaders }: Asked, hosts: Hosts): Refusal | undefined {
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length
  if (given !== 1) return { status: 400, detail: "A request needs exactly one Host header." }
  const host = headers.host?.toLowerCase() ?? ""
  if (hosts.served.has(host)) return undefined
  if (hosts.redirect.has(host) && url.startsWith("/")) return { status: 308, detail: "The pages live at one address.", headers: { Location: hosts.address + url } }
  return { status: 421, detail: "This server does not serve that host. ALLOWED_HOSTS names the hosts it serves." }
}

function checkTarget({ url }: Asked): Refusal | undefined {
  const [path = ""] = url.split("?", 1)
  if (!path.startsWith("/") || /^\/[/\\]/.test(path)) return { status: 400, detail: "The request target must be a path." }
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return { status: 400, detail: "The path is not valid percent-encoded UTF-8." }
  }
  if (decoded.includes("\0")) return { status: 400, detail: "The path holds a zero byte." }
  // Another reading of the path than ours would be another guard than ours.
  if (/(^|[/\\])\.\.?([/\\]|$)/.test(decoded) || /^\/[/\\]/.test(decoded)) return { status: 404, detail: "There is nothing here." }
  const hidden = kindOf(url) !== "api" && (/(^|\/)\./.test(decoded) || decoded.endsWith(".map"))
  return hidden || decoded.startsWith("/_next/image") ? { status: 404, detail: "There is nothing here." } : undefined
}

function checkMethod({ method, url, headers }: Asked): Refusal | undefined {
  const allowed = kindOf(url) === "api" ? API : READS
  if (!allowed.includes(method)) return { status: 405, detail: `Only ${allowed.join(", ")}.`, headers: { Allow: allowed.join(", ") } }
  if (headers["next-action"] !== undefined) return { status: 400, detail: "There are no server actions here." }
  return undefined
}

/** Writes, and everything under /api, are for our own pages and for programs that are not browsers. */
function checkOrigin({ method, url, headers }: Asked, hosts: Hosts): Refusal | undefined {
  if (READS.includes(method) && kindOf(url) !== "api") return undefined
  const own = hosts.served.get(headers.host?.toLowerCase() ?? "") ?? []
  const site = headers["sec-fetch-site"]
  const foreign = (headers.origin !== undefined && !own.includes(headers.origin)) || (site !== undefined && site !== "same-origin" && site !== "none")
  return foreign ? { status: 403, detail: "Requests from other sites are refused." } : undefined
}

function checkBody({ method, url, headers }: Asked): Refusal | undefined {
  const length = headers["content-length"]
  const hasBody = headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0")
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase()
  if (READS.includes(method)) return hasBody ? { status: 400, detail: `${method} takes no body.` } : undefined
  if (headers["content-encoding"] !== undefined) return { status: 415, detail: "A body must come without Content-Encoding." }
  if ((hasBody || type !== undefined) && type !== "application/json") return { status: 415, detail: "A body must be application/json." }
  return Number(length ?? 0) > bodyLimit(url) ? tooLarge(url) : undefined
}

/** The answer to a body over the limit. */
export function tooLarge(url: string): Refusal {
  return { status: 413, detail: `The body is larger than ${bodyLimit(url) / MIB} MiB.` }
}

import type { IncomingMessage } from "node:http"
import type { Kind } from "./guard.ts"

/** Headers that only a framework's own servers send each other, or that speak for a proxy we do not know. */
const INTERNAL = /^(x-middleware-|x-invoke-|x-forwarded-|x-nextjs-|x-next-|x-now-|x-vercel-|x-prerender-|x-matched-path$|x-http-method|x-method-override$|x-original-|x-rewrite-url$|x-real-ip$|forwarded$|next-resume$|content-security-policy)/

const EVERYWHERE = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "X-DNS-Prefetch-Control": "off",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

const BARE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

type Options = { nonce: string; https: boolean; dev: boolean }

/** What every answer carries, whoever wrote it. */
export function securityHeaders(kind: Kind, url: string, options: Options): Record<string, string> {
  const shared = url.startsWith("/s/") || url.startsWith("/api/shares/")
  return {
    ...EVERYWHERE,
    "Content-Security-Policy": kind === "page" ? pagePolicy(options) : BARE_POLICY,
    "Referrer-Policy": shared ? "no-referrer" : "same-origin",
    ...(shared ? { "X-Robots-Tag": "noindex, nofollow, noarchive" } : {}),
    ...(options.https ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
  }
}

/** `next dev` evaluates code, writes style elements and listens on a socket; nothing else is loosened for it. */
export function pagePolicy({ nonce, https, dev }: Options): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].join("; ")
}

/**
 * Cache-Control of an answer.
 * An event stream says itself what it wants (`no-transform` too), and so may a file of the build.
 */
export function cacheControl(kind: Kind, status: number, url: string, contentType: string, own: string | undefined): string {
  if (kind === "asset" && url.startsWith("/_next/static/") && (status === 200 || status === 206 || status === 304)) return "public, max-age=31536000, immutable"
  if (contentType.startsWith("text/event-stream") && own) return own
  return "private, no-store"
}

/** The address of a shared page; one that cannot be a link of ours becomes one that is nobody's, so that its answer is like that for any other. */
export const plainAddress = (url: string): string => (/^\/s\/(?![\w-]{22}(?:[?]|$))/.test(url) ? `/s/${"0".repeat(22)}` : url)

/** Takes away what a client must not say, and tells Next the nonce of this page and the scheme. */
export function cleanRequest(request: IncomingMessage, kind: Kind, options: Options): void {
  const kept: string[] = []
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? ""
    if (!INTERNAL.test(name.toLowerCase())) kept.push(name, request.rawHeaders[index + 1] ?? "")
  }
  request.rawHeaders = kept
  for (const name of Object.keys(request.headers)) if (INTERNAL.test(name)) delete request.headers[name]
  request.headers["x-forwarded-proto"] = options.https ? "https" : "http"
  // Next puts the nonce of this policy on its own scripts; our one style asks for it by name.
  delete request.headers["x-nonce"]
  if (kind !== "page") return
  request.headers["content-security-policy"] = pagePolicy(options)
  request.headers["x-nonce"] = options.nonce
}

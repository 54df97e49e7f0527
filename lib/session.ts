/** Whose browser this is: a workspace id in a signed cookie. Pure: the front server sets it, routes read it. */
import { createHmac, timingSafeEqual } from "node:crypto"

const VERSION = "v1"
const DAYS = 400
const DAY_MS = 86_400_000

/** Seconds until the cookie goes. */
export const SESSION_MAX_AGE = DAYS * 86_400

/** `v1.<workspace>.<day it ends>.<signature>`. */
export function signSession(appSecret: string, workspace: string, now = Date.now()): string {
  const body = `${VERSION}.${workspace}.${Math.floor(now / DAY_MS) + DAYS}`
  return `${body}.${signature(appSecret, body)}`
}

/** The workspace, or undefined when the value is not ours, was changed, or is over. */
export function readSession(appSecret: string, value: string, now = Date.now()): string | undefined {
  const [version, workspace = "", day = "", signed = "", ...rest] = value.split(".")
  const expected = Buffer.from(signature(appSecret, `${version}.${workspace}.${day}`))
  const given = Buffer.from(signed)
  if (rest.length || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return version === VERSION && /^[\w-]{16,64}$/.test(workspace) && Number(day) * DAY_MS > now ? workspace : undefined
}

/** The workspace of a `Cookie` header: `name`, or `__Host-name` where the pages come over https. */
export function workspaceOf(appSecret: string, name: string, cookies: string | null | undefined): string | undefined {
  for (const pair of (cookies ?? "").split(";")) {
    const at = pair.indexOf("=")
    const key = pair.slice(0, at).trim()
    if (key !== name && key !== `__Host-${name}`) continue
    const workspace = readSession(appSecret, pair.slice(at + 1).trim())
    if (workspace) return workspace
  }
  return undefined
}

/** A `Set-Cookie` value. */
export const sessionCookie = (name: string, value: string, https: boolean): string =>
  `${https ? `__Host-${name}` : name}=${value}; Path=/; Max-Age=${SESSION_MAX_AGE}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`

const signature = (appSecret: string, body: string): string =>
  createHmac("sha256", appSecret).update("session").update(body).digest("base64url")

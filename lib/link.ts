import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"

const MINUTES = 10

/** The path of a link that opens a workspace in another browser, once, within ten minutes; nothing is stored for it. */
export function makeLink(appSecret: string, now: number = Date.now()): string {
  const head = Buffer.alloc(18)
  head.writeUIntBE(now + MINUTES * 60_000, 0, 6)
  randomBytes(12).copy(head, 6)
  return `/w/${head.toString("base64url")}.${sign(appSecret, head).toString("base64url")}`
}

/**
 * What a token says: a name that is unique to it, to be remembered as used until `expiresAt` (ms).
 * Undefined when it is not ours or too old.
 */
export function readLink(appSecret: string, token: string, now: number = Date.now()): { id: string; expiresAt: number } | undefined {
  const [head = "", signature = "", ...rest] = token.split(".")
  const bytes = Buffer.from(head, "base64url")
  const given = Buffer.from(signature, "base64url")
  if (rest.length || bytes.length !== 18 || bytes.toString("base64url") !== head || given.length !== 32 || !timingSafeEqual(given, sign(appSecret, bytes))) return undefined
  const expiresAt = bytes.readUIntBE(0, 6)
  return expiresAt > now ? { id: head, expiresAt } : undefined
}

function sign(appSecret: string, head: Buffer): Buffer {
  return createHmac("sha256", appSecret).update("link").update(head).digest()
}

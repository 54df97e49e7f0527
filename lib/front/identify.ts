/** Gives a browser that has no workspace yet one of its own: nothing is stored before its first write. */
import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { sessionCookie, signSession, workspaceOf } from "#lib/session.ts"
import type { Kind } from "./guard.ts"

type Options = { kind: Kind; cookie: string; appSecret: string; https: boolean }

/** Pages (not the pictures that belong to them: a shared page asks for those too) and writes without a valid cookie get one, and are served with it; reads of the API see an empty workspace. */
export function identify(request: IncomingMessage, response: ServerResponse, { kind, cookie, appSecret, https }: Options): void {
  const { method = "", url = "", headers } = request
  const counts = kind === "page" ? method === "GET" && !/^\/[sw]\//.test(url) && !/^\/[\w-]+\.(?:svg|png|ico|txt)(?:\?|$)/.test(url) : kind === "api" && method !== "GET" && method !== "HEAD"
  if (!counts || /^\/api\/(shares|health)(?=[/?]|$)/.test(url)) return
  if (workspaceOf(appSecret, cookie, headers.cookie)) return
  const value = signSession(appSecret, randomBytes(16).toString("base64url"))
  response.setHeader("Set-Cookie", sessionCookie(cookie, value, https))
  headers.cookie = `${cookie}=${value}${headers.cookie ? `; ${headers.cookie}` : ""}`
}

/** Calls a route's handler as a browser of a workspace would. */
import type { Runtime } from "#lib/runtime/runtime.ts"
import { signSession } from "#lib/session.ts"

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>
type Options = { method?: string; body?: unknown; raw?: string; /** The body goes on for ever: it is not read. */ stream?: true; params?: Record<string, string>; query?: string; headers?: Record<string, string> }

export async function askRoute({ env: { APP_SECRET, INSTALL_ID } }: Pick<Runtime, "env">, handler: unknown, workspace: string | null, { method = "POST", body, raw, stream, params = {}, query = "", headers }: Options = {}) {
  const cookie: Record<string, string> = workspace === null ? {} : { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}` }
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const request = new Request(`http://127.0.0.1/x${query}`, { method, headers: { ...cookie, "content-type": "application/json", ...headers }, ...(sent === undefined ? {} : { body: sent }) })
  const response = await (handler as Handler)(request, { params: Promise.resolve(params as never) })
  const text = stream ? "" : await response.clone().text()
  return { status: response.status, text, response, json: response.headers.get("content-type")?.endsWith("json") ? JSON.parse(text) : undefined }
}

/** Calls a route handler as a browser of a workspace would. */
import type { Runtime } from "#lib/runtime/runtime.ts"
import { signSession } from "#lib/session.ts"

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>
type Options = { method?: string; body?: unknown; params?: Record<string, string>; query?: string }

export const asker = (runtime: Pick<Runtime, "env">) => async (handler: unknown, workspace: string, { method = "POST", body, params = {}, query = "" }: Options = {}) => {
  const { APP_SECRET, INSTALL_ID } = runtime.env
  const headers = { cookie: `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}`, "content-type": "application/json" }
  const request = new Request(`http://127.0.0.1/x${query}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const response = await (handler as Handler)(request, { params: Promise.resolve(params as never) })
  const text = await response.text()
  return { status: response.status, text, json: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined }
}

/** What every route handler shares: who asks, what was sent, and the one home of requests that go wrong. */
import { z } from "zod"
import { DEPTH, isTooDeep } from "#lib/agent/depth.ts"
import { Conflict, Missing } from "#lib/store/requests.ts"
import { isOutage } from "#lib/store/db.ts"
import { LogClosed } from "#lib/store/log.ts"
import { report } from "./runtime/report.ts"
import { NotReady, runtime, type Runtime } from "./runtime/runtime.ts"
import { workspaceOf } from "./session.ts"

/** A request that cannot be served; `detail` names the way out. */
export class Refused extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.status = status
    this.headers = headers
  }
}

type Asked<P> = {
  request: Request
  params: P
  query: URLSearchParams
  /** Without a cookie: a workspace in which there is nothing. */
  workspace: string
  runtime: Runtime
}

/** Who asks, by the cookies of a request. @throws NotReady while the process starts */
export function asking(cookies: string | null): { workspace: string; runtime: Runtime } {
  const here = runtime()
  return { runtime: here, workspace: workspaceOf(here.env.APP_SECRET, `sid_${here.env.INSTALL_ID}`, cookies) ?? "" }
}

type Next<P> = { params: Promise<P | undefined> }

/** Makes a route handler of a function that may throw: RFC 9457 problem details, and no stack to anyone. */
export function handle<P extends Record<string, string> = Record<string, never>>(work: (asked: Asked<P>) => Promise<Response>) {
  return async (request: Request, next: Next<P>): Promise<Response> => {
    try {
      // A route without a variable part is given none.
      const params = (await next.params) ?? ({} as P)
      // What cannot be an id of ours cannot be found; it never reaches the database.
      if (!Object.values(params).every((value) => /^[\w.:-]{1,200}$/.test(value))) throw new Missing("There is nothing here.")
      return await work({ request, params, query: new URL(request.url).searchParams, ...asking(request.headers.get("cookie")) })
    } catch (error) {
      return refusal(error, request)
    }
  }
}

/** What somebody is told whose request went wrong; what is ours is reported. */
export function refusal(error: unknown, request: Request): Response {
  if (error instanceof Refused) return problem(error.status, error.message, error.headers)
  if (error instanceof Missing || error instanceof LogClosed) return problem(404, "There is nothing here.")
  if (error instanceof Conflict) return problem(409, error.message)
  if (error instanceof NotReady) return problem(503, error.message, { "Retry-After": "1" })
  if (isOutage(error)) return problem(503, "The database cannot be reached. Nothing was lost; try again in a moment.", { "Retry-After": "2" })
  report(`${request.method} ${new URL(request.url).pathname}`, error)
  return problem(500, "Something went wrong inside Full Turn. The server's log has the details.")
}

const titles: Record<number, string> = {
  400: "Bad request", 404: "Not found", 409: "Conflict", 413: "Too large", 416: "Range not satisfiable", 429: "Too many requests", 500: "Internal error", 502: "Bad gateway", 503: "Unavailable", 504: "Gateway timeout",
}

export const problem = (status: number, detail: string, headers: Record<string, string> = {}): Response =>
  Response.json({ type: "about:blank", title: titles[status] ?? "Error", status, detail }, {
    status, headers: { "content-type": "application/problem+json", ...headers },
  })

/** Parses a JSON body. @throws Refused 400 that names the field, or 413 */
export async function readBody<T>(request: Request, shape: z.ZodType<T>): Promise<T> {
  const text = await request.text().catch(() => {
    throw new Refused(400, "The body could not be read to its end.")
  })
  let value: unknown
  try {
    // Nothing sent and no type given: a request without a body, as `curl -X POST` makes it.
    value = text === "" && !request.headers.has("content-type") ? {} : JSON.parse(text)
  } catch (error) {
    throw new Refused(400, `The body is not valid JSON (${error instanceof Error ? error.message : error}).`)
  }
  if (isTooDeep(value)) throw new Refused(400, `The body is nested more than ${DEPTH} levels deep.`)
  const read = shape.safeParse(value)
  if (read.success) return read.data
  throw new Refused(400, read.error.issues.map(({ path, message }) => `${path.length ? `${path.join(".")}: ` : ""}${message}`).join("; ").replace(/\.?$/, "."))
}

/** A short text that a database column holds: no U+0000, no half characters. */
export const shortText = (max: number) =>
  z.string().trim().min(1, "must not be empty").max(max, `must be at most ${max} characters`).transform((text) => text.toWellFormed().replaceAll("\0", ""))

/** A whole number in the query. */
export function wholeNumber(query: URLSearchParams, name: string, fallback: number, max = Number.MAX_SAFE_INTEGER): number {
  const given = query.get(name)
  if (given === null || given === "") return fallback
  const value = Number(given)
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new Refused(400, `${name} must be a whole number from 0 to ${max}.`)
  return value
}

/** A large value as a response: text as text, anything else as JSON; one range at a time. */
import { Refused } from "./http.ts"

/** @throws Refused 416 for a range that lies behind the end */
export function ranged(request: Request, value: unknown, extra: Record<string, string> = {}): Response {
  const isText = typeof value === "string"
  const body = Buffer.from(isText ? value : JSON.stringify(value))
  const headers = { "content-type": isText ? "text/plain; charset=utf-8" : "application/json", "accept-ranges": "bytes", ...extra }
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "")
  if (!range || (!range[1] && !range[2])) return new Response(body, { headers })
  const from = range[1] ? Number(range[1]) : Math.max(0, body.length - Number(range[2]))
  const to = range[1] && range[2] ? Math.min(Number(range[2]), body.length - 1) : body.length - 1
  if (from > to) throw new Refused(416, `The value has ${body.length} bytes.`, { "content-range": `bytes */${body.length}` })
  return new Response(body.subarray(from, to + 1), { status: 206, headers: { ...headers, "content-range": `bytes ${from}-${to}/${body.length}` } })
}

import { handle, Refused } from "#lib/http.ts"
import { readBlobOf } from "#lib/store/blobs.ts"
import { found } from "#lib/store/requests.ts"

/** A large value: text as text, anything else as JSON; one range at a time. */
export const GET = handle<{ id: string; hash: string }>(async ({ request, params, workspace, runtime }) => {
  const json = found(await readBlobOf(runtime.db, workspace, params.id, params.hash))
  const value: unknown = JSON.parse(json)
  const type = typeof value === "string" ? "text/plain; charset=utf-8" : "application/json"
  const body = Buffer.from(typeof value === "string" ? value : json)
  const headers = { "content-type": type, "accept-ranges": "bytes", etag: `"${params.hash}"` }
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "")
  if (!range || (!range[1] && !range[2])) return new Response(body, { headers })
  const from = range[1] ? Number(range[1]) : Math.max(0, body.length - Number(range[2]))
  const to = range[1] && range[2] ? Math.min(Number(range[2]), body.length - 1) : body.length - 1
  if (from > to) throw new Refused(416, `The value has ${body.length} bytes.`, { "content-range": `bytes */${body.length}` })
  return new Response(body.subarray(from, to + 1), { status: 206, headers: { ...headers, "content-range": `bytes ${from}-${to}/${body.length}` } })
})

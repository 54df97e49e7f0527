import { runtimeIfReady } from "#lib/runtime/runtime.ts"
import { isAlive } from "#lib/store/db.ts"
import { VERSION } from "#lib/version.ts"

export const dynamic = "force-dynamic"

export async function GET(): Promise<Response> {
  const runtime = runtimeIfReady()
  const database = runtime ? await isAlive(runtime.db) : false
  const ok = runtime?.ready === true && database
  return Response.json({
    status: ok ? "ok" : "unavailable",
    version: VERSION,
    database: database ? "ok" : "unreachable",
    queue: runtime?.ready ? "ok" : "stopped",
    workers: runtime && runtime.env.ROLE !== "web" ? 1 : 0,
  }, { status: ok ? 200 : 503, headers: ok ? {} : { "retry-after": "1" } })
}

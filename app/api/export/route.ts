import { handle } from "#lib/http.ts"
import { exportAll } from "#lib/runtime/export-all.ts"

/** All conversations of the workspace: a zip of cassettes. */
export const GET = handle(async ({ workspace, runtime }) =>
  new Response(exportAll(runtime, workspace), {
    headers: { "content-type": "application/zip", "content-disposition": `attachment; filename="full-turn-${new Date().toISOString().slice(0, 10)}.zip"` },
  }))

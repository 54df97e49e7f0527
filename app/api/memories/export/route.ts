import { handle } from "#lib/http.ts"
import { allMemories } from "#lib/store/memories.ts"

export const GET = handle(async ({ workspace, runtime }) =>
  Response.json({ version: 1, exportedAt: new Date().toISOString(), memories: await allMemories(runtime.db, workspace) }, {
    headers: { "content-disposition": 'attachment; filename="memories.json"' },
  }))

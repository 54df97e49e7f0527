import { handle } from "#lib/http.ts"
import { listEvents } from "#lib/store/desk.ts"

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listEvents(runtime.db, workspace) }))

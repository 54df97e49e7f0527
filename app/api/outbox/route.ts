import { handle } from "#lib/http.ts"
import { listMails } from "#lib/store/desk.ts"

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listMails(runtime.db, workspace) }))

/** The tools that Full Turn brings along: had by all, or only by who names them. */
import type { Db } from "#lib/store/db.ts"
import { addEvent, addMail, listEvents, listMails } from "#lib/store/desk.ts"
import { calendarTools } from "#lib/tools/calendar.ts"
import { builtinTools } from "#lib/tools/index.ts"
import { mailTools } from "#lib/tools/mail.ts"
import type { OfferedTool } from "./agents.ts"

/** Those that work with what is the workspace's own. */
export const kitOf = (db: Db, workspace: string): OfferedTool[] => [
  ...builtinTools.map((tool) => ({ tool })),
  ...mailTools({ add: (mail) => addMail(db, workspace, mail), list: (limit) => listMails(db, workspace, limit) }).map((tool) => ({ tool, asked: true as const })),
  ...calendarTools({ add: (event) => addEvent(db, workspace, event), list: (span) => listEvents(db, workspace, span) }).map((tool) => ({ tool, asked: true as const })),
]

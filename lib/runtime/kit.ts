/** The tools that Full Turn brings along: had by all, or only by who names them. */
import type { Db } from "#lib/store/db.ts"
import { addEvent, addMail, listEvents, listMails } from "#lib/store/desk.ts"
import { calendarTools } from "#lib/tools/calendar.ts"
import { builderTools } from "#lib/tools/builder.ts"
import { FIND_TOOLS } from "#lib/tools/find/catalog.ts"
import { builtinTools } from "#lib/tools/index.ts"
import { mailTools } from "#lib/tools/mail.ts"
import { MEMORY_TOOLS } from "#lib/tools/memory/trust.ts"
import { taskTools } from "#lib/tools/tasks.ts"
import type { Agents, OfferedTool } from "./agents.ts"
import { createDesk } from "./tasks.ts"
import { workshopOf } from "./workshop.ts"

/** Those that work with what is the workspace's own; `open` gives the agents that can be asked, for who does not only look at the tools. */
export const kitOf = (db: Db, workspace: string, open: Agents["open"] = noAgents): OfferedTool[] => [
  ...builtinTools.map((tool) => ({ tool })),
  ...taskTools(createDesk(db, workspace, open)).map((tool) => ({ tool })),
  ...mailTools({ add: (mail) => addMail(db, workspace, mail), list: (limit) => listMails(db, workspace, limit) }).map((tool) => ({ tool, asked: true as const })),
  ...builderTools(workshopOf(db, workspace, (name) => isOurs(db, name))).map((tool) => ({ tool, asked: true as const })),
  ...calendarTools({ add: (event) => addEvent(db, workspace, event), list: (span) => listEvents(db, workspace, span) }).map((tool) => ({ tool, asked: true as const })),
]

/** Names that no tool of a workspace may have. */
export const isOurs = (db: Db, name: string): boolean =>
  MEMORY_TOOLS.includes(name) || name === FIND_TOOLS || /^(transfer|delegate)_to_/.test(name) || kitOf(db, "").some(({ tool }) => tool.name === name)

const noAgents: Agents["open"] = async () => ({ find: () => undefined, tool: () => undefined, names: [] })

/** Lets an agent play a conversation again on what was recorded in another. */
import { recordingOf, replaying } from "#lib/agent/recorded.ts"
import type { Agent, Tool } from "#lib/agent/types.ts"
import type { Db } from "#lib/store/db.ts"
import { readLog } from "#lib/store/log.ts"
import { readBlobsOf } from "#lib/store/blobs.ts"

/** No function of this agent runs: each call gets what the conversation `from` recorded of it; `find` gives functions that a call brings. */
export async function replayed(db: Db, workspace: string, from: string, agent: Agent, find: (name: string) => Tool | undefined): Promise<Agent> {
  const source = { workspace, conversation: from }
  const [log, blobs] = await Promise.all([readLog(db.pool, source), readBlobsOf(db, source)])
  return replaying(agent, recordingOf(log, (hash) => JSON.parse(blobs.get(hash) ?? '""') as unknown), find)
}

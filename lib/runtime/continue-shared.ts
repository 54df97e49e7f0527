/** What somebody shared becomes a conversation of who reads it. */
import { openLog } from "#lib/exchange/open-log.ts"
import { recordedTools } from "#lib/exchange/recorded-tools.ts"
import { rehash } from "#lib/exchange/rehash.ts"
import { readConversation, type Conversation } from "#lib/store/conversations.ts"
import { hashOf } from "#lib/store/ids.ts"
import { importConversations } from "#lib/store/import.ts"
import { found } from "#lib/store/requests.ts"
import type { OpenShare } from "#lib/store/shares.ts"
import { createTools, listTools } from "#lib/store/tools.ts"
import type { Runtime } from "./runtime.ts"
import { sharedContent } from "./shared.ts"

/** `drafts`: names of the functions that came along, switched off until somebody enables them; one that the workspace has is left as it is. */
export async function continueShared(runtime: Pick<Runtime, "db" | "env" | "agents">, share: OpenShare, workspace: string): Promise<Conversation & { drafts: string[] }> {
  const content = rehash(await sharedContent(runtime, share), hashOf)
  const known = new Set([...(await listTools(runtime.db, workspace)).map(({ name }) => name), ...((await runtime.agents.open(workspace)).find("assistant")?.tools ?? []).map(({ name }) => name)])
  const drafts = recordedTools(openLog(content)).filter(({ name }) => !known.has(name))
  const [id = ""] = await importConversations(runtime.db, workspace, [{
    conversation: { title: share.include.title ? share.title : null, agent: "assistant", model: null },
    log: content.log.map((envelope, i) => ({ ...envelope, seq: i + 1 })),
    blobs: new Map([...content.blobs].map(([hash, value]) => [hash, JSON.stringify(value)])), wire: {},
  }])
  if (drafts.length) await createTools(runtime.db, workspace, drafts.map((definition) => ({ definition, enabled: false })))
  return { ...found(await readConversation(runtime.db, workspace, id)), drafts: drafts.map(({ name }) => name) }
}

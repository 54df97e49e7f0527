/** Conversations that come from outside: all of a file or nothing of it. */
import type { Envelope } from "#lib/agent/events.ts"
import { closeLog } from "#lib/agent/fork.ts"
import { renameCalls } from "#lib/agent/rename-calls.ts"
import { inTransaction, type Db } from "./db.ts"
import { spilled } from "./fork.ts"
import { newId } from "./ids.ts"
import { append } from "./log.ts"
import { titleOf } from "./requests.ts"

/** `blobs`: content by hash, as JSON texts. */
export type Imported = {
  conversation: { title: string | null; agent: string; model: string | null; settings?: unknown; context?: unknown; forkedFromId?: string }
  log: Envelope[]
  blobs: Map<string, string>
  wire: Record<string, { text: string; bytes: number }>
}

const BATCH = 2_000

/** Makes each a conversation of this workspace, with call ids of its own; nothing runs in them. Gives their ids in the same order. */
export async function importConversations(db: Db, workspace: string, all: Imported[]): Promise<string[]> {
  await db.prisma.workspace.createMany({ data: [{ id: workspace }], skipDuplicates: true })
  return inTransaction(db, async (client) => {
    const ids: string[] = []
    for (const { conversation: { title, agent, model, settings, context }, log, blobs, wire } of all) {
      const id = newId()
      ids.push(id)
      await client.query(
        `INSERT INTO "Conversation" (id, "workspaceId", title, model, settings, context) VALUES ($1, $2, $3, $4, $5::json, $6::json)`,
        [id, workspace, title === null ? firstWords(log) : titleOf(title) || null, model, asJson(settings), asJson(context)])
      const names = new Map<string, string>()
      const name = (callId: string): string => names.get(callId) ?? names.set(callId, newId()).get(callId) ?? callId
      const { events, blobs: large } = spilled(closeLog(renameCalls(log, name)))
      const content = [...[...blobs].map(([hash, json]) => ({ hash, json })), ...large]
      for (let at = 0; at < events.length; at += BATCH)
        await append(client, { workspace, conversation: id }, events.slice(at, at + BATCH), { blobs: at === 0 ? content : [] })
      // Whoever the last hand-off named may not be there.
      await client.query(`UPDATE "Conversation" SET agent = $2, "importedSeq" = "lastSeq" WHERE id = $1`, [id, agent])
      for (const [stepId, { text, bytes }] of Object.entries(wire).slice(-50))
        await client.query(`INSERT INTO "Wire" ("conversationId", "stepId", response, bytes) VALUES ($1, $2, $3, $4)`, [id, stepId, Buffer.from(text), Math.round(bytes)])
    }
    return ids
  })
}

const asJson = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value))

function firstWords(log: Envelope[]): string | null {
  const first = log.find(({ event }) => event.type === "message.user")?.event
  if (first?.type !== "message.user") return null
  return titleOf(typeof first.text === "string" ? first.text : first.text.head) || null
}

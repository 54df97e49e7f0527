/** Conversations of a workspace. */
import { context, type Context } from "#lib/agent/context.ts"
import { chosenSettings, type ChosenSettings } from "#lib/agent/settings.ts"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import type { Prisma } from "./prisma/client.ts"
import { Missing } from "./requests.ts"

/** As the API shows it. `model` null: the default model. */
export type Conversation = {
  id: string
  title: string | null
  agent: string
  model: string | null
  settings: ChosenSettings
  /** Variables for instructions and tools. */
  context: Context
  createdAt: string
  updatedAt: string
  lastSeq: number
  running: boolean
  /** The conversation whose task this log belongs to. */
  parentId: string | null
  /** The conversation that this one was copied from, up to and including the event `seq`. */
  forkedFrom: { conversationId: string; seq: number } | null
  /** The conversation whose messages this one played again. */
  rerunOf: string | null
}

const shown = {
  id: true, title: true, agent: true, model: true, settings: true, context: true, createdAt: true, updatedAt: true, lastSeq: true, turnId: true, parentId: true,
  forkedFromId: true, forkedSeq: true, rerunOfId: true,
} satisfies Prisma.ConversationSelect

type Row = Prisma.ConversationGetPayload<{ select: typeof shown }>

// What cannot be read as settings any more counts as none, so that the conversation stays open.
const show = ({ turnId, createdAt, updatedAt, settings, context: variables, forkedFromId, forkedSeq, rerunOfId, ...row }: Row): Conversation => ({
  ...row, settings: chosenSettings.safeParse(settings).data ?? {}, context: context.safeParse(variables).data ?? {}, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(), running: turnId !== null,
  forkedFrom: forkedFromId === null || forkedSeq === null ? null : { conversationId: forkedFromId, seq: forkedSeq }, rerunOf: rerunOfId,
})

type New = { title?: string; agent?: string; model?: string; settings?: ChosenSettings; context?: Context }

/** Makes a conversation, and the workspace with its first one. */
export async function createConversation({ prisma }: Db, workspaceId: string, fields: New): Promise<Conversation> {
  await prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  return show(await prisma.conversation.create({ data: { id: newId(), workspaceId, ...fields }, select: shown }))
}

/** The first of these conversations that is there, or a new one of the last id. @throws Missing when it was deleted */
export async function ensureConversation({ prisma }: Db, workspaceId: string, { ids, agent, model }: { ids: string[]; agent?: string; model?: string }): Promise<string> {
  const known = await prisma.conversation.findFirst({ where: { workspaceId, id: { in: ids } }, select: { id: true, deletedAt: true } })
  if (known?.deletedAt) throw new Missing("This chat was deleted.")
  if (known) return known.id
  const id = ids.at(-1) ?? newId()
  await prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  // Two that ask at once make one.
  await prisma.conversation.createMany({ data: [{ id, workspaceId, agent, model }], skipDuplicates: true })
  return id
}

export async function readConversation({ prisma }: Db, workspaceId: string, id: string): Promise<Conversation | undefined> {
  const row = await prisma.conversation.findFirst({ where: { id, workspaceId, deletedAt: null }, select: shown })
  return row ? show(row) : undefined
}

/** Every conversation of a workspace, oldest first, the logs of tasks too. */
export async function listAll({ prisma }: Db, workspaceId: string): Promise<Conversation[]> {
  const rows = await prisma.conversation.findMany({ where: { workspaceId, deletedAt: null }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], select: shown })
  return rows.map(show)
}

type Page = { q?: string; cursor?: { updatedAt: string; id: string }; limit: number }

/** Newest first; `q` is looked for in titles and in what was said. Top level only: the logs of tasks are reached by their tasks. */
export async function listConversations({ prisma, pool }: Db, workspaceId: string, { q, cursor, limit }: Page): Promise<Conversation[]> {
  const found = q ? await withText(pool, workspaceId, q) : undefined
  const rows = await prisma.conversation.findMany({
    where: {
      workspaceId, deletedAt: null, parentId: null,
      ...(found ? { id: { in: found } } : {}),
      ...(cursor ? { OR: [
        { updatedAt: { lt: cursor.updatedAt } },
        { updatedAt: cursor.updatedAt, id: { gt: cursor.id } },
      ] } : {}),
    },
    orderBy: [{ updatedAt: "desc" }, { id: "asc" }],
    take: limit,
    select: shown,
  })
  return rows.map(show)
}

async function withText(pool: Db["pool"], workspaceId: string, q: string): Promise<string[]> {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`
  const { rows } = await pool.query<{ id: string }>(
    `SELECT c.id FROM "Conversation" c WHERE c."workspaceId" = $1 AND c."deletedAt" IS NULL AND (c.title ILIKE $2
       OR EXISTS (SELECT FROM "Event" e WHERE e."conversationId" = c.id AND e.text ILIKE $2))
     ORDER BY c."updatedAt" DESC LIMIT 200`, [workspaceId, pattern])
  return rows.map((row) => row.id)
}

export async function changeConversation(db: Db, workspaceId: string, id: string, fields: { title?: string | null; agent?: string; model?: string | null; settings?: ChosenSettings; context?: Context }): Promise<Conversation | undefined> {
  const { count } = await db.prisma.conversation.updateMany({ where: { id, workspaceId, deletedAt: null }, data: fields })
  return count ? readConversation(db, workspaceId, id) : undefined
}

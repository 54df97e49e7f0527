/** The local outbox and calendar of a workspace: what the email and calendar agents write, for everybody to see. */
import type { Db } from "./db.ts"

/** `id` is the call that wrote it; `conversationId` while that conversation is there. */
export type Mail = { id: string; to: string; subject: string; body: string; createdAt: string; conversationId: string | null }

/** `start` is `YYYY-MM-DDTHH:MM` on the person's own clock. */
export type CalendarEvent = { id: string; title: string; start: string; minutes: number; with: string | null; createdAt: string; conversationId: string | null }

const HOME = `(SELECT k."conversationId" FROM "Call" k JOIN "Conversation" c ON c.id = k."conversationId" WHERE k.id = t.id AND c."deletedAt" IS NULL) AS "conversationId"`

const show = <Row extends { createdAt: Date }>(row: Row) => ({ ...row, createdAt: row.createdAt.toISOString() })

/** Newest first. */
export async function listMails({ pool }: Db, workspace: string, limit = 200): Promise<Mail[]> {
  const { rows } = await pool.query<Omit<Mail, "createdAt"> & { createdAt: Date }>(
    `SELECT t.id, t."to", t.subject, t.body, t."createdAt", ${HOME} FROM "OutboxMail" t WHERE t."workspaceId" = $1 ORDER BY t."createdAt" DESC, t.id LIMIT $2`, [workspace, limit])
  return rows.map(show)
}

/** Written once for each id. */
export async function addMail({ prisma }: Db, workspaceId: string, mail: { id: string; to: string; subject: string; body: string }): Promise<void> {
  await prisma.outboxMail.createMany({ data: [{ ...mail, workspaceId }], skipDuplicates: true })
}

/** Those that begin from `from` on and before `before`, in order. */
export async function listEvents({ pool }: Db, workspace: string, { from = "", before = "~" }: { from?: string; before?: string } = {}): Promise<CalendarEvent[]> {
  const { rows } = await pool.query<Omit<CalendarEvent, "createdAt"> & { createdAt: Date }>(
    `SELECT t.id, t.title, t.start, t.minutes, t."with", t."createdAt", ${HOME} FROM "CalendarEvent" t
     WHERE t."workspaceId" = $1 AND t.start >= $2 COLLATE "C" AND t.start < $3 COLLATE "C" ORDER BY t.start COLLATE "C", t.id LIMIT 500`, [workspace, from, before])
  return rows.map(show)
}

/** Written once for each id. */
export async function addEvent({ prisma }: Db, workspaceId: string, event: { id: string; title: string; start: string; minutes: number; with?: string }): Promise<void> {
  await prisma.calendarEvent.createMany({ data: [{ ...event, workspaceId }], skipDuplicates: true })
}

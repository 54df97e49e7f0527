/** The local outbox and calendar, typed. */
import { request } from "#components/api.ts"

/** `conversationId` while the conversation that wrote it is there. */
export type Mail = { id: string; to: string; subject: string; body: string; createdAt: string; conversationId: string | null }
/** `start` is `YYYY-MM-DDTHH:MM` on the person's own clock. */
export type CalendarEvent = { id: string; title: string; start: string; minutes: number; with: string | null; createdAt: string; conversationId: string | null }

export const listMails = () => request<{ items: Mail[] }>("GET", "/api/outbox").then(({ items }) => items)
export const listEvents = () => request<{ items: CalendarEvent[] }>("GET", "/api/calendar").then(({ items }) => items)

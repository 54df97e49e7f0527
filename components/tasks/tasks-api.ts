/** The endpoints of background tasks, typed. */
import { request, type Page } from "#components/api.ts"
import type { Task, TaskStatus } from "#lib/agent/tasks.ts"

const task = (id: string) => `/api/tasks/${encodeURIComponent(id)}`

export const TASK_EVENTS = "/api/tasks/events"

/** `log`: the one task that this log is of. */
export type TaskFilter = { status?: readonly TaskStatus[]; conversation?: string; log?: string }

/** Newest first. */
export function listTasks({ status, ...filter }: TaskFilter, cursor?: string, limit = 100): Promise<Page<Task>> {
  const query = new URLSearchParams({ ...filter, ...(status?.length && { status: status.join(",") }), ...(cursor && { cursor }), limit: String(limit) })
  return request("GET", `/api/tasks?${query}`)
}
/** One that has ended stays as it is. */
export const cancelTask = (id: string) => request<Task>("POST", `${task(id)}/cancel`, {})
export const retryTask = (id: string) => request<Task>("POST", `${task(id)}/retry`, {})
export const messageTask = (id: string, message: { text: string; messageId: string }) => request<unknown>("POST", `${task(id)}/messages`, message)

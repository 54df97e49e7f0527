/** Streams the tasks of a workspace as they change. */
import type { Task } from "#lib/agent/tasks.ts"
import { tasksAfter } from "#lib/store/tasks.ts"
import type { Follower } from "./bus.ts"
import type { Runtime } from "./runtime.ts"

const PAGE = 500
/** A commit may come later than its time says: what is this much older than the last is looked at again, and sent only if it is new. */
const LATE_MS = 5_000

/** Sends what changes from now on, or since `had`; until the function it gives is called. */
export function followTasks({ db, bus }: Pick<Runtime, "db" | "bus">, workspace: string, had: Date | undefined, follower: Follower): () => void {
  let last = had ?? new Date()
  let sent = new Map<string, number>()
  let again = false
  let reading = false
  let gone = false

  async function read(): Promise<void> {
    while (again && !gone) {
      again = false
      const known = new Map<string, number>()
      let place = { changedAt: new Date(last.getTime() - LATE_MS), id: "" }
      for (let more = true; more && !gone; ) {
        const changed = await tasksAfter(db, workspace, place, PAGE)
        const fresh = changed.filter(({ task, changedAt }) => sent.get(task.id) !== changedAt.getTime())
        if (!gone && fresh.length) follower.send(new TextEncoder().encode(fresh.map(frame).join("")))
        for (const { task, changedAt } of changed) {
          known.set(task.id, changedAt.getTime())
          place = { changedAt, id: task.id }
        }
        more = changed.length === PAGE
      }
      sent = known
      if (place.changedAt > last) last = place.changedAt
    }
  }
  const hear = () => {
    again = true
    if (reading) return
    reading = true
    // In an outage the page comes back with the last that it had.
    read().catch(() => follower.end()).finally(() => {
      reading = false
      if (again && !gone) hear()
    })
  }
  const leave = bus.followTasks(workspace, follower, hear)
  hear()
  return () => {
    gone = true
    leave()
  }
}

const frame = ({ task, changedAt }: { task: Task; changedAt: Date }): string => `id: ${changedAt.toISOString()}\ndata: ${JSON.stringify(task)}\n\n`

/** How many tasks of the workspace run now. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import { followTasks } from "./task-feed.ts"
import { listTasks } from "./tasks-api.ts"

const MOST = 200
const active = new Set<string>()
const listeners = new Set<() => void>()
let count = 0

function changed(): void {
  count = active.size
  for (const listener of listeners) listener()
}

function read(): void {
  listTasks({ status: ["running", "waiting"] }, undefined, MOST).then(({ items }) => {
    active.clear()
    for (const { id } of items) active.add(id)
    changed()
  }, () => undefined)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** At most 200 are counted when the page is opened. */
export function useRunning(): number {
  useEffect(() => {
    read()
    return followTasks(({ id, status }) => {
      const had = active.has(id)
      const runs = status === "running" || status === "waiting"
      if (had === runs) return
      if (runs) active.add(id)
      else active.delete(id)
      changed()
    }, read)
  }, [])
  return useSyncExternalStore(subscribe, () => count, () => 0)
}

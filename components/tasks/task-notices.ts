/** What a tab that nobody looks at says when a task has ended: a number before its title and, if the person allowed it, a notification of the desktop. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import type { Task } from "#lib/agent/tasks.ts"
import { followTasks } from "./task-feed.ts"
import { isOver } from "./task-shape.ts"

const SEEN = "full-turn seen"
const ALLOWED = "task-notifications"
/** So long a tab that is looked at has to say so. */
const ANSWER_MS = 400

const told = new Set<string>()
const seen = new Set<string>()
let unseen = 0

const badge = () => {
  document.title = `${unseen > 0 ? `(${unseen}) ` : ""}${document.title.replace(/^\(\d+\) /, "")}`
}

/** Mounted once per page. */
export function useTaskNotices(): void {
  useEffect(() => {
    const since = Date.now()
    const others = new BroadcastChannel(SEEN)
    others.onmessage = ({ data }: MessageEvent<string>) => void seen.add(data)
    const look = () => {
      if (document.visibilityState !== "visible" || unseen === 0) return
      unseen = 0
      badge()
    }
    document.addEventListener("visibilitychange", look)
    const leave = followTasks((task, byMe) => {
      const key = `${task.id} ${task.finishedAt}`
      if (!isOver(task.status) || task.status === "cancelled" || told.has(key) || Date.parse(task.finishedAt ?? "") < since) return
      told.add(key)
      if (document.visibilityState === "visible") return others.postMessage(key)
      unseen++
      badge()
      // One tab speaks for all, and only when none is looked at.
      if (byMe) setTimeout(() => !seen.has(key) && notifyDesktop(task), ANSWER_MS)
    })
    return () => {
      leave()
      others.close()
      document.removeEventListener("visibilitychange", look)
    }
  }, [])
}

function notifyDesktop({ id, title, status, conversationId }: Task): void {
  if (!isWanted()) return
  const notice = new Notification(status === "succeeded" ? `Done: ${title}` : `Failed: ${title}`, { tag: id, body: "Full Turn" })
  notice.onclick = () => {
    window.focus()
    location.assign(`/c/${encodeURIComponent(conversationId)}`)
  }
}

/** `unable`: this browser has none, or forbids them here. */
export type Wish = "off" | "on" | "refused" | "unable"

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const isWanted = (): boolean => wish() === "on"

function wish(): Wish {
  if (!("Notification" in window) || !window.isSecureContext) return "unable"
  if (Notification.permission === "denied") return "refused"
  return Notification.permission === "granted" && stored() === "on" ? "on" : "off"
}

// A browser may refuse the storage; the wish then holds for this page.
let wished = ""
function stored(): string {
  try {
    return localStorage.getItem(ALLOWED) ?? wished
  } catch {
    return wished
  }
}
function store(value: "on" | "off"): void {
  wished = value
  try {
    localStorage.setItem(ALLOWED, value)
  } catch {
    return
  }
}

export const useWish = (): Wish => useSyncExternalStore(subscribe, wish, () => "unable")

/** Asks the browser for leave only here, on a click. */
export async function wishFor(on: boolean): Promise<void> {
  store(on ? "on" : "off")
  if (on && Notification.permission === "default") await Notification.requestPermission()
  for (const listener of listeners) listener()
}

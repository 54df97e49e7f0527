/**
 * Every change of a background task of the workspace. A browser keeps few connections to one server, so of all its tabs only one
 * follows the stream and tells the others; when it is closed, another one does.
 */
"use client"
import type { Task } from "#lib/agent/tasks.ts"
import { TASK_EVENTS } from "./tasks-api.ts"

const LOCK = "full-turn tasks"
/** A page that is left is often followed by one that listens too. */
const LINGER_MS = 1_000
const RETRY_MS = 5_000

type Heard = (task: Task, byMe: boolean) => void
/** `task` null: something may have been missed, read again. */
type Told = { task: Task | null }

const heard = new Set<Heard>()
const missed = new Set<() => void>()
let stop: (() => void) | null = null
let lingering: ReturnType<typeof setTimeout> | undefined

function tell(task: Task | null, byMe: boolean): void {
  if (task) for (const listener of heard) listener(task, byMe)
  else for (const listener of missed) listener()
}

/** `onTask` is told of each change, and whether this tab follows the stream; `onMissed`, that some may have been missed. */
export function followTasks(onTask: Heard, onMissed: () => void = () => undefined): () => void {
  heard.add(onTask)
  missed.add(onMissed)
  clearTimeout(lingering)
  stop ??= start()
  return () => {
    heard.delete(onTask)
    missed.delete(onMissed)
    if (heard.size > 0) return
    lingering = setTimeout(() => {
      stop?.()
      stop = null
    }, LINGER_MS)
  }
}

function start(): () => void {
  const channel = new BroadcastChannel(LOCK)
  channel.onmessage = ({ data }: MessageEvent<Told>) => tell(data.task, false)
  const over = new AbortController()
  const say = (task: Task | null) => {
    tell(task, true)
    channel.postMessage({ task } satisfies Told)
  }
  const lead = () => new Promise<void>((done) => {
    const close = listen(say)
    over.signal.addEventListener("abort", () => { close(); done() })
  })
  // Only a page that came over a secure connection, or from this machine, may have locks; any other follows by itself.
  if ("locks" in navigator) navigator.locks.request(LOCK, { signal: over.signal }, lead).catch(() => undefined)
  else void lead()
  return () => {
    over.abort()
    channel.close()
  }
}

function listen(say: (task: Task | null) => void): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    source = new EventSource(TASK_EVENTS)
    source.onopen = () => say(null)
    source.onmessage = ({ data }) => say(JSON.parse(data))
    source.onerror = () => {
      // The browser resumes a cut stream by itself, but gives up on an answer that is no stream.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
    }
  }
  open()
  return () => {
    source?.close()
    clearTimeout(retry)
  }
}

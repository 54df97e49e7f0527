/** A list of tasks as far as it was read, kept up to date while they change. */
"use client"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { wordsOf } from "#components/tools/problem.tsx"
import type { Task, TaskStatus } from "#lib/agent/tasks.ts"
import { followTasks } from "./task-feed.ts"
import { listTasks } from "./tasks-api.ts"

const SETTLE_MS = 250

export type TaskList = { tasks: Task[] | null; problem: string; refresh: () => void; /** Reads on, when there is more. */ more: () => void }

/** `status`: all when there are none. */
export function useTaskList(status: readonly TaskStatus[], conversation: string | undefined): TaskList {
  const [tasks, setTasks] = useState<Task[] | null>(null)
  const [problem, setProblem] = useState("")
  const cursor = useRef<string | undefined>(undefined)
  const reading = useRef<object | null>(null)
  const known = useRef<Task[]>([])
  const wanted = status.join(",")
  const filter = useMemo(() => ({ status, ...(conversation && { conversation }) }), [wanted, conversation])

  const show = useCallback((next: Task[]) => {
    known.current = next
    setTasks(next)
  }, [])

  const read = useCallback((after: string | undefined) => {
    const mine = {}
    reading.current = mine
    listTasks(filter, after).then(({ items, nextCursor }) => {
      if (reading.current !== mine) return
      reading.current = null
      setProblem("")
      const ids = new Set(items.map(({ id }) => id))
      const rest = known.current.filter(({ id }) => !ids.has(id))
      // The beginning, read again, stands before what was read on from it.
      show(after ? [...rest, ...items] : [...items, ...(nextCursor ? rest.filter((task) => isBelow(task, items.at(-1))) : [])])
      if (after || cursor.current === undefined || !nextCursor) cursor.current = nextCursor
    }, (error: unknown) => {
      if (reading.current !== mine) return
      reading.current = null
      setProblem(wordsOf(error))
    })
  }, [filter, show])
  const refresh = useCallback(() => read(undefined), [read])
  const more = useCallback(() => {
    if (cursor.current && !reading.current) read(cursor.current)
  }, [read])

  useEffect(() => {
    known.current = []
    cursor.current = undefined
    setTasks(null)
    refresh()
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    const changed = new Map<string, Task>()
    const flush = () => {
      frame = 0
      const fits = (task: Task) => (filter.status.length === 0 || filter.status.includes(task.status)) && (!conversation || task.conversationId === conversation)
      const ids = new Set(known.current.map(({ id }) => id))
      const last = known.current.at(-1)
      // What stands below that was not read yet comes when it is.
      const isShown = (task: Task) => cursor.current === undefined || last === undefined || task.createdAt > last.createdAt
      const fresh = [...changed.values()].some((task) => fits(task) && !ids.has(task.id) && isShown(task))
      show(known.current.map((task) => changed.get(task.id) ?? task).filter(fits))
      changed.clear()
      // Where a new one stands, the server knows.
      if (fresh) {
        clearTimeout(timer)
        timer = setTimeout(refresh, SETTLE_MS)
      }
    }
    const leave = followTasks((task) => {
      changed.set(task.id, task)
      frame ||= requestAnimationFrame(flush)
    }, refresh)
    return () => {
      leave()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [filter, conversation, refresh, show])
  return { tasks, problem, refresh, more }
}

const isBelow = (task: Task, last: Task | undefined): boolean => last === undefined || task.createdAt <= last.createdAt

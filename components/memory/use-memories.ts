/** The memories that the filters leave, page by page. */
"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import { wordsOf } from "#components/tools/problem.tsx"
import { listMemories, type ListedMemory } from "./memory-api.ts"
import { queryOf, type Filters } from "./use-filters.ts"

export type Listed = {
  /** Null until the first answer. */
  items: ListedMemory[] | null
  problem: string
  hasMore: boolean
  more: () => void
  /** Reads again as much as was read. */
  refresh: () => Promise<void>
}

type State = { key: string; items: ListedMemory[] | null; cursor?: string; problem: string }

export function useMemories(filters: Filters): Listed {
  const query = queryOf(filters)
  const key = JSON.stringify(query)
  const [state, setState] = useState<State>({ key, items: null, problem: "" })
  const latest = useRef(state)
  useEffect(() => void (latest.current = state))
  const running = useRef<AbortController>(null)

  const read = useCallback(async () => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const enough = latest.current.key === key ? (latest.current.items?.length ?? 0) : 0
    try {
      const items: ListedMemory[] = []
      let cursor: string | undefined
      do {
        const page = await listMemories({ ...JSON.parse(key), ...(enough > 50 && { limit: "200" }), ...(cursor && { cursor }) }, mine.signal)
        items.push(...page.items)
        cursor = page.nextCursor
      } while (cursor && items.length < enough)
      if (!mine.signal.aborted) setState({ key, items, cursor, problem: "" })
    } catch (error) {
      if (!mine.signal.aborted) setState((now) => ({ ...now, key, problem: wordsOf(error) }))
    }
  }, [key])

  useEffect(() => {
    void read()
    // Conversations in other tabs remember things, too.
    const onShow = () => document.visibilityState === "visible" && void read()
    document.addEventListener("visibilitychange", onShow)
    return () => {
      document.removeEventListener("visibilitychange", onShow)
      running.current?.abort()
    }
  }, [read])

  const loading = useRef<string>(null)
  const more = useCallback(() => {
    const { cursor, key: of } = latest.current
    if (!cursor || of !== key || loading.current === cursor) return
    loading.current = cursor
    listMemories({ ...JSON.parse(key), cursor }).then((page) => {
      setState((now) => {
        if (now.key !== key || now.cursor !== cursor) return now
        const known = new Set(now.items?.map(({ id }) => id))
        return { ...now, items: [...(now.items ?? []), ...page.items.filter(({ id }) => !known.has(id))], cursor: page.nextCursor }
      })
    }, (error: unknown) => setState((now) => ({ ...now, problem: wordsOf(error) }))).finally(() => { loading.current = null })
  }, [key])

  return { items: state.items, problem: state.problem, hasMore: state.cursor !== undefined, more, refresh: read }
}

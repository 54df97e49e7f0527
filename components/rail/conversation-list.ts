/** The list of conversations, shared by rail, palette and start page, and kept over navigation. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import { listConversations, type Conversation } from "#components/api.ts"
import { visible } from "#components/trace/visible-text.tsx"

type State = { items: Conversation[]; nextCursor?: string; status: "loading" | "ready" | "failed"; q: string }

const empty: State = { items: [], status: "loading", q: "" }
let state = empty
let running: AbortController | null = null
const listeners = new Set<() => void>()

function set(next: Partial<State>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

/** Reads the list again from its beginning, as long as it was. */
export function refreshConversations(): void {
  void read(state.q)
}

/** Shows what holds these words; empty words show all. */
export function searchConversations(q: string): void {
  if (q !== state.q) void read(q)
}

/** What to call a conversation, also one that nobody has spoken in yet; nothing in it can hide or reorder what stands beside it. */
export const titleOf = ({ title }: Conversation): string => visible(title ?? "") || "New conversation"

export async function moreConversations(): Promise<void> {
  const { q, nextCursor: cursor } = state
  if (!cursor) return
  const page = await listConversations({ ...(q && { q }), cursor }).catch(() => null)
  if (!page || state.nextCursor !== cursor) return
  const known = new Set(state.items.map((item) => item.id))
  set({ items: [...state.items, ...page.items.filter((item) => !known.has(item.id))], nextCursor: page.nextCursor })
}

/** Changes the list at once; the next reading tells the truth. */
export function changeListed(change: (items: Conversation[]) => Conversation[]): void {
  set({ items: change(state.items) })
}

async function read(q: string): Promise<void> {
  running?.abort()
  const mine = new AbortController()
  running = mine
  const enough = q === state.q ? state.items.length : 0
  if (q !== state.q) set({ q })
  try {
    const items: Conversation[] = []
    let cursor: string | undefined
    do {
      const page = await listConversations({ ...(q && { q }), ...(cursor && { cursor }) }, mine.signal)
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor && items.length < enough)
    set({ items, nextCursor: cursor, status: "ready" })
  } catch {
    if (!mine.signal.aborted) set({ status: "failed" })
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The list, read again when the page is shown again. */
export function useConversationList(): State {
  useEffect(() => {
    const onShow = () => document.visibilityState === "visible" && refreshConversations()
    refreshConversations()
    document.addEventListener("visibilitychange", onShow)
    return () => document.removeEventListener("visibilitychange", onShow)
  }, [])
  return useSyncExternalStore(subscribe, () => state, () => empty)
}

/** What the page shows, kept in its address: it can be bookmarked, sent, and gone back to. */
"use client"
import { useSearchParams } from "next/navigation"
import { useCallback, useMemo } from "react"
import type { MemoryQuery } from "./memory-api.ts"

export type View = "current" | "proposed" | "superseded" | "expired"
export type Filters = {
  q: string
  show: View
  /** Written in it, or recalled only there. */
  conversation: string
  /** As things stood then, ISO 8601; empty: now. */
  at: string
  /** Searches what was replaced, too. */
  history: boolean
  /** Whose chain is open. */
  memory: string
}

export const views: { value: View; label: string }[] = [
  { value: "current", label: "Active" }, { value: "proposed", label: "Proposed" }, { value: "superseded", label: "Superseded" }, { value: "expired", label: "Expired" },
]

export function useFilters(): { filters: Filters; change: (part: Partial<Filters>) => void } {
  const params = useSearchParams()
  const filters = useMemo(() => filtersOf(params), [params])
  const change = useCallback((part: Partial<Filters>) => {
    const now = filtersOf(new URLSearchParams(location.search))
    const next = addressOf({ ...now, ...excluded(part), ...part })
    if (next === addressOf(now)) return
    // Opening a chain is a step that "back" undoes; narrowing a list is none.
    if (part.memory) history.pushState(null, "", next)
    else history.replaceState(null, "", next)
  }, [])
  return { filters, change }
}

/** An agent finds only what is active, so a search and another standing exclude each other, and so does a moment of the past. */
const excluded = ({ q, show, at }: Partial<Filters>): Partial<Filters> => ({
  ...((q || at) && { show: "current" as const }), ...(show && show !== "current" && { q: "", at: "" }),
})

function filtersOf(params: Pick<URLSearchParams, "get">): Filters {
  const status = params.get("status")
  const at = params.get("at") ?? ""
  return {
    q: params.get("q") ?? "",
    show: views.find(({ value }) => value === status)?.value ?? "current",
    conversation: params.get("conversation") ?? "",
    at: Number.isNaN(Date.parse(at)) ? "" : at,
    history: params.get("history") === "1",
    memory: params.get("memory") ?? "",
  }
}

function addressOf({ q, show, conversation, at, history, memory }: Filters): string {
  const params = new URLSearchParams({
    ...(q && { q }), ...(show !== "current" && { status: show }), ...(conversation && { conversation }), ...(at && { at }), ...(history && { history: "1" }), ...(memory && { memory }),
  })
  return `/memories${params.size > 0 ? `?${params}` : ""}`
}

/** What to ask the server for. */
export const queryOf = ({ q, show, conversation, at, history }: Filters): MemoryQuery => ({
  ...(q.trim() ? { q: q.trim(), k: "50" } : !at && { status: show === "current" ? "active" : show }), ...(conversation && { conversation }), ...(at && { at }), ...(q.trim() && history && { history: "1" as const }),
})

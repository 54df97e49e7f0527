/** The partings of the conversation on the page. */
"use client"
import { useMemo } from "react"
import type { ViewStore } from "#components/view-store.ts"
import { partingsOf, type Branch, type Parting } from "./partings.ts"

/** By message, or by turn where a turn has none; `folded` is the length of the log that was folded. */
export function usePartings(id: string, branches: Branch[] | undefined, { view, log }: ViewStore, folded: number): ReadonlyMap<string, Parting> {
  return useMemo(() => {
    if (!branches?.length || folded === 0) return new Map()
    return partingsOf(id, branches, (seq) => {
      const envelope = log[Math.min(seq, log.length) - 1]
      if (envelope?.event.type === "message.user") return envelope.event.messageId
      const turn = envelope?.turnId === undefined ? undefined : view.turnById.get(envelope.turnId)
      return turn?.messageId ?? turn?.turnId
    })
  }, [id, branches, view, log, folded])
}

/** What every part of a conversation may need: which one it is, what can be done with it, what is selected in the trace. */
"use client"
import { createContext, useContext } from "react"
import type { Actions } from "./use-conversation.ts"
import type { ViewStore } from "./view-store.ts"

export type ConversationScope = {
  conversationId: string
  actions: Actions
  /** A callId or a stepId. */
  selected: string | null
  select: (id: string) => void
  /** Shows the place of a message, turn, step or call in the chat, and what can be chosen in the trace. */
  goTo: (id: string) => void
  /** The turn that `goTo` went to last; a new object each time. */
  place: { turnId: string } | null
  /** The store of now, also while the page shows an earlier moment. */
  live: ViewStore
  /** The page shows an earlier moment. */
  past: boolean
  /** Somebody else's conversation: nothing can be asked or changed. */
  readOnly: boolean
  toNow: () => void
}

export const ConversationContext = createContext<ConversationScope | null>(null)

export function useConversationScope(): ConversationScope {
  const scope = useContext(ConversationContext)
  if (!scope) throw new Error("useConversationScope needs a ConversationContext around it")
  return scope
}

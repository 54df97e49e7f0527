/** A conversation that does not exist yet: the first message makes it. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback, useRef } from "react"
import * as api from "./api.ts"
import { refreshConversations } from "./rail/conversation-list.ts"
import { newMessageId } from "./message-id.ts"

/** Makes the conversation, sends the message and goes there; after a failure the same conversation is used again. */
export function useStart(model: string | undefined): (text: string) => Promise<void> {
  const router = useRouter()
  const made = useRef<string | null>(null)
  const sent = useRef<{ text: string; messageId: string } | null>(null)
  return useCallback(async (text) => {
    const id = made.current ?? (await api.createConversation({ model })).id
    made.current = id
    const message = sent.current?.text === text ? sent.current : { text, messageId: newMessageId() }
    sent.current = message
    await api.postMessage(id, message)
    refreshConversations()
    router.push(`/c/${encodeURIComponent(id)}`)
  }, [model, router])
}

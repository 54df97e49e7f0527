/** A conversation that does not exist yet: the first message makes it. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback, useRef } from "react"
import type { Context } from "#lib/agent/context.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
import * as api from "./api.ts"
import { refreshConversations } from "./rail/conversation-list.ts"
import { newMessageId } from "./message-id.ts"

export type Setup = { model: string | undefined; agent: string; context: Context; settings: ChosenSettings }

/** Makes the conversation, sends the message and goes there; after a failure the same conversation is used again, as it is set up then. With `who`, that agent answers. */
export function useStart({ model, agent, context, settings }: Setup): (text: string, who?: string) => Promise<void> {
  const router = useRouter()
  const made = useRef<string | null>(null)
  const sent = useRef<{ text: string; messageId: string } | null>(null)
  return useCallback(async (text, who = agent) => {
    const setup = { ...(model && { model }), agent: who, context, settings }
    const { id } = await (made.current === null ? api.createConversation(setup) : api.changeConversation(made.current, setup))
    made.current = id
    const message = sent.current?.text === text ? sent.current : { text, messageId: newMessageId() }
    sent.current = message
    await api.postMessage(id, message)
    refreshConversations()
    router.push(`/c/${encodeURIComponent(id)}`)
  }, [model, agent, context, settings, router])
}

/** Goes on from some event in a branch of its own; what there was stays. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback } from "react"
import { forkConversation, retryTurn, type ForkRequest } from "#components/api.ts"
import { refreshConversations } from "#components/rail/conversation-list.ts"

/** Makes the branch, lets it go on unless `rests`, and opens it. @throws ApiError with words for a person */
export function useFork(conversationId: string): (fork: ForkRequest, rests?: boolean) => Promise<void> {
  const router = useRouter()
  return useCallback(async (fork, rests = false) => {
    const { id } = await forkConversation(conversationId, fork)
    if (!rests) await retryTurn(id)
    refreshConversations()
    router.push(`/c/${encodeURIComponent(id)}`)
  }, [conversationId, router])
}

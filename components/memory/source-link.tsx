/** Where a memory came from: the message that made it, at its place in its conversation. */
"use client"
import { MessageSquare, PencilLine } from "lucide-react"
import Link from "next/link"
import { useContext, useEffect, useState } from "react"
import { ApiError, readConversation } from "#components/api.ts"
import { ConversationContext } from "#components/conversation-context.ts"
import { titleOf } from "#components/rail/conversation-list.ts"
import type { Source } from "./shapes.ts"

const look = "inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm text-accent underline-offset-4 hover:underline max-md:min-h-9"

/** A conversation at the turn that holds this message, turn, step or call. */
export const placeHref = ({ conversationId, turnId, callId, messageId }: Source): string => {
  const place = callId ?? messageId ?? turnId
  return `/c/${encodeURIComponent(conversationId)}${place === undefined ? "" : `#${encodeURIComponent(place)}`}`
}

/** Null: a person wrote it down by hand. */
export function SourceLink({ source, className = "" }: { source: Source | null; className?: string }) {
  const scope = useContext(ConversationContext)
  if (!source) return <span className={`inline-flex min-h-6 items-center gap-1 text-ink-3 ${className}`}><PencilLine size="0.75rem" aria-hidden />written by hand</span>
  const place = source.callId ?? source.messageId ?? source.turnId
  if (scope?.conversationId === source.conversationId)
    return place === undefined ? <span className="text-ink-3">this conversation</span> : (
      <button type="button" className={`${look} ${className}`} onClick={() => scope.goTo(place)}><MessageSquare size="0.75rem" className="shrink-0" aria-hidden />in this conversation</button>
    )
  // Whoever was sent a shared conversation has no way into the others.
  if (scope?.readOnly) return <span className="text-ink-3">another conversation</span>
  return <Elsewhere source={source} className={className} />
}

function Elsewhere({ source, className }: { source: Source; className: string }) {
  const title = useConversationTitle(source.conversationId)
  if (title === null) return <span className="text-ink-3">a conversation that was deleted</span>
  return <Link href={placeHref(source)} prefetch={false} className={`${look} ${className}`}><MessageSquare size="0.75rem" className="shrink-0" aria-hidden /><bdi className="min-w-0 truncate">{title ?? "its conversation"}</bdi></Link>
}

const titles = new Map<string, Promise<string | null | undefined>>()

/** Undefined until it is known; null when there is no such conversation any more. */
export function useConversationTitle(id: string | undefined): string | null | undefined {
  const [title, setTitle] = useState<string | null | undefined>()
  useEffect(() => {
    if (id === undefined) return setTitle(undefined)
    let current = true
    const known = titles.get(id) ?? readConversation(id).then(titleOf, (error: unknown) => {
      titles.delete(id)
      return error instanceof ApiError && error.status === 404 ? null : undefined
    })
    titles.set(id, known)
    void known.then((found) => current && setTitle(found))
    return () => void (current = false)
  }, [id])
  return title
}

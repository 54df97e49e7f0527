/** The way to a memory and its chain; not for whoever was only sent a conversation. */
"use client"
import { GitCommitVertical } from "lucide-react"
import Link from "next/link"
import { useContext, type ReactNode } from "react"
import { ConversationContext } from "#components/conversation-context.ts"

export const memoryHref = (id: string): string => `/memories?memory=${encodeURIComponent(id)}`

export function ChainLink({ id, children, className = "" }: { id: string; children: ReactNode; className?: string }) {
  if (useContext(ConversationContext)?.readOnly) return null
  return (
    <Link href={memoryHref(id)} prefetch={false} className={`inline-flex min-h-6 items-center gap-1 self-start rounded-sm text-accent underline-offset-4 hover:underline max-md:min-h-9 ${className}`}>
      <GitCommitVertical size="0.8125rem" className="shrink-0" aria-hidden />{children}
    </Link>
  )
}

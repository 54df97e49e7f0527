/** What stands at the top of an agent's page: the way back, what it is, and what can be done with the whole of it. */
"use client"
import { ArrowLeft } from "lucide-react"
import Link from "next/link"
import type { ReactNode } from "react"
import { visible } from "#components/trace/visible-text.tsx"

export const BackToAgents = () => (
  <Link href="/agents" prefetch={false} aria-label="All agents" className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-9">
    <ArrowLeft size="1rem" strokeWidth={1.75} aria-hidden />
  </Link>
)

export function AgentBar({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <>
      <BackToAgents />
      <h1 className="min-w-0 truncate text-head"><bdi>{visible(name) || "(no name)"}</bdi></h1>
      <span className="shrink-0 text-meta text-ink-3 tabular-nums max-md:sr-only">{about}</span>
      <span className="flex-1" />
      {children}
    </>
  )
}

/** What stands at the top of a tool's page: the way back, what it is, and what can be done with the whole of it. */
"use client"
import { ArrowLeft } from "lucide-react"
import Link from "next/link"
import type { ReactNode } from "react"
import { visible } from "#components/trace/visible-text.tsx"
import { KindIcon, kinds } from "#components/ui/kind.tsx"
import type { ToolKind } from "#lib/agent/types.ts"

export const BackToTools = () => (
  <Link href="/tools" prefetch={false} aria-label="All tools" className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-9">
    <ArrowLeft size="1rem" strokeWidth={1.75} aria-hidden />
  </Link>
)

type Props = { name: string; kind: ToolKind; version: number; children: ReactNode }

export function ToolBar({ name, kind, version, children }: Props) {
  return (
    <>
      <BackToTools />
      <KindIcon kind={kind} size={16} />
      <h1 className="min-w-0 truncate font-mono text-chat font-medium"><bdi>{visible(name) || "(no name)"}</bdi></h1>
      <span className="shrink-0 text-meta text-ink-3 tabular-nums max-md:sr-only">{kinds[kind].label}, v{version}</span>
      <span className="flex-1" />
      {children}
    </>
  )
}

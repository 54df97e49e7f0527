/** How a memory stands: always an icon and a word. */
import { CircleDot, CircleHelp, Clock, GitCommitHorizontal, Trash2, type LucideIcon } from "lucide-react"
import type { Memory } from "#lib/agent/memory.ts"

export type MemoryStatus = Memory["status"]

export const statuses: Record<MemoryStatus, { word: string; icon: LucideIcon; color: string }> = {
  active: { word: "active", icon: CircleDot, color: "text-kind-memory" },
  proposed: { word: "proposed", icon: CircleHelp, color: "text-waiting" },
  superseded: { word: "superseded", icon: GitCommitHorizontal, color: "text-ink-3" },
  expired: { word: "expired", icon: Clock, color: "text-ink-3" },
  deleted: { word: "deleted", icon: Trash2, color: "text-error" },
}

export function MemoryStatusMark({ status, className = "" }: { status: MemoryStatus; className?: string }) {
  const { word, icon: Icon, color } = statuses[status]
  return <span className={`inline-flex shrink-0 items-center gap-1 text-meta ${color} ${className}`}><Icon size="0.75rem" strokeWidth={2.25} aria-hidden />{word}</span>
}

export const scopeWords: Record<Memory["scope"], string> = { everywhere: "everywhere", agent: "one agent", conversation: "its conversation" }

/** Where it is recalled, in a few words. */
export const scopeOf = ({ scope, agent }: Pick<Memory, "scope" | "agent">): string => (scope === "agent" && agent ? `only ${agent}` : scope === "conversation" ? "only its conversation" : "everywhere")

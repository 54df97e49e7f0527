/** How a step, a call or a turn stands: always an icon and a word. */
import { Ban, Check, CircleDashed, Clock, Hand, LoaderCircle, OctagonAlert, PencilLine, Reply, Square, Unplug, X, type LucideIcon } from "lucide-react"
import type { CallView, StepView, TaskView, TurnView } from "#lib/agent/view.ts"

export type Status = CallView["status"] | StepView["status"] | TurnView["status"] | TaskView["status"]

const looks: Record<Status, { word: string; icon: LucideIcon; color: string }> = {
  writing: { word: "writing", icon: PencilLine, color: "text-running" },
  pending: { word: "about to run", icon: CircleDashed, color: "text-ink-3" },
  running: { word: "running", icon: LoaderCircle, color: "text-running" },
  waiting: { word: "waiting", icon: Hand, color: "text-waiting" },
  answered: { word: "answered", icon: Reply, color: "text-running" },
  queued: { word: "queued", icon: Clock, color: "text-ink-2" },
  succeeded: { word: "done", icon: Check, color: "text-ok" },
  cancelled: { word: "cancelled", icon: Ban, color: "text-ink-2" },
  ok: { word: "done", icon: Check, color: "text-ok" },
  done: { word: "done", icon: Check, color: "text-ok" },
  error: { word: "error", icon: X, color: "text-error" },
  failed: { word: "failed", icon: X, color: "text-error" },
  stopped: { word: "stopped", icon: Square, color: "text-ink-2" },
  limit: { word: "limit reached", icon: OctagonAlert, color: "text-waiting" },
  interrupted: { word: "interrupted", icon: Unplug, color: "text-interrupted" },
  dropped: { word: "lost", icon: Unplug, color: "text-interrupted" },
}

/** The icon of a status; its word is read out, and shown with `worded` (`wide`: not on a phone). */
export function StatusMark({ status, worded = false }: { status: Status; worded?: boolean | "wide" }) {
  const { word, icon: Icon, color } = looks[status]
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 text-meta ${color}`}>
      <Icon size="0.75rem" strokeWidth={2.25} className={status === "running" ? "animate-spin" : ""} aria-hidden />
      <span className={worded === "wide" ? "max-sm:sr-only" : worded ? "" : "sr-only"}>{word}</span>
    </span>
  )
}

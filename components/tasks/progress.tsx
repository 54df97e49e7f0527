/** How far a task is: a bar when it says so, a moving one while it runs without saying, and its steps and last words. */
import { visible } from "#components/trace/visible-text.tsx"
import type { ShownTask } from "./task-shape.ts"

export function ProgressBar({ status, progress, title }: Pick<ShownTask, "status" | "progress" | "title">) {
  if (status !== "running" && status !== "waiting") return null
  const percent = progress?.percent
  return (
    <span
      role="progressbar" aria-label={`Progress of ${visible(title)}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}
      className="block h-1 w-full overflow-hidden rounded-full bg-sunken shadow-[inset_0_0_0_1px_var(--line)]"
    >
      <span className={`block h-full rounded-full transition-[width] duration-(--calm) ${status === "waiting" ? "bg-waiting" : "bg-kind-task"} ${percent === undefined ? "w-1/4 animate-sweep" : ""}`} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </span>
  )
}

/** "3 steps · 40 % · looking at the second source". */
export function progressWords({ status, progress }: Pick<ShownTask, "status" | "progress">): string {
  if (status === "queued") return "Waits until one of the eight that run at once has ended"
  if (status === "waiting") return "Waits for somebody: open its trace"
  if (!progress || status !== "running") return ""
  const { steps, percent, words } = progress
  return [`${steps} ${steps === 1 ? "step" : "steps"}`, percent === undefined ? "" : `${Math.round(percent)} %`, words ? visible(words.replace(/\s+/g, " ").trim()) : ""].filter(Boolean).join(" · ")
}

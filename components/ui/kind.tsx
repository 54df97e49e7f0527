/** One icon, colour and label for each kind of thing that runs. */
import {
  Bot, Braces, Brain, Clapperboard, CornerUpRight, Globe, Hourglass, Plug, Sparkles, Wrench, type LucideIcon,
} from "lucide-react"
import type { ToolKind } from "#lib/agent/types.ts"

export type Kind = ToolKind | "model"

/** `text`, `bg` and `border` are whole class names, so that Tailwind finds them. */
export const kinds: Record<Kind, { label: string; icon: LucideIcon; text: string; bg: string; border: string }> = {
  model: { label: "Model", icon: Sparkles, text: "text-kind-model", bg: "bg-kind-model", border: "border-kind-model" },
  builtin: { label: "Built-in", icon: Wrench, text: "text-kind-builtin", bg: "bg-kind-builtin", border: "border-kind-builtin" },
  http: { label: "HTTP", icon: Globe, text: "text-kind-http", bg: "bg-kind-http", border: "border-kind-http" },
  code: { label: "Code", icon: Braces, text: "text-kind-code", bg: "bg-kind-code", border: "border-kind-code" },
  mock: { label: "Mock", icon: Clapperboard, text: "text-kind-mock", bg: "bg-kind-mock", border: "border-kind-mock" },
  mcp: { label: "MCP", icon: Plug, text: "text-kind-mcp", bg: "bg-kind-mcp", border: "border-kind-mcp" },
  memory: { label: "Memory", icon: Brain, text: "text-kind-memory", bg: "bg-kind-memory", border: "border-kind-memory" },
  delegation: { label: "Delegate", icon: Bot, text: "text-kind-delegation", bg: "bg-kind-delegation", border: "border-kind-delegation" },
  task: { label: "Task", icon: Hourglass, text: "text-kind-task", bg: "bg-kind-task", border: "border-kind-task" },
  handoff: { label: "Hand-off", icon: CornerUpRight, text: "text-kind-handoff", bg: "bg-kind-handoff", border: "border-kind-handoff" },
}

const byName: [RegExp, Kind][] = [
  [/^(transfer_to|hand_?off_to)_/, "handoff"],
  [/^(ask|delegate_to)_/, "delegation"],
  [/^(remember|recall|forget)(_|$)|_memor(y|ies)$/, "memory"],
  [/_tasks?$/, "task"],
  [/^mcp__/, "mcp"],
]

/** The kind of a call as it was offered; for a function that was not, or in a log that does not say, by its name. */
export const kindOf = ({ name, kind, handoffTo }: { name: string; kind?: ToolKind; handoffTo?: string }): Kind =>
  handoffTo ? "handoff" : (kind ?? byName.find(([pattern]) => pattern.test(name))?.[1] ?? "builtin")

/** The icon of a kind in its colour; decoration, so the label must stand beside it (or pass `labelled`). */
export function KindIcon({ kind, size = 14, labelled = false }: { kind: Kind; size?: number; labelled?: boolean }) {
  const { icon: Icon, label, text } = kinds[kind]
  return (
    <Icon
      className={`shrink-0 ${text}`} size={`${size / 16}rem`} strokeWidth={1.75}
      {...(labelled ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    />
  )
}

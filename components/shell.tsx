/** The frame of every page: the rail, what stands beside it, the tabs of a phone, and what floats over all. */
"use client"
import { Activity, List, MessageSquare, type LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { Rail } from "./rail/rail.tsx"
import { Splitter } from "./splitter.tsx"
import { Toaster } from "./ui/toast.tsx"
import { TooltipProvider } from "./ui/tooltip.tsx"

/** The pane that a phone shows. */
export type Pane = "list" | "chat" | "trace"

const tabs: { pane: Pane; label: string; icon: LucideIcon }[] = [
  { pane: "list", label: "Conversations", icon: List },
  { pane: "chat", label: "Chat", icon: MessageSquare },
  { pane: "trace", label: "Trace", icon: Activity },
]

type Props = {
  current?: string
  pane: Pane
  onPane: (pane: Pane) => void
  bar: ReactNode
  main: ReactNode
  trace?: ReactNode
  /** What a phone calls the main pane, where that is no chat. */
  here?: { label: string; icon: LucideIcon }
  children?: ReactNode
}

export function Shell({ current, pane, onPane, bar, main, trace, here, children }: Props) {
  const hiddenUnless = (shown: Pane) => (pane === shown ? "" : "max-md:hidden")
  return (
    <TooltipProvider delayDuration={350} skipDelayDuration={200}>
      <div className="flex h-dvh flex-col">
        <div className="flex min-h-0 flex-1">
          <nav id="rail" aria-label="Conversations" className={`rail-part flex shrink-0 max-md:w-full md:w-[var(--rail)] ${hiddenUnless("list")}`}>
            <Rail current={current} onOpen={() => onPane("chat")} />
            <Splitter edge="rail" controls="rail" />
          </nav>
          <main className={`flex min-w-0 flex-1 flex-col ${pane === "list" ? "max-md:hidden" : ""}`}>
            {bar}
            <div className="flex min-h-0 flex-1">
              <div id="chat" className={`flex min-w-0 flex-1 ${hiddenUnless("chat")}`}>
                <div className="min-w-0 flex-1">{main}</div>
                {trace && <Splitter edge="trace" controls="trace" />}
              </div>
              {trace && <div id="trace" className={`min-w-0 shrink-0 bg-surface max-md:w-full md:w-[var(--trace)] ${hiddenUnless("trace")}`}>{trace}</div>}
            </div>
          </main>
        </div>
        <nav aria-label="Panes" className="grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
          {tabs.filter((tab) => tab.pane !== "trace" || trace).map((tab) => (tab.pane === "chat" ? { ...tab, ...here } : tab)).map(({ pane: own, label, icon: Icon }) => (
            <button
              key={own} type="button" aria-current={own === pane ? "page" : undefined} onClick={() => onPane(own)}
              className={`flex h-14 flex-col items-center justify-center gap-1 text-meta font-medium focus-visible:-outline-offset-2 ${own === pane ? "text-accent" : "text-ink-2"}`}
            >
              <Icon size="1.25rem" strokeWidth={1.75} aria-hidden />
              {label}
            </button>
          ))}
        </nav>
      </div>
      {children}
      <Toaster />
    </TooltipProvider>
  )
}

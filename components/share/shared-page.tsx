/** A conversation that somebody shared: the same chat and trace over the same fold, to read, to scrub and to replay. */
"use client"
import { Activity, GitBranch, MessageSquare } from "lucide-react"
import { useCallback, useEffect, useMemo, useState } from "react"
import { sharedId } from "#components/api.ts"
import { Chat } from "#components/chat/chat.tsx"
import { ConversationContext } from "#components/conversation-context.ts"
import { follow, type Connection } from "#components/follow.ts"
import { Mark } from "#components/rail/mark.tsx"
import { Splitter } from "#components/splitter.tsx"
import { ThemeMenu } from "#components/theme.tsx"
import { told } from "#components/told.ts"
import { frozenStore } from "#components/trace/time-travel.ts"
import { Trace } from "#components/trace/trace.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Toaster } from "#components/ui/toast.tsx"
import { TooltipProvider } from "#components/ui/tooltip.tsx"
import type { Actions } from "#components/use-conversation.ts"
import { createViewStore, ViewStoreContext, type ViewStore } from "#components/view-store.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { continueHere } from "./continue-here.ts"
import { Sources } from "./sources.tsx"
import type { SharedAbout } from "./shares-api.ts"

type Props = { token: string; about: SharedAbout; log: Envelope[] }

/** Drawn in the browser only: what a server would draw has styles on its elements, which the page's policy refuses. */
export function SharedPage(props: Props) {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted ? <Shared {...props} /> : null
}

function Shared({ token, about, log }: Props) {
  const { store, connection } = useShared(token, about.live, log)
  const [pane, setPane] = useState<"chat" | "trace">("chat")
  const [selected, setSelected] = useState<string | null>(null)
  const [scrub, setScrub] = useState<number | null>(null)
  const [asking, setAsking] = useState(false)
  const shown = useMemo(() => (scrub === null ? store : frozenStore(store.log, scrub)), [store, scrub])
  const id = sharedId(token)
  const select = useCallback((callId: string) => {
    setSelected(callId)
    setPane("trace")
  }, [])
  const scope = useMemo(() => ({
    conversationId: id, actions: nobody, selected, select, goTo: select, place: null, live: store, past: scrub !== null, readOnly: true, toNow: () => setScrub(null),
  }), [id, selected, select, store, scrub])
  const goOn = () => {
    setAsking(true)
    void told(continueHere(token)).finally(() => setAsking(false))
  }
  const title = about.title === null ? "A shared conversation" : visible(about.title)
  return (
    <TooltipProvider delayDuration={350} skipDelayDuration={200}>
      <ConversationContext value={scope}>
        <div className="flex h-dvh flex-col">
          <header className="flex h-13 shrink-0 items-center gap-3 border-b border-line pr-2 pl-4">
            <Mark />
            <h1 className="min-w-0 flex-1 truncate text-head"><bdi>{title}</bdi></h1>
            {about.live && <span role="status" className="flex items-center gap-1.5 text-meta text-ink-2 max-md:sr-only"><span className={`size-1.5 rounded-full ${connection === "live" ? "bg-running" : "bg-waiting"}`} aria-hidden />{words[connection]}</span>}
            {about.sources.length > 0 && <Sources sources={about.sources} />}
            <Button look="primary" size="sm" disabled={asking} onClick={goOn}><GitBranch size="0.75rem" aria-hidden /><span>Continue<span className="max-md:sr-only"> in my workspace</span></span></Button>
            <ThemeMenu />
          </header>
          <main className="flex min-h-0 flex-1">
            <div id="chat" className={`flex min-w-0 flex-1 ${pane === "chat" ? "" : "max-md:hidden"}`}>
              <div className="min-w-0 flex-1"><ViewStoreContext value={shown}><Chat ready /></ViewStoreContext></div>
              <Splitter edge="trace" controls="trace" />
            </div>
            <div id="trace" className={`min-w-0 shrink-0 bg-surface max-md:w-full md:w-[var(--trace)] ${pane === "trace" ? "" : "max-md:hidden"}`}>
              <ViewStoreContext value={shown}>
                <Trace conversationId={id} selected={selected} onSelect={setSelected} scrub={scrub} onScrub={setScrub} readOnly />
              </ViewStoreContext>
            </div>
          </main>
          <nav aria-label="Panes" className="grid auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
            {([["chat", "Chat", MessageSquare], ["trace", "Trace", Activity]] as const).map(([own, label, Icon]) => (
              <button
                key={own} type="button" aria-current={own === pane ? "page" : undefined} onClick={() => setPane(own)}
                className={`flex h-14 flex-col items-center justify-center gap-1 text-meta font-medium focus-visible:-outline-offset-2 ${own === pane ? "text-accent" : "text-ink-2"}`}
              >
                <Icon size="1.25rem" strokeWidth={1.75} aria-hidden />{label}
              </button>
            ))}
          </nav>
        </div>
        <Toaster />
      </ConversationContext>
    </TooltipProvider>
  )
}

const words: Record<Connection, string> = { connecting: "Connecting", live: "Live", reconnecting: "Connection lost, trying again", gone: "No longer shared" }

/** The log that came with the page, and what follows while the share is live. */
function useShared(token: string, live: boolean, log: Envelope[]): { store: ViewStore; connection: Connection } {
  const [store] = useState(() => {
    const filled = createViewStore()
    filled.add(log)
    return filled
  })
  const [connection, setConnection] = useState<Connection>("connecting")
  useEffect(() => (live ? follow(sharedId(token), store, { connection: setConnection, folded: () => {} }) : undefined), [token, live, store])
  return { store, connection }
}

const refuse = () => Promise.reject(new Error("This conversation is somebody else's. Continue it in your workspace."))

/** Nothing can be asked of what is only shown. */
const nobody: Actions = { send: refuse, editQueued: refuse, removeQueued: refuse, moveQueued: refuse, steerQueued: refuse, stop: refuse, retry: refuse, change: refuse }

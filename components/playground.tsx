/** A conversation: chat and trace side by side over one live view. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback, useEffect, useMemo, useState } from "react"
import { SetupBar } from "./agents/setup-bar.tsx"
import { PartingsContext } from "./branches/switcher.tsx"
import { usePartings } from "./branches/use-partings.ts"
import { Chat } from "./chat/chat.tsx"
import { isBusy } from "./chat/turn-list.tsx"
import { RunAgainDialog } from "./compare/run-again.tsx"
import { ConversationContext } from "./conversation-context.ts"
import { Palette } from "./palette.tsx"
import { Shell, type Pane } from "./shell.tsx"
import { ShortcutHelp, useShortcuts } from "./shortcuts.tsx"
import { TopBar } from "./top-bar.tsx"
import { LogOfTask, useTaskOf } from "./tasks/log-of-task.tsx"
import { messageTask } from "./tasks/tasks-api.ts"
import { ConversationMenu, download, exportPath } from "./exchange/conversation-menu.tsx"
import { ShareDialog } from "./share/share-dialog.tsx"
import { frozenStore } from "./trace/time-travel.ts"
import { Trace } from "./trace/trace.tsx"
import { laneOf } from "./ui/agent.tsx"
import { Button } from "./ui/button.tsx"
import { turnHolding } from "./turn-holding.ts"
import { useConversation, useSend, type LiveConversation } from "./use-conversation.ts"
import { useModels } from "./use-models.ts"
import { useEntity, ViewStoreContext } from "./view-store.ts"

export function Playground({ conversationId }: { conversationId: string }) {
  const live = useConversation(conversationId)
  return (
    <ViewStoreContext value={live.store}>
      <Panes conversationId={conversationId} live={live} />
    </ViewStoreContext>
  )
}

function Panes({ conversationId, live }: { conversationId: string; live: LiveConversation }) {
  const { store, about, connection, ready } = live
  const task = useTaskOf(conversationId, Boolean(about?.parentId))
  const taskId = task?.id
  const toTask = useSend(useCallback((message) => messageTask(taskId ?? "", message), [taskId]))
  // A task that has ended goes on with what it is told, and tells the conversation that started it.
  const actions = useMemo(() => (taskId ? { ...live.actions, send: toTask } : live.actions), [live.actions, taskId, toTask])
  const view = useEntity(store.view)
  const models = useModels()
  const [pane, setPane] = useState<Pane>("chat")
  const [selected, setSelected] = useState<string | null>(null)
  const [scrub, setScrub] = useState<number | null>(null)
  const shown = useMemo(() => (scrub === null ? store : frozenStore(store.log, scrub)), [store, scrub])
  const [open, setOpen] = useState<"palette" | "help" | "share" | "again" | null>(null)
  const close = useCallback(() => setOpen(null), [])
  const select = useCallback((id: string) => {
    setSelected(id)
    setPane("trace")
  }, [])
  const toNow = useCallback(() => setScrub(null), [])
  const [place, setPlace] = useState<{ turnId: string } | null>(null)
  const goTo = useCallback((id: string) => {
    const turnId = turnHolding(store.view, id)
    if (!turnId) return
    setScrub(null)
    setPlace({ turnId })
    if (store.view.calls.has(id) || store.view.steps.has(id)) setSelected(id)
    setPane("chat")
  }, [store])
  // The address may name a place in the conversation: what a memory came from.
  useEffect(() => {
    if (ready && location.hash.length > 1) goTo(decodeURIComponent(location.hash.slice(1)))
  }, [ready, goTo])
  const scope = useMemo(
    () => ({ conversationId, actions, selected, select, goTo, place, live: store, past: scrub !== null, readOnly: false, toNow }),
    [conversationId, actions, selected, select, goTo, place, store, scrub, toNow],
  )

  const partings = usePartings(conversationId, about?.branches, store, ready ? store.log.length : 0)
  const stop = isBusy(view) ? () => void actions.stop() : undefined
  const onPalette = () => setOpen("palette")
  const onHelp = () => setOpen("help")
  const onShare = () => setOpen("share")
  const onRunAgain = () => setOpen("again")
  const router = useRouter()
  const origin = about?.rerunOf ?? about?.forkedFrom?.conversationId ?? undefined
  const onModel = (model: string) => void actions.change({ model })
  useShortcuts({ onPalette, onHelp, onStop: stop })
  const title = about && (about.title || "New conversation")
  useEffect(() => {
    if (title) document.title = `${title} · Full Turn`
    return () => void (document.title = "Full Turn")
  }, [title])

  const bar = (
    <TopBar
      title={title} onTitle={(next) => void actions.change({ title: next })} models={models} model={about ? (about.model ?? models?.default) : undefined}
      onModel={connection === "gone" ? undefined : onModel}
      connection={connection} onPalette={onPalette} onHelp={onHelp}
      menu={connection === "gone" ? undefined : <ConversationMenu id={conversationId} onShare={onShare} onRunAgain={onRunAgain} onCompare={origin === undefined ? undefined : (() => router.push(`/c/${encodeURIComponent(origin)}/compare/${encodeURIComponent(conversationId)}`))} />}
    />
  )
  // A hand-off changes who is in charge at once; the conversation follows with the end of the turn.
  const inCharge = isBusy(view) ? (view.agent ?? about?.agent) : about?.agent
  const offered = [...view.steps.values()].findLast((step) => step.started?.tools.length)?.started?.tools.map(({ name }) => name) ?? []
  const footer = about && inCharge !== undefined && (
    <SetupBar
      agent={inCharge} lane={laneOf(view.agents, inCharge)} next={about.agent} context={about.context}
      onAgent={(agent) => void actions.change({ agent })} onContext={(context) => void actions.change({ context })}
      settings={about.settings} functions={offered} onSettings={(settings) => void actions.change({ settings })}
    />
  )
  const header = about?.parentId && <LogOfTask task={task} parentId={about.parentId} />
  if (connection === "gone") return <Shell pane={pane} onPane={setPane} bar={bar} main={<Gone />} />
  return (
    <ConversationContext value={scope}>
      <PartingsContext value={partings}>
        <Shell
          current={conversationId} pane={pane} onPane={setPane} bar={bar}
          main={<ViewStoreContext value={shown}><Chat ready={ready} header={header} footer={footer} /></ViewStoreContext>}
          trace={ready ? (
            <ViewStoreContext value={shown}>
              <Trace conversationId={conversationId} selected={selected} onSelect={setSelected} scrub={scrub} onScrub={setScrub} />
            </ViewStoreContext>
          ) : <div />}
        >
          <Palette
            open={open === "palette"} onClose={close} onHelp={onHelp} models={models} onModel={onModel} onStop={stop}
            onShare={onShare} onRunAgain={view.turns.length > 0 ? onRunAgain : undefined} onExport={(query) => download(exportPath(conversationId, query))}
            onRetry={!isBusy(view) && view.turns.length > 0 ? () => void actions.retry() : undefined}
          />
          <RunAgainDialog conversationId={conversationId} log={store.log} open={open === "again"} onClose={close} />
          <ShareDialog conversationId={conversationId} log={store.log} open={open === "share"} onClose={close} />
          <ShortcutHelp open={open === "help"} onClose={close} />
        </Shell>
      </PartingsContext>
    </ConversationContext>
  )
}

function Gone() {
  const router = useRouter()
  return (
    <div className="grid h-full place-content-center justify-items-center gap-2 p-6 text-center">
      <h1 className="text-head">This conversation is not here</h1>
      <p className="max-w-96 text-ink-2">It was deleted, or it belongs to another workspace.</p>
      <Button look="primary" className="mt-2" onClick={() => router.push("/")}>New conversation</Button>
    </div>
  )
}

/** The conversation itself: turns, waiting messages, composer. */
"use client"
import { GitBranch } from "lucide-react"
import { useCallback, useRef, useState, type ReactNode } from "react"
import { ApiError } from "#components/api.ts"
import { useFork } from "#components/branches/use-fork.ts"
import { useConversationScope } from "#components/conversation-context.ts"
import { shownText } from "#components/shown-text.ts"
import { TaskStrip } from "#components/tasks/task-strip.tsx"
import { told } from "#components/told.ts"
import { Button } from "#components/ui/button.tsx"
import { notify } from "#components/ui/toast.tsx"
import { useEntity, useViewStore, ViewStoreContext } from "#components/view-store.ts"
import type { MessageView } from "#lib/agent/view.ts"
import { Announcer } from "./announcer.tsx"
import { Composer } from "./composer.tsx"
import { Queue } from "./queue.tsx"
import { isBusy, TurnList, type TurnListHandle } from "./turn-list.tsx"

/** `header` stands above all that was said, `footer` below the composer. */
export function Chat({ ready, header, footer }: { ready: boolean; header?: ReactNode; footer?: ReactNode }) {
  const { live, past, readOnly, toNow } = useConversationScope()
  const list = useRef<TurnListHandle>(null)
  const onSent = () => {
    toNow()
    list.current?.toEnd()
  }
  return (
    <section aria-label="Chat" className="flex h-full min-h-0 flex-col">
      {header}
      {past && !readOnly && <Past onNow={toNow} />}
      {ready ? <TurnList handle={list} /> : <Loading />}
      {/* What is written and what waits belongs to now, whatever moment is looked at. */}
      <ViewStoreContext value={live}>
        {ready && <Announcer />}
        {!readOnly && <Writing onSent={onSent} footer={footer} />}
      </ViewStoreContext>
    </section>
  )
}

function Past({ onNow }: { onNow: () => void }) {
  const { conversationId } = useConversationScope()
  const { view } = useViewStore()
  const fork = useFork(conversationId)
  const goOn = () => void told(fork({ at: view.seq }, view.turns.at(-1)?.status !== "running"))
  return (
    <p role="status" className="flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-3 py-1.5 text-trace text-ink-2">
      You see an earlier moment of this conversation.
      <Button size="sm" onClick={goOn}><GitBranch size="0.75rem" aria-hidden />Go on from here</Button>
      <Button size="sm" onClick={onNow}>Back to now</Button>
    </p>
  )
}

function Writing({ onSent, footer }: { onSent: () => void; footer: ReactNode }) {
  const { view } = useViewStore()
  useEntity(view)
  const { conversationId, actions } = useConversationScope()
  const [editing, setEditing] = useState<MessageView | null>(null)
  const [fill, setFill] = useState<{ text: string } | null>(null)
  const leaveEdit = useCallback(() => setEditing(null), [])
  const send = async (text: string) => {
    await actions.send(text)
    onSent()
  }
  const save = async (message: MessageView, text: string) => {
    try {
      await actions.editQueued(message.messageId, text)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error
      setFill({ text })
      notify({ text: "That message was already taken. Your change is in the composer." })
    }
    leaveEdit()
  }
  return (
    <div className="mx-auto w-full max-w-[46rem] shrink-0 px-3 pb-1 md:px-6 md:pb-2">
      <TaskStrip conversationId={conversationId} onStop={isBusy(view) ? () => void actions.stop(true) : undefined} />
      <Queue editing={editing} onEdit={setEditing} />
      {editing ? (
        <Composer
          key={editing.messageId} draftKey={null} initial={shownText(editing.text)} placeholder="Your message"
          onSend={(text) => save(editing, text)} onCancel={leaveEdit}
        />
      ) : (
        <Composer
          key="new" draftKey={conversationId} placeholder={isBusy(view) ? "Write on; it waits its turn" : "Message"} onSend={send}
          onStop={isBusy(view) ? () => void actions.stop() : undefined}
          fill={fill}
          onEditLast={() => setEditing(view.queue.findLast(({ taskId }) => !taskId) ?? null)}
        />
      )}
      {footer}
    </div>
  )
}

const Loading = () => (
  <div role="status" className="mx-auto flex w-full max-w-[46rem] flex-1 flex-col gap-4 px-6 pt-6">
    <span className="sr-only">Loading the conversation</span>
    <span className="ml-auto h-9 w-2/5 animate-breathe rounded-xl bg-bubble" aria-hidden />
    <span className="h-4 w-4/5 animate-breathe rounded-sm bg-bubble" aria-hidden />
    <span className="h-4 w-3/5 animate-breathe rounded-sm bg-bubble" aria-hidden />
  </div>
)

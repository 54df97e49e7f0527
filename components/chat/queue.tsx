/** Messages and results of tasks that wait for the running turn, in the order in which it will be taken, each with what it waits for. */
"use client"
import { CornerRightUp, GripVertical, Pencil, X } from "lucide-react"
import { useRef } from "react"
import { useConversationScope } from "#components/conversation-context.ts"
import { shownText } from "#components/shown-text.ts"
import { onlyWaits } from "#components/trace/rows.ts"
import { IconButton } from "#components/ui/icon-button.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { useReorder } from "#components/ui/use-reorder.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { MessageView, View } from "#lib/agent/view.ts"
import { isBusy, nextMessage } from "./turn-list.tsx"

type Props = { editing: MessageView | null; onEdit: (message: MessageView) => void }

export function Queue({ editing, onEdit }: Props) {
  const { view } = useViewStore()
  useEntity(view)
  const { actions } = useConversationScope()
  const list = useRef<HTMLUListElement>(null)
  const next = nextMessage(view)
  const waiting = view.queue.filter((message) => message !== next)
  const joining = waiting.filter(({ state }) => state === "joining")
  const movable = waiting.filter(({ state }) => state !== "joining")
  const { drag, handle } = useReorder(movable.map(({ messageId }) => messageId), (id, before) => void actions.moveQueued(id, before))
  if (waiting.length === 0) return null
  const steers = isBusy(view)
  // A button that goes with its message leaves the focus where one can go on.
  const leave = () => list.current?.closest("#chat")?.querySelector("textarea")?.focus()
  return (
    <ul ref={list} aria-label="Waiting messages" className="mx-3 max-h-[30dvh] divide-y divide-line overflow-y-auto rounded-t-xl border border-b-0 border-line bg-sunken">
      {[...joining, ...movable].map((message) => {
        const { messageId } = message
        const joins = message.state === "joining"
        const place = movable.indexOf(message)
        return (
          <li
            key={messageId} {...(!joins && { "data-reorder": messageId })}
            className={`relative flex animate-in items-center gap-1.5 py-1 pr-1 pl-1.5 text-trace ${drag?.id === messageId ? "bg-pressed" : ""} ${drag && drag.before === messageId && drag.id !== messageId ? "shadow-[inset_0_2px_0_var(--accent)]" : ""} ${drag && drag.before === null && place === movable.length - 1 && drag.id !== messageId ? "shadow-[inset_0_-2px_0_var(--accent)]" : ""}`}
          >
            {joins || movable.length < 2 ? <span className="w-5 shrink-0 max-md:w-2" aria-hidden /> : (
              <button
                type="button" {...handle(messageId)} aria-label={`Move waiting message ${place + 1} of ${movable.length}; arrow keys move it`}
                className="grid h-7 w-5 shrink-0 cursor-grab touch-none place-items-center rounded-sm text-ink-3 hover:text-ink active:cursor-grabbing max-md:h-11 max-md:w-8"
              >
                <GripVertical size="0.8125rem" aria-hidden />
              </button>
            )}
            <span className="min-w-0 flex-1 py-0.5">
              <span className={`flex items-center gap-1.5 ${message === editing ? "text-accent" : "text-ink"}`}>{message.taskId && <KindIcon kind="task" size={13} />}<bdi className="truncate">{message.taskId ? `Result of “${shownText(message.text)}”` : shownText(message.text)}</bdi></span>
              <span className={`block truncate text-meta ${joins ? "text-running" : "text-ink-3"}`}>{joins ? "joins before the next step" : place === 0 ? waitsFor(view) : "after the one above"}</span>
            </span>
            {!joins && (
              <>
                {steers && <IconButton icon={CornerRightUp} size="sm" label="Send now: joins before the next step" onClick={() => { leave(); void actions.steerQueued(messageId) }} />}
                {!message.taskId && <IconButton icon={Pencil} size="sm" label="Edit waiting message" onClick={() => onEdit(message)} />}
                <IconButton icon={X} size="sm" label={message.taskId ? "Do not tell the agent" : "Remove waiting message"} onClick={() => { leave(); void actions.removeQueued(messageId) }} />
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** What stands before the first of the queue. */
function waitsFor(view: View): string {
  const turn = view.turns.at(-1)
  if (turn?.status !== "running") return "next"
  return onlyWaits(turn) ? "after the turn that waits for you" : "after the running turn"
}

/** Messages that wait for the running turn to end; until they are taken they can be changed. */
"use client"
import { Clock, Pencil, X } from "lucide-react"
import { useConversationScope } from "#components/conversation-context.ts"
import { shownText } from "#components/shown-text.ts"
import { IconButton } from "#components/ui/icon-button.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { MessageView } from "#lib/agent/view.ts"
import { nextMessage } from "./turn-list.tsx"

type Props = { editing: MessageView | null; onEdit: (message: MessageView) => void }

export function Queue({ editing, onEdit }: Props) {
  const { view } = useViewStore()
  useEntity(view)
  const { actions } = useConversationScope()
  const next = nextMessage(view)
  const waiting = view.queue.filter((message) => message !== next)
  if (waiting.length === 0) return null
  return (
    <ul aria-label="Waiting messages" className="mx-3 divide-y divide-line rounded-t-xl border border-b-0 border-line bg-sunken">
      {waiting.map((message) => (
        <li key={message.messageId} className="flex items-center gap-2 py-1 pr-1 pl-3 text-trace">
          <Clock size="0.8125rem" className="shrink-0 text-ink-3" aria-hidden />
          <span className="sr-only">{message.state === "joining" ? "Joins the running turn:" : "Waits:"}</span>
          <bdi className={`min-w-0 flex-1 truncate ${message === editing ? "text-accent" : "text-ink-2"}`}>{shownText(message.text)}</bdi>
          <IconButton icon={Pencil} size="sm" label="Edit waiting message" onClick={() => onEdit(message)} />
          <IconButton icon={X} size="sm" label="Remove waiting message" onClick={(event) => {
            // The button goes with its message; without a place to go the focus would be lost.
            event.currentTarget.closest("#chat")?.querySelector("textarea")?.focus()
            void actions.removeQueued(message.messageId)
          }} />
        </li>
      ))}
    </ul>
  )
}

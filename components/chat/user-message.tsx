/** What the person said, at the right, as it was typed. */
"use client"
import { Pencil } from "lucide-react"
import { useState } from "react"
import { BranchSwitcher } from "#components/branches/switcher.tsx"
import { useFork } from "#components/branches/use-fork.ts"
import { useConversationScope } from "#components/conversation-context.ts"
import { shownText } from "#components/shown-text.ts"
import { CopyButton } from "#components/ui/copy.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { VisibleText } from "#components/trace/visible-text.tsx"
import { useEntity } from "#components/view-store.ts"
import type { MessageView } from "#lib/agent/view.ts"
import { Composer } from "./composer.tsx"
import { WholeText } from "./whole-text.tsx"

export function UserMessage({ message }: { message: MessageView }) {
  useEntity(message)
  const { conversationId, readOnly } = useConversationScope()
  const [editing, setEditing] = useState(false)
  const fork = useFork(conversationId)
  const { seq } = message
  if (editing) {
    return (
      <Composer
        draftKey={null} initial={shownText(message.text)} placeholder="Your message" note="Asks this in a branch of its own; this one stays"
        onCancel={() => setEditing(false)} onSend={(text) => fork({ at: seq, edit: { seq, text } })}
      />
    )
  }
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="group flex w-full flex-row-reverse items-end gap-1">
        <h2 className="sr-only">You</h2>
        <div className="max-w-[85%] rounded-xl rounded-br-sm bg-bubble px-3.5 py-2 text-chat whitespace-pre-wrap">
          <WholeText text={message.text}>{(shown) => <VisibleText text={shown} />}</WholeText>
        </div>
        <CopyButton label="Copy message" text={() => shownText(message.text)} className="reveal mb-1.5" />
        {!readOnly && typeof message.text === "string" && <IconButton icon={Pencil} size="sm" label="Edit message, in a new branch" onClick={() => setEditing(true)} className="reveal mb-1.5" />}
      </div>
      <BranchSwitcher at={message.messageId} />
    </div>
  )
}

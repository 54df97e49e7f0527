/** What the person said, at the right, as it was typed. */
"use client"
import { shownText } from "#components/shown-text.ts"
import { CopyButton } from "#components/ui/copy.tsx"
import { VisibleText } from "#components/trace/visible-text.tsx"
import { useEntity } from "#components/view-store.ts"
import type { MessageView } from "#lib/agent/view.ts"
import { WholeText } from "./whole-text.tsx"

export function UserMessage({ message }: { message: MessageView }) {
  useEntity(message)
  return (
    <div className="group flex flex-row-reverse items-end gap-1">
      <h2 className="sr-only">You</h2>
      <div className="max-w-[85%] rounded-xl rounded-br-sm bg-bubble px-3.5 py-2 text-chat whitespace-pre-wrap">
        <WholeText text={message.text}>{(shown) => <VisibleText text={shown} />}</WholeText>
      </div>
      <CopyButton label="Copy message" text={() => shownText(message.text)} className="reveal mb-1.5" />
    </div>
  )
}

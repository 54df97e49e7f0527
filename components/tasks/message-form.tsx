/** A word to a task: a running one hears it before its next step, one that has ended goes on with it. */
"use client"
import { useId, useRef, useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { newMessageId } from "#components/message-id.ts"
import { wordsOf } from "#components/tools/problem.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { messageTask } from "./tasks-api.ts"

type Props = { id: string; title: string; over: boolean; onSent: () => void }

export function MessageForm({ id, title, over, onSent }: Props) {
  const [text, setText] = useState("")
  const [problem, setProblem] = useState("")
  const [sending, setSending] = useState(false)
  // After a failure the same words go out under the same id.
  const messageId = useRef(newMessageId())
  const note = useId()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim() || sending) return
    setSending(true)
    setProblem("")
    try {
      await messageTask(id, { text, messageId: messageId.current })
      onSent()
    } catch (error) {
      setProblem(wordsOf(error))
      setSending(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)} className="flex flex-col gap-1">
      <div className="flex gap-1.5">
        <input
          autoFocus aria-label={`Message to ${visible(title)}`} aria-describedby={note} value={text} maxLength={32_000} autoComplete="off"
          onChange={({ target }) => { setText(target.value); messageId.current = newMessageId() }} className={`${field} h-8 flex-1 max-md:h-11`}
        />
        <Button type="submit" size="sm" look="primary" className="h-8 max-md:h-11" disabled={!text.trim() || sending}>{sending ? "Sending…" : "Send"}</Button>
      </div>
      <p id={note} className="text-meta text-ink-3">{over ? "It goes on with this as a new turn." : "It hears this before its next step."}</p>
      {problem && <p role="alert" className="text-meta text-error">{problem}</p>}
    </form>
  )
}

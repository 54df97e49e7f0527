/** A person answers a call that waits: gives its result, or lets it run or not. */
"use client"
import { Hand } from "lucide-react"
import { useId, useState, type FormEvent } from "react"
import { Button } from "#components/ui/button.tsx"
import type { Json } from "#lib/agent/types.ts"
import type { CallView } from "#lib/agent/view.ts"
import { field, useAnswer, type Sends } from "./answering.ts"
import { Approval } from "./approval.tsx"
import { parsed } from "./brief.ts"
import { Canned } from "./canned.tsx"
import { Notice } from "./card.tsx"
import { visible } from "./visible-text.tsx"

export function AnswerForm({ call, waits }: { call: CallView; waits: "answer" | "approval" }) {
  const { send, sending, problem } = useAnswer(call.callId)
  return (
    <Notice tone="waiting" icon={Hand} title={waits === "approval" ? `May ${visible(call.name)} run with these arguments?` : `You are ${visible(call.name)}: what does it answer?`}>
      {waits === "approval" ? <Approval call={call} send={send} sending={sending} /> : <Output call={call} send={send} sending={sending} />}
      {problem && <p role="alert" className="text-error">{problem}</p>}
    </Notice>
  )
}

function Output({ call, send, sending }: Sends & { call: CallView }) {
  const id = useId()
  const [text, setText] = useState("")
  const [form, setForm] = useState<"text" | "json">("text")
  const invalid = form === "json" && text.trim() !== "" && parsed(text) === undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send({ output: form === "json" ? parsed(text) : text })
  }
  const pick = (output: Json) => {
    setForm(typeof output === "string" ? "text" : "json")
    setText(typeof output === "string" ? output : JSON.stringify(output, null, 2))
  }
  return (
    <form className="flex flex-col gap-2" onSubmit={submit}>
      {call.kind === "mock" && <Canned tool={call.name} disabled={sending} onPick={pick} />}
      <fieldset className="flex gap-3 text-meta">
        <legend className="sr-only">Form of the answer</legend>
        {(["text", "json"] as const).map((each) => (
          <label key={each} className="flex items-center gap-1.5">
            <input type="radio" name={id} checked={form === each} onChange={() => setForm(each)} className="accent-(--accent)" />
            {each === "text" ? "Text" : "JSON"}
          </label>
        ))}
      </fieldset>
      <textarea
        aria-label="Answer" rows={3} value={text} onChange={(event) => setText(event.target.value)} disabled={sending}
        aria-invalid={invalid} aria-describedby={invalid ? `${id}-invalid` : undefined}
        placeholder={form === "json" ? '{ "temperature": 21 }' : "Sunny, 21 °C"} className={`${field} resize-y font-mono`}
      />
      {invalid && <p id={`${id}-invalid`} className="text-meta text-error">This is not valid JSON yet.</p>}
      <Button type="submit" look="primary" size="sm" className="self-start" disabled={sending || invalid || (form === "json" && text.trim() === "")}>
        {sending ? "Sent" : "Answer"}
      </Button>
    </form>
  )
}

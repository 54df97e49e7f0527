/** A person answers a call that waits: gives its result, or lets it run or not. */
"use client"
import { Check, Hand, Pencil, X } from "lucide-react"
import { useId, useState, type FormEvent } from "react"
import { answerCall, type Answer } from "#components/api.ts"
import { Button } from "#components/ui/button.tsx"
import type { CallView } from "#lib/agent/view.ts"
import { parsed } from "./brief.ts"
import { Notice } from "./card.tsx"
import { isBlob } from "./value.tsx"
import { visible } from "./visible-text.tsx"

const field = "w-full rounded-md border border-line-control bg-surface px-2.5 py-1.5 text-trace text-ink max-md:text-[1rem]"

export function AnswerForm({ call, waits }: { call: CallView; waits: "answer" | "approval" }) {
  const { send, sending, problem } = useAnswer(call.callId)
  return (
    <Notice tone="waiting" icon={Hand} title={waits === "approval" ? `May ${visible(call.name)} run with these arguments?` : `You are ${visible(call.name)}: what does it answer?`}>
      {waits === "approval" ? <Approval args={call.args} send={send} sending={sending} /> : <Output send={send} sending={sending} />}
      {problem && <p role="alert" className="text-error">{problem}</p>}
    </Notice>
  )
}

type Sends = { send: (answer: Answer) => void; sending: boolean }

/** The state of the call changes by the stream, so a sent answer is only waited for. */
function useAnswer(callId: string) {
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState("")
  const send = (answer: Answer) => {
    setSending(true)
    setProblem("")
    answerCall(callId, answer).catch((error: Error) => {
      setProblem(error.message)
      setSending(false)
    })
  }
  return { send, sending, problem }
}

function Output({ send, sending }: Sends) {
  const id = useId()
  const [text, setText] = useState("")
  const [form, setForm] = useState<"text" | "json">("text")
  const invalid = form === "json" && text.trim() !== "" && parsed(text) === undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send({ output: form === "json" ? parsed(text) : text })
  }
  return (
    <form className="flex flex-col gap-2" onSubmit={submit}>
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

function Approval({ args, send, sending }: Sends & { args: CallView["args"] }) {
  const id = useId()
  const [reason, setReason] = useState("")
  const [text, setText] = useState<string | null>(null)
  const edited = text === null ? undefined : parsed(text)
  const invalid = text !== null && (typeof edited !== "object" || edited === null || Array.isArray(edited))
  const approve = () => send({ approve: true, ...(text === null ? {} : { args: edited }) })
  return (
    <div className="flex flex-col gap-2">
      {text !== null && (
        <textarea
          aria-label="Arguments, as JSON" rows={6} value={text} onChange={(event) => setText(event.target.value)} disabled={sending} spellCheck={false}
          aria-invalid={invalid} aria-describedby={invalid ? `${id}-invalid` : undefined} className={`${field} resize-y font-mono`}
        />
      )}
      {invalid && <p id={`${id}-invalid`} className="text-meta text-error">Arguments are a JSON object; this is none yet.</p>}
      <input
        aria-label="Reason for a refusal, told to the model" placeholder="Reason, if you refuse (the model is told)" value={reason}
        onChange={(event) => setReason(event.target.value)} disabled={sending} className={field}
      />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" size="sm" disabled={sending || invalid} onClick={approve}><Check size="0.75rem" aria-hidden />{text === null ? "Approve" : "Approve as edited"}</Button>
        {args !== undefined && !isBlob(args) && (
          <Button size="sm" disabled={sending} onClick={() => setText(text === null ? JSON.stringify(args, null, 2) : null)}>
            <Pencil size="0.75rem" aria-hidden />{text === null ? "Edit first" : "As the model wrote them"}
          </Button>
        )}
        <Button look="danger" size="sm" disabled={sending} onClick={() => send({ approve: false, ...(reason.trim() && { reason: reason.trim() }) })}>
          <X size="0.75rem" aria-hidden />Refuse
        </Button>
      </div>
    </div>
  )
}

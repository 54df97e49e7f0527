/** A person lets a call run or not. What runs has been on the screen to its end, with nothing hidden in it. */
"use client"
import { Check, CheckCheck, Pencil, X } from "lucide-react"
import { useEffect, useId, useRef, useState } from "react"
import { readBlob } from "#components/api.ts"
import { Button } from "#components/ui/button.tsx"
import { KindIcon, kindOf, kinds } from "#components/ui/kind.tsx"
import { useViewStore } from "#components/view-store.ts"
import type { Json } from "#lib/agent/types.ts"
import type { CallView } from "#lib/agent/view.ts"
import { countOf } from "./amounts.ts"
import { field, type Sends } from "./answering.ts"
import { parsed } from "./brief.ts"
import { Details } from "./details/details.tsx"
import { useTracePanel } from "./trace-context.ts"
import { isBlob, isJson } from "./value.tsx"
import { visible, visibleJson } from "./visible-text.tsx"

export function Approval({ call, send, sending }: Sends & { call: CallView }) {
  const id = useId()
  const { args, problem } = useWhole(call.args)
  const [seen, setSeen] = useState(false)
  const [reason, setReason] = useState("")
  const [text, setText] = useState<string | null>(null)
  const edited = text === null ? undefined : parsed(text)
  const invalid = text !== null && (typeof edited !== "object" || edited === null || Array.isArray(edited))
  return (
    <div className="flex flex-col gap-2">
      <What call={call} />
      {call.details !== undefined && <Details details={call.details} />}
      {problem && <p role="alert" className="text-error">{problem}</p>}
      {args === undefined ? !problem && <p className="text-ink-2">Reading the arguments…</p> : <Whole args={args} onSeen={() => setSeen(true)} />}
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
      {!seen && args !== undefined && <p id={`${id}-unseen`} className="text-meta text-waiting">Scroll to the end of the arguments to approve them.</p>}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" size="sm" disabled={sending || invalid || !seen} aria-describedby={seen ? undefined : `${id}-unseen`} onClick={() => send({ approve: true, ...(text === null ? {} : { args: edited }) })}>
          <Check size="0.75rem" aria-hidden />{text === null ? "Approve" : "Approve as edited"}
        </Button>
        {text === null && <Button size="sm" disabled={sending || !seen} aria-describedby={seen ? undefined : `${id}-unseen`} onClick={() => send({ approve: true, trust: true })}><CheckCheck size="0.75rem" aria-hidden />Approve, and do not ask again here</Button>}
        {args !== undefined && (
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

/** Exactly what is approved: the name, the kind, the version that was offered. */
function What({ call }: { call: CallView }) {
  const { view } = useViewStore()
  const kind = kindOf(call)
  const version = view.steps.get(call.stepId)?.started?.tools.find(({ name }) => name === call.name)?.version
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <KindIcon kind={kind} size={16} />
      <code className="font-semibold [overflow-wrap:anywhere]"><bdi>{visible(call.name)}</bdi></code>
      <span className="text-meta text-ink-2">{kinds[kind].label}{version && `, version ${version}`}, asked for by {visible(call.agent)}</span>
    </p>
  )
}

/** All of the arguments, unfolded, and word when their end has been in sight. */
function Whole({ args, onSeen }: { args: Json; onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const listener = useRef(onSeen)
  useEffect(() => void (listener.current = onSeen))
  useEffect(() => {
    if (!end.current) return
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) listener.current()
    })
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [])
  const text = JSON.stringify(visibleJson(args), null, 2)
  return (
    <div>
      <div tabIndex={0} role="group" aria-label={`Arguments, ${countOf(text.length, "character")}`} className="max-h-72 min-w-0 overflow-y-auto rounded-md border border-line bg-bg px-3 pt-2">
        <pre dir="ltr" className="font-mono text-code whitespace-pre-wrap [overflow-wrap:anywhere]">{text.split(MARK).map((piece, index) => (
          index % 2 === 0 ? piece : <span key={index} className="rounded-sm border border-line-strong px-0.5 text-[0.85em] text-waiting">{piece}</span>
        ))}</pre>
        <div ref={end} className="h-2" />
      </div>
    </div>
  )
}

/** How `visible` names what would hide. */
const MARK = /⟨(U\+[0-9A-F]+)⟩/

/** A large value is fetched: nobody approves what is not there to be read. */
function useWhole(given: CallView["args"]): { args: Json | undefined; problem: string } {
  const { conversationId } = useTracePanel()
  const [read, setRead] = useState<{ args?: Json; problem: string }>({ problem: "" })
  const hash = isBlob(given) ? given.blob : null
  useEffect(() => {
    if (hash !== null) readBlob(conversationId, hash).then((args) => isJson(args) && setRead({ args, problem: "" }), (error: Error) => setRead({ problem: error.message }))
  }, [conversationId, hash])
  return isBlob(given) ? { args: read.args, problem: read.problem } : { args: given, problem: "" }
}

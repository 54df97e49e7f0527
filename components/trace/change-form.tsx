/** Other arguments or another result for a call: the conversation goes on from there in a branch of its own. */
"use client"
import { GitBranch, Pencil } from "lucide-react"
import { useId, useState, type FormEvent } from "react"
import { useFork } from "#components/branches/use-fork.ts"
import { shownText } from "#components/shown-text.ts"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { useViewStore } from "#components/view-store.ts"
import type { CallView } from "#lib/agent/view.ts"
import { parsed } from "./brief.ts"
import { useTracePanel } from "./trace-context.ts"
import { isBlob } from "./value.tsx"

export type What = "args" | "output"

/** The event to change, when there is one that may be: of a call at the top that began or finished, with a value that is here whole. */
export function useChangeable(call: CallView, what: What): number | undefined {
  const { readOnly } = useTracePanel()
  const { view, log } = useViewStore()
  if (readOnly || view.steps.get(call.stepId)?.parent || isBlob(what === "args" ? call.args : call.output)) return undefined
  const type = what === "args" ? "call.started" : "call.finished"
  return log.findLast(({ event }) => event.type === type && event.callId === call.callId)?.seq
}

export const ChangeButton = ({ what, onClick }: { what: What; onClick: () => void }) =>
  <IconButton icon={Pencil} size="sm" label={what === "args" ? "Change the arguments, in a new branch" : "Change the result, in a new branch"} onClick={onClick} />

export function ChangeForm({ call, what, seq, onClose }: { call: CallView; what: What; seq: number; onClose: () => void }) {
  const id = useId()
  const fork = useFork(useTracePanel().conversationId)
  const [text, setText] = useState(() => (what === "args" ? JSON.stringify(call.args ?? {}, null, 2) : shownText(call.output ?? "")))
  const [state, setState] = useState<"" | "sending" | { problem: string }>("")
  const args = what === "args" ? parsed(text) : undefined
  const invalid = what === "args" && (typeof args !== "object" || args === null || Array.isArray(args))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setState("sending")
    fork({ at: seq, edit: what === "args" ? { seq, args: args ?? {} } : { seq, output: text } })
      .catch((error: Error) => setState({ problem: error.message }))
  }
  return (
    <form className="flex flex-col gap-2" onSubmit={submit}>
      <textarea
        aria-label={what === "args" ? "Arguments, as JSON" : "Result, as the model gets it"} autoFocus rows={6} value={text} spellCheck={false}
        onChange={(event) => setText(event.target.value)} aria-invalid={invalid} aria-describedby={`${id}-note`}
        className="w-full resize-y rounded-md border border-line-control bg-surface px-2.5 py-1.5 font-mono text-trace text-ink max-md:text-[1rem]"
      />
      <p id={`${id}-note`} className={`text-meta ${invalid ? "text-error" : "text-ink-3"}`}>
        {invalid ? "Arguments are a JSON object; this is none yet." : what === "args" ? "The call runs again with these, in a branch of its own." : "The model goes on with this result, in a branch of its own. Nothing runs again."}
      </p>
      <div className="flex gap-2">
        <Button type="submit" look="primary" size="sm" disabled={invalid || state === "sending"}><GitBranch size="0.75rem" aria-hidden />Go on from here</Button>
        <Button size="sm" look="quiet" onClick={onClose}>Cancel</Button>
      </div>
      {typeof state === "object" && <p role="alert" className="text-error">{state.problem}</p>}
    </form>
  )
}

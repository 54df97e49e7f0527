/** What an answer brought besides words and calls: work of the provider's own, settings it went without, text that looks like a call. */
"use client"
import { CornerDownLeft, ScanSearch, Server, SlidersHorizontal } from "lucide-react"
import { useState } from "react"
import { useConversationScope } from "#components/conversation-context.ts"
import { shownText } from "#components/shown-text.ts"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { findHiddenCalls, type HiddenCall } from "#lib/agent/hidden-calls.ts"
import type { StepView } from "#lib/agent/view.ts"
import { Notice, Part, Well } from "./card.tsx"
import { useTracePanel } from "./trace-context.ts"
import { Value } from "./value.tsx"
import { visible, VisibleText } from "./visible-text.tsx"

export function StepExtras({ step }: { step: StepView }) {
  const { hosted = [], leftOut = [], calls, started, status } = step
  const hidden = status === "done" && calls.length === 0 && started ? findHiddenCalls(shownText(step.text), started.tools.map(({ name }) => name)) : []
  return (
    <>
      {hidden.length > 0 && (
        <Notice tone="waiting" icon={ScanSearch} title={hidden.length === 1 ? "Looks like a call, but is only text" : `${hidden.length} things look like calls, but are only text`}>
          <p className="text-ink-2">The model wrote this into its answer instead of calling. Nothing was run. A server like vLLM may need its tool parser switched on; Providers has a test that shows it.</p>
          {hidden.map((call) => (
            <div key={`${call.from} ${call.name}`} className="flex min-w-0 flex-col gap-1">
              <span className="flex items-center gap-1 font-mono text-code">{visible(call.name)}<CopyButton text={call.arguments} label="Copy the arguments" /></span>
              <Well><Value value={call.arguments} /></Well>
              <SendOn call={call} />
            </div>
          ))}
        </Notice>
      )}
      {leftOut.length > 0 && (
        <Notice tone="waiting" icon={SlidersHorizontal} title={`Sent without ${leftOut.join(", ")}`}>
          <p className="text-ink-2">This provider does not take {leftOut.length === 1 ? "it" : "them"} for this model.</p>
        </Notice>
      )}
      {hosted.length > 0 && (
        <Part title="Done by the provider itself">
          <ul className="flex flex-col gap-1">
            {hosted.map(({ type, status: state, text }, i) => (
              <li key={i} className="flex min-w-0 items-start gap-2 rounded-md border border-line px-2.5 py-1.5">
                <Server size="0.875rem" className="mt-0.5 shrink-0 text-ink-3" aria-hidden />
                <span className="min-w-0 flex-1"><span className="font-mono text-[0.75rem]">{visible(type)}</span> <span className="text-meta text-ink-3">{state && visible(state)}</span>{text && <span className="block text-meta whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]"><VisibleText text={text} /></span>}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  )
}

/** What looks like a call becomes one only by a message of the person, which the log shows as theirs. */
function SendOn({ call }: { call: HiddenCall }) {
  const { actions } = useConversationScope()
  const { readOnly } = useTracePanel()
  const [state, setState] = useState<"" | "sending" | "sent" | { problem: string }>("")
  if (readOnly) return null
  const send = () => {
    setState("sending")
    const text = `You wrote a call of ${call.name} into your answer instead of making it, so nothing ran. Make that call now, with these arguments: ${call.arguments}`
    actions.send(text).then(() => setState("sent"), (error: Error) => setState({ problem: error.message }))
  }
  return (
    <>
      <Button size="sm" className="self-start" disabled={state === "sending" || state === "sent"} onClick={send}>
        <CornerDownLeft size="0.75rem" aria-hidden />{state === "sent" ? "Asked" : "Ask the model to make this call"}
      </Button>
      {typeof state === "object" && <p role="alert" className="text-error">{state.problem}</p>}
    </>
  )
}

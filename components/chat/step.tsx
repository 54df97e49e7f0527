/** One answer of the model: its thoughts folded away, its words, its calls. */
"use client"
import { ChevronRight } from "lucide-react"
import { memo } from "react"
import { shownText } from "#components/shown-text.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { StepView } from "#lib/agent/view.ts"
import { Calls } from "./call-chip.tsx"
import { MarkdownText } from "./markdown.tsx"
import { TaskResult } from "./task-result.tsx"
import { UserMessage } from "./user-message.tsx"
import { WholeText } from "./whole-text.tsx"

export const Step = memo(function Step({ step, canRunAgain }: { step: StepView; canRunAgain: boolean }) {
  useEntity(step)
  const { view } = useViewStore()
  const joined = (step.started?.takes ?? []).flatMap((id) => view.messages.get(id) ?? [])
  const running = step.status === "running"
  const hasText = shownText(step.text) !== ""
  if (step.status === "dropped") return null
  return (
    <>
      {joined.map((message) => message.taskId ? <TaskResult key={message.messageId} taskId={message.taskId} /> : <UserMessage key={message.messageId} message={message} />)}
      {shownText(step.reasoning) !== "" && <Reasoning step={step} />}
      {hasText && <WholeText text={step.text}>{(shown) => <MarkdownText text={shown} streaming={running && step.calls.length === 0} />}</WholeText>}
      {step.calls.length > 0 && <Calls calls={step.calls} canRunAgain={canRunAgain} />}
      {running && !hasText && step.calls.length === 0 && <Thinking />}
    </>
  )
})

function Reasoning({ step }: { step: StepView }) {
  return (
    <details className="group/thoughts">
      <summary className="inline-flex items-center gap-1 rounded-sm text-trace text-ink-3 hover:text-ink-2">
        <ChevronRight size="0.875rem" className="transition-transform group-open/thoughts:rotate-90" aria-hidden />
        Reasoning
      </summary>
      <div className="mt-2 ml-1.5 border-l border-line-strong pl-4 text-body whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
        <WholeText text={step.reasoning}>{(shown) => shown}</WholeText>
      </div>
    </details>
  )
}

const Thinking = () => (
  <p className="flex items-center gap-2 text-ink-3">
    <span className="size-1.5 animate-breathe rounded-full bg-accent" aria-hidden />
    <span className="text-trace">Asking the model</span>
  </p>
)

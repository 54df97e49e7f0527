/** One turn: the message, every step of the answer, and how it ended. */
"use client"
import { ChevronRight } from "lucide-react"
import { memo } from "react"
import { KindIcon } from "#components/ui/kind.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TurnView } from "#lib/agent/view.ts"
import { Step } from "./step.tsx"
import { TurnEnd } from "./turn-end.tsx"
import { UserMessage } from "./user-message.tsx"

export const Turn = memo(function Turn({ turn, isLast }: { turn: TurnView; isLast: boolean }) {
  useEntity(turn)
  const { view } = useViewStore()
  const message = turn.messageId && turn.cause.kind !== "retry" ? view.messages.get(turn.messageId) : undefined
  const task = turn.taskId ? view.tasks.get(turn.taskId) : undefined
  return (
    <div className="flex flex-col gap-4 pb-8">
      {message && <UserMessage message={message} />}
      {task && turn.cause.kind === "task" && (
        <p className="flex items-center gap-2 text-trace text-ink-2"><KindIcon kind="task" labelled /> {task.title}: {task.status}</p>
      )}
      {turn.retriedBy ? <EarlierTry turn={turn} /> : <Answer turn={turn} isLast={isLast} />}
    </div>
  )
})

function Answer({ turn, isLast }: { turn: TurnView; isLast: boolean }) {
  let agent = ""
  return (
    <section className="flex flex-col gap-3 text-chat">
      {turn.steps.map((step) => {
        const speaks = step.agent !== agent
        const isHandoff = speaks && agent !== ""
        agent = step.agent
        return (
          <div key={step.stepId} className="flex flex-col gap-3">
            {speaks && <AgentName name={step.agent} isHandoff={isHandoff} />}
            <Step step={step} canRunAgain={isLast && turn.status === "interrupted"} />
          </div>
        )
      })}
      <TurnEnd turn={turn} isLast={isLast} />
    </section>
  )
}

function AgentName({ name, isHandoff }: { name: string; isHandoff: boolean }) {
  return (
    <h2 className="flex items-center gap-1.5 text-trace font-medium text-ink-2">
      <KindIcon kind={isHandoff ? "handoff" : "model"} />
      {isHandoff && <span className="sr-only">Handed over to </span>}
      <bdi>{name}</bdi>
    </h2>
  )
}

/** The model no longer sees it; a person still can. */
function EarlierTry({ turn }: { turn: TurnView }) {
  return (
    <details className="group/try text-ink-3">
      <summary className="inline-flex items-center gap-1 rounded-sm text-trace hover:text-ink-2">
        <ChevronRight size="0.875rem" className="transition-transform group-open/try:rotate-90" aria-hidden />
        Earlier try, {turn.status}
      </summary>
      <div className="mt-3 border-l border-line-strong pl-4"><Answer turn={turn} isLast={false} /></div>
    </details>
  )
}

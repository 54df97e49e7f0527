/** One turn: the message, every step of the answer, and how it ended. */
"use client"
import { ChevronRight } from "lucide-react"
import { memo } from "react"
import { BranchSwitcher } from "#components/branches/switcher.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { AgentName, laneOf } from "#components/ui/agent.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { StepView, TurnView } from "#lib/agent/view.ts"
import { Step } from "./step.tsx"
import { TaskResult } from "./task-result.tsx"
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
      {!message && turn.cause.kind !== "retry" && <BranchSwitcher at={turn.turnId} />}
      {task && turn.cause.kind === "task" && (
        <TaskResult taskId={task.taskId} />
      )}
      {turn.retriedBy ? <EarlierTry turn={turn} /> : <Answer turn={turn} isLast={isLast} />}
    </div>
  )
})

function Answer({ turn, isLast }: { turn: TurnView; isLast: boolean }) {
  const { view } = useViewStore()
  return (
    <section className="flex flex-col gap-3 text-chat">
      {partsOf(turn).map(({ agent, steps }, index, parts) => {
        const lane = laneOf(view.agents, agent)
        return (
          <div key={steps[0]?.stepId} data-lane={lane} className={`flex flex-col gap-3 ${lane > 0 ? "-ml-3.5 border-l-2 border-(--agent) pl-3" : ""}`}>
            <Speaker name={agent} lane={lane} from={parts[index - 1]?.agent} />
            {steps.map((step) => <Step key={step.stepId} step={step} canRunAgain={isLast && turn.status === "interrupted"} />)}
          </div>
        )
      })}
      <TurnEnd turn={turn} isLast={isLast} />
    </section>
  )
}

/** What each agent said before the next took over. */
function partsOf({ steps }: TurnView): { agent: string; steps: StepView[] }[] {
  const parts: { agent: string; steps: StepView[] }[] = []
  for (const step of steps) {
    const last = parts.at(-1)
    if (last?.agent === step.agent) last.steps.push(step)
    else parts.push({ agent: step.agent, steps: [step] })
  }
  return parts
}

/** `from`: who handed over to it. */
function Speaker({ name, lane, from }: { name: string; lane: number; from: string | undefined }) {
  if (from === undefined) return <h2 className="text-trace font-medium"><AgentName name={name} lane={lane} /></h2>
  return (
    <h2 className="flex items-center gap-2 text-trace font-medium">
      <KindIcon kind="handoff" />
      <span className="sr-only">Handed over to </span>
      <AgentName name={name} lane={lane} />
      <span className="shrink-0 font-normal text-ink-3"><span className="max-sm:sr-only">takes over </span>from <bdi>{visible(from)}</bdi></span>
      <span className="h-px flex-1 bg-(--agent) opacity-50" aria-hidden />
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

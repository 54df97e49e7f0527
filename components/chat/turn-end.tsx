/** How a turn ended, in plain words, with what can be done about it. */
"use client"
import { OctagonAlert, RotateCw, Square, TriangleAlert, Unplug, type LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import { useConversationScope } from "#components/conversation-context.ts"
import { WhyRecalled } from "#components/memory/why-recalled.tsx"
import { shownText } from "#components/shown-text.ts"
import { countOf, money, tokensOf } from "#components/trace/amounts.ts"
import { EmptyClaim } from "#components/trace/empty-claim.tsx"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { formatMs } from "#components/ui/time.tsx"
import { usePrices } from "#components/use-prices.ts"
import { spendingOf } from "#lib/agent/spending.ts"
import type { CallView, StepView, TurnView } from "#lib/agent/view.ts"

export function TurnEnd({ turn, isLast }: { turn: TurnView; isLast: boolean }) {
  const { actions, readOnly } = useConversationScope()
  const retry = isLast && !readOnly && (
    <Button size="sm" onClick={() => void actions.retry()}><RotateCw size="0.75rem" aria-hidden /> Retry</Button>
  )
  switch (turn.status) {
    case "running":
      return null
    case "done":
      return <><EmptyClaim turn={turn} /><WhyRecalled turn={turn} /><Footer turn={turn} /></>
    case "stopped":
      return <Ending icon={Square} tone="text-ink-2" word="Stopped" action={retry}>{turn.error?.message}</Ending>
    case "failed":
      return <Ending icon={TriangleAlert} tone="text-error" word="This turn failed" action={retry}>{turn.error?.message ?? "The reason is not known."}</Ending>
    case "limit":
      return <Ending icon={OctagonAlert} tone="text-waiting" word="Limit reached" action={retry}>{turn.error?.message ?? "Send a message to go on from here."}</Ending>
    case "interrupted":
      return (
        <Ending icon={Unplug} tone="text-interrupted" word="Interrupted" action={retry}>
          {turn.error?.message ?? "The server went away while a call ran, so nobody knows whether it took effect. Run the call again, retry the whole turn, or go on with a message."}
        </Ending>
      )
    default:
      turn.status satisfies never
      return null
  }
}

type EndingProps = { icon: LucideIcon; tone: string; word: string; action: ReactNode; children?: ReactNode }

function Ending({ icon: Icon, tone, word, action, children }: EndingProps) {
  return (
    <div className="flex items-start gap-2.5 rounded-lg border border-line bg-surface py-2.5 pr-2.5 pl-3 text-trace">
      <Icon size="0.9375rem" strokeWidth={2} className={`mt-0.5 shrink-0 ${tone}`} aria-hidden />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className={`font-medium ${tone}`}>{word}</p>
        {children && <p className="text-ink-2">{children}</p>}
      </div>
      {action}
    </div>
  )
}

function Footer({ turn }: { turn: TurnView }) {
  const calls = allCalls(turn.steps)
  const tokens = tokensOf(turn.usage)
  const took = turn.finishedAt ? Date.parse(turn.finishedAt) - Date.parse(turn.startedAt) : 0
  const facts = [
    calls.length > 0 && countOf(calls.length, "call"),
    formatMs(took),
    tokens !== undefined && countOf(tokens, "token"),
    ...spendingOf(allSteps(turn.steps), usePrices()).costs.map(({ amount, currency }) => money(amount, currency)),
  ].filter(Boolean)
  const cut = CUTS[turn.steps.at(-1)?.finishReason ?? ""]
  const words = () => turn.steps.map((step) => shownText(step.text)).filter(Boolean).join("\n\n")
  return (
    <div className="-mt-1 flex items-center gap-1.5 text-meta text-ink-3 tabular-nums">
      <CopyButton label="Copy answer" text={words} className="-ml-1" />
      {facts.map((fact, index) => (
        <span key={index}>{index > 0 && <span aria-hidden className="mr-1.5 text-line-control">·</span>}{fact}</span>
      ))}
      {cut && <span className="text-waiting"><span aria-hidden className="mr-1.5 text-line-control">·</span>{cut}</span>}
    </div>
  )
}

/** Ends of an answer that look like its end and are none. */
const CUTS: Record<string, string> = {
  ...Object.fromEntries(["length", "max_tokens", "max_output_tokens", "MAX_TOKENS"].map((reason) => [reason, "cut at the model's limit of tokens"])),
  content_filter: "cut by the provider's filter",
}

const allSteps = (steps: StepView[]): StepView[] => steps.flatMap((step) => [step, ...step.calls.flatMap((call) => allSteps(call.steps))])

const allCalls = (steps: StepView[]): CallView[] => steps.flatMap((step) => step.calls.flatMap((call) => [call, ...allCalls(call.steps)]))

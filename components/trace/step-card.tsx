/** Everything about one request to a model: what it said, what it saw, and how to ask it yourself. */
"use client"
import { CircleAlert, Unplug } from "lucide-react"
import { Tabs } from "radix-ui"
import { useState, type ReactNode } from "react"
import { shownText } from "#components/shown-text.ts"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { KindIcon, kindOf } from "#components/ui/kind.tsx"
import { formatMs } from "#components/ui/time.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import { usePrices } from "#components/use-prices.ts"
import { costOf } from "#lib/agent/spending.ts"
import type { StepView } from "#lib/agent/view.ts"
import { count, money } from "./amounts.ts"
import { briefArguments } from "./brief.ts"
import { Card, Facts, Moment, Notice, Part, Well } from "./card.tsx"
import { ContextBar } from "./context-bar.tsx"
import { EmptyClaim } from "./empty-claim.tsx"
import { ForkTab } from "./fork-tab.tsx"
import { policyOf } from "./policy-step.ts"
import { Offered } from "./offered.tsx"
import { CodeTab, RequestTab, ResponseTab, TranscriptTab } from "./request-tabs.tsx"
import { useStepRequest } from "./requests.ts"
import { StatusMark } from "./status.tsx"
import { StepExtras } from "./step-extras.tsx"
import { useTracePanel } from "./trace-context.ts"
import { GrowingText, Value } from "./value.tsx"
import { visible } from "./visible-text.tsx"

const tabs = [
  { id: "answer", label: "Answer" },
  { id: "saw", label: "What the model saw" },
  { id: "request", label: "Request" },
  { id: "response", label: "Raw answer" },
  { id: "code", label: "Code" },
]

const FORK = { id: "fork", label: "Change" }

export function StepCard({ step: entity, close }: { step: StepView; close: ReactNode }) {
  const step = useEntity(entity)
  const [tab, setTab] = useState("answer")
  const finished = step.status !== "running"
  const before = useStepBefore(step)
  const { readOnly } = useTracePanel()
  // What a delegate was asked is its caller's: the branch begins at the call.
  const shown = readOnly || step.parent ? tabs : [...tabs, FORK]
  const own = policyOf(step)
  if (own) return <PolicyCard step={step} label={own.label} says={own.says} close={close} />
  return (
    <Tabs.Root value={tab} onValueChange={setTab} className="h-full min-h-0">
      <Card label="Model step" head={<>
        <KindIcon kind="model" size={16} />
        <h2 className="min-w-0 truncate text-trace font-semibold">{visible(step.model)}</h2>
        <span className="min-w-0 truncate text-meta text-ink-3">{visible(step.agent)}</span>
        <span className="flex-1" />
        <StatusMark status={step.status} worded />
        {step.ms !== undefined && <span className="shrink-0 text-meta text-ink-2 tabular-nums">{formatMs(step.ms)}</span>}
        {close}
      </>} tabs={
        <Tabs.List aria-label="Views of this step" className="flex shrink-0 gap-1 overflow-x-auto px-3 [scrollbar-width:none]">
          {shown.map(({ id, label }) => (
            <Tabs.Trigger key={id} value={id} className="shrink-0 border-b-2 border-transparent px-1.5 py-1 text-meta whitespace-nowrap text-ink-2 outline-offset-[-2px] hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink max-md:py-2">
              {label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      }>
        <Tabs.Content value="answer" tabIndex={-1} className="flex flex-col gap-4"><Answer step={step} /></Tabs.Content>
        <Tabs.Content value="saw" tabIndex={-1}><TranscriptTab stepId={step.stepId} finished={finished} /></Tabs.Content>
        <Tabs.Content value="request" tabIndex={-1}><RequestTab stepId={step.stepId} finished={finished} before={before} /></Tabs.Content>
        <Tabs.Content value="response" tabIndex={-1}><ResponseTab stepId={step.stepId} finished={finished} /></Tabs.Content>
        <Tabs.Content value="code" tabIndex={-1}><CodeTab stepId={step.stepId} /></Tabs.Content>
        {shown.includes(FORK) && <Tabs.Content value="fork" tabIndex={-1}><ForkTab step={step} /></Tabs.Content>}
      </Card>
    </Tabs.Root>
  )
}

/** A step that the agent's memory policy made: there is no request, so there is none to show. */
function PolicyCard({ step, label, says, close }: { step: StepView; label: string; says: string; close: ReactNode }) {
  const turn = useViewStore().view.turnById.get(step.turnId)
  return (
    <Card label={label} head={<>
      <KindIcon kind="memory" size={16} />
      <h2 className="min-w-0 truncate text-trace font-semibold">{label}</h2>
      <span className="min-w-0 truncate text-meta text-ink-3">{visible(step.agent)}</span>
      <span className="flex-1" />
      <StatusMark status={step.status} worded />
      {close}
    </>}>
      <p className="max-w-[40rem] text-ink-2">{says}</p>
      {step.calls.length > 0 && <Part title="What it called"><CallList step={step} /></Part>}
      <Part title="Facts"><Facts facts={{ Agent: visible(step.agent), Started: <Moment at={step.startedAt} since={turn?.startedAt} /> }} /></Part>
    </Card>
  )
}

function Answer({ step }: { step: StepView }) {
  const running = step.status === "running"
  const text = shownText(step.text)
  const turn = useViewStore().view.turnById.get(step.turnId)
  return (
    <>
      {turn?.steps.findLast((other) => shownText(other.text) !== "") === step && <EmptyClaim turn={turn} />}
      {step.status === "error" && <Notice tone="error" icon={CircleAlert} title="The answer was cut: what had come is kept" />}
      {step.status === "dropped" && <Notice tone="interrupted" icon={Unplug} title="Lost with its process; the turn asked the model again" />}
      <StepExtras step={step} />
      {shownText(step.reasoning) !== "" && <Reasoning step={step} />}
      {(text !== "" || running) && (
        <Part title="Text" aside={!running && <CopyButton text={() => text} label="Copy the text" />}>
          <Well>
            {running ? <GrowingText text={text} prose /> : <Value value={step.text} prose />}
          </Well>
        </Part>
      )}
      {step.calls.length > 0 && <Part title="Calls it asked for"><CallList step={step} /></Part>}
      {step.started && <Offered tools={step.started.tools} />}
      <Part title="Facts"><StepFacts step={step} /></Part>
      {!running && <Filled step={step} />}
    </>
  )
}

/** What a step was made of, as far as it can be read. */
function Filled({ step }: { step: StepView }) {
  const loading = useStepRequest(useTracePanel().conversationId, step.stepId, true)
  const weights = loading.state === "loaded" ? loading.value.weights : undefined
  return weights && <ContextBar weights={weights} model={step.model} counted={step.usage?.inputTokens} />
}

/** The step before it on the same level, to compare with. */
function useStepBefore(step: StepView): string | undefined {
  const all = [...useViewStore().view.steps.values()].filter((other) => other.parent === step.parent && !policyOf(other))
  return all[all.indexOf(step) - 1]?.stepId
}

function Reasoning({ step }: { step: StepView }) {
  const [open, setOpen] = useState(false)
  const text = shownText(step.reasoning)
  return (
    <Part title="Reasoning" aside={<Button size="sm" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Hide" : `Show ${count(text.length)} characters`}</Button>}>
      {open && <Well><Value value={step.reasoning} prose open /></Well>}
    </Part>
  )
}

function CallList({ step }: { step: StepView }) {
  const { onSelect } = useTracePanel()
  return (
    <ul className="flex flex-col gap-1">
      {step.calls.map((call) => (
        <li key={call.callId}>
          <button type="button" onClick={() => onSelect(call.callId)} className="flex w-full items-center gap-1.5 rounded-md border border-line px-2.5 py-1 text-left hover:bg-hover max-md:py-2">
            <KindIcon kind={kindOf(call)} />
            <span className="shrink-0 font-mono text-[0.75rem]">{visible(call.name)}</span>
            <bdi className="min-w-0 flex-1 truncate text-meta text-ink-3">{briefArguments(call)}</bdi>
            <StatusMark status={call.status} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function StepFacts({ step: { turnId, agent, model, finishReason, usage = {}, ttftMs, ms, started, startedAt } }: { step: StepView }) {
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = usage
  const turn = useViewStore().view.turnById.get(turnId)
  const price = usePrices().get(model)
  const cost = costOf(usage, price)
  const number = (value: number | undefined) => (value === undefined ? undefined : count(value))
  return (
    <Facts facts={{
      Model: visible(model),
      Agent: visible(agent),
      Started: <Moment at={startedAt} since={turn?.startedAt} />,
      "First token after": ttftMs === undefined ? undefined : formatMs(ttftMs),
      Took: ms === undefined ? undefined : formatMs(ms),
      "Finish reason": finishReason && visible(finishReason),
      "Tokens in": inputTokens === undefined ? undefined : `${count(inputTokens)}${cachedTokens ? `, ${count(cachedTokens)} from the cache` : ""}`,
      "Tokens out": outputTokens === undefined ? undefined : `${count(outputTokens)}${reasoningTokens ? `, ${count(reasoningTokens)} for reasoning` : ""}`,
      Cost: cost === undefined || !price ? undefined : money(cost, price.currency),
      "Tokens per second": outputTokens && ms && ms - (ttftMs ?? 0) > 0 ? number(Math.round(outputTokens / ((ms - (ttftMs ?? 0)) / 1000))) : undefined,
      "Without a value": started?.unknown?.map((name) => `{{${visible(name)}}}`).join(", "),
    }} />
  )
}

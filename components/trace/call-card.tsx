/** Everything about one call: what it was given, what came of it, and what a person can do about it. */
"use client"
import { CircleAlert, RotateCcw, Unplug } from "lucide-react"
import Link from "next/link"
import { useState, type ReactNode } from "react"
import { retryTurn } from "#components/api.ts"
import { ChainLink } from "#components/memory/chain-link.tsx"
import { shownText } from "#components/shown-text.ts"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { KindIcon, kindOf, kinds } from "#components/ui/kind.tsx"
import { formatMs } from "#components/ui/time.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { CallView } from "#lib/agent/view.ts"
import { count } from "./amounts.ts"
import { AnswerForm } from "./answer-form.tsx"
import { ChangeButton, ChangeForm, useChangeable } from "./change-form.tsx"
import { parsed } from "./brief.ts"
import { Card, Facts, Moment, Notice, Part, Well } from "./card.tsx"
import { Details } from "./details/details.tsx"
import { StatusMark } from "./status.tsx"
import { TaskFacts } from "./task-facts.tsx"
import { useTracePanel } from "./trace-context.ts"
import { GrowingText, isBlob, LongText, Value } from "./value.tsx"
import { visible, VisibleText } from "./visible-text.tsx"

export function CallCard({ call: entity, close }: { call: CallView; close: ReactNode }) {
  const call = useEntity(entity)
  const { readOnly } = useTracePanel()
  const kind = kindOf(call)
  const waits = call.status === "waiting" && call.waitingFor
  return (
    <Card label={`Call of ${visible(call.name)}`} head={<>
      <KindIcon kind={kind} size={16} />
      <h2 className="min-w-0 truncate font-mono text-trace font-semibold">{visible(call.name) || "…"}</h2>
      <span className="shrink-0 text-meta text-ink-3 max-sm:sr-only">{kinds[kind].label}</span>
      <span className="flex-1" />
      <StatusMark status={call.status} worded />
      {call.ms !== undefined && call.status !== "interrupted" && <span className="text-meta text-ink-2 tabular-nums">{formatMs(call.ms)}</span>}
      {close}
    </>}>
      {(waits === "answer" || waits === "approval") && !readOnly && <AnswerForm key={call.callId} call={call} waits={waits} />}
      {(waits === "answer" || waits === "approval") && readOnly && <p className="text-waiting">Waits for a person.</p>}
      {call.status === "interrupted" && <Interrupted call={call} />}
      {call.status === "error" && <Failed call={call} />}
      {(waits !== "approval" || readOnly) && <Arguments call={call} />}
      {call.log && <Part title="Printed so far"><Well><GrowingText text={call.log} /></Well></Part>}
      <Outcome call={call} />
      {call.details === undefined && <TaskFacts ids={call.taskIds} />}
      <Part title="Facts"><CallFacts call={call} /></Part>
    </Card>
  )
}

function Arguments({ call }: { call: CallView }) {
  const { arguments: written, args, status } = call
  const text = shownText(written)
  const seq = useChangeable(call, "args")
  const [changing, setChanging] = useState(false)
  const aside = <>
    {seq !== undefined && <ChangeButton what="args" onClick={() => setChanging(!changing)} />}
    <CopyButton text={() => text} label="Copy the arguments as the model wrote them" />
  </>
  if (status === "writing")
    return (
      <Part title={`Arguments, ${count(text.length)} characters so far`}>
        <Well><GrowingText text={text} /></Well>
      </Part>
    )
  const value = args ?? (typeof written === "string" ? parsed(written) : written)
  return (
    <Part title="Arguments" aside={aside}>
      {changing && seq !== undefined ? <ChangeForm call={call} what="args" seq={seq} onClose={() => setChanging(false)} /> : <Well>{value === undefined ? <LongText text={text} /> : <Value value={value} />}</Well>}
      {value === undefined && text !== "" && <p className="text-meta text-ink-3">As the model wrote them: they are not valid JSON.</p>}
    </Part>
  )
}

function Outcome({ call }: { call: CallView }) {
  const { output, details, status } = call
  const seq = useChangeable(call, "output")
  const [changing, setChanging] = useState(false)
  if (output === undefined) return null
  const change = seq !== undefined && <ChangeButton what="output" onClick={() => setChanging(!changing)} />
  const told = status === "error" || status === "interrupted" ? change && <Part title="Another result" aside={change}>{changing && <ChangeForm call={call} what="output" seq={seq} onClose={() => setChanging(false)} />}</Part> : (
    <Part title={details === undefined ? "Result" : "What the model was told"} aside={<>{change}<CopyButton text={() => shownText(output)} label="Copy the result" /></>}>
      {changing && seq !== undefined ? <ChangeForm call={call} what="output" seq={seq} onClose={() => setChanging(false)} /> : <Well><Value value={output} /></Well>}
    </Part>
  )
  if (details === undefined) return told
  return (
    <>
      <Part title={status === "error" ? "Details" : "Result"} aside={<CopyButton text={() => JSON.stringify(isBlob(details) ? details.head : details, null, 2)} label="Copy the details as JSON" />}>
        <Details details={details} />
      </Part>
      {told}
    </>
  )
}

const problems: Record<string, string> = {
  unknown_tool: "There is no function of this name",
  bad_arguments: "The arguments do not fit the function",
  too_large: "The arguments are too large",
  refused: "A person refused this call",
  timeout: "The function took too long",
  threw: "The function failed",
}

function Failed({ call: { error } }: { call: CallView }) {
  const kind = error?.kind ?? "threw"
  return (
    <Notice tone="error" icon={CircleAlert} title={problems[kind] ?? `The function failed (${visible(kind)})`}>
      {error && <p><VisibleText text={error.message} /></p>}
      <p className="text-meta text-ink-3">The model was told this and can try another way.</p>
    </Notice>
  )
}

function Interrupted({ call }: { call: CallView }) {
  const { conversationId, readOnly } = useTracePanel()
  const { view } = useViewStore()
  const [state, setState] = useState<"" | "asking" | string>("")
  const again = view.turns.at(-1)?.turnId === call.turnId
  const retry = () => {
    setState("asking")
    retryTurn(conversationId, call.callId).then(() => setState(""), (error: Error) => setState(error.message))
  }
  return (
    <Notice tone="interrupted" icon={Unplug} title="Interrupted: nobody knows how it ended">
      <p>It had begun when its process ended, so it may or may not have done its work. It was not run again by itself.</p>
      {again && !readOnly && (
        <Button size="sm" className="self-start" disabled={state === "asking"} onClick={retry}><RotateCcw size="0.75rem" aria-hidden />Run again</Button>
      )}
      {state !== "" && state !== "asking" && <p role="alert" className="text-error">{state}</p>}
    </Notice>
  )
}

function CallFacts({ call }: { call: CallView }) {
  const { view } = useViewStore()
  const { onSelect, readOnly } = useTracePanel()
  const { answer, startedAt } = call
  const step = view.steps.get(call.stepId)
  const turn = view.turnById.get(call.turnId)
  return (
    <Facts facts={{
      "Asked by": <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => onSelect(call.stepId)}>{visible(call.agent)}{step ? `, ${step.model}` : ""}</button>,
      Started: startedAt && <Moment at={startedAt} since={turn?.startedAt} />,
      Took: call.ms !== undefined && call.status !== "interrupted" ? formatMs(call.ms) : undefined,
      "Answered by": answer && `${answer.by}${answer.approve === undefined ? "" : answer.approve ? ", approved" : ", refused"}${answer.reason ? `: ${visible(answer.reason)}` : ""}`,
      "Handed off to": call.handoffTo && visible(call.handoffTo),
      "Functions added": call.loaded.map(visible).join(", "),
      Memory: call.memories.length > 0 && (
        <span className="flex flex-wrap gap-x-3">{call.memories.map(({ op, memoryId, supersedes }, index) => <ChainLink key={index} id={memoryId}>{supersedes ? "added, in the place of another" : op}</ChainLink>)}</span>
      ),
      "Steps inside": call.steps.length > 0 ? String(call.steps.length) : undefined,
      Version: call.toolVersion && (
        !readOnly && (call.kind === "http" || call.kind === "code" || call.kind === "mock" || call.kind === "builtin")
          ? <Link href={`/tools/${encodeURIComponent(call.name)}?version=${encodeURIComponent(call.toolVersion)}`} prefetch={false} className="rounded-sm text-accent hover:underline">{call.toolVersion}, open it</Link>
          : call.toolVersion
      ),
      "Call id": <code className="text-[0.75rem]">{call.callId}</code>,
    }} />
  )
}

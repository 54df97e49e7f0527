/** A shared conversation as text: what is there for who has no JavaScript, and for who reads the page's source. */
import { shownText } from "#components/shown-text.ts"
import { visible } from "#components/trace/visible-text.tsx"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold, type StepView } from "#lib/agent/view.ts"

export function Readable({ title, log }: { title: string; log: Envelope[] }) {
  const view = emptyView()
  for (const envelope of log) fold(view, structuredClone(envelope))
  return (
    <article className="mx-auto flex max-w-[46rem] flex-col gap-4 p-6 text-chat">
      <h1 className="text-title"><bdi>{visible(title)}</bdi></h1>
      <p className="text-ink-2">A conversation shared with Full Turn. With JavaScript it can be scrubbed, replayed and continued.</p>
      {view.turns.map((turn) => {
        const message = turn.cause.kind === "retry" ? undefined : view.messages.get(turn.messageId ?? "")
        return (
          <section key={turn.turnId} className="flex flex-col gap-3 border-t border-line pt-4">
            {message && <><h2 className="text-trace font-semibold">Asked</h2><p className="whitespace-pre-wrap">{visible(shownText(message.text))}</p></>}
            {turn.steps.map((step) => <Step key={step.stepId} step={step} />)}
            {turn.status !== "done" && <p className="text-ink-2">The turn ended: {turn.status}{turn.error ? `, ${visible(turn.error.message)}` : ""}</p>}
          </section>
        )
      })}
    </article>
  )
}

function Step({ step }: { step: StepView }) {
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-trace font-semibold">{visible(step.agent)}</h2>
      {shownText(step.text) !== "" && <p className="whitespace-pre-wrap">{visible(shownText(step.text))}</p>}
      {step.calls.map((call) => (
        <div key={call.callId} className="border-l border-line-strong pl-3 text-trace">
          <p className="font-mono [overflow-wrap:anywhere]">{visible(call.name)}({visible(shownText(call.arguments))})</p>
          {call.output !== undefined && <p className="font-mono whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">{visible(shownText(call.output))}</p>}
          {call.steps.map((inner) => <Step key={inner.stepId} step={inner} />)}
        </div>
      ))}
    </div>
  )
}

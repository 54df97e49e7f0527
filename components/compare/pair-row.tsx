/** One place of two traces: its two sides, and in words what differs. */
import { shownText } from "#components/shown-text.ts"
import { StatusMark, type Status } from "#components/trace/status.tsx"
import { countOf, tokensOf } from "#components/trace/amounts.ts"
import { visible } from "#components/trace/visible-text.tsx"
import { KindIcon, kindOf } from "#components/ui/kind.tsx"
import { formatMs } from "#components/ui/time.tsx"
import type { ReactNode } from "react"
import type { CallView, StepView, TurnView } from "#lib/agent/view.ts"
import { argumentsOf, type Pair } from "./pairs.ts"

export function PairRow({ pair, said }: { pair: Pair; said: string }) {
  if (pair.kind === "turn") {
    return (
      <>
        <h2 className="col-span-2 bg-sunken px-3 py-1.5 font-medium"><bdi className="line-clamp-2">{said}</bdi></h2>
        {pair.differs.length > 0 && <><Side differs={pair.differs}><Turn turn={pair.a} /></Side><Side differs={pair.differs}><Turn turn={pair.b} /></Side></>}
      </>
    )
  }
  const alone = !pair.a || !pair.b
  const sides = pair.kind === "step" ? [<Step key="a" step={pair.a} />, <Step key="b" step={pair.b} />] : [<Call key="a" call={pair.a} depth={pair.depth} />, <Call key="b" call={pair.b} depth={pair.depth} />]
  return <>{sides.map((side) => <Side key={side.key} differs={alone ? ["only on one side"] : pair.differs}>{side}</Side>)}</>
}

function Side({ differs, children }: { differs: string[]; children: ReactNode }) {
  return (
    <div className={`min-w-0 px-3 py-1.5 bg-surface ${differs.length ? "border-l-2 border-accent" : ""}`}>
      {children}
      {differs.length > 0 && <p className="text-meta text-accent"><span aria-hidden>≠ </span><span className="sr-only">Differs: </span>{differs.join(", ")}</p>}
    </div>
  )
}

const Nothing = () => <p className="text-ink-3">Nothing here.</p>

const Turn = ({ turn }: { turn: TurnView | undefined }) => turn ? <p>{visible(turn.agent)} · <StatusMark status={turn.status} worded /></p> : <Nothing />

function Step({ step }: { step: StepView | undefined }) {
  if (!step) return <Nothing />
  const text = visible(shownText(step.text).slice(0, 600))
  const tokens = tokensOf(step.usage ?? {})
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <p className="flex items-center gap-1.5 text-meta text-ink-2"><KindIcon kind="model" labelled /><span className="min-w-0 flex-1 truncate">{visible(step.model)}</span><Numbers tokens={tokens} ms={step.ms} /></p>
      {text && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>}
    </div>
  )
}

function Call({ call, depth }: { call: CallView | undefined; depth: number }) {
  if (!call) return <Nothing />
  const status: Status = call.status
  return (
    <div className={`flex min-w-0 flex-col gap-0.5 ${depth > 0 ? "border-l border-line-strong pl-3" : ""}`}>
      <p className="flex items-center gap-1.5"><KindIcon kind={kindOf(call)} labelled /><code className="min-w-0 flex-1 truncate font-semibold">{visible(call.name)}{call.toolVersion ? <span className="font-normal text-ink-3"> v{visible(call.toolVersion)}</span> : null}</code><StatusMark status={status} worded={status !== "ok"} /><Numbers ms={call.ms} /></p>
      <code className="text-[0.75rem] text-ink-2 [overflow-wrap:anywhere]">{visible(argumentsOf(call).slice(0, 400))}</code>
      {call.output !== undefined && <code className="line-clamp-6 text-[0.75rem] whitespace-pre-wrap [overflow-wrap:anywhere]">{visible(shownText(call.output).slice(0, 600))}</code>}
    </div>
  )
}

const Numbers = ({ tokens, ms }: { tokens?: number; ms?: number }) => (
  <span className="shrink-0 text-meta text-ink-3 tabular-nums">{tokens === undefined ? "" : `${countOf(tokens, "token")} `}{ms === undefined ? "" : formatMs(ms)}</span>
)

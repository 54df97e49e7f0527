/** The rows of the waterfall. Each listens to its own step, call or turn and to nothing else. */
"use client"
import { ChevronRight, CornerDownRight } from "lucide-react"
import { memo, useContext, type ReactNode } from "react"
import { shownText } from "#components/shown-text.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import { KindIcon, kindOf, kinds } from "#components/ui/kind.tsx"
import { formatMs } from "#components/ui/time.tsx"
import type { TurnView, View } from "#lib/agent/view.ts"
import { countOf, tokensOf } from "./amounts.ts"
import type { Axis } from "./axis.ts"
import { Bar, percent } from "./bar.tsx"
import { briefArguments, briefStep } from "./brief.ts"
import { TickerContext } from "./clock.ts"
import { Elapsed } from "./elapsed.tsx"
import { useEmptyClaim } from "./empty-claim.tsx"
import { policyOf } from "./policy-step.ts"
import { onlyWaits, segmentsOf, type CallRow, type HandoffRow, type StepRow } from "./rows.ts"
import { StatusMark, type Status } from "./status.tsx"
import type { Item, Section, TurnRow } from "./trace-index.ts"
import styles from "./trace.module.css"
import { visible } from "./visible-text.tsx"

/** The content of one row; the list around it makes it a tree item. */
export const TraceRow = memo(function TraceRow({ row, section, onToggle }: Item & { onToggle: (id: string) => void }) {
  switch (row.kind) {
    case "turn": return <Turn row={row} section={section} />
    case "step": return <Step row={row} section={section} />
    case "call": return <Call row={row} section={section} onToggle={onToggle} />
    case "handoff": return <Handoff row={row} />
    default:
      row satisfies never
      return null
  }
})

function Turn({ row, section }: { row: TurnRow; section: Section }) {
  const turn = useEntity(row.turn)
  const tokens = tokensOf(turn.usage)
  const claim = useEmptyClaim(turn)
  return (
    <div className="border-t border-line pt-2 pb-0.5">
      <div className="flex h-6 items-center gap-1.5 pr-3 pl-2">
        <Chevron open={!section.folded} />
        <span className="min-w-0 flex-1 truncate text-trace font-medium">{titleOf(useViewStore().view, turn)}</span>
        {turn.retriedBy && <span className="text-meta text-ink-3">earlier try</span>}
        {turn.attempt > 1 && <span className="text-meta text-ink-3">attempt {turn.attempt}</span>}
        {claim !== undefined && <span className="shrink-0 text-meta text-waiting" title={`A guess by rules: “${visible(claim.slice(0, 200))}” sounds like an action that no call could have done`}>no function was called</span>}
        {tokens !== undefined && <span className="shrink-0 text-meta text-ink-3 tabular-nums max-sm:hidden">{countOf(tokens, "token")}</span>}
        <StatusMark status={onlyWaits(turn) ? "waiting" : turn.status} worded={turn.status !== "done" && "wide"} />
        <Total turn={turn} axis={section.axis} />
      </div>
      {!section.folded && (
        <div className={`${styles.columns} h-5 pr-3 text-meta text-ink-3`}>
          <span className="truncate pr-2 pl-7">{visible(turn.steps[0]?.agent ?? turn.agent)} · {visible(turn.model)}</span>
          <Scale axis={section.axis} running={turn.status === "running"} />
        </div>
      )}
    </div>
  )
}

function titleOf({ messages, tasks }: View, { messageId, taskId }: TurnView): string {
  const text = messages.get(messageId ?? "")?.text
  if (text !== undefined) return visible(shownText(text).slice(0, 200))
  return taskId ? `Result of “${visible(tasks.get(taskId)?.title ?? taskId)}”` : "A turn"
}

/** How long the turn took; what it spent waiting for somebody is told apart. */
function Total({ turn, axis }: { turn: TurnView; axis: Axis }) {
  const quietMs = axis.pieces.reduce((sum, { folded, from, to }) => sum + (folded ? to - from : 0), 0)
  const look = "shrink-0 text-trace font-medium"
  if (onlyWaits(turn)) return <span className={`${look} tabular-nums`}>{formatMs(axis.activeMs)}</span>
  if (quietMs === 0) return <Elapsed from={turn.startedAt} to={turn.finishedAt} className={look} />
  return (
    <span className={`${look} tabular-nums`}>
      {formatMs(axis.activeMs)} <span className="font-normal text-ink-3 max-sm:sr-only">+ {formatMs(quietMs)} quiet</span>
    </span>
  )
}

/** A label keeps this much of the width free of others. */
const LABEL_WIDTH = 0.13

function Scale({ axis, running }: { axis: Axis; running: boolean }) {
  const inSeconds = (axis.ticks[1]?.ms ?? 0) >= 100 && axis.activeMs >= 1000
  const folds = axis.pieces.filter(({ folded }) => folded)
  // The stretch that a running turn ends in has no length yet.
  const told = running ? folds.filter((fold) => fold !== axis.pieces.at(-1)) : folds
  const isFree = (at: number) => at < 1 - LABEL_WIDTH / 2 && folds.every(({ left, right }) => at + LABEL_WIDTH < left || at > right)
  return (
    <span className="relative h-full min-w-0 text-[0.6875rem] tabular-nums" aria-hidden>
      {axis.ticks.map(({ ms, at }, index) => isFree(at) && (
        <span key={ms} className={`absolute bottom-0 pl-1 whitespace-nowrap ${index % 2 === 1 || (folds.length > 0 && index > 0) ? "max-sm:hidden" : ""}`} style={{ left: percent(at) }}>
          {ms === 0 ? "0" : inSeconds ? `${ms / 1000} s` : formatMs(ms)}
        </span>
      ))}
      {told.map(({ left, right, from, to }) => (
        <span
          key={from} title={`Nothing ran for ${formatMs(to - from)}`}
          className="absolute bottom-0 -translate-x-1/2 text-waiting whitespace-nowrap" style={{ left: percent((left + right) / 2) }}
        >
          {formatMs(to - from)}
        </span>
      ))}
    </span>
  )
}

function Step({ row, section }: { row: StepRow; section: Section }) {
  const step = useEntity(row.step)
  const { now } = useContext(TickerContext)
  const running = step.status === "running"
  const own = policyOf(step)
  const firstTokenAt = step.ttftMs === undefined ? undefined : Date.parse(step.startedAt) + step.ttftMs
  return (
    <Line row={row} label={<>
      <KindIcon kind={own ? "memory" : "model"} labelled />
      <span className="shrink-0 font-medium">{own?.label ?? `Step ${row.number}`}</span>
      <Brief text={briefStep(step)} />
    </>} status={step.status} from={step.startedAt} to={step.finishedAt}>
      <Bar axis={section.axis} segments={segmentsOf(row, section.waits, now())} running={running} fill={own ? kinds.memory.bg : kinds.model.bg} firstTokenAt={firstTokenAt} />
    </Line>
  )
}

function Call({ row, section, onToggle }: { row: CallRow; section: Section; onToggle: (id: string) => void }) {
  const call = useEntity(row.call)
  const { now } = useContext(TickerContext)
  const kind = kindOf(call)
  const segments = segmentsOf(row, section.waits, now())
  const begin = segments[0]
  return (
    <Line row={row} onToggle={onToggle} label={<>
      <KindIcon kind={kind} labelled />
      <span className="max-w-[62%] max-sm:max-w-[52%] shrink-0 truncate font-mono text-[0.75rem]">{visible(call.name) || "…"}</span>
      {call.status === "writing" ? <Ending text={briefArguments(call)} /> : <Brief text={briefArguments(call)} />}
    </>} status={call.status} from={begin && call.status !== "interrupted" ? new Date(begin.from).toISOString() : undefined} to={call.finishedAt} ms={call.ms}>
      <Bar axis={section.axis} segments={segments} running={call.status === "running" || call.status === "waiting"} failed={call.status === "error"} fill={kinds[kind].bg} />
    </Line>
  )
}

function Handoff({ row }: { row: HandoffRow }) {
  return (
    <div className="relative flex h-6 items-center gap-1.5 pr-3 text-meta">
      <Lane lane={row.lane} />
      <Indent depth={row.depth}><Inside /></Indent>
      <span data-lane={row.lane} className="flex min-w-0 flex-1 items-center gap-1.5">
        <KindIcon kind="handoff" size={12} />
        <span className="truncate font-medium text-(--agent)">{visible(row.to)} takes over <span className="font-normal text-ink-3">from {visible(row.from)}</span></span>
        <span className="h-px flex-1 bg-(--agent) opacity-50" />
      </span>
    </div>
  )
}

type LineProps = { row: StepRow | CallRow; label: ReactNode; status: Status; from?: string; to?: string; ms?: number; onToggle?: (id: string) => void; children: ReactNode }

function Line({ row, label, status, from, to, ms, onToggle, children }: LineProps) {
  return (
    <div className={`${styles.columns} relative h-6 pr-3 text-trace max-md:h-8`}>
      <Lane lane={row.lane} />
      <span className="flex min-w-0 items-center gap-1.5 pr-2">
        <Indent depth={row.depth}>
          {row.kind === "call" && (row.folded === undefined ? <Inside /> : (
            <span className="flex h-full items-center" onClick={(event) => { event.stopPropagation(); onToggle?.(row.id) }}><Chevron open={!row.folded} /></span>
          ))}
        </Indent>
        {label}
      </span>
      {children}
      <span className="flex items-center justify-end gap-1.5 pl-2 text-meta text-ink-2">
        {status === "ok" || status === "done" ? <span className="sr-only">done</span> : <StatusMark status={status} worded={status === "waiting"} />}
        {status === "waiting" || status === "interrupted" ? null
          : status === "running" && from ? <Elapsed from={from} />
          : ms !== undefined ? <span className="tabular-nums">{formatMs(ms)}</span>
          : from && to ? <Elapsed from={from} to={to} /> : null}
      </span>
    </div>
  )
}

const Brief = ({ text }: { text: string }) => <bdi className="min-w-0 truncate text-meta text-ink-3">{text}</bdi>

/** Text that grows: its end is what one sees. */
const Ending = ({ text }: { text: string }) => (
  <span className="flex min-w-0 justify-end overflow-hidden text-meta whitespace-nowrap text-ink-3"><bdi className="shrink-0">{text}</bdi></span>
)

const Lane = ({ lane }: { lane: number }) => <span className={styles.lane} data-lane={lane} />

const Inside = () => <CornerDownRight size="0.6875rem" className="text-line-control" aria-hidden />

/** The margin at the left, with a guide line for each call around and a mark for what stands below a step. */
function Indent({ depth, children }: { depth: number; children: ReactNode }) {
  return (
    <>
      <span className="w-4 shrink-0" />
      {Array.from({ length: depth }, (_, index) => <span key={index} className="ml-1.5 h-6 w-3 shrink-0 border-l border-line-strong max-md:h-8 max-md:w-2" />)}
      {children && <span className="flex w-4 shrink-0 justify-end max-md:-ml-2">{children}</span>}
    </>
  )
}

const Chevron = ({ open }: { open: boolean }) =>
  <ChevronRight size="0.875rem" className={`shrink-0 text-ink-3 transition-transform ${open ? "rotate-90" : ""}`} aria-hidden />

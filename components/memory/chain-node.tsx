/** One memory of a chain: what it says, since when, until when, from where, and how it was judged. */
"use client"
import { CalendarClock, Check, History, Hourglass, PenLine, Pin, PinOff, Scale, Trash2 } from "lucide-react"
import { useState } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { visible, VisibleText } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { notify } from "#components/ui/toast.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import { changeMemory, undoMemory } from "./memory-api.ts"
import { MemoryStatusMark, scopeOf } from "./memory-status.tsx"
import { formatMoment, formatSpan } from "./moments.ts"
import { verdicts } from "./pipeline.tsx"
import { SourceLink } from "./source-link.tsx"
import type { MemoryDeeds } from "./use-deeds.ts"

type Props = {
  memory: Memory
  /** Nothing replaced it. */
  isHead: boolean
  /** It replaced nothing: what the judge said of it stands with it, not between two. */
  isRoot: boolean
  /** It was come to by this one. */
  isChosen: boolean
  editing: boolean
  onEdit: (editing: boolean) => void
  /** The chain has grown. */
  onGrown: (head: Memory) => void
  onAt: (at: string) => void
  deeds: MemoryDeeds
}

export function ChainNode({ memory, isHead, isRoot, isChosen, editing, onEdit, onGrown, onAt, deeds }: Props) {
  const { text, status, createdAt, supersededAt, expiresAt, pinned, source } = memory
  const canChange = isHead && (status === "active" || status === "expired")
  return (
    <div className={`min-w-0 flex-1 rounded-lg ${isHead ? "border border-line bg-surface px-3.5 py-2.5" : `px-3.5 py-1.5 ${isChosen ? "bg-accent-soft" : ""}`}`}>
      {editing ? <Edit memory={memory} onDone={() => onEdit(false)} onGrown={onGrown} /> : (
        <p className={isHead ? "text-chat font-medium" : "text-body text-ink-2"}><VisibleText text={text} /></p>
      )}
      <p className="flex min-h-5 flex-wrap items-center gap-x-2.5 gap-y-0.5 pt-0.5 text-meta text-ink-3">
        {isHead ? <MemoryStatusMark status={status} /> : <span>{supersededAt ? `held for ${formatSpan(Date.parse(supersededAt) - Date.parse(createdAt))}` : "superseded"}</span>}
        {pinned && <span className="inline-flex items-center gap-1 text-accent"><Pin size="0.6875rem" fill="currentColor" aria-hidden />pinned</span>}
        <time dateTime={createdAt} title={new Date(createdAt).toLocaleString()} className="tabular-nums">{formatMoment(createdAt)}</time>
        <SourceLink source={source} />
        {isHead && expiresAt && <span className="inline-flex items-center gap-1"><Hourglass size="0.6875rem" aria-hidden />until {formatMoment(expiresAt)}</span>}
        {isHead && <span>recalled {visible(scopeOf(memory))}</span>}
        {!isHead && <button type="button" onClick={() => onAt(createdAt)} className="inline-flex min-h-6 items-center gap-1 rounded-sm text-ink-2 underline-offset-4 hover:underline max-md:min-h-9"><History size="0.75rem" aria-hidden />What did it know then?</button>}
      </p>
      {isRoot && isJudged(memory) && <p className="flex gap-1.5 pt-0.5 text-meta text-ink-2"><JudgementIcon memory={memory} /><Judgement memory={memory} /></p>}
      {isHead && status === "proposed" && <p className="pt-1 text-meta text-waiting">Told by text from outside, like a tool’s result or a shared conversation. No agent recalls it before you accept it.</p>}
      {!editing && isHead && (
        <p className="-ml-1.5 flex flex-wrap items-center gap-x-1 pt-1">
          {status === "proposed" && <Button size="sm" look="primary" className="ml-1.5" onClick={() => void deeds.accept([memory])}><Check size="0.75rem" aria-hidden />Accept</Button>}
          {canChange && <Button size="sm" look="quiet" className="px-1.5" onClick={() => onEdit(true)}><PenLine size="0.75rem" aria-hidden />Edit</Button>}
          {canChange && <Button size="sm" look="quiet" className="px-1.5" onClick={() => void deeds.pin([memory], !pinned)}>{pinned ? <PinOff size="0.75rem" aria-hidden /> : <Pin size="0.75rem" aria-hidden />}{pinned ? "Unpin" : "Pin"}</Button>}
          {canChange && <Button size="sm" look="quiet" className="px-1.5" onClick={() => deeds.ask({ kind: "expire", memories: [memory] })}><CalendarClock size="0.75rem" aria-hidden />Expires</Button>}
          <Button size="sm" look="quiet" className="px-1.5" onClick={() => void deeds.remove([memory])}><Trash2 size="0.75rem" aria-hidden />{status === "proposed" ? "Reject" : "Forget"}</Button>
          <CopyButton text={text} label="Copy the text" />
        </p>
      )}
    </div>
  )
}

const isJudged = ({ verdict, why }: Pick<Memory, "verdict" | "why">): boolean => verdict !== undefined || why !== undefined

/** How it was judged, why, and by whom, in one line. */
export function Judgement({ memory: { verdict, why, by } }: { memory: Memory }) {
  const look = verdict && verdicts[verdict]
  if (!isJudged({ verdict, why })) return <span className="text-ink-3">in the place of this one, without a judge</span>
  return (
    <span className="min-w-0">
      {look && <span className={`font-medium ${look.color}`}>{look.word}</span>}{look && why ? ": " : ""}{why && <VisibleText text={why} />}
      {by && <span className="text-ink-3"> By {by === "rules" ? "rules" : by === "person" ? "a person" : visible(by)}.</span>}
    </span>
  )
}

export function JudgementIcon({ memory: { verdict } }: { memory: Memory }) {
  const look = verdict && verdicts[verdict]
  const Icon = look?.icon ?? Scale
  return <Icon size="0.75rem" strokeWidth={2.25} className={`mt-0.5 shrink-0 ${look?.color ?? "text-ink-3"}`} aria-hidden />
}

function Edit({ memory, onDone, onGrown }: { memory: Memory; onDone: () => void; onGrown: (head: Memory) => void }) {
  const [text, setText] = useState(memory.text)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState("")
  const same = text.trim() === memory.text || text.trim() === ""
  const save = async () => {
    if (same || busy) return
    setBusy(true)
    try {
      const head = await changeMemory(memory.id, { text: text.trim() })
      onGrown(head)
      const undo = () => void undoMemory(head.id).then(() => onGrown(memory), (error: unknown) => notify({ text: wordsOf(error), tone: "error" }))
      notify({ text: "The chain has grown: what it said before stays below.", action: { label: "Undo", run: undo } })
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }
  return (
    <form className="flex flex-col gap-2" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <AreaField
        aria-label="What is true now" autoFocus value={text} onText={setText} maxLength={2_000} disabled={busy} className={`${field} min-h-9 w-full py-1.5 text-chat`}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); void save() }
          if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); onDone() }
        }}
      />
      {problem && <Problem text={problem} />}
      <p className="flex flex-wrap items-center gap-2 text-meta text-ink-3">
        <span className="min-w-0 flex-1">Saving supersedes: the old wording stays in the chain.</span>
        <Button size="sm" onClick={onDone}>Cancel</Button>
        <Button size="sm" look="primary" type="submit" disabled={same || busy}>{busy ? "Saving…" : "Supersede"}</Button>
      </p>
    </form>
  )
}

/** A call in one line where it happened; it opens its card in the trace. */
"use client"
import { RotateCw } from "lucide-react"
import { useConversationScope } from "#components/conversation-context.ts"
import { TaskLines } from "#components/tasks/task-line.tsx"
import { briefArguments } from "#components/trace/brief.ts"
import { StatusMark } from "#components/trace/status.tsx"
import { Button } from "#components/ui/button.tsx"
import { KindIcon, kindOf, kinds } from "#components/ui/kind.tsx"
import { Elapsed, formatMs } from "#components/ui/time.tsx"
import { useEntity } from "#components/view-store.ts"
import type { CallView } from "#lib/agent/view.ts"

/** The calls of one step, which run side by side. */
export function Calls({ calls, canRunAgain }: { calls: CallView[]; canRunAgain: boolean }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface" aria-label={calls.length > 1 ? `${calls.length} calls side by side` : "Call"}>
      {calls.map((call) => <CallChip key={call.callId} call={call} canRunAgain={canRunAgain} />)}
    </ul>
  )
}

function CallChip({ call, canRunAgain }: { call: CallView; canRunAgain: boolean }) {
  useEntity(call)
  const { selected, select, actions, conversationId, readOnly } = useConversationScope()
  const kind = kindOf(call)
  const isSelected = selected === call.callId
  return (
    <li className="animate-in">
      <div className={`flex items-center ${isSelected ? "bg-accent-soft" : ""}`}>
        <button
          type="button" aria-pressed={isSelected} onClick={() => select(call.callId)}
          className="flex h-9 min-w-0 flex-1 items-center gap-2 px-3 text-left text-trace transition-colors hover:bg-hover focus-visible:-outline-offset-2 max-md:h-11"
        >
          <KindIcon kind={kind} />
          <span className="sr-only">{kinds[kind].label} call</span>
          <bdi className="max-w-[50%] shrink-0 truncate font-mono text-code font-medium">{call.name || "…"}</bdi>
          <bdi className="min-w-0 flex-1 truncate text-ink-2">{briefArguments(call)}</bdi>
          <span className={`flex shrink-0 items-center gap-2 text-meta ${isSelected ? "text-ink-2" : "text-ink-3"}`}>
            <Took call={call} />
            <StatusMark status={call.status} worded={call.status !== "ok" && call.status !== "running" && call.status !== "writing"} />
          </span>
        </button>
        {call.status === "waiting" && call.waitingFor !== "task" && !isSelected && !readOnly && (
          <Button size="sm" className="mr-1.5" onClick={() => select(call.callId)}>{call.waitingFor === "approval" ? "Decide" : "Type the result"}</Button>
        )}
        {call.status === "interrupted" && canRunAgain && !readOnly && (
          <Button size="sm" className="mr-1.5" onClick={() => void actions.retry(call.callId)}>
            <RotateCw size="0.75rem" aria-hidden /> Run again
          </Button>
        )}
      </div>
      {!readOnly && <TaskLines ids={call.taskIds} conversationId={conversationId} />}
    </li>
  )
}

function Took({ call }: { call: CallView }) {
  if (call.ms !== undefined) return <span className="tabular-nums">{formatMs(call.ms)}</span>
  return call.status === "running" && call.startedAt ? <Elapsed since={call.startedAt} /> : null
}

/** Every turn of the conversation, of which only those in sight are in the page. */
"use client"
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual"
import { ArrowDown } from "lucide-react"
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from "react"
import { useConversationScope } from "#components/conversation-context.ts"
import { Button } from "#components/ui/button.tsx"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { MessageView, TurnView, View } from "#lib/agent/view.ts"
import { Turn } from "./turn.tsx"
import { UserMessage } from "./user-message.tsx"

export type TurnListHandle = { toEnd: () => void }
type Row = { key: string; turn: TurnView } | { key: string; message: MessageView }

const NEAR_END_PX = 64
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches

export function TurnList({ handle }: { handle: Ref<TurnListHandle> }) {
  const { view } = useViewStore()
  useEntity(view)
  const scroller = useRef<HTMLDivElement>(null)
  const focused = useRef<number | null>(null)
  const [atEnd, setAtEnd] = useState(true)
  const rows = rowsOf(view)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => 240,
    overscan: 3,
    paddingStart: 24,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END_PX,
    directDomUpdates: true,
    directDomUpdatesMode: "position",
    // A row that holds the focus stays, however far it is scrolled away.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      const kept = focused.current
      return kept === null || kept >= range.count || shown.includes(kept) ? shown : [...shown, kept].sort((a, b) => a - b)
    },
  })
  useImperativeHandle(handle, () => ({ toEnd: () => virtualizer.scrollToEnd() }), [virtualizer])
  useLayoutEffect(() => virtualizer.scrollToEnd(), [virtualizer])
  // A composer that grows must not hide the last line.
  const wasAtEnd = useRef(true)
  useLayoutEffect(() => {
    wasAtEnd.current = atEnd
  }, [atEnd])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) virtualizer.scrollToEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [virtualizer])
  const { place } = useConversationScope()
  const went = useRef<typeof place>(null)
  useEffect(() => {
    const index = rows.findIndex((row) => "turn" in row && row.turn.turnId === place?.turnId)
    if (index < 0 || went.current === place) return
    went.current = place
    virtualizer.scrollToIndex(index, { align: "start" })
  }, [place, rows, virtualizer])
  const lookAtEnd = () => {
    const element = scroller.current
    if (element) setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END_PX)
  }

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller} role="log" aria-label="Conversation" aria-live="off" tabIndex={0}
        onScroll={lookAtEnd}
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div ref={virtualizer.containerRef} className="relative mx-auto w-full max-w-[46rem]">
          {virtualizer.getVirtualItems().map(({ index, key }) => {
            const row = rows[index]
            return row && (
              <div
                key={key} ref={virtualizer.measureElement} data-index={index} className={`absolute inset-x-0 px-4 md:px-6 ${"turn" in row && row.turn.turnId === place?.turnId ? "animate-found" : ""}`}
                onFocus={() => { focused.current = index }}
                onBlur={() => { focused.current = null }}
              >
                {"turn" in row
                  ? <Turn turn={row.turn} isLast={row.turn === view.turns.at(-1)} />
                  : <div className="pb-8"><UserMessage message={row.message} /></div>}
              </div>
            )
          })}
        </div>
      </div>
      {!atEnd && rows.length > 0 && (
        <Button size="sm" className="absolute bottom-3 left-1/2 -translate-x-1/2 animate-in rounded-full bg-float shadow-float" onClick={() => virtualizer.scrollToEnd({ behavior: calm() ? "auto" : "smooth" })}>
          <ArrowDown size="0.75rem" aria-hidden /> Latest
        </Button>
      )}
    </div>
  )
}

/** Whether a turn is under way; a turn that waits for a person is. */
export const isBusy = (view: View): boolean => view.turns.at(-1)?.status === "running"

/** A message that nothing stands before is about to be taken: it is shown where its turn will be, not in the queue. */
export const nextMessage = (view: View): MessageView | undefined => (isBusy(view) || view.queue[0]?.taskId ? undefined : view.queue[0])

function rowsOf(view: View): Row[] {
  const rows: Row[] = view.turns.map((turn) => ({ key: turn.cause.kind === "message" ? turn.cause.id : turn.turnId, turn }))
  const next = nextMessage(view)
  if (next) rows.push({ key: next.messageId, message: next })
  return rows
}

/** The trace: a waterfall in time above, the card of what is chosen below, and the slider through time at the foot. */
"use client"
import { useCallback, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react"
import { Group, Panel, Separator } from "react-resizable-panels"
import { useViewStore } from "#components/view-store.ts"
import { createTicker, TickerContext } from "./clock.ts"
import { Detail } from "./detail.tsx"
import { EmptyTrace } from "./empty-trace.tsx"
import { Scrubber, type ScrubberHandle } from "./scrubber.tsx"
import { createTraceIndex } from "./trace-index.ts"
import { TraceContext } from "./trace-context.ts"
import { ConversationTotal } from "./total.tsx"
import { Waterfall, type WaterfallHandle } from "./waterfall.tsx"

type Props = {
  conversationId: string
  /** A callId or stepId whose card is open. */
  selected: string | null
  onSelect: (id: string | null) => void
  /** The seq at which the page stands; null is live. The store around must then be that of `frozenStore`. */
  scrub?: number | null
  onScrub?: (seq: number | null) => void
  /** A shared or past view: nothing can be answered or run again. */
  readOnly?: boolean
}

export function Trace({ conversationId, selected, onSelect, scrub = null, onScrub, readOnly = false }: Props) {
  const store = useViewStore()
  const [toggled] = useState(() => new Set<string>())
  const { index, ticker } = useMemo(() => {
    const stands = scrub === null ? undefined : store.log.find((envelope) => envelope.seq === scrub)
    const now = stands ? () => Date.parse(stands.at) : Date.now
    return { index: createTraceIndex(store, now, toggled), ticker: createTicker(now) }
  }, [store, scrub, toggled])
  const items = useSyncExternalStore(index.subscribe, index.items, index.items)
  const list = useRef<WaterfallHandle>(null)
  const slider = useRef<ScrubberHandle>(null)
  const context = useMemo(
    () => ({ conversationId, readOnly: readOnly || scrub !== null, onSelect }),
    [conversationId, readOnly, scrub, onSelect],
  )
  const close = useCallback(() => {
    onSelect(null)
    list.current?.focus()
  }, [onSelect])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const typing = isTyping(event.target)
    // Leaving a field keeps the card and what was typed into it.
    if (event.key === "Escape" && typing) list.current?.focus()
    else if (event.key === "Escape" && selected !== null) close()
    else if (!typing && (event.key === "j" || event.key === "k")) list.current?.move(event.key === "j" ? 1 : -1)
    else if (!typing && (event.key === "[" || event.key === "]")) slider.current?.step(event.key === "]" ? 1 : -1)
    else if (!typing && event.key === "p") slider.current?.play()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const open = selected !== null && (store.view.calls.has(selected) || store.view.steps.has(selected))
  return (
    <TraceContext value={context}>
      <TickerContext value={ticker}>
        <section aria-label="Trace" className="flex h-full min-h-0 flex-col bg-surface text-trace" onKeyDown={onKeyDown}>
          {items.length === 0 ? <EmptyTrace /> : (
            <Group orientation="vertical" className="min-h-0 flex-1">
              <Panel id="waterfall" minSize="15%">
                <Waterfall ref={list} items={items} index={index} selected={selected} onSelect={onSelect} />
              </Panel>
              {open && <>
                <Separator className="group relative h-px bg-line-strong outline-none after:absolute after:inset-x-0 after:-top-1 after:h-2 focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-accent" aria-label="Resize the card" />
                <Panel id="detail" defaultSize="50%" minSize="20%">
                  <Detail key={selected} id={selected} onClose={close} />
                </Panel>
              </>}
            </Group>
          )}
          <ConversationTotal />
          {onScrub && store.log.length > 0 && <Scrubber ref={slider} log={store.log} seq={scrub} onScrub={onScrub} />}
        </section>
      </TickerContext>
    </TraceContext>
  )
}

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))

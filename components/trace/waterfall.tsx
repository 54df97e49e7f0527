/** The tree of rows. Only those near the viewport are mounted; one of them is in the tab order. */
"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useCallback, useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from "react"
import { reachOf } from "./axis.ts"
import { useTick } from "./clock.ts"
import type { Item, TraceIndex } from "./trace-index.ts"
import { TraceRow } from "./trace-row.tsx"
import styles from "./trace.module.css"

export type WaterfallHandle = {
  /** Moves the cursor by so many rows. */
  move(by: number): void
  focus(): void
}

type Props = {
  ref: Ref<WaterfallHandle>
  items: Item[]
  index: TraceIndex
  selected: string | null
  onSelect: (id: string) => void
}

const REM = 16
const heightOf = ({ row, section }: Item): number => (row.kind === "turn" ? (section.folded ? 2.15 : 3.4) : 1.5) * REM

export function Waterfall({ ref, items, index, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [wantsFocus, setWantsFocus] = useState(false)
  const getItemKey = useCallback((place: number) => items[place]?.row.id ?? place, [items])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => { const item = items[place]; return item ? heightOf(item) : REM },
    getItemKey,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 48,
    scrollPaddingStart: 32,
    scrollPaddingEnd: 32,
  })
  const placeOf = (id: string | null) => (id === null ? -1 : items.findIndex((item) => item.row.id === id))
  const known = placeOf(cursor ?? selected)
  const current = known >= 0 ? known : items.length - 1

  const goTo = (place: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, place))]
    if (!item) return
    setCursor(item.row.id)
    setWantsFocus(true)
    virtual.scrollToIndex(items.indexOf(item), { align: "auto" })
    if (selected !== null && item.row.kind !== "turn") onSelect(targetOf(item))
  }

  useImperativeHandle(ref, () => ({ move: (by) => goTo(current + by), focus: () => setWantsFocus(true) }))

  // A chip in the chat chose a card: its row is shown as soon as it is there, and again when the card takes its room.
  const height = virtual.scrollRect?.height ?? 0
  const shown = useRef("")
  useEffect(() => {
    const want = selected === null ? "" : `${selected} ${height}`
    if (want === shown.current || height === 0) return
    const place = items.findIndex((item) => item.row.id === selected)
    if (selected !== null && place < 0) return
    shown.current = want
    if (selected === null) return
    setCursor(selected)
    virtual.scrollToIndex(place, { align: "auto" })
  }, [selected, height, items, virtual])

  // A row that was just scrolled to is mounted in the next render at the earliest.
  useEffect(() => {
    if (!wantsFocus) return
    const row = scroller.current?.querySelector<HTMLElement>("[role=treeitem][tabindex='0']")
    if (!row) return
    row.focus({ preventScroll: true })
    setWantsFocus(false)
  })

  const last = items.at(-1)?.section
  useTick(last?.turn.status === "running" && reachOf(last.axis) !== Infinity, index.reach)

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[current]
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return
    const open = isOpen(item)
    if (event.key === "ArrowDown") goTo(current + 1)
    else if (event.key === "ArrowUp") goTo(current - 1)
    else if (event.key === "Home") goTo(0)
    else if (event.key === "End") goTo(items.length - 1)
    else if (event.key === "ArrowRight") open === false ? index.toggle(item.row.id) : goTo(current + 1)
    else if (event.key === "ArrowLeft") open ? index.toggle(item.row.id) : goTo(parentOf(items, current))
    else if (event.key === "Enter" || event.key === " ") choose(item)
    else return
    event.preventDefault()
  }

  const choose = (item: Item) => {
    setCursor(item.row.id)
    if (item.row.kind === "turn") index.toggle(item.row.id)
    else onSelect(targetOf(item))
  }

  const toggle = useCallback((id: string) => index.toggle(id), [index])

  return (
    <div ref={scroller} className="h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]">
      <div role="tree" aria-label="Turns, model steps and calls" className="relative" style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map(({ index: place, key, start }) => {
          const item = items[place]
          if (!item) return null
          const { row, section } = item
          const chosen = selected !== null && row.kind !== "turn" && targetOf(item) === selected
          return (
            <div
              key={key} ref={virtual.measureElement} data-index={place} data-id={row.id}
              role="treeitem" aria-level={levelOf(item)} aria-expanded={isOpen(item)} aria-selected={chosen}
              aria-posinset={row.kind === "turn" ? section.number : row.position} aria-setsize={row.kind === "turn" ? undefined : row.of}
              tabIndex={place === current ? 0 : -1}
              onClick={() => choose(item)}
              className={`${styles.row} absolute inset-x-0 top-0 cursor-pointer select-none ${chosen ? "bg-accent-soft" : "hover:bg-hover"}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <TraceRow row={row} section={section} onToggle={toggle} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The card that a row opens. */
const targetOf = ({ row }: Item): string => (row.kind === "handoff" ? row.callId : row.id)

const levelOf = ({ row }: Item): number => (row.kind === "turn" ? 1 : 2 + 2 * row.depth + (row.kind === "step" ? 0 : 1))

/** Undefined for a row that holds no others. */
const isOpen = ({ row, section }: Item): boolean | undefined =>
  row.kind === "turn" ? !section.folded : row.kind === "call" && row.folded !== undefined ? !row.folded : undefined

/** The nearest row above on a lower level. */
function parentOf(items: Item[], place: number): number {
  const item = items[place]
  const level = item ? levelOf(item) : 1
  const above = items.slice(0, place).findLastIndex((other) => levelOf(other) < level)
  return above < 0 ? place : above
}

/** The memories of the list, of which only those in sight are in the page; moved through and picked with keys. */
"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import type { ListedMemory } from "./memory-api.ts"
import { MemoryRow } from "./memory-row.tsx"
import { mostOf } from "./score-parts.tsx"
import type { MemoryDeeds } from "./use-deeds.ts"

type Props = {
  items: ListedMemory[]
  /** They were searched for: their order is a rank. */
  ranked: boolean
  open: string
  picked: ReadonlySet<string>
  onOpen: (id: string) => void
  onPick: (picked: Set<string>) => void
  deeds: MemoryDeeds
  onMore?: () => void
}

export function MemoryList({ items, ranked, open, picked, onOpen, onPick, deeds, onMore }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState("")
  const [wantsFocus, setWantsFocus] = useState(false)
  const anchor = useRef("")
  const most = useMemo(() => mostOf(items.map(({ scores = {} }) => scores)), [items])
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 66,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  })
  const placeOf = (id: string) => items.findIndex((item) => item.id === id)
  const current = Math.max(0, placeOf(cursor || open))

  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (onMore && last >= items.length - 20) onMore()
  }, [last, items.length, onMore])
  // A row that was just scrolled to is mounted in the next render at the earliest.
  useEffect(() => {
    if (!wantsFocus) return
    const row = scroller.current?.querySelector<HTMLElement>("[data-row][tabindex='0']")
    if (!row) return
    row.focus({ preventScroll: true })
    setWantsFocus(false)
  })

  const pick = (place: number, range: boolean) => {
    const id = items[place]?.id
    if (id === undefined) return
    const next = new Set(picked)
    const from = range ? placeOf(anchor.current) : -1
    if (from >= 0) for (const { id: one } of items.slice(Math.min(from, place), Math.max(from, place) + 1)) next.add(one)
    else if (!next.delete(id)) next.add(id)
    anchor.current = id
    setCursor(id)
    onPick(next)
  }
  const goTo = (place: number, range: boolean) => {
    const to = Math.max(0, Math.min(items.length - 1, place))
    const item = items[to]
    if (!item) return
    if (range) {
      if (!anchor.current) anchor.current = items[current]?.id ?? ""
      pick(to, true)
    } else anchor.current = item.id
    setCursor(item.id)
    setWantsFocus(true)
    virtual.scrollToIndex(to, { align: "auto" })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || !(event.target instanceof HTMLElement) || event.target.closest("[role=menu]")) return
    const item = items[current]
    const onRow = event.target.closest("[data-row]") !== null
    const chosen = () => (picked.size > 0 ? items.filter(({ id }) => picked.has(id)) : item ? [item] : [])
    if ((event.ctrlKey || event.metaKey) && event.key === "a") onPick(new Set(items.map(({ id }) => id)))
    else if (event.ctrlKey || event.metaKey || !onRow) return
    else if (event.key === "ArrowDown" || event.key === "j") goTo(current + 1, event.shiftKey)
    else if (event.key === "ArrowUp" || event.key === "k") goTo(current - 1, event.shiftKey)
    else if (event.key === "Home") goTo(0, event.shiftKey)
    else if (event.key === "End") goTo(items.length - 1, event.shiftKey)
    else if (event.key === "x" || event.key === " ") pick(current, event.shiftKey)
    else if (event.key === "Escape" && picked.size > 0) onPick(new Set())
    else if (event.key === "Delete" || event.key === "Backspace") void deeds.remove(chosen())
    else if (event.key === "e" && item) deeds.edit(item)
    else if (event.key === "p" && item) void deeds.pin(chosen(), !item.pinned)
    else return
    event.preventDefault()
  }

  return (
    <div ref={scroller} className="h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]" onKeyDown={onKeyDown}>
      <ul aria-label={ranked ? "Memories found, best first" : "Memories, newest first"} className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const memory = items[index]
          return memory && (
            <li key={key} ref={virtual.measureElement} data-index={index} aria-posinset={index + 1} aria-setsize={onMore ? -1 : items.length} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)` }}>
              <MemoryRow
                memory={memory} rank={ranked ? index + 1 : undefined} most={most} isOpen={memory.id === open} isPicked={picked.has(memory.id)} isCursor={index === current} deeds={deeds}
                onOpen={() => { setCursor(memory.id); onOpen(memory.id) }} onPick={(range) => pick(index, range)}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** A memory's chain as a picture: what is true now on top, and below it, back in time, everything that it replaced. */
"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import type { Memory } from "#lib/agent/memory.ts"
import { ChainGutter, JudgementMark } from "./chain-gutter.tsx"
import { chainRows } from "./chain-graph.ts"
import { ChainNode, Judgement, JudgementIcon } from "./chain-node.tsx"
import type { MemoryDeeds } from "./use-deeds.ts"

type Props = {
  /** Oldest first. */
  items: Memory[]
  chosen: string
  editing: boolean
  onEdit: (editing: boolean) => void
  onGrown: (head: Memory) => void
  onAt: (at: string) => void
  deeds: MemoryDeeds
}

export function ChainView({ items, chosen, editing, onEdit, onGrown, onAt, deeds }: Props) {
  const rows = useMemo(() => chainRows(items), [items])
  const lanes = Math.max(...rows.flatMap(({ lane, through, branches }) => [lane, ...through, ...branches]), 0) + 1
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState(0)
  const [wantsFocus, setWantsFocus] = useState(false)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 96,
    getItemKey: (index) => rows[index]?.item.id ?? index,
    overscan: 6,
    paddingStart: 16,
    paddingEnd: 32,
  })
  // An older one was come to: it is what should be seen.
  const seen = useRef("")
  useEffect(() => {
    const place = rows.findIndex(({ item }) => item.id === chosen)
    if (place < 0 || seen.current === chosen) return
    seen.current = chosen
    setCursor(place)
    if (place > 0) virtual.scrollToIndex(place, { align: "center" })
  }, [chosen, rows, virtual])
  useEffect(() => {
    if (!wantsFocus) return
    const node = scroller.current?.querySelector<HTMLElement>("li[tabindex='0']")
    if (!node) return
    node.focus({ preventScroll: true })
    setWantsFocus(false)
  })

  const goTo = (place: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, place))
    setCursor(to)
    setWantsFocus(true)
    virtual.scrollToIndex(to, { align: "auto" })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const head = rows[0]?.item
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLLIElement)) return
    if (event.key === "ArrowDown" || event.key === "j") goTo(cursor + 1)
    else if (event.key === "ArrowUp" || event.key === "k") goTo(cursor - 1)
    else if (event.key === "Home") goTo(0)
    else if (event.key === "End") goTo(rows.length - 1)
    else if (event.key === "Enter") event.target.querySelector("a")?.click()
    else if (event.key === "e" && head?.status === "active") onEdit(true)
    else if (event.key === "p" && head?.status === "active") void deeds.pin([head], !head.pinned)
    else if (event.key === "Delete" && head) void deeds.remove([head])
    else return
    event.preventDefault()
  }
  return (
    <div ref={scroller} className="h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]" onKeyDown={onKeyDown}>
      <ol aria-label="The chain, newest first" className="relative mx-auto max-w-[46rem]" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]
          if (!row) return null
          const { item, lane, above, below } = row
          return (
            <li
              key={key} ref={virtual.measureElement} data-index={index} aria-posinset={index + 1} aria-setsize={rows.length} tabIndex={index === cursor ? 0 : -1}
              onFocus={(event) => event.target === event.currentTarget && setCursor(index)}
              className="group absolute inset-x-0 top-0 rounded-lg outline-offset-[-2px]" style={{ transform: `translateY(${start}px)` }}
            >
              <div className={`relative flex px-3 md:px-4 ${index === 0 ? "animate-in" : ""}`}>
                <ChainGutter row={row} lanes={lanes} />
                <div className={`min-w-0 flex-1 ${below ? "" : "pb-3"}`}>
                  <ChainNode
                    memory={item} isHead={!above} isRoot={!below} isChosen={item.id === chosen} editing={editing && !above} onEdit={onEdit} onGrown={onGrown} onAt={onAt} deeds={deeds}
                  />
                  {below && (
                    <div className="relative flex min-h-12 items-center py-2.5 pl-3.5 text-meta text-ink-2">
                      <JudgementMark lane={lane} lanes={lanes}><JudgementIcon memory={item} /></JudgementMark>
                      <Judgement memory={item} />
                    </div>
                  )}
                </div>
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

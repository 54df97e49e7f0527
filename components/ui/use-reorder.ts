/** Dragging the rows of a short list by their handles, with mouse, pen or finger; the keyboard has the arrows on the handle. */
"use client"
import { useState, type KeyboardEvent, type PointerEvent } from "react"

/** `id` is dragged; `before` is the row it would stand before, null for the end, itself for nothing to do. */
export type Drag = { id: string; before: string | null }

type Handle = {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

/** Rows carry `data-reorder={id}`; `onMove` is called once per move, never for a row that stays. */
export function useReorder(ids: string[], onMove: (id: string, before: string | null) => void): { drag: Drag | null; handle: (id: string) => Handle } {
  const [drag, setDrag] = useState<Drag | null>(null)

  const move = (id: string, before: string | null) => {
    const next = ids[ids.indexOf(id) + 1] ?? null
    if (before !== id && before !== next) onMove(id, before)
  }

  const grab = (event: PointerEvent<HTMLElement>, id: string) => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    handle.focus()
    const list = handle.closest("ul, ol")
    const stop = new AbortController()
    const { signal } = stop
    let before: string | null = id
    const end = (drop: boolean) => {
      stop.abort()
      setDrag(null)
      if (drop) move(id, before)
    }
    handle.setPointerCapture(event.pointerId)
    setDrag({ id, before })
    handle.addEventListener("pointermove", ({ clientY }: globalThis.PointerEvent) => {
      before = list ? rowBelow(list, clientY) : id
      setDrag({ id, before })
    }, { signal })
    handle.addEventListener("pointerup", () => end(true), { signal })
    handle.addEventListener("pointercancel", () => end(false), { signal })
    window.addEventListener("keydown", (key) => {
      if (key.key !== "Escape") return
      key.preventDefault()
      key.stopPropagation()
      end(false)
    }, { signal, capture: true })
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, id: string) => {
    const at = ids.indexOf(id)
    const before = event.key === "ArrowUp" ? ids[at - 1] : event.key === "ArrowDown" && at + 1 < ids.length ? (ids[at + 2] ?? null) : undefined
    if (before === undefined) return
    event.preventDefault()
    move(id, before)
  }

  return { drag, handle: (id) => ({ onPointerDown: (event) => grab(event, id), onKeyDown: (event) => onKeyDown(event, id) }) }
}

/** The first row whose middle is below the pointer; null below the last. */
function rowBelow(list: Element, y: number): string | null {
  for (const row of list.querySelectorAll<HTMLElement>("[data-reorder]")) {
    const { top, bottom } = row.getBoundingClientRect()
    if (y < (top + bottom) / 2) return row.dataset.reorder ?? null
  }
  return null
}

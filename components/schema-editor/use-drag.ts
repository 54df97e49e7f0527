/** Dragging a row by its handle with mouse, pen or finger. The keyboard has its own way (Alt and the arrows). */
"use client"
import { useRef, useState, type PointerEvent, type RefObject } from "react"
import type { JsonSchema } from "#lib/agent/types.ts"
import type { Row } from "#lib/schema/form.ts"
import type { Edit } from "#lib/schema/form-edits.ts"
import { samePath } from "#lib/schema/form-path.ts"
import { dropOn } from "#lib/schema/form-steps.ts"
import { holdsProperties } from "./row-menu.tsx"

type Where = "before" | "after" | "inside"
export type Drag = { from: number; over?: number; where?: Where }

const EDGE = 48

type Options = { list: RefObject<HTMLElement | null>; scroller: HTMLElement | null; rows: () => Row[]; root: () => JsonSchema; onDrop: (edit: Edit) => void }

export function useDrag({ list, scroller, rows, root, onDrop }: Options): { drag: Drag | null; grab: (event: PointerEvent<HTMLElement>, row: Row) => void } {
  const [drag, setDrag] = useState<Drag | null>(null)
  const edit = useRef<Edit | null>(null)

  const grab = (event: PointerEvent<HTMLElement>, row: Row) => {
    if (event.button !== 0) return
    event.preventDefault()
    const from = rows().findIndex(({ path }) => samePath(path, row.path))
    const handle = event.currentTarget
    edit.current = null
    const stop = new AbortController()
    const { signal } = stop
    const move = (moved: globalThis.PointerEvent) => {
      scrollNear(scroller, moved.clientY)
      const target = list.current && rowAt(list.current, moved.clientY)
      const over = target && rows()[target.index]
      const where = over && target ? whereOn(over, target.part) : undefined
      edit.current = over && where ? dropOn(root(), row.path, { over: over.path, where }) : null
      setDrag(edit.current && target ? { from, over: target.index, where } : { from })
    }
    const end = (drop: boolean) => {
      stop.abort()
      setDrag(null)
      if (drop && edit.current) onDrop(edit.current)
    }
    handle.setPointerCapture(event.pointerId)
    setDrag({ from })
    handle.addEventListener("pointermove", move, { signal })
    handle.addEventListener("pointerup", () => end(true), { signal })
    handle.addEventListener("pointercancel", () => end(false), { signal })
    window.addEventListener("keydown", (key) => key.key === "Escape" && end(false), { signal, capture: true })
  }
  return { drag, grab }
}

/** The row under the pointer and how far down in it, 0 to 1. */
function rowAt(list: HTMLElement, y: number): { index: number; part: number } | null {
  for (const element of list.querySelectorAll<HTMLElement>("[data-row]")) {
    const { top, bottom } = element.getBoundingClientRect()
    if (y >= top && y < bottom) return { index: Number(element.dataset.row), part: (y - top) / (bottom - top) }
  }
  return null
}

const whereOn = (row: Row, part: number): Where => {
  if (row.place === "root") return "inside"
  if (holdsProperties(row) && part > 0.3) return "inside"
  return part < 0.5 ? "before" : "after"
}

function scrollNear(scroller: HTMLElement | null, y: number): void {
  if (!scroller) return
  const { top, bottom } = scroller.getBoundingClientRect()
  if (y < top + EDGE) scroller.scrollBy({ top: -12 })
  if (y > bottom - EDGE) scroller.scrollBy({ top: 12 })
}

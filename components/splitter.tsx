/** The movable edge between two panes: by pointer, by arrow keys, double click for the first width. Remembered. */
"use client"
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react"
import { RAIL, remember, TRACE } from "./preferences.ts"

type Edge = "rail" | "trace"
const edges = {
  rail: { label: "Width of the conversations", unit: "rem", step: 0.5, ...RAIL },
  trace: { label: "Width of the trace", unit: "%", step: 1, ...TRACE },
}

export function Splitter({ edge, controls }: { edge: Edge; controls: string }) {
  const { label, min, max, step, initial } = edges[edge]
  const ref = useRef<HTMLDivElement>(null)
  const tell = () => ref.current?.setAttribute("aria-valuenow", String(Math.round(widthOf(edge))))
  useEffect(tell)
  const set = (width: number) => {
    setWidth(edge, Math.min(max, Math.max(min, width)))
    tell()
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.focus()
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(edge === "rail" ? event.clientX / rem() : 100 * ((innerWidth - event.clientX) / besideRail()))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = edge === "rail" ? 1 : -1
    const to = { ArrowRight: widthOf(edge) + grow * step, ArrowLeft: widthOf(edge) - grow * step, Home: min, End: max, Enter: initial }[event.key]
    if (to === undefined) return
    event.preventDefault()
    set(to)
    save()
  }
  return (
    <div
      ref={ref} role="separator" tabIndex={0} aria-orientation="vertical" aria-label={label} aria-controls={controls}
      aria-valuemin={min} aria-valuemax={max} aria-valuenow={initial}
      onPointerDown={onPointerDown} onPointerMove={onPointerMove} onLostPointerCapture={save} onKeyDown={onKeyDown}
      onDoubleClick={() => { set(initial); save() }}
      className="group/edge relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line outline-none max-md:hidden"
    >
      <span className="absolute inset-y-0 -left-1 w-[9px]" />
      <span className="absolute inset-y-0 -left-px w-[3px] bg-accent opacity-0 transition-opacity group-hover/edge:opacity-60 group-focus-visible/edge:opacity-100 group-active/edge:opacity-100" />
    </div>
  )
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize)
const widthOf = (edge: Edge) => parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--${edge}`)) || edges[edge].initial
const besideRail = () => innerWidth - (document.getElementById("rail")?.offsetWidth ?? 0)
const setWidth = (edge: Edge, width: number) => document.documentElement.style.setProperty(`--${edge}`, `${width.toFixed(2)}${edges[edge].unit}`)
const save = () => remember("panes", `${widthOf("rail")}-${widthOf("trace")}`)

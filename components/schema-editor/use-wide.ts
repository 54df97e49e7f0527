/** Whether there is room for two panes, by the width of the element and not of the window. */
"use client"
import { useLayoutEffect, useState, type RefObject } from "react"

const REM = 52

export function useWide(element: RefObject<HTMLElement | null>): boolean {
  const [wide, setWide] = useState(false)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const measure = () => setWide(current.clientWidth >= REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return wide
}

/** A duration that counts while something runs, without a React commit. */
"use client"
import { useCallback, useContext, useRef } from "react"
import { formatMs } from "#components/ui/time.tsx"
import { TickerContext, useTick } from "./clock.ts"

export function Elapsed({ from, to, className = "" }: { from: string; to?: string; className?: string }) {
  const ref = useRef<HTMLSpanElement>(null)
  const { now } = useContext(TickerContext)
  const since = Date.parse(from)
  const running = to === undefined
  const show = useCallback((moment: number) => {
    if (ref.current) ref.current.textContent = formatMs(Math.max(0, moment - since))
  }, [since])
  useTick(running, show)
  const until = running ? now() : Date.parse(to)
  return <span ref={ref} className={`tabular-nums ${className}`}>{formatMs(Math.max(0, until - since))}</span>
}

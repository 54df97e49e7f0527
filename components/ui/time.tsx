/** Durations and moments in words short enough for a table. */
"use client"
import { useEffect, useState } from "react"

/** 0.4 ms → "<1 ms", 41 → "41 ms", 1250 → "1.25 s", 65_000 → "1 min 5 s". */
export function formatMs(ms: number): string {
  if (ms < 1) return "<1 ms"
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

/** "now", "4 min", "3 h", "2 d", then the date. */
export function formatAgo(at: string, now = Date.now()): string {
  const seconds = (now - Date.parse(at)) / 1000
  if (seconds < 60) return "now"
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d`
  return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" })
}

/** How long ago, refreshed each minute; the exact moment as its title. */
export function Ago({ at, className = "" }: { at: string; className?: string }) {
  const now = useNow(60_000)
  return <time dateTime={at} title={new Date(at).toLocaleString()} className={`tabular-nums ${className}`}>{formatAgo(at, now)}</time>
}

/** Time since a moment, counting while it is mounted. */
export function Elapsed({ since, className = "" }: { since: string; className?: string }) {
  const now = useNow(100)
  return <span className={`tabular-nums ${className}`}>{formatMs(Math.max(0, now - Date.parse(since)))}</span>
}

/** The clock, read every `everyMs` while the caller is mounted. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

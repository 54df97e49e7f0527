/** Plays a log event by event, in the time it took or faster. */
"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import type { Envelope } from "#lib/agent/events.ts"

/** `0`: as fast as it folds, one event a frame. */
export const SPEEDS = [1, 2, 8, 0] as const
export type Speed = (typeof SPEEDS)[number]

/** Nobody waits longer than this for the next event: a person may have taken days to answer. */
const LONGEST_MS = 3_000

type Playback = { playing: boolean; speed: Speed; setSpeed: (speed: Speed) => void; toggle: () => void; stop: () => void }

/** `seq`: where the page stands; null is the end. Playing from the end begins anew. */
export function usePlayback(log: Envelope[], seq: number | null, onScrub: (seq: number | null) => void): Playback {
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(1)
  const scrub = useRef(onScrub)
  useEffect(() => {
    scrub.current = onScrub
  }, [onScrub])
  const place = seq === null ? log.length : log.findIndex((envelope) => envelope.seq === seq)

  useEffect(() => {
    if (!playing) return
    const next = log[place + 1]
    const go = () => {
      if (next?.seq !== undefined) scrub.current(next.seq)
      else setPlaying(false)
    }
    const now = log[place]
    const gap = now && next ? Math.max(0, Date.parse(next.at) - Date.parse(now.at)) : 0
    if (speed === 0) {
      const frame = requestAnimationFrame(go)
      return () => cancelAnimationFrame(frame)
    }
    const timer = setTimeout(go, Math.min(gap, LONGEST_MS) / speed)
    return () => clearTimeout(timer)
  }, [playing, speed, log, place])

  const stop = useCallback(() => setPlaying(false), [])
  const toggle = useCallback(() => {
    if (!playing && place >= log.length - 1) scrub.current(log[0]?.seq ?? null)
    setPlaying(!playing)
  }, [playing, place, log])
  return { playing, speed, setSpeed, toggle, stop }
}

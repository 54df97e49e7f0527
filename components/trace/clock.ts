/** What moves while something runs: one animation frame loop for the whole panel, and none when nothing does. */
"use client"
import { createContext, useContext, useEffect } from "react"
import type { Clock } from "./trace-index.ts"

export type Ticker = { now: Clock; onTick(listener: (now: number) => void): () => void }

/** Calls its listeners with the time at each frame; once a second when motion is to be reduced. */
export function createTicker(now: Clock): Ticker {
  const listeners = new Set<(now: number) => void>()
  let stop: (() => void) | undefined
  const tell = () => {
    const moment = now()
    for (const listener of listeners) listener(moment)
  }
  const start = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      const timer = setInterval(tell, 1000)
      return () => clearInterval(timer)
    }
    const loop = () => {
      frame = requestAnimationFrame(loop)
      tell()
    }
    let frame = requestAnimationFrame(loop)
    return () => cancelAnimationFrame(frame)
  }
  return {
    now,
    onTick(listener) {
      listeners.add(listener)
      stop ??= start()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
}

const still: Ticker = { now: () => 0, onTick: () => () => {} }

export const TickerContext = createContext<Ticker>(still)

/** Runs `onTick` at each frame while `running`. */
export function useTick(running: boolean, onTick: (now: number) => void): void {
  const ticker = useContext(TickerContext)
  useEffect(() => (running ? ticker.onTick(onTick) : undefined), [ticker, running, onTick])
}

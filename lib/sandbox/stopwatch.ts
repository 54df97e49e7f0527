/** Calls `ring` once after `ms` milliseconds in which it was not held; `hold` and `release` may nest. */
export function startStopwatch(ms: number, ring: () => void) {
  let left = ms
  let holds = 0
  let since = performance.now()
  let timer = setTimeout(ring, left)
  return {
    hold() {
      if (holds++ > 0) return
      clearTimeout(timer)
      left -= performance.now() - since
    },
    release() {
      if (--holds > 0) return
      since = performance.now()
      timer = setTimeout(ring, left)
    },
    stop: () => clearTimeout(timer),
  }
}

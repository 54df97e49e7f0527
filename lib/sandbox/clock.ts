const cpuNow = (): number => {
  // Of this thread: what V8 compiles and collects beside it is not the person's.
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Counts from now the CPU time of this thread, and the wall time in which it was at work rather than waiting for an answer. In milliseconds. */
export function startClock() {
  const cpuStart = cpuNow()
  let busyBefore = 0
  let since: number | null = null
  return {
    cpuMs: () => cpuNow() - cpuStart,
    busyMs: () => busyBefore + (since === null ? 0 : performance.now() - since),
    resume() {
      since ??= performance.now()
    },
    pause() {
      busyBefore = this.busyMs()
      since = null
    },
  }
}

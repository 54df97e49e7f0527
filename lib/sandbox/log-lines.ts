const EVERY_MS = 16

/** Collects log lines and passes them on together at most every 16 ms; `flush` passes on what is left. */
export function collectLines(pass: (lines: string[]) => void) {
  let lines: string[] = []
  let last = 0
  const flush = () => {
    if (lines.length) pass(lines)
    lines = []
    last = performance.now()
  }
  const flushIfDue = () => {
    if (lines.length && performance.now() - last >= EVERY_MS) flush()
  }
  return {
    flush,
    flushIfDue,
    add(line: string) {
      lines.push(line)
      flushIfDue()
    },
  }
}

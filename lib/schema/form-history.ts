/** Undo and redo as a value. */

/** `past` ends with the latest; `future` begins with the next. */
export type History<T> = { past: readonly T[]; now: T; future: readonly T[]; group?: string; at: number }

const MOST = 200
const TOGETHER_MS = 800

export const beginHistory = <T>(now: T): History<T> => ({ past: [], now, future: [], at: 0 })

/** The history with a new present. Steps of one `group` (typing in one field) within 0.8 s of each other, `at` in ms, are one step. */
export function record<T>(history: History<T>, next: T, { group, at = 0 }: { group?: string; at?: number } = {}): History<T> {
  const together = group !== undefined && group === history.group && at - history.at < TOGETHER_MS
  const past = together ? history.past : [...history.past, history.now].slice(-MOST)
  return { past, now: next, future: [], group, at }
}

/** One step back; the same history when there is none. */
export function undo<T>(history: History<T>): History<T> {
  if (history.past.length === 0) return history
  const [now] = history.past.slice(-1)
  return now === undefined ? history : { past: history.past.slice(0, -1), now, future: [history.now, ...history.future], at: 0 }
}

/** One step forward again; the same history when there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [now, ...future] = history.future
  return now === undefined ? history : { past: [...history.past, history.now], now, future, at: 0 }
}

/** Values nested deeper than this are refused wherever they come in: a person cannot read them, and recursion could end on them. */
export const DEPTH = 64

/** Level by level, so that depth itself cannot overflow the stack. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH) return true
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []))
  }
  return false
}

/** Where two JSON values differ. */

/** `path` as a person reads it, like `messages[2].content`; one of the two is absent where something was added or removed. */
export type Change = { path: string; before?: unknown; after?: unknown }

const most = 500

/** At most 500 changes, in the order of the values. */
export function diffJson(before: unknown, after: unknown): Change[] {
  const changes: Change[] = []
  compare(before, after, "", changes)
  return changes.slice(0, most)
}

function compare(before: unknown, after: unknown, path: string, changes: Change[]): void {
  if (changes.length > most || Object.is(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let i = 0; i < Math.max(before.length, after.length); i++) step(before, after, String(i), `${path}[${i}]`, changes)
    return
  }
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) step(before, after, key, path ? `${path}.${key}` : key, changes)
    return
  }
  changes.push({ path: path || "(all)", before, after })
}

function step(before: object, after: object, key: string, path: string, changes: Change[]): void {
  const [was, is] = [Object.getOwnPropertyDescriptor(before, key)?.value, Object.getOwnPropertyDescriptor(after, key)?.value]
  if (!Object.hasOwn(after, key)) changes.push({ path, before: was })
  else if (!Object.hasOwn(before, key)) changes.push({ path, after: is })
  else compare(was, is, path, changes)
}

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value)

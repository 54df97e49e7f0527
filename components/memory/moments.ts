/** Moments and spans of a memory in words. */

/** "12 Nov 2026, 14:05", without the year while it is this one. */
export function formatMoment(at: string): string {
  const date = new Date(at)
  const thisYear = date.getFullYear() === new Date().getFullYear()
  return date.toLocaleString(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...(thisYear ? {} : { year: "numeric" }) })
}

const units: [name: string, ms: number][] = [["year", 31_557_600_000], ["month", 2_629_800_000], ["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]]

/** "3 days", "1 hour"; "a moment" below a second. */
export function formatSpan(ms: number): string {
  for (const [name, size] of units) {
    const many = Math.floor(ms / size)
    if (many > 0) return `${many} ${name}${many === 1 ? "" : "s"}`
  }
  return "a moment"
}

/** A moment as a `datetime-local` field wants it, in local time. */
export function toField(at: string): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** ISO 8601 of what stands in such a field; empty when it is no moment. */
export function fromField(value: string): string {
  const date = new Date(value)
  return value === "" || Number.isNaN(date.getTime()) ? "" : date.toISOString()
}

/** Moments of a calendar, on the person's own clock. */

/** "2026-11-24T12:00" → "Tue 24 November 2026". */
export const dayOf = (start: string): string =>
  new Date(`${start.slice(0, 10)}T12:00`).toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "long", year: "numeric" })

/** When it begins and ends: "12:00 to 13:00"; beyond midnight, with the day after. */
export function hoursOf(start: string, minutes: number): string {
  const [hours = 0, past = 0] = start.slice(11).split(":").map(Number)
  const end = hours * 60 + past + minutes
  const clock = `${String(Math.floor(end / 60) % 24).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}`
  return `${start.slice(11)} to ${clock}${end >= 24 * 60 ? " the day after" : ""}`
}

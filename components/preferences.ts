/** What a person chose about the look, in cookies, so that the server renders it so and nothing flashes. */

export type Theme = "system" | "light" | "dark"
export type Preferences = { theme: Theme; presenter: boolean; rail?: "open" | "closed"; railRem: number; tracePercent: number }

/** The cookies' names and values, from whatever a browser sent: anything unexpected is the default. */
export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const theme = cookie("theme")
  const rail = cookie("rail")
  const [railRem, tracePercent] = (cookie("panes") ?? "").split("-").map(Number)
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    presenter: cookie("size") === "presenter",
    rail: rail === "open" || rail === "closed" ? rail : undefined,
    railRem: within(railRem, RAIL.min, RAIL.max) ?? RAIL.initial,
    tracePercent: within(tracePercent, TRACE.min, TRACE.max) ?? TRACE.initial,
  }
}

export const RAIL = { min: 12, max: 24, initial: 15.5 }
export const TRACE = { min: 25, max: 65, initial: 44 }

const within = (value: number | undefined, min: number, max: number): number | undefined =>
  value !== undefined && value >= min && value <= max ? value : undefined

/** Remembers one choice for a year. */
export function remember(name: "theme" | "size" | "panes" | "rail", value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`
}

import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

type Event = { title: string; start: string; minutes: number; with?: string | null }
type Needs = {
  /** Writes it once for each id. */
  add: (event: { id: string; title: string; start: string; minutes: number; with?: string }) => Promise<void>
  /** In order of time. */
  list: (span: { from?: string; before?: string }) => Promise<Event[]>
}

const DAY_MS = 24 * 60 * 60_000
const dayAfter = (date: string): string => new Date(Date.parse(`${date}T00:00Z`) + DAY_MS).toISOString().slice(0, 10)

/** `create_event` and `list_events` over a local calendar, on the person's own clock. */
export const calendarTools = ({ add, list }: Needs): Tool[] => [
  builtin({
    name: "create_event",
    description: "Put an event into the calendar. Call it once you know the day and the time; find a short title yourself.",
    input: z.strictObject({
      title: z.string().min(1).max(300).describe('What it is, in a few words, e.g. "Lunch with Ada".'),
      date: z.iso.date().describe("The day, as YYYY-MM-DD."),
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).describe("When it begins, as HH:MM on a 24-hour clock."),
      minutes: z.int().min(5).max(1440).optional().describe("How long it takes; 60 if left out."),
      with: z.string().min(1).max(300).optional().describe("Who else comes, if anyone."),
    }),
    idempotent: true,
    async run({ date, time, minutes = 60, ...rest }, { callId }) {
      const event = { ...rest, start: `${date}T${time}`, minutes }
      await add({ id: callId, ...event })
      return { text: `"${event.title}" is in the calendar: ${date} ${time}, ${minutes} minutes.`, details: { card: "calendar", events: [shown(event)] } }
    },
  }),
  builtin({
    name: "list_events",
    description: "List what is in the calendar, in order. Call it before you answer what is planned or whether a time is free.",
    input: z.strictObject({
      from: z.iso.date().optional().describe("The first day, as YYYY-MM-DD; everything if left out."),
      to: z.iso.date().optional().describe("The last day, as YYYY-MM-DD."),
    }),
    idempotent: true,
    async run({ from, to }) {
      const events = await list({ from, ...(to && { before: dayAfter(to) }) })
      const lines = events.map((event) => `${event.start.replace("T", " ")} ${event.title} (${event.minutes} minutes${event.with ? `, with ${event.with}` : ""})`)
      return { text: lines.join("\n") || "Nothing is planned.", details: { card: "calendar", events: events.map(shown) } }
    },
  }),
]

const shown = ({ title, start, minutes, with: others }: Event) => ({ title, start, minutes, ...(others ? { with: others } : {}) })

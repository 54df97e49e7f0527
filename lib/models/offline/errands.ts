/** What a message wants of mail and calendar, and the arguments that are in it. */
import { findMoments } from "./dates.ts"

export type Errand = { about: "email" | "calendar"; text: string; lists: boolean }
type Filled = { args: Record<string, unknown>; missing: string[] }

const MAIL = /\be-?mails?\b|\b(?:in|out)box\b|\bmail\b|\bwrite to\b|\S+@\S+\.\w/i
const CALENDAR = /\bcalendar\b|\bappointments?\b|\bschedule\b|\b(?:meeting|lunch|dinner|breakfast|coffee|call)\b.*\bwith\b|\bbook\b.*\bwith\b|\bplanned\b/i
const LISTS = /^\W*(?:what|which|show|list|do i have|is there|are there|have i|did i)\b/i

/** In the order asked; clauses that belong to none go with the one before. */
export function errandsOf(text: string): Errand[] {
  const errands: Errand[] = []
  for (const clause of text.split(/(?:[,;.]\s+|\s+)(?:and then|then|and also|and)\s+(?=(?:please\s+)?(?:put|add|schedule|make|create|send|write|e-?mail|book|tell|show|list)\b)|[.;]\s+(?=\p{Lu})/iu)) {
    const about = CALENDAR.test(clause) && !/^\W*(?:please\s+)?(?:send|write|e-?mail)\b/i.test(clause) ? "calendar" : MAIL.test(clause) ? "email" : undefined
    const last = errands.at(-1)
    if (about) errands.push({ about, text: clause, lists: LISTS.test(clause) })
    else if (last) last.text += `. ${clause}`
  }
  return errands
}

/** Whom to write to, and what. */
export function mailIn(text: string): Filled {
  const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0]
  const name = /\b(?:to|e-?mail|mail|tell|write)\s+(?:an?\s+e-?mail\s+to\s+)?(\p{Lu}[\p{L}'-]*(?:\s\p{Lu}[\p{L}'-]*)?)/u.exec(text)?.[1]
  const said = /(?:\b(?:that|saying)\b|:)\s+(.+)$/is.exec(text)?.[1] ?? /\babout\s+(.+)$/is.exec(text)?.[1]
  const body = said?.trim().replace(/^["“]|["”]$/g, "")
  const to = address ?? name
  return {
    args: { ...(to && { to }), ...(body && { subject: sentence(body.replace(/[.!?]+$/, "").split(/\s+/).slice(0, 6).join(" ")), body: ended(sentence(body)) }) },
    missing: [...(to ? [] : ["whom to write to"]), ...(body ? [] : ["what to write"])],
  }
}

/** What, when and with whom; a day like "tomorrow" counts from `today`, `YYYY-MM-DD`. */
export function eventIn(text: string, today: string | undefined): Filled {
  const moments = findMoments(text)
  const day = moments.find(({ kind }) => kind === "date")
  const clock = moments.find(({ kind }) => kind === "time")?.clock
  const date = day && dateOf(day, today)
  const others = /\bwith\s+(\p{Lu}[\p{L}'-]*(?:(?:\s|\s?,\s?|\s+and\s+)\p{Lu}[\p{L}'-]*)*)/u.exec(text)?.[1]
  const title = titleOf(moments.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text))
  return {
    args: { title, ...(date && { date }), ...(clock && { time: clock }), ...(others && { with: others }) },
    missing: [...(date ? [] : ["the day"]), ...(clock ? [] : ["the time"])],
  }
}

function titleOf(text: string): string {
  const words = text
    .replace(/^\W*(?:please\s+)?(?:can you\s+|could you\s+)?(?:put|add|schedule|make|create|book|plan|set up|arrange|enter)\s+/i, "")
    .replace(/\b(?:in|into|to|on)\s+(?:my|the|our)\s+calendar\b/gi, " ")
    .replace(/^(?:an?|the|my)\s+/i, "").replace(/\b(?:on|at|for|from|in|into|to)\s*(?=[\s,.!?]*(?:$|\b(?:on|at|for)\b))/gi, " ")
    .replace(/[\s,.!?]+$/, "").replace(/\s+/g, " ").trim()
  return sentence(words || "Event")
}

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

function dateOf({ text, year, month, day }: { text: string; year?: number; month?: number; day?: number }, today: string | undefined): string | undefined {
  if (year && month && day) return iso(Date.UTC(year, month - 1, day))
  const now = today === undefined ? NaN : Date.parse(`${today}T00:00Z`)
  if (Number.isNaN(now)) return undefined
  if (month && day) {
    const here = Date.UTC(new Date(now).getUTCFullYear(), month - 1, day)
    return iso(here < now ? Date.UTC(new Date(now).getUTCFullYear() + 1, month - 1, day) : here)
  }
  const said = text.toLowerCase()
  if (/today|tonight/.test(said)) return iso(now)
  if (/day after tomorrow/.test(said)) return iso(now + 2 * DAY_MS)
  if (/tomorrow/.test(said)) return iso(now + DAY_MS)
  const weekday = WEEKDAYS.findIndex((name) => said.includes(name))
  return weekday < 0 ? undefined : iso(now + ((weekday - new Date(now).getUTCDay() + 6) % 7 + 1) * DAY_MS)
}

const DAY_MS = 24 * 60 * 60_000
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

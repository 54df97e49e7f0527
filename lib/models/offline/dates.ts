/** Dates and times as people write them, and the format that a parameter asks for. */

/** A date or time found in a text. Without `year` it is relative, such as "next Friday", and stays as written. */
export type Moment = { start: number; end: number; kind: "date" | "time"; text: string; year?: number; month?: number; day?: number; clock?: string }

const months = "january february march april may june july august september october november december".split(" ")
const month = String.raw`(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
const day = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`
const weekday = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

const patterns: RegExp[] = [
  /\b(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})\b/g,
  /\b(?<month>\d{1,2})[-/](?<day>\d{1,2})[-/](?<year>\d{4})\b/g,
  new RegExp(String.raw`\b${month}\s*${day},?\s+(?<year>\d{4})\b`, "gi"),
  new RegExp(String.raw`\b${day}\s+(?:of\s+)?${month},?\s+(?<year>\d{4})\b`, "gi"),
  new RegExp(String.raw`\b${month},?\s+(?<year>\d{4})\b`, "gi"),
  new RegExp(String.raw`\b${month}\s+${day}\b(?!\s*[-:\d])`, "gi"),
  new RegExp(String.raw`\b${day}\s+(?:of\s+)?${month}\b`, "gi"),
  new RegExp(String.raw`(?<=\b(?:in|during|for|by|since|until)\s)${month}(?![\p{L}\d])`, "giu"),
  new RegExp(String.raw`\b(?:the\s+)?(?:day after tomorrow|today|tonight|tomorrow|yesterday|this weekend|(?:next|this|last|coming)\s+(?:week|weekend|month|year|${weekday})|${weekday})\b`, "gi"),
]

const time = /\b(?<hour>\d{1,2})(?::(?<minute>\d{2}))?(?::\d{2})?\s?(?<half>am|pm|a\.m\.|p\.m\.)(?![a-z])|\b(?<hour24>[01]?\d|2[0-3]):(?<minute24>[0-5]\d)\b|\b(?:noon|midnight)\b/gi

/** All dates and times of a text in order, without overlaps. */
export const findMoments = (text: string): Moment[] => {
  const found: Moment[] = []
  const free = (start: number, end: number) => found.every((other) => end <= other.start || start >= other.end)
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      if (free(match.index, end)) found.push({ start: match.index, end, kind: "date", text: match[0], ...calendar(match.groups ?? {}) })
    }
  }
  for (const match of text.matchAll(time)) {
    const end = match.index + match[0].length
    if (free(match.index, end)) found.push({ start: match.index, end, kind: "time", text: match[0], clock: clockOf(match[0], match.groups ?? {}) })
  }
  found.sort((one, other) => one.start - other.start)
  // "tomorrow, June 1 2023" is one day.
  return found.filter((one, at) => one.year !== undefined || !found.some((other, index) => Math.abs(index - at) === 1 && other.year !== undefined && /^,?\s*\(?$/.test(text.slice(Math.min(one.end, other.end), Math.max(one.start, other.start)))))
}

function calendar(groups: Record<string, string | undefined>): Partial<Moment> {
  const named = groups.month && months.findIndex((name) => name.startsWith((groups.month ?? "").toLowerCase().slice(0, 3))) + 1
  return {
    ...(groups.year ? { year: Number(groups.year) } : {}),
    ...(groups.month ? { month: named || Number(groups.month) } : {}),
    ...(groups.day ? { day: Number(groups.day) } : {}),
  }
}

function clockOf(text: string, groups: Record<string, string | undefined>): string {
  if (/noon/i.test(text)) return "12:00"
  if (/midnight/i.test(text)) return "00:00"
  const hour = Number(groups.hour ?? groups.hour24)
  const shift = /^p/i.test(groups.half ?? "") ? (hour % 12) + 12 : groups.half ? hour % 12 : hour
  return `${String(shift).padStart(2, "0")}:${groups.minute ?? groups.minute24 ?? "00"}`
}

const two = (value: number): string => String(value).padStart(2, "0")

/** Writes a moment the way a parameter's description asks for; without a wish a full date is YYYY-MM-DD and a time stays as written. */
export const writeMoment = (moment: Moment, wish: string): string => {
  if (moment.kind === "time") return /hh|24/i.test(wish) ? (moment.clock ?? moment.text) : moment.text
  const { year, month: monthNumber, day: dayNumber } = moment
  if (year === undefined || monthNumber === undefined || dayNumber === undefined) return moment.text
  const values: Record<string, string> = { y: String(year), m: two(monthNumber), d: two(dayNumber) }
  const asked = /\b(y{2,4}|m{2}|d{2}|year|month|day)([-/. ])(y{2,4}|m{2}|d{2}|year|month|day)\2(y{2,4}|m{2}|d{2}|year|month|day)\b/i.exec(wish)
  if (!asked) return `${values.y}-${values.m}-${values.d}`
  return [asked[1], asked[3], asked[4]].map((part = "") => values[part.charAt(0).toLowerCase()]).join(asked[2])
}

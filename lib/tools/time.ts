import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { foldName, nearestNames } from "#lib/schema/nearest-names.ts"
import { builtin } from "./builtin.ts"

/** `current_time`. `now` is the clock on the wall. */
export const timeTool = ({ now }: { now: () => Date }): Tool =>
  builtin({
    name: "current_time",
    description:
      "Get the current date, time, weekday and UTC offset in a time zone. Call it whenever the answer depends on what day or time it is now; you do not know it otherwise. For several places call it once for each, side by side.",
    input: z.strictObject({
      zone: z
        .string()
        .min(1)
        .max(100)
        .describe('IANA time zone such as "Europe/Paris", "America/New_York" or "UTC". A large city is understood too, e.g. "Tokyo".'),
    }),
    idempotent: true,
    run({ zone: asked }) {
      const zone = findZone(asked)
      const { weekday, date, time, day, offset } = readClock(now(), zone)
      return {
        text: `In ${zone} it is ${weekday}, ${day}, ${time} (UTC${offset}).`,
        details: { card: "time", zone, iso: `${date}T${time}${offset}`, weekday, date, time, offset },
      }
    },
  })

const readClock = (at: Date, timeZone: string) => {
  const options: Intl.DateTimeFormatOptions = {
    timeZone, weekday: "long", year: "numeric", month: "long", day: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "longOffset",
  }
  const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ""
  return {
    weekday: part("weekday"),
    day: `${part("day")} ${part("month")} ${part("year")}`,
    date: new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at),
    time: `${part("hour")}:${part("minute")}:${part("second")}`,
    offset: part("timeZoneName").slice("GMT".length) || "+00:00",
  }
}

const findZone = (asked: string): string => {
  const name = asked.trim().replaceAll(" ", "_")
  const city = foldName(asked.split(",")[0] ?? "")
  // Intl takes "BST" for Bangladesh and "IST" for India only: short names without a slash are guesses, except UTC.
  const isName = name.includes("/") || /^[+-]\d/.test(name) || /^(utc|gmt)$/i.test(name)
  const zone = (isName && tryZone(name)) || zoneOfCity.get(city) || (name.length > 4 && tryZone(name))
  if (zone) return zone
  const near = nearestNames(isName ? name : city, [...zoneOfCity.keys()].concat(zones))
  const meant = [...new Set(near.map((each) => zoneOfCity.get(each) ?? each))]
  const hint = meant.length > 0 ? `Did you mean ${meant.join(" or ")}?` : 'Use a name such as "Europe/London", "Asia/Tokyo" or "UTC".'
  throw new Error(`Unknown time zone ${JSON.stringify(asked)}. ${hint}`)
}

const tryZone = (name: string): string | undefined => {
  try {
    const zone = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone
    return TODAY[zone] ?? zone
  } catch {
    return undefined
  }
}

/** Intl still resolves these to the name they had before. */
const TODAY: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Europe/Kiev": "Europe/Kyiv",
}

/** Cities that people name and the list of zones does not. */
const MORE_CITIES: Record<string, string[]> = {
  "America/Los_Angeles": ["San Francisco", "Seattle", "San Diego", "Las Vegas", "Portland", "LA", "SF", "California"],
  "America/New_York": ["Washington", "Washington DC", "Boston", "Miami", "Philadelphia", "Atlanta", "NYC"],
  "America/Chicago": ["Houston", "Dallas", "Austin", "New Orleans", "Minneapolis"],
  "America/Toronto": ["Ottawa", "Montreal"],
  "America/Sao_Paulo": ["Rio de Janeiro", "Brasilia"],
  "Europe/Berlin": ["Munich", "Hamburg", "Frankfurt", "Cologne", "Germany"],
  "Europe/London": ["Edinburgh", "Manchester", "Birmingham", "UK"],
  "Europe/Paris": ["Lyon", "Marseille", "France"],
  "Europe/Madrid": ["Barcelona", "Spain"],
  "Europe/Rome": ["Milan", "Naples", "Italy"],
  "Europe/Zurich": ["Geneva", "Bern"],
  "Europe/Amsterdam": ["Rotterdam"],
  "Europe/Istanbul": ["Ankara"],
  "Africa/Johannesburg": ["Cape Town", "Durban", "Pretoria"],
  "Asia/Dubai": ["Abu Dhabi"],
  "Asia/Kolkata": ["Calcutta", "Mumbai", "Delhi", "New Delhi", "Bangalore", "Bengaluru", "Chennai", "India"],
  "Asia/Karachi": ["Lahore", "Islamabad"],
  "Asia/Ho_Chi_Minh": ["Saigon", "Hanoi"],
  "Asia/Shanghai": ["Beijing", "Shenzhen", "Guangzhou", "China"],
  "Asia/Tokyo": ["Osaka", "Kyoto"],
  "Australia/Sydney": ["Canberra"],
  "Pacific/Auckland": ["Wellington", "New Zealand"],
}

const zones = Intl.supportedValuesOf("timeZone").map((zone) => TODAY[zone] ?? zone)

const zoneOfCity = new Map([
  ...zones.map((zone) => [foldName(zone.slice(zone.lastIndexOf("/") + 1)), zone] as const),
  ...Object.entries(MORE_CITIES).flatMap(([zone, cities]) => cities.map((city) => [foldName(city), zone] as const)),
])

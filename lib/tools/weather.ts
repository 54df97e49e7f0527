import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"
import { findCity } from "./cities.ts"
import type { Climate } from "./climate.ts"

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const

/** `get_weather`, simulated from climate averages: the same city has the same weather all day (UTC). `now` is the clock on the wall. */
export const weatherTool = ({ now }: { now: () => Date }): Tool =>
  builtin({
    name: "get_weather",
    description:
      "Get the weather in a city: temperature, condition, high, low and humidity, today or typically in a month. Call it whenever weather or climate matters to the answer. For several cities call it once for each, side by side. The figures are simulated from climate averages; say so when it matters.",
    input: z.strictObject({
      city: z.string().min(1).max(100).describe('A large city by its English name, with the country where the name alone is unclear, e.g. "Paris", "San José, Costa Rica".'),
      month: z.enum(MONTHS).optional().describe("Leave out for today's weather; give a month for what is typical in it."),
      units: z.enum(["celsius", "fahrenheit"]).optional().describe("Unit of the temperatures in the answer; celsius if left out."),
    }),
    idempotent: true,
    run({ city: asked, month, units = "celsius" }) {
      const climate = findCity(asked)
      const { city, country, latitude, longitude } = climate
      const place = city === country ? city : `${city}, ${country}`
      const degrees = (celsius: number) => (units === "celsius" ? `${Math.round(celsius)} °C` : `${Math.round(celsius * 1.8 + 32)} °F`)
      const today = now()
      const weather = month === undefined ? weatherOn(climate, today) : typicalOf(climate, MONTHS.indexOf(month) + 1)
      const { meanC, highC, lowC, humidity, condition, wetDays } = weather
      const date = today.toISOString().slice(0, 10)
      const start =
        month === undefined
          ? `Weather in ${place} on ${date}: ${degrees(meanC)}, ${condition}, high ${degrees(highC)}, low ${degrees(lowC)}`
          : `Typical weather in ${place} in ${month}: ${degrees(meanC)}, mostly ${condition}, highs of ${degrees(highC)}, lows of ${degrees(lowC)}, days with rain or snow: ${wetDays}`
      return {
        text: `${start}, humidity ${humidity} % (simulated from climate averages).`,
        details: {
          card: "weather", city, country, latitude, longitude, units, condition, humidity,
          temperatureC: Math.round(meanC), highC: Math.round(highC), lowC: Math.round(lowC),
          month: month ?? MONTHS[today.getUTCMonth()] ?? "", ...(month === undefined ? { date } : { wetDays }),
          source: "simulated from climate averages",
        },
      }
    },
  })

type Weather = { meanC: number; highC: number; lowC: number; humidity: number; condition: Condition; wetDays: number }
type Condition = "sunny" | "partly cloudy" | "cloudy" | "fog" | "rain" | "thunderstorm" | "snow"

/** From 1 in the month `peak` to -1 half a year away; months count from 1 and may have fractions. */
const season = (month: number, peak: number): number => Math.cos(((month - peak) / 12) * 2 * Math.PI)

const normalOf = (climate: Climate, month: number) => {
  const { coldestC, warmestC, warmestMonth, wettestMonth } = climate
  const swing = (warmestC - coldestC) / 2
  const evenly = climate.wetDays / 365
  const wetChance = Math.min(0.9, wettestMonth === 0 ? evenly : evenly * (1 + 0.85 * season(month, wettestMonth)))
  // Under clear skies days are hotter and nights colder.
  const spread = 6.5 - 5 * Math.min(wetChance, 0.7)
  return { meanC: coldestC + swing + swing * season(month, warmestMonth), swing, wetChance, spread }
}

const typicalOf = (climate: Climate, month: number): Weather => {
  const { meanC, wetChance, spread } = normalOf(climate, month)
  const wet = meanC < 0 ? "snow" : "rain"
  const condition = wetChance > 0.5 ? wet : wetChance > 0.35 ? "cloudy" : wetChance > 0.2 ? "partly cloudy" : "sunny"
  return { meanC, highC: meanC + spread, lowC: meanC - spread, humidity: Math.round(45 + wetChance * 60), condition, wetDays: Math.round(wetChance * 30) }
}

const weatherOn = (climate: Climate, date: Date): Weather => {
  const random = drawsFor(`${climate.city} ${climate.country} ${date.toISOString().slice(0, 10)}`)
  const month = date.getUTCMonth() + 1 + (date.getUTCDate() - 15) / 30
  const { meanC: normalC, swing, wetChance, spread } = normalOf(climate, month)
  const meanC = normalC + (random() + random() - 1) * (2 + swing * 0.35)
  const wet = random() < wetChance
  const condition = wet ? wetSky(meanC, random()) : drySky(wetChance, random())
  const reach = wet ? spread * 0.6 : spread
  const humidity = Math.round(Math.min(98, 35 + wetChance * 50 + random() * 15 + (wet || condition === "fog" ? 22 : 0)))
  // What one meets by day lies above the mean of day and night.
  return { meanC: meanC + reach * 0.4, highC: meanC + reach, lowC: meanC - reach, humidity, condition, wetDays: Number(wet) }
}

const wetSky = (meanC: number, draw: number): Condition => (meanC < 0.5 ? "snow" : meanC > 23 && draw < 0.4 ? "thunderstorm" : "rain")

const drySky = (wetChance: number, draw: number): Condition =>
  draw < wetChance * 0.8 ? "cloudy" : draw < wetChance * 1.6 ? "partly cloudy" : draw > 0.97 && wetChance > 0.1 ? "fog" : "sunny"

/** Numbers from 0 to 1 that depend on nothing but the seed: FNV-1a into mulberry32. */
const drawsFor = (seed: string): (() => number) => {
  let state = 0x811c9dc5
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

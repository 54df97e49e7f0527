import { z } from "zod"
import { Decimal } from "decimal.js"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

const Num = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpPos: 21, toExpNeg: -12 })

/** Each unit in the first unit of its quantity, exactly as its definition has it; a fraction where no decimal is exact. */
const QUANTITIES = {
  length: {
    meters: "1", kilometers: "1000", centimeters: "0.01", millimeters: "0.001", micrometers: "0.000001", nanometers: "0.000000001",
    miles: "1609.344", yards: "0.9144", feet: "0.3048", inches: "0.0254", nautical_miles: "1852", light_years: "9460730472580800",
  },
  mass: {
    kilograms: "1", grams: "0.001", milligrams: "0.000001", tonnes: "1000",
    pounds: "0.45359237", ounces: "0.028349523125", stones: "6.35029318", us_tons: "907.18474",
  },
  temperature: { kelvin: "1", celsius: "1", fahrenheit: "5/9" },
  volume: {
    liters: "1", milliliters: "0.001", cubic_meters: "1000", us_gallons: "3.785411784", us_quarts: "0.946352946", us_pints: "0.473176473",
    us_cups: "0.2365882365", us_fluid_ounces: "0.0295735295625", tablespoons: "0.01478676478125", teaspoons: "0.00492892159375",
    imperial_gallons: "4.54609", imperial_pints: "0.56826125",
  },
  area: {
    square_meters: "1", square_kilometers: "1000000", square_centimeters: "0.0001", hectares: "10000",
    acres: "4046.8564224", square_miles: "2589988.110336", square_feet: "0.09290304", square_inches: "0.00064516",
  },
  speed: { meters_per_second: "1", kilometers_per_hour: "5/18", miles_per_hour: "0.44704", knots: "1852/3600", feet_per_second: "0.3048" },
  time: { seconds: "1", milliseconds: "0.001", microseconds: "0.000001", minutes: "60", hours: "3600", days: "86400", weeks: "604800" },
  data: {
    bytes: "1", bits: "0.125", kilobytes: "1e3", megabytes: "1e6", gigabytes: "1e9", terabytes: "1e12",
    kibibytes: "1024", mebibytes: "1048576", gibibytes: "1073741824", tebibytes: "1099511627776",
  },
  energy: {
    joules: "1", kilojoules: "1000", calories: "4.184", kilocalories: "4184", watt_hours: "3600", kilowatt_hours: "3600000", british_thermal_units: "1055.05585262",
  },
  pressure: { pascals: "1", hectopascals: "100", kilopascals: "1000", bars: "100000", millibars: "100", atmospheres: "101325", psi: "4.4482216152605/0.00064516", mmhg: "133.322387415" },
} satisfies Record<string, Record<string, string>>

/** Where a scale has its zero, counted in its own degrees from absolute zero. */
const ZERO_AT: Record<string, string> = { celsius: "273.15", fahrenheit: "459.67" }

type Unit = { name: string; quantity: string; above: Decimal; below: Decimal; zeroAt: Decimal }

const UNITS = new Map(
  Object.entries(QUANTITIES).flatMap(([quantity, units]) =>
    Object.entries(units).map(([name, factor]): [string, Unit] => {
      const [above = "1", below = "1"] = factor.split("/")
      return [name, { name, quantity, above: new Num(above), below: new Num(below), zeroAt: new Num(ZERO_AT[name] ?? 0) }]
    }),
  ),
)

const unit = z.enum([...UNITS.keys()])

/** `convert_units`: exact where the definitions of the units are. */
export const convertTool: Tool = builtin({
  name: "convert_units",
  description: `Convert a value from one unit to another of the same quantity (${Object.keys(QUANTITIES).join(", ")}). Call it whenever a measure is wanted in another unit, instead of converting yourself. Example: 5 miles in kilometers is value 5, from miles, to kilometers. Not for currencies.`,
  input: z.strictObject({
    value: z.number().describe("The number to convert, without its unit."),
    from: unit.describe("The unit of value. kilobytes and up count in 1000s, kibibytes and up in 1024s."),
    to: unit.describe("The unit wanted; must measure the same quantity as from."),
  }),
  idempotent: true,
  run({ value, from: fromName, to: toName }) {
    const from = unitOf(fromName)
    const to = unitOf(toName)
    if (from.quantity !== to.quantity) {
      const fitting = namesOf(from.quantity).filter((name) => name !== from.name)
      throw new Error(`${spoken(from)} measures ${from.quantity} and ${spoken(to)} ${to.quantity}. From ${from.name} one can convert to: ${fitting.join(", ")}.`)
    }
    const fromZero = new Num(value).plus(from.zeroAt)
    if (from.quantity === "temperature" && fromZero.lt(0)) throw new Error(`${value} ${from.name} is below absolute zero, which is ${from.zeroAt.neg().plus(0)} ${from.name}.`)
    // Divided once, at the end: 5/9 and back is then exact.
    const exact = fromZero.times(from.above).times(to.below).div(from.below.times(to.above)).minus(to.zeroAt)
    const result = exact.toSignificantDigits(12)
    return {
      text: `${value} ${spoken(from)} ${result.eq(exact) ? "=" : "≈"} ${result} ${spoken(to)}`,
      details: { card: "conversion", quantity: from.quantity, value, from: from.name, to: to.name, result: exact.toSignificantDigits(30).toString() },
    }
  },
})

const unitOf = (name: string): Unit => {
  const found = UNITS.get(name)
  if (!found) throw new Error(`Unknown unit ${JSON.stringify(name)}. Known units: ${[...UNITS.keys()].join(", ")}.`)
  return found
}

const namesOf = (quantity: string): string[] => [...UNITS.values()].filter((each) => each.quantity === quantity).map(({ name }) => name)

const spoken = ({ name }: Unit): string => name.replaceAll("_", " ")

/** Units: which words name one, and which quantities a unit can measure. */
import { stem } from "./words.ts"

type Unit = { words: string[]; quantities: string[] }

const length = ["length", "distance", "height", "width", "radius", "diameter", "depth", "size", "thickness", "base", "side", "perimeter"]
const money = ["money", "amount", "price", "cost", "income", "budget", "salary", "payment", "investment", "principal", "revenue", "value", "loan", "payout", "equity", "dividend", "asset", "debt", "fund", "deposit", "fee", "balance", "bill", "dollar", "usd", "profit", "earnings"]
const time = ["time", "duration", "period", "term", "age", "interval", "length"]

const unit = (words: string, ...quantities: string[]): Unit => ({ words: words.split(","), quantities: quantities.map(stem) })

const units: Unit[] = [
  unit("mm,millimeter,millimeters,millimetre,millimetres", ...length),
  unit("cm,centimeter,centimeters,centimetre,centimetres", ...length),
  unit("m,meter,meters,metre,metres", ...length),
  unit("km,kms,kilometer,kilometers,kilometre,kilometres", ...length),
  unit("inch,inches", ...length),
  unit("ft,foot,feet", ...length),
  unit("yd,yard,yards", ...length),
  unit("mi,mile,miles", ...length),
  unit("mg,milligram,milligrams", "weight"),
  unit("g,gram,grams", "weight"),
  unit("kg,kgs,kilo,kilos,kilogram,kilograms", "weight"),
  unit("lb,lbs,pound,pounds", "weight", ...money),
  unit("oz,ounce,ounces", "weight"),
  unit("stone,stones", "weight"),
  unit("ton,tons,tonne,tonnes", "weight"),
  unit("ml,milliliter,milliliters,millilitre,millilitres", "volume"),
  unit("l,liter,liters,litre,litres", "volume"),
  unit("gal,gallon,gallons", "volume"),
  unit("cup,cups", "volume"),
  unit("tsp,teaspoon,teaspoons", "volume"),
  unit("tbsp,tablespoon,tablespoons", "volume"),
  unit("pint,pints", "volume"),
  unit("quart,quarts", "volume"),
  unit("hectare,hectares,ha", "area"),
  unit("acre,acres", "area"),
  unit("kb,kilobyte,kilobytes", "data"),
  unit("mb,megabyte,megabytes", "data"),
  unit("gb,gigabyte,gigabytes", "data"),
  unit("tb,terabyte,terabytes", "data"),
  unit("m³,m^3", "volume"),
  unit("m²,m^2,sqm", "area"),
  unit("c,°c,celsius,centigrade", "weather", "temperature", "temp"),
  unit("f,°f,fahrenheit", "weather", "temperature", "temp"),
  unit("k,kelvin,kelvins", "weather", "temperature", "temp"),
  unit("ms,millisecond,milliseconds", ...time),
  unit("s,sec,secs,second,seconds", ...time),
  unit("min,mins,minute,minutes", ...time),
  unit("h,hr,hrs,hour,hours", ...time),
  unit("day,days", ...time),
  unit("week,weeks", ...time),
  unit("month,months", ...time),
  unit("year,years,yr,yrs", ...time),
  unit("mph,miles_per_hour", "speed"),
  unit("km/h,kph,kmh,kilometers_per_hour", "speed"),
  unit("m/s,meters_per_second", "speed"),
  unit("knot,knots", "speed"),
  unit("m/s^2,m/s²", "accelerate", "gravity"),
  unit("pa,pascal,pascals,kpa,bar,atm,psi", "pressure"),
  unit("j,joule,joules,kj,cal,kcal", "energy", "heat"),
  unit("w,watt,watts,kw", "power"),
  unit("v,volt,volts", "voltage", "potential"),
  unit("amp,amps,ampere,amperes", "current"),
  unit("ohm,ohms", "resistance"),
  unit("coulomb,coulombs", "charge"),
  unit("n,newton,newtons", "force"),
  unit("hz,hertz,khz,mhz", "frequency", "frequent"),
  unit("bpm", "tempo", "heart"),
  unit("°,deg,degree,degrees", "angle", "weather", "temperature", "latitude", "longitude"),
  unit("$,usd,dollar,dollars", ...money),
  unit("€,eur,euro,euros", ...money),
  unit("£,gbp", ...money),
  unit("%,percent", "rate", "percentage", "percent", "ratio", "probability", "chance", "interest", "yield", "discount", "tax", "growth", "grow", "return", "tip", "level"),
]

const byWord = new Map(units.flatMap((entry) => entry.words.map((word) => [word, entry] as const)))

/** All spellings of the unit that a word names; the last is the plainest. */
export const unitWords = (word: string): string[] => byWord.get(word.toLowerCase())?.words ?? []

/** The stems of quantities that a unit can measure, e.g. `kg` a weight. */
export const quantitiesOf = (word: string): string[] => byWord.get(word.toLowerCase())?.quantities ?? []

// A "value" may be of any unit, a "speed" may not.
const vague = new Set([...money, ...time, "level", "rate", "size", "base", "side", "return"].map(stem))
const allQuantities = new Set(units.flatMap((entry) => entry.quantities).filter((quantity) => !vague.has(quantity)))

/** True for the stem of a quantity that some unit measures. */
export const isQuantity = (word: string): boolean => allQuantities.has(word)

/** True when two words name the same unit. */
export const sameUnit = (one: string, other: string): boolean => unitWords(one).includes(other.toLowerCase())

const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

/** A regular expression source that matches any unit word, longest first. */
export const unitPattern = [...byWord.keys()]
  .sort((one, other) => other.length - one.length)
  .map(escape)
  .join("|")

/** Numbers that do not say what they count. */
import { changeSchema, freeName, isSchema } from "../form-path.ts"
import { typesOf, withKeyword } from "../form-vocabulary.ts"
import type { JsonSchema } from "#lib/agent/types.ts"
import { callWith } from "./calls.ts"
import { withDependent, withRequired } from "./edit.ts"
import { eachParameter, type Found, type Rule } from "./finding.ts"
import type { ObjectPlace, Parameter, Subject } from "./subject.ts"
import { nameWords } from "./words.ts"

/**
 * Words in a name that mean a quantity, the units it comes in, and a number that is a trap without one.
 * `unless`: what around it makes it a number without a unit, or one where any unit does as long as it is kept to.
 */
const QUANTITIES: { words: string[]; units: string[]; trap: number; unless?: RegExp }[] = [
  { words: ["timeout", "duration", "delay", "interval", "ttl", "elapsed", "cooldown"], units: ["milliseconds", "seconds", "minutes", "hours", "days"], trap: 30, unless: /\b(?:nights?|beats|bars|frames|quarters?)\b/i },
  {
    words: ["distance", "height", "width", "length", "altitude", "elevation", "radius", "diameter", "perimeter", "thickness", "displacement"],
    units: ["meters", "kilometers", "centimeters", "feet", "miles"],
    trap: 10,
    unless: /\b(?:circles?|sphere|rectangles?|triangles?|cones?|cylinder|cuboid|box|squares?|polygon|prism|pyramid|geometr\w+|ellipse|shapes?|ratio|trees?|forest|recursi\w+|levels?|nested|hops|lists?|array|string|password|sequence|vectors?|euclidean|manhattan|hamming|editing|sides?|hypotenuse|charts?|graph|diagram|maps?|images?|photos?|pictures?|screenshots?|viewport|video|canvas|browser|window|screen)\b/i,
  },
  { words: ["weight", "mass"], units: ["kilograms", "grams", "pounds", "ounces"], trap: 70, unless: /\b(?:neur\w+|network|graph|edge|portfolio|factor|features?|influence|importance|relative|molar|atomic)\b/i },
  { words: ["temperature", "temp"], units: ["celsius", "fahrenheit", "kelvin"], trap: 40, unless: /\b(?:sampling|randomness|creativity|model|llm|generation)\b/i },
  { words: ["speed", "velocity"], units: ["meters_per_second", "kilometers_per_hour", "miles_per_hour"], trap: 60, unless: /\b(?:normal|speech|voice|playback|animation|level|setting|shutter)\b/i },
  { words: ["pressure"], units: ["pascals", "bar", "psi", "atmospheres"], trap: 2 },
  { words: ["volume", "capacity"], units: ["liters", "milliliters", "cubic_meters", "gallons"], trap: 5, unless: /\b(?:level|audio|sound|music|playback|mute|trad\w+|shares|heat|seats|people|guests|passengers|specific|search|carrying)\b/i },
  { words: ["area"], units: ["square_meters", "square_kilometers", "square_feet", "acres"], trap: 100, unless: /\bcode\b/i },
  { words: ["angle"], units: ["degrees", "radians"], trap: 3 },
  {
    words: ["price", "cost", "salary", "income", "budget", "revenue", "balance", "payment", "rent", "amount"],
    units: ["USD", "EUR", "GBP", "JPY", "CNY", "INR"],
    trap: 100,
    unless: /\b(?:ratio|margin|percent\w*|rate|shares|calculat\w+|comput\w+|estimat\w+|analy\w+|quantity|ingredient|function|coins?|change)\b|\breturn on\b/i,
  },
]

export const unitRules: Rule[] = [{
  id: "number-without-unit",
  title: "A number without a unit",
  why: "30 seconds or 30 milliseconds? A model takes the unit that it has seen most, and nothing tells it that it was wrong.",
  severity: "warning",
  on: true,
  check: eachParameter((parameter, tool) => unitless(tool, parameter)),
}]

function unitless(tool: Subject, parameter: Parameter): Omit<Found, "in"> | undefined {
  const { name, words, schema, description, object, pointer } = parameter
  const [type, ...others] = typesOf(schema)
  if ((type !== "number" && type !== "integer") || others.length > 0 || schema.enum !== undefined || schema.const !== undefined) return undefined
  const quantity = QUANTITIES.find((one) => one.words.some((word) => word === words.at(-1) || (word === words[0] && words.length === 2 && !NOT_AFTER.has(words[1] ?? ""))))
  if (!quantity || UNIT.test(`${words.join(" ")} ${description}`) || LIKE_UNITS.test(description) || hasUnit(object, name)) return undefined
  const around = `${nameWords(tool.tool.name).join(" ")} ${tool.tool.description}`
  if (UNIT_IN_TOOL.test(around) || FORMULA.test(around) || quantity.unless?.test(`${around} ${words.join(" ")} ${description}`)) return undefined
  const unit = freeName(quantity.units.includes("USD") ? "currency" : `${name}_unit`, object.properties)
  const added: JsonSchema = { type: "string", enum: quantity.units, description: `The unit of ${name}.` }
  const parameters = changeSchema(tool.parameters, object.path, (owner) => {
    const properties = isSchema(owner.properties) ? Object.entries(owner.properties) : []
    const at = properties.findIndex(([key]) => key === name)
    const wider = withKeyword(owner, "properties", Object.fromEntries(properties.toSpliced(at + 1, 0, [unit, added])))
    return parameter.required ? withRequired(wider, (names) => names.flatMap((one) => (one === name ? [one, unit] : [one]))) : withDependent(wider, name, [unit])
  })
  return {
    path: pointer,
    why: `${quantity.trap} what? Neither the name nor the description of ${name} says whether it is ${quantity.units.slice(0, 3).join(", ")} … Put the unit into the name, or ask for it.`,
    call: callWith(tool, object.data, { [name]: quantity.trap }),
    rewrite: { label: `Ask for the unit in ${unit}`, parameters },
  }
}

/** "price_level", "length_limit": what follows makes it another thing. */
const NOT_AFTER = new Set(["size", "level", "limit", "id", "type", "code", "count", "index", "number", "percent", "percentage", "ratio", "factor", "rate", "rank", "score", "class", "category", "group", "bins"])

const UNIT = new RegExp(
  String.raw`\b(?:` +
    String.raw`millis(?:econds?)?|milliseconds?|microseconds?|nanoseconds?|seconds?|secs?|ms|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|` +
    String.raw`meters?|metres?|kilomet(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|kms?|cms?|mms?|miles?|feet|foot|ft|inch(?:es)?|yards?|nautical|light|parsecs?|pixels?|px|` +
    String.raw`kilograms?|grams?|kgs?|mg|pounds?|lbs?|ounces?|oz|tons?|tonnes?|` +
    String.raw`celsius|fahrenheit|kelvin|degrees?|radians?|` +
    String.raw`mph|km h|m s|kph|knots?|per (?:second|hour|minute)|` +
    String.raw`pascals?|pa|kpa|psi|bars?|atm|atmospheres?|mmhg|` +
    String.raw`lit(?:er|re)s?|millilit(?:er|re)s?|ml|gallons?|cubic|cups?|square|sq|acres?|hectares?|m2|m3|` +
    String.raw`usd|eur|gbp|dollars?|euros?|cents?|rupees?|yen|yuan|currency|rmb|inr|` +
    String.raw`percent|percentage|bytes?|kb|mb|gb|tb|characters?|words?|tokens?|units?|bits?|items?|elements?|steps?|decibels?|moles?|newtons?` +
    String.raw`)\b|\d(?:px|ms|s|min|h|km|cm|mm|m|kg|g)\b|[$€£¥%°]|\bm/s\b|\bkm/h\b|\([a-zA-Z]{1,3}(?:[/^][a-z0-9]+)*\)|\b(?:in|of) [mgslk]\b`,
  "i",
)
const LIKE_UNITS = /\bunit|\bnumber of\b|, m\b|\b[JWN]\/\w|\b0 (?:to|and) 1\b|\b0-100\b|\b0\.\d/i
/** A formula takes any units that fit together, as long as none is mixed in. */
const FORMULA = /\b(?:calculat\w*|comput\w*|calc|formula|equation|kinematics?|convert\w*|conversion)\b/i
const UNIT_IN_TOOL = /\b(?:meters?|metres?|kilomet(?:er|re)s?|km|miles?|feet|inches|celsius|fahrenheit|kelvin|usd|dollars?|kilograms?|kg|seconds?|milliseconds?|minutes?|newtons?)\b/i

const SAYS_UNIT = /(?:^|[_.-])(?:units?|currency|scale)|Unit|Currency|^(?:metric|system)$/
const units = new WeakMap<ObjectPlace, string[]>()

/** Whether a parameter beside it says the unit. */
function hasUnit(object: ObjectPlace, name: string): boolean {
  const known = units.get(object) ?? Object.keys(object.properties).filter((other) => SAYS_UNIT.test(other))
  units.set(object, known)
  return known.some((other) => other !== name)
}

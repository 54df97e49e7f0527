import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Args, Result, Tool } from "#lib/agent/types.ts"
import { nearestNames } from "#lib/schema/nearest-names.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { calculateTool } from "#lib/tools/calculate.ts"
import { climates } from "#lib/tools/climate.ts"
import { corpus } from "#lib/tools/corpus.ts"
import { diceTool } from "#lib/tools/dice.ts"
import { builtinTools } from "#lib/tools/index.ts"
import { searchTool } from "#lib/tools/search.ts"
import { timeTool } from "#lib/tools/time.ts"
import { convertTool } from "#lib/tools/units.ts"
import { waitTool } from "#lib/tools/wait.ts"
import { weatherTool } from "#lib/tools/weather.ts"

// Of its call a built-in tool uses the signal only, so these tests need no turn around it.
const run = async (tool: Tool, args: Args, signal = new AbortController().signal): Promise<Result> => {
  expect(validateArgs(tool.parameters, args)).toBeNull()
  const result: unknown = await Reflect.apply(tool.run, tool, [args, { signal }])
  const { text, details } = Object(result)
  return { text, details }
}

const textOf = async (tool: Tool, args: Args): Promise<string> => (await run(tool, args)).text
const builtinNamed = (wanted: string): Tool => {
  const found = builtinTools.find(({ name }) => name === wanted)
  if (!found) throw new Error(`no built-in tool ${wanted}`)
  return found
}
const july = () => new Date("2025-07-15T14:32:05Z")

describe("the list", () => {
  test("holds the seven built-in tools under names of their own", () => {
    expect(builtinTools.map(({ name }) => name)).toEqual([
      "get_weather", "calculate", "current_time", "convert_units", "search_text", "roll_dice", "wait",
    ])
  })

  test.each(builtinTools.map((tool) => [tool.name, tool] as const))("%s says when to call it, describes each parameter and takes no other, and no boolean", (_, tool) => {
    expect(tool).toMatchObject({ kind: "builtin", version: "1", parameters: { type: "object", additionalProperties: false } })
    expect(tool.description).toMatch(/Call it /)
    expect(validateArgs(tool.parameters, { surprise: 1 })).toMatch(/unknown argument surprise/)
    for (const property of Object.values(Object(tool.parameters.properties))) {
      expect(property).toMatchObject({ description: expect.stringMatching(/\S{2}/) })
      expect(property).not.toMatchObject({ type: "boolean" })
    }
  })
})

describe("get_weather", () => {
  const weather = weatherTool({ now: july })

  test("knows at least 200 cities, each once, with figures that can be", () => {
    expect(climates.length).toBeGreaterThanOrEqual(200)
    expect(new Set(climates.map(({ city, country }) => `${city}, ${country}`)).size).toBe(climates.length)
    for (const climate of climates) {
      expect(climate.coldestC, climate.city).toBeLessThanOrEqual(climate.warmestC)
      expect(Math.abs(climate.latitude), climate.city).toBeLessThan(72)
      expect(Math.abs(climate.longitude), climate.city).toBeLessThanOrEqual(180)
      expect(climate.wetDays, climate.city).toBeLessThan(250)
    }
  })

  test("every city gives a low below the temperature below the high, and says that it is simulated", async () => {
    for (const { city, country } of climates) {
      const { text, details } = await run(weather, { city: `${city}, ${country}` })
      expect(text).toMatch(/\(simulated from climate averages\)\.$/)
      const card = Object(details)
      expect(card).toMatchObject({ card: "weather", city, country, month: "July", date: "2025-07-15" })
      expect(card.lowC, city).toBeLessThanOrEqual(card.temperatureC)
      expect(card.temperatureC, city).toBeLessThanOrEqual(card.highC)
      expect(card.humidity, city).toBeGreaterThan(0)
      expect(card.humidity, city).toBeLessThanOrEqual(100)
    }
  })

  test("a city has the same weather all day and another on other days", async () => {
    const at = (time: string) => textOf(weatherTool({ now: () => new Date(time) }), { city: "Paris" })
    expect(await at("2025-07-15T00:00:00Z")).toBe(await at("2025-07-15T23:59:59Z"))
    const week = await Promise.all([11, 12, 13, 14, 15, 16, 17].map((day) => run(weatherTool({ now: () => new Date(`2025-07-${day}T12:00:00Z`) }), { city: "Paris" })))
    expect(new Set(week.map(({ details }) => Object(details).temperatureC)).size).toBeGreaterThan(1)
  })

  test("seasons are right in both hemispheres", async () => {
    const highIn = async (city: string, month: string) => Object((await run(weather, { city, month })).details).highC
    expect(await highIn("Paris", "July")).toBeGreaterThan((await highIn("Paris", "January")) + 10)
    expect(await highIn("Sydney", "January")).toBeGreaterThan((await highIn("Sydney", "July")) + 5)
  })

  test("units change the text, never the details", async () => {
    const celsius = await run(weather, { city: "Cairo", month: "July" })
    const fahrenheit = await run(weather, { city: "Cairo", month: "July", units: "fahrenheit" })
    expect(celsius.text).toContain("28 °C")
    expect(fahrenheit.text).toContain("82 °F")
    expect(fahrenheit.details).toEqual({ ...Object(celsius.details), units: "fahrenheit" })
  })

  test.each([
    ["PARIS", "Paris"], ["sao paulo", "São Paulo"], ["Paris, France", "Paris"], ["Paris France", "Paris"], ["Austin, TX", "Austin"], ["NYC", "New York"],
    ["SF", "San Francisco"], ["LA", "Los Angeles"], ["Washington, D.C.", "Washington"], ["Lodz", "Łódź"], ["London, UK", "London"], ["München", "Munich"],
    ["San José", "San José"], ["San Jose", "San Jose"],
  ])("%s is understood", async (asked, city) => {
    expect((await run(weather, { city: asked })).details).toMatchObject({ city })
  })

  test.each([
    ["Pariss", /Did you mean Paris, France\?/],
    ["Paris, Texas", /only for Paris, France/],
    ["Japan", /is a country.*Tokyo/],
    ["Atlantis of the deep", /Ask for the nearest large city/],
    ["constructor", /Unknown city/],
  ])("%s is an error that names the way out", async (city, message) => {
    await expect(run(weather, { city })).rejects.toThrow(message)
  })
})

describe("calculate", () => {
  test.each([
    ["3469*10.0017", "= 34695.8973"], ["0.1 + 0.2", "= 0.3"], ["1,234,567.5 × 2", "= 2469135"], ["-2^2", "= -4"], ["2^3^2", "= 512"], ["2^-3", "= 0.125"],
    ["7 − 10 ÷ 4", "= 4.5"], ["10 % 3", "= 1"], ["15% of 80", "= 12"], ["200 * 5%", "= 10"], ["max(1,234)", "= 234"], ["max((1,234), 5)", "= 1234"],
    ["round(2.345, 2)", "= 2.35"], ["floor(-1.5) + ceil(1.2)", "= 0"], ["sqrt(2)^2", "= 2"], ["log(1000) + log(8, 2)", "= 6"], ["ln(exp(2))", "= 2"], ["sin(pi)", "= 0"],
    ["cos(0) + tan(0)", "= 1"], ["1/3", `≈ 0.${"3".repeat(40)}`], ["3 x 4", "= 12"], ["min(3, 1, 2) + abs(-4)", "= 5"], ["e", "≈ 2.718281828459045235360287471352662497757"], ["2e3 + .5", "= 2000.5"],
  ])("%s %s", async (expression, answer) => {
    expect(await textOf(calculateTool, { expression })).toBe(`${expression} ${answer}`)
  })

  test.each([
    ["1 / (3 - 3)", "Division by zero at position 3"], ["5 % 0", "Division by zero at position 3"], ["(2 + 3", 'Expected ")" but found the end at position 7'],
    ["2 + * 3", 'Expected a number but found "*" at position 5'], ["2 3", 'Expected an operator but found "3" at position 3'], ["two + 2", 'Unknown name "two" at position 1'],
    ["1 constructor 2", 'found "constructor" at position 3'], ["$5", 'Unexpected "$" at position 1'], ["sqrt(-1)", "sqrt needs a number that is not negative"], ["(-8)^0.5", "has no real result"],
    ["sqrt(1, 2)", "sqrt takes 1 value but got 2"], ["round(1, 99)", "round needs 0 to 40 decimal places"], ["tan(pi/2)", "whose cosine is not 0"], ["process(1)", 'Unknown name "process"'],
    ["9^9^9^9", "more than 10,000 digits at position 4"], ["1e999999", "more than 10,000 digits"], ["10^-9000 * 10^-9000", "too close to 0"], ["sin(10^200)", "sin needs an angle"],
  ])("%s is an error that names the position and the way out", async (expression, message) => {
    await expect(run(calculateTool, { expression })).rejects.toThrow(message)
  })

  test("whole numbers add, subtract and multiply as BigInt does", async () => {
    const whole = fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n })
    await fc.assert(
      fc.asyncProperty(whole, whole, whole, async (a, b, c) => {
        const { details } = await run(calculateTool, { expression: `(${a}) * (${b}) + (${c}) - ${a}` })
        expect(details).toMatchObject({ value: String(a * b + c - a), exact: true })
      }),
    )
  })

  test("any text ends in a number or an error for people, and leaves the next calculation alone", async () => {
    const piece = fc.constantFrom("1", "2.5", "1e300", "pi", "+", "-", "*", "/", "^", "%", "(", ")", ",", "sqrt(", "exp(", "sin(", "log(", "tan(", "round(", "ln(", " of ", "x", "9^9")
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
        const outcome = await textOf(calculateTool, { expression: pieces.join("") }).catch((error: unknown) => String(error))
        expect(outcome).toMatch(/[=≈] -?\d|at position \d+: /)
        expect(await textOf(calculateTool, { expression: "exp(1) - 2.345" })).toBe("exp(1) - 2.345 ≈ 0.3732818284590452353602874713526624977572")
      }),
    )
  })
})

describe("current_time", () => {
  const time = timeTool({ now: july })

  test("tells date, time, weekday and offset of a zone", async () => {
    const { text, details } = await run(time, { zone: "Asia/Tokyo" })
    expect(text).toBe("In Asia/Tokyo it is Tuesday, 15 July 2025, 23:32:05 (UTC+09:00).")
    expect(details).toEqual({ card: "time", zone: "Asia/Tokyo", iso: "2025-07-15T23:32:05+09:00", weekday: "Tuesday", date: "2025-07-15", time: "23:32:05", offset: "+09:00" })
  })

  test.each([
    ["Tokyo", "Asia/Tokyo"], ["europe/paris", "Europe/Paris"], ["New York", "America/New_York"], ["São Paulo", "America/Sao_Paulo"], ["Tokyo, Japan", "Asia/Tokyo"],
    ["San Francisco", "America/Los_Angeles"], ["Asia/Kolkata", "Asia/Kolkata"], ["utc", "UTC"],
  ])("%s is %s", async (asked, zone) => {
    expect((await run(time, { zone: asked })).details).toMatchObject({ zone })
  })

  test("the offset follows the season, and UTC has one too", async () => {
    const winter = timeTool({ now: () => new Date("2025-01-15T00:00:00Z") })
    expect(await textOf(winter, { zone: "America/New_York" })).toBe("In America/New_York it is Tuesday, 14 January 2025, 19:00:00 (UTC-05:00).")
    expect(await textOf(winter, { zone: "UTC" })).toContain("00:00:00 (UTC+00:00)")
  })

  test.each([["Tokio", /Did you mean Asia\/Tokyo/], ["Europe/Pariss", /Did you mean Europe\/Paris/], ["BST", /Use a name such as/], ["qqqqqqq", /Use a name such as/]])(
    "%s is an error that names the way out",
    async (zone, message) => {
      await expect(run(time, { zone })).rejects.toThrow(message)
    },
  )
})

describe("convert_units", () => {
  test.each([
    [5, "miles", "kilometers", "5 miles = 8.04672 kilometers"],
    [100, "celsius", "fahrenheit", "100 celsius = 212 fahrenheit"],
    [98.6, "fahrenheit", "celsius", "98.6 fahrenheit = 37 celsius"],
    [0, "kelvin", "celsius", "0 kelvin = -273.15 celsius"],
    [72, "kilometers_per_hour", "meters_per_second", "72 kilometers per hour = 20 meters per second"],
    [1, "kilometers", "miles", "1 kilometers ≈ 0.621371192237 miles"],
    [1, "gibibytes", "megabytes", "1 gibibytes = 1073.741824 megabytes"],
    [1, "kilowatt_hours", "kilojoules", "1 kilowatt hours = 3600 kilojoules"],
  ])("%d %s to %s", async (value, from, to, text) => {
    expect(await textOf(convertTool, { value, from, to })).toBe(text)
  })

  test("a unit that it does not have cannot be said", () => {
    expect(validateArgs(convertTool.parameters, { value: 1, from: "furlongs", to: "miles" })).toMatch(/^args\.from must be one of meters, /)
  })

  test("units of different quantities are an error that names those that fit", async () => {
    await expect(run(convertTool, { value: 1, from: "pounds", to: "miles" })).rejects.toThrow(/pounds measures mass and miles length.*kilograms, grams/)
  })

  test("nothing is colder than absolute zero", async () => {
    await expect(run(convertTool, { value: -300, from: "celsius", to: "kelvin" })).rejects.toThrow("below absolute zero, which is -273.15 celsius")
  })

  test("there and back is where one began, for every pair of units", async () => {
    const { enum: units } = Object(Object(convertTool.parameters.properties).from)
    const unit = fc.constantFrom<string>(...units)
    await fc.assert(
      fc.asyncProperty(unit, unit, fc.double({ min: 0, max: 1e9, noNaN: true }), async (from, to, value) => {
        const there = await run(convertTool, { value, from, to }).catch(() => undefined)
        fc.pre(there !== undefined)
        const back = await run(convertTool, { value: Number(Object(there?.details).result), from: to, to: from })
        expect(Math.abs(Number(Object(back.details).result) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-14 + 1e-12)
      }),
    )
  })
})

describe("search_text", () => {
  const search = searchTool(corpus)

  test.each([
    ["parallel tool calls order", "parallel-calls"], ["handoffs", "handoff"], ["enum or boolean", "enums-not-booleans"], ["call interrupted, process dies", "at-most-once"],
    ["Toolformer perplexity", "toolformer"], ["tool_choice required", "tool-choice"], ["background task", "background-tasks"], ["How many tools?", "many-tools"],
  ])("%s finds %s first", async (query, id) => {
    const { text, details } = await run(search, { query })
    expect(Object(details).hits[0]).toMatchObject({ id })
    expect(text).toContain(`## ${Object(details).hits[0].title}`)
  })

  test("gives at most as many passages as asked for, best first", async () => {
    const { hits } = Object((await run(search, { query: "model function agent call", limit: 5 })).details)
    expect(hits).toHaveLength(5)
    const scores: number[] = hits.map(({ score }: { score: number }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
  })

  test("finding nothing names what there is", async () => {
    expect(await textOf(search, { query: "pizza" })).toMatch(/^Nothing found for "pizza".*Titles in the collection: What a tool call is;/)
  })

  test("every passage has an id of its own", () => {
    expect(new Set(corpus.map(({ id }) => id)).size).toBe(corpus.length)
  })
})

describe("roll_dice", () => {
  test("each roll comes from the source of chance that it was given", async () => {
    const draws = [0, 5, 2]
    const dice = diceTool({ randomBelow: (n) => (n === 6 ? (draws.shift() ?? 0) : -1) })
    expect(await run(dice, { count: 3, sides: 6 })).toEqual({
      text: "Rolled 3d6: 1, 6, 3. Total: 10.",
      details: { card: "dice", count: 3, sides: 6, rolls: [1, 6, 3], total: 10 },
    })
  })

  test("real dice stay within their sides", async () => {
    const { rolls } = Object((await run(builtinNamed("roll_dice"), { count: 20, sides: 2 })).details)
    expect(rolls).toHaveLength(20)
    for (const roll of rolls) expect([1, 2]).toContain(roll)
  })

  test.each([{ count: 0, sides: 6 }, { count: 21, sides: 6 }, { count: 1, sides: 1 }, { count: 1.5, sides: 6 }])("%j is refused", (args) => {
    expect(validateArgs(diceTool({ randomBelow: () => 0 }).parameters, args)).toMatch(/^args\./)
  })
})

describe("wait", () => {
  test("sleeps as long as asked and says how long it was", async () => {
    let clock = 100
    const asked: number[] = []
    const wait = waitTool({
      now: () => clock,
      sleep: async (ms) => {
        asked.push(ms)
        clock += ms
      },
    })
    expect(await run(wait, { seconds: 2.5 })).toEqual({ text: "Waited 2.5 seconds.", details: { card: "wait", seconds: 2.5, waitedMs: 2500 } })
    expect(asked).toEqual([2500])
  })

  test("ends at once when it is stopped", async () => {
    const stop = new AbortController()
    const waiting = run(builtinNamed("wait"), { seconds: 30 }, stop.signal)
    stop.abort()
    await expect(waiting).rejects.toThrow(/abort/)
  })

  test("more than 30 seconds cannot be asked for", () => {
    expect(validateArgs(waitTool({ now: () => 0, sleep: async () => {} }).parameters, { seconds: 31 })).toBe("args.seconds must be <= 30; got 31")
  })
})

test("names are compared without case, accents and punctuation, and a far one is not suggested", () => {
  expect(nearestNames("ZURIHC", ["Zürich", "Madrid"])).toEqual(["Zürich"])
  expect(nearestNames("xyz", ["Zürich", "Madrid"])).toEqual([])
})

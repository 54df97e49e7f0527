import { describe, expect, test } from "vitest"
import type { Message, ModelEvent, ModelRequest, ToolDefinition } from "#lib/agent/types.ts"
import { offlineModel, offlineRules } from "#lib/models/offline/model.ts"

const tool = (name: string, description: string, properties: Record<string, object>, required = Object.keys(properties)): ToolDefinition => ({
  type: "function",
  function: { name, description, parameters: { type: "object", properties, required } },
})
const units = ["meters", "kilometers", "miles", "kilograms", "pounds", "celsius", "fahrenheit"]
const months = ["January", "April", "July", "October"]
const tools = [
  tool("get_weather", "Get the weather in a city: temperature and humidity.", { city: { type: "string", description: "A large city." }, month: { type: "string", enum: months } }, ["city"]),
  tool("calculate", "Work out an arithmetic expression exactly.", { expression: { type: "string", description: "Numbers with + - * / ^ and parentheses." } }),
  tool("current_time", "Get the current date and time in a time zone.", { zone: { type: "string", description: "IANA time zone or a large city." } }),
  tool("convert_units", "Convert a value from one unit to another of the same quantity.", {
    value: { type: "number", description: "The number to convert." },
    from: { type: "string", enum: units, description: "The unit of the value." },
    to: { type: "string", enum: units, description: "The unit wanted." },
  }),
  tool("search_text", "Search a small library of texts.", { query: { type: "string", description: "What to look for." }, limit: { type: "integer", description: "How many passages; 3 if left out." } }, ["query"]),
  tool("roll_dice", "Roll one or more dice.", { count: { type: "integer", description: "How many dice to roll." }, sides: { type: "integer", description: "Sides of each die; an ordinary die has 6." } }),
  tool("wait", "Do nothing for a number of seconds.", { seconds: { type: "number", description: "How long to wait in seconds." } }),
]

type Call = { name: string; args: unknown }
type Answer = { text: string; calls: Call[]; events: ModelEvent[] }

const ask = async (messages: Message[], settings: Partial<ModelRequest> = {}): Promise<Answer> => {
  const events: ModelEvent[] = []
  for await (const event of offlineModel({ paceMs: 0 })({ model: "rules", messages, tools, ...settings }, { signal: new AbortController().signal })) events.push(event)
  const end = events.at(-1)
  if (end?.type !== "end") throw new Error("The answer has no end.")
  return { text: end.text, calls: end.calls.map(({ name, arguments: json }): Call => ({ name, args: JSON.parse(json) })), events }
}

const user = (content: string): Message => ({ role: "user", content })

/** The messages after the model's calls were run: each call answered by `run`. */
const after = (messages: Message[], calls: Call[], run: (call: Call) => string): Message[] => [
  ...messages,
  { role: "assistant", content: null, tool_calls: calls.map((call, at) => ({ id: `${messages.length}-${at}`, type: "function", function: { name: call.name, arguments: JSON.stringify(call.args) } })) },
  ...calls.map((call, at): Message => ({ role: "tool", tool_call_id: `${messages.length}-${at}`, content: run(call) })),
]

const degrees: Record<string, number> = { Paris: 12, Tokyo: 21, Lima: 26, Rome: 17 }
const weather = ({ args }: Call): string => {
  const city = typeof args === "object" && args !== null && "city" in args ? String(args.city) : ""
  return city in degrees ? `Weather in ${city}: ${degrees[city]} °C, humidity 60 %.` : `Error: Unknown city "${city}". Did you mean Paris?`
}

describe("choosing a tool and its arguments", () => {
  test.each<[string, Call[]]>([
    ["What's the weather in Paris, Tokyo and Lima?", ["Paris", "Tokyo", "Lima"].map((city) => ({ name: "get_weather", args: { city } }))],
    ["how hot is it in lima in July?", [{ name: "get_weather", args: { city: "lima", month: "July" } }]],
    ["How much is 3469 * 10.0017?", [{ name: "calculate", args: { expression: "3469 * 10.0017" } }]],
    ["What is 12 squared plus 5?", [{ name: "calculate", args: { expression: "12 ^ 2 + 5" } }]],
    ["What time is it in Oslo and in New York?", ["Oslo", "New York"].map((zone) => ({ name: "current_time", args: { zone } }))],
    ["Convert 5 miles to kilometers", [{ name: "convert_units", args: { value: 5, from: "miles", to: "kilometers" } }]],
    ["How many kilometres are 26.2 miles?", [{ name: "convert_units", args: { value: 26.2, from: "miles", to: "kilometers" } }]],
    ["Convert 100 fahrenheit to celsius and 3 kg to pounds", [
      { name: "convert_units", args: { value: 100, from: "fahrenheit", to: "celsius" } },
      { name: "convert_units", args: { value: 3, from: "kilograms", to: "pounds" } },
    ]],
    ["Roll 3 dice with 20 sides", [{ name: "roll_dice", args: { count: 3, sides: 20 } }]],
    ["Roll a twenty-sided die", [{ name: "roll_dice", args: { count: 1, sides: 20 } }]],
    ["Wait for half a second", [{ name: "wait", args: { seconds: 0.5 } }]],
    ["Search the library for 'lighthouse'", [{ name: "search_text", args: { query: "lighthouse" } }]],
    ["Roll two dice and tell me the weather in Rome", [{ name: "roll_dice", args: { count: 2, sides: 6 } }, { name: "get_weather", args: { city: "Rome" } }]],
  ])("%s", async (question, calls) => {
    expect((await ask([user(question)])).calls).toEqual(calls)
  })

  test("fits a tool that it has never seen, by the words of its schema", async () => {
    const book = tool("book_table", "Reserve a table in a restaurant.", {
      restaurant: { type: "string", description: "Name of the restaurant." },
      guests: { type: "integer", description: "Number of people." },
      date: { type: "string", description: "The day, as DD.MM.YYYY." },
      outside: { type: "boolean", description: "A table outside." },
    }, ["restaurant", "guests", "date"])
    const { calls } = await ask([user("Please reserve a table at the restaurant Luna for four people on 3 May 2031, outside if you can")], { tools: [...tools, book] })
    expect(calls).toEqual([{ name: "book_table", args: { restaurant: "Luna", guests: 4, date: "03.05.2031", outside: true } }])
  })

  const text = (description = ""): object => ({ type: "string", description })
  const integer = (description = ""): object => ({ type: "integer", description })
  test.each<[string, ToolDefinition, unknown[]]>([
    ["Find podcasts about medieval history in German, at most 45 minutes long", tool("find_podcasts", "Find podcasts.", { topic: text(), language: text(), max_minutes: integer() }, ["topic"]), [{ topic: "medieval history", language: "German", max_minutes: 45 }]],
    ["Draw 6 raffle numbers between 1 and 49", tool("draw_raffle", "Draw raffle numbers.", { count: integer("How many numbers."), minimum: integer(), maximum: integer() }), [{ count: 6, minimum: 1, maximum: 49 }]],
    ["Mix green and white paint", tool("mix_paint", "Mix two paints.", { color1: text(), color2: text() }), [{ color1: "green", color2: "white" }]],
    ["Look for a bakery in Seattle", tool("find_bakery", "Find a bakery.", { location: text("The city and state, e.g. Boise, ID.") }), [{ location: "Seattle, WA" }]],
    ["Change 'name': 'Ann Lee' and 'email': 'ann@example.org'", tool("change_profile", "Change a profile.", { name: text(), email: text() }), [{ name: "Ann Lee", email: "ann@example.org" }]],
    ["What do savings of 800 give at 3 % after 5, 10 and 20 years?", tool("grow_savings", "What savings give.", { savings: integer(), rate: { type: "number", description: "Yearly rate." }, years: integer() }), [5, 10, 20].map((years) => ({ savings: 800, rate: 0.03, years }))],
    ["Find a route between Graz and Linz, and between Bern and Genf", tool("find_route", "Find a route.", { start: text(), end: text() }), [{ start: "Graz", end: "Linz" }, { start: "Bern", end: "Genf" }]],
    ["There are two masses. The first mass is 5 kg, the second mass is 8 kg. How large is the weight of each mass?", tool("weight_of", "The weight of a mass.", { mass: integer("In kg.") }), [{ mass: 5 }, { mass: 8 }]],
  ])("reads values as people write them: %s", async (question, only, args) => {
    const { calls } = await ask([user(question)], { tools: [only] })
    expect(calls.map((call) => call.args)).toEqual(args)
  })

  test.each<[string, Call]>([
    ["Remember that I like green tea", { name: "add_memory", args: { text: "The user likes green tea." } }],
    ["What do you remember about my favourite tea?", { name: "search_memory", args: { query: "What do you remember about my favourite tea?" } }],
    ["There is a mistake in my last invoice", { name: "transfer_to_billing", args: {} }],
    ["Ask the researcher to find the oldest city in Peru", { name: "delegate_to_researcher", args: { task: "find the oldest city in Peru" } }],
  ])("calls memory, hand-off and delegation by their descriptions: %s", async (question, call) => {
    const text = { type: "string", description: "One sentence." }
    const others = [
      tool("add_memory", "Remember a lasting fact about the user.", { text }),
      tool("search_memory", "Search what was remembered about the user.", { query: text }),
      tool("transfer_to_billing", "Hand the conversation to the billing agent: invoices, payments, refunds.", {}),
      tool("delegate_to_researcher", "Give a question to the researcher agent.", { task: text }),
    ]
    expect((await ask([user(question)], { tools: [...tools, ...others] })).calls).toEqual([call])
  })

  test("obeys tool_choice and parallel_tool_calls", async () => {
    const question = [user("What's the weather in Paris and Rome?")]
    expect((await ask(question, { tool_choice: "none" })).calls).toEqual([])
    expect((await ask(question, { parallel_tool_calls: false })).calls).toHaveLength(1)
    expect((await ask([user("Surprise me")], { tool_choice: "required" })).calls).toHaveLength(1)
    const named = await ask(question, { tool_choice: { type: "function", function: { name: "current_time" } } })
    expect(new Set(named.calls.map((call) => call.name))).toEqual(new Set(["current_time"]))
  })
})

describe("going on after results", () => {
  test("names every result in the answer", async () => {
    const question = [user("What's the weather in Paris, Tokyo and Lima?")]
    const { text, calls } = await ask(after(question, (await ask(question)).calls, weather))
    expect(calls).toEqual([])
    for (const city of ["Paris: 12 °C", "Tokyo: 21 °C", "Lima: 26 °C"]) expect(text).toContain(city)
  })

  test("uses a result in the next call", async () => {
    const question = [user("What's the weather in Paris? Then convert it to Fahrenheit.")]
    const first = await ask(question)
    expect(first.calls).toEqual([{ name: "get_weather", args: { city: "Paris" } }])
    const second = await ask(after(question, first.calls, weather))
    expect(second.calls).toEqual([{ name: "convert_units", args: { value: 12, from: "celsius", to: "fahrenheit" } }])
  })

  test("gets a number that is to be converted from the tool that knows it", async () => {
    const question = [user("What is the temperature in Paris, converted to fahrenheit?")]
    const first = await ask(question)
    expect(first.calls).toEqual([{ name: "get_weather", args: { city: "Paris" } }])
    const second = await ask(after(question, first.calls, weather))
    expect(second.calls).toEqual([{ name: "convert_units", args: { value: 12, from: "celsius", to: "fahrenheit" } }])
  })

  test("does what is wished for the case of failure only after a failure", async () => {
    const question = [user("What time is it in the zone Europe/Atlantis? If there is none, tell me the time in Athens.")]
    const first = await ask(question)
    expect(first.calls).toEqual([{ name: "current_time", args: { zone: "Europe/Atlantis" } }])
    const failed = after(question, first.calls, () => 'Error: Unknown time zone "Europe/Atlantis". Did you mean Europe/Paris?')
    expect((await ask(failed)).calls).toEqual([{ name: "current_time", args: { zone: "Athens" } }])
    const worked = after(question, first.calls, () => "It is noon.")
    expect(await ask(worked)).toMatchObject({ calls: [], text: expect.stringContaining("It is noon.") })
  })

  test("calculates with results", async () => {
    const question = [user("Add the temperatures of Paris and Rome")]
    const first = await ask(question)
    expect(first.calls.map((call) => call.args)).toEqual([{ city: "Paris" }, { city: "Rome" }])
    const messages = after(question, first.calls, weather)
    const second = await ask(messages)
    expect(second.calls).toEqual([{ name: "calculate", args: { expression: "12 + 17" } }])
    expect((await ask(after(messages, second.calls, () => "12 + 17 = 29"))).text).toContain("29")
  })

  test("corrects an argument when the error names a better one, and says so", async () => {
    const question = [user("What is the weather in Parris?")]
    const first = await ask(question)
    const messages = after(question, first.calls, weather)
    const second = await ask(messages)
    expect(second.calls).toEqual([{ name: "get_weather", args: { city: "Paris" } }])
    const { text } = await ask(after(messages, second.calls, weather))
    expect(text).toContain('"Parris" did not work')
    expect(text).toContain("Paris: 12 °C")
  })

  test("tries again once only, then tells the error", async () => {
    const question = [user("What is the weather in Parris?")]
    const broken = () => 'Error: Unknown city. Did you mean Paris?'
    const first = after(question, (await ask(question)).calls, broken)
    const second = after(first, (await ask(first)).calls, broken)
    const last = await ask(second)
    expect(last.calls).toEqual([])
    expect(last.text).toContain("Unknown city")
  })

  test("takes the tool that an error offers instead of an unknown one", async () => {
    const wrong = [{ name: "get_wether", args: { city: "Lima" } }]
    const { calls } = await ask(after([user("What's the weather in Lima?")], wrong, () => "Error: Unknown tool get_wether. Available tools: get_weather, calculate."))
    expect(calls).toContainEqual({ name: "get_weather", args: { city: "Lima" } })
  })

  test("reports a finished background task", async () => {
    const { text, calls } = await ask([user('[task t1 "Count words" succeeded]\nThere are 5,000 words.')])
    expect(calls).toEqual([])
    expect(text).toContain("There are 5,000 words.")
  })
})

describe("answering without a call", () => {
  test("asks for a missing argument, and takes the reply as its value", async () => {
    const question = user("What's the weather?")
    const first = await ask([question])
    expect(first.calls).toEqual([])
    expect(first.text).toMatch(/city.*\?$/)
    const { calls } = await ask([question, { role: "assistant", content: first.text }, user("Lima")])
    expect(calls).toEqual([{ name: "get_weather", args: { city: "Lima" } }])
  })

  test("says honestly that no tool fits, and what it is", async () => {
    const { text, calls } = await ask([user("Who painted the ceiling of that chapel?")])
    expect(calls).toEqual([])
    expect(text).toContain("rules, no AI")
    expect(text).toContain("get_weather")
  })

  test("greets back", async () => {
    expect((await ask([user("hello")])).text).toMatch(/^Hello!/)
  })
})

describe("streaming", () => {
  test("the deltas add up to the end, which says why it ended and invents no usage", async () => {
    for (const question of ["hello", "What's the weather in Paris and Rome?"]) {
      const { events, text } = await ask([user(question)])
      const end = events.at(-1)
      const said = events.map((event) => (event.type === "text" ? event.delta : "")).join("")
      expect(said).toBe(text)
      if (end?.type !== "end") throw new Error("The answer has no end.")
      end.calls.forEach((call, at) => {
        const pieces = events.flatMap((event) => (event.type === "args" && event.call === at ? [event.delta] : []))
        expect(pieces.length).toBeGreaterThan(1)
        expect(pieces.join("")).toBe(call.arguments)
      })
      expect(end.finishReason).toBe(end.calls.length > 0 ? "tool_calls" : "stop")
      expect(end.usage).toBeUndefined()
    }
  })

  test("stops at once with the reason of the abort", async () => {
    const stop = new AbortController()
    const reason = new Error("stopped by a person")
    const words: string[] = []
    const run = async () => {
      for await (const event of offlineRules({ model: "rules", messages: [user("hello")], tools }, { signal: stop.signal })) {
        if (event.type === "text") words.push(event.delta)
        stop.abort(reason)
      }
    }
    await expect(run()).rejects.toBe(reason)
    expect(words).toHaveLength(1)
  })

  test("the same request always gets the same answer", async () => {
    const question = [user("Compare the weather in Rome and Lima, then roll two dice")]
    expect(await ask(question)).toEqual(await ask(question))
  })
})

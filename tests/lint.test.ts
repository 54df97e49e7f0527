import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { JsonSchema } from "#lib/agent/types.ts"
import { fromPointer, isSchema, valueAt } from "#lib/schema/form-path.ts"
import type { Finding, LintTool } from "#lib/schema/lint/finding.ts"
import { lintTools, RULES } from "#lib/schema/lint/lint.ts"
import { strictFaults, toStrict } from "#lib/schema/lint/strict.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { checkFinding } from "./support/lint.ts"
import { someSchema } from "./support/schemas.ts"

const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({ type: "object", properties, ...more })
const tool = (parameters: JsonSchema, more: Partial<LintTool> = {}): LintTool => ({ name: "set_light", description: "Switches a lamp when someone asks for more or less light.", parameters, ...more })
const find = (rule: string, ...tools: LintTool[]): Finding[] => lintTools(tools, { rules: [rule] })

/** The one finding of a rule, which keeps what it promises. */
function only(rule: string, ...tools: LintTool[]): Finding {
  const found = find(rule, ...tools)
  expect(found.map((finding) => finding.rule)).toEqual([rule])
  const [finding] = found
  if (!finding) throw new Error(`${rule} found nothing`)
  const subject = tools.findLast(({ name }) => name === finding.tool)
  if (subject) expect(checkFinding(subject, finding)).toBeUndefined()
  return finding
}

const text = { type: "string" }
const on = { type: "boolean", description: "Turn it on." }
const off = { type: "boolean", description: "Turn it off." }
const whole = { type: "integer" }

/** A rule, parameters in which it finds something, and near misses. Each has a wrong call that passes, and a rewrite that refuses it. */
const faults: [string, JsonSchema, JsonSchema[]][] = [
  ["booleans-contradict", object({ lamp: text, on, off }, { required: ["lamp", "on", "off"] }), [
    object({ on, dim: off }), object({ on: text, off: text }), object({ state: { type: "string", enum: ["on", "off"] } }), object({ is_on: on, wall_off: off }),
  ]],
  ["booleans-contradict", object({ turn_on: on, turn_off: off }), [object({ turn_on: on, lock_off: off })]],
  ["booleans-contradict", object({ locked: on, unlocked: off }), [object({ locked: on, blocked: off })]],
  ["optional-needed-together", object({ start_lat: { type: "number" }, start_lon: { type: "number" } }), [
    object({ start_lat: whole, start_lon: whole }, { required: ["start_lat", "start_lon"] }), object({ start_lat: whole, end_lon: whole }), object({ start_date: text, end_date: text }),
    object({ lat: whole, lon: whole }, { dependentRequired: { lat: ["lon"], lon: ["lat"] } }),
  ]],
  ["required-if", object({ state: text, reason: { ...text, description: "Required if 'state' is 'closed'." } }), [object({ reason: { ...text, description: "Required if 'state' is 'closed'." } })]],
  ["required-if", object({ body: text, number: { ...whole, description: "Required when body is provided." } }), [
    object({ body: text, number: { ...whole, description: "Required when body is provided." } }, { required: ["number"] }), object({ body: text, number: { ...whole, description: "Used when body is provided." } }),
  ]],
  ["required-if", object({ a: text, b: { ...text, description: "Required if 'a' is not provided." } }), [object({ a: text, b: { ...text, description: "Optional if 'a' is provided." } })]],
  ["exclusive-in-prose", object({ fields: text, names: { ...text, description: "Mutually exclusive with 'fields'." } }), [
    object({ fields: text, names: { ...text, description: "Can be combined with 'fields'." } }), object({ fields: text, names: { ...text, description: "Cannot be combined with 'delete: true'." } }),
  ]],
  ["free-string-lists-values", object({ unit: { ...text, description: "The unit, one of 'celsius' or 'fahrenheit'." } }), [
    object({ unit: { ...text, description: "The unit, such as 'celsius' or 'fahrenheit'." } }), object({ unit: { ...text, enum: ["c", "f"], description: "One of 'c', 'f'." } }),
    object({ kind: { ...text, description: "Options: 'red', 'green', etc." } }), object({ key: { ...text, description: "Either 'city' or 'zip' must be given." }, city: text, zip: text }),
  ]],
  ["free-string-lists-values", object({ priority: { ...text, description: "low, medium or high" } }), [object({ kind: { ...text, description: "low or wide" } })]],
  ["free-string-lists-values", object({ unit: { ...text, description: "Unit of the answer: celsius or fahrenheit" } }), [
    object({ unit: { ...text, description: "Name or id" } }), object({ heat: { ...text, description: "A temperature in celsius or fahrenheit" } }), object({ unit: { ...text, description: "The unit, e.g. celsius or fahrenheit" } }),
  ]],
  ["free-string-lists-values", object({ order: { ...text, description: "Possible values: asc, desc" } }), [object({ order: { ...text, description: "Values: the ones that the index gives you, in order" } })]],
  ["free-string-lists-values", object({ deep: { ...text, description: "Must be either 'true' or 'false'." } }), [object({ deep: { ...text, description: "A string, a number or a boolean." } })]],
  ["free-string-lists-values", object({ days: { type: "array", items: text, description: "Allowed values: \"sat\", \"sun\"" } }), [object({ days: { type: "array", items: { enum: ["sat", "sun"] }, description: "Allowed values: \"sat\", \"sun\"" } })]],
  ["range-in-prose", object({ level: { ...whole, description: "Brightness between 0 and 100." } }), [
    object({ level: { ...whole, description: "Brightness between 0 and 100.", maximum: 100 } }), object({ level: { ...whole, description: "Brightness; 50 is plenty." } }), object({ year: { ...whole, description: "The year, as in the season 2023-2024." } }),
    object({ level: { ...whole, description: "Between 1 and 5.", default: 0 } }),
  ]],
  ["range-in-prose", object({ count: { ...whole, description: "How many. Must be a positive integer." } }), [object({ count: { ...whole, description: "A positive mood helps." } })]],
  ["count-below-zero", object({ max_results: whole }), [object({ max_results: { ...whole, minimum: 1 } }), object({ offset: whole }), object({ limit: { ...whole, description: "-1 means all." } }), object({ time_limit: whole })]],
  ["date-without-format", object({ start_date: { ...text, description: "The first day." } }), [
    object({ start_date: { ...text, format: "date" } }), object({ start_date: { ...text, description: "As in 2026-01-31." } }), object({ update: text }), object({ date: { ...text, default: "today" } }),
  ]],
  ["format-in-prose", object({ start: { ...text, description: "First day, YYYY-MM-DD." } }), [
    object({ start: { ...text, description: "First day, YYYY-MM-DD or 'today'." } }), object({ span: { ...text, description: "YYYY-MM-DD to YYYY-MM-DD" } }), object({ start: { ...text, description: "First day, YYYY-MM-DD.", pattern: "^\\d" } }),
    object({ value: { ...text, description: "For dates, YYYY-MM-DD." } }),
  ]],
  ["format-in-prose", object({ at: { ...text, description: "In the form DD/MM/YYYY HH:MM" } }), [object({ at: { ...text, description: "OK, MM." } })]],
  ["number-without-unit", object({ timeout: whole }, { required: ["timeout"] }), [
    object({ timeout_seconds: whole }), object({ timeout: { ...whole, description: "In ms." } }), object({ timeout: whole, timeout_unit: text }), object({ timeouts_seen: whole }), object({ timeout: { enum: [1, 2] } }),
  ]],
  ["number-without-unit", object({ price: { type: "number" } }), [object({ price: { type: "number", description: "In EUR" } }), object({ price_level: whole })]],
  ["array-without-items", object({ tags: { type: "array" } }), [object({ tags: { type: "array", items: text } }), object({ tags: { type: "array", prefixItems: [text] } })]],
  ["required-unknown", object({ location: text }, { required: ["locaton"] }), [object({ location: text }, { required: ["location"] })]],
  ["required-unknown", object({ location: text }, { required: ["location", "zz"] }), [object({ location: text })]],
  ["extra-arguments", object({ page_size: whole }), [object({ page_size: whole }, { additionalProperties: false }), object({ page_size: whole }, { required: ["page_size"] }), object({ page_size: whole }, { anyOf: [{}] })]],
]

describe("a rule about schemas", () => {
  test.each(faults)("%s finds %j, shows a wrong call that passes, and rewrites so that it does not", (rule, parameters, misses) => {
    const finding = only(rule, tool(parameters))
    expect(finding.counterexample).toBeDefined()
    expect(finding.rewrite).toBeDefined()
    expect(misses.filter((miss) => find(rule, tool(miss)).length > 0)).toEqual([])
    expect(find(rule, finding.rewrite?.tool ?? tool(parameters))).toEqual([])
  })

  test("object-without-properties shows what a model may invent, and leaves the naming to a person", () => {
    const finding = only("object-without-properties", tool(object({ filter: { type: "object" } })))
    expect(finding.counterexample).toHaveProperty("filter")
    for (const filter of [object({ a: text }), { type: "object", additionalProperties: text }, { type: "object", anyOf: [object({ a: text })] }]) expect(find("object-without-properties", tool(object({ filter })))).toEqual([])
  })

  test("the two switches of the workshop become one choice, in the place of the first", () => {
    const { rewrite, counterexample } = only("booleans-contradict", tool(object({ on, off, room: text }, { required: ["room"] })))
    expect(counterexample).toEqual({ room: "room", on: true, off: true })
    expect(rewrite?.tool.parameters).toEqual({
      type: "object",
      properties: { state: { type: "string", enum: ["on", "off"], description: "Turn it on. Turn it off." }, room: text },
      required: ["room"],
      additionalProperties: false,
    })
  })

  test("a fault deep inside has a call that gets there", () => {
    const { path, counterexample } = only("range-in-prose", tool(object({ stops: { type: "array", items: object({ name: text, lat: { type: "number", description: "from -90 to 90 (range from -90 to 90)" } }, { required: ["name"] }) } })))
    expect(path).toBe("/properties/stops/items/properties/lat")
    expect(counterexample).toEqual({ stops: [{ name: "name", lat: 91 }] })
  })
})

/** Rules without a wrong call: where none can pass, or where the fault is not in the schema. */
const others: [string, LintTool, Partial<LintTool> | undefined, LintTool[]][] = [
  ["name-illegal", tool({}, { name: "math.hypot" }), { name: "math_hypot" }, [tool({}, { name: "math-hypot_2" })]],
  ["name-illegal", tool({}, { name: "get\u200bweather" }), { name: "getweather" }, []],
  ["name-illegal", tool({}, { name: "天気" }), undefined, []],
  ["name-too-long", tool({}, { name: `get_${"weather_".repeat(8)}` }), { name: `get_${"weather_".repeat(7)}`.slice(0, -1) }, [tool({}, { name: "a".repeat(64) })]],
  ["name-vague", tool({}, { name: "process_data" }), undefined, [tool({}, { name: "process_invoice" })]],
  ["private-type", tool({ type: "dict", properties: { a: { type: "string" } } }), { parameters: { type: "object", properties: { a: text } } }, [tool(object({ type: { type: "string" } }))]],
  ["private-type", tool(object({ a: { type: "any" } })), { parameters: object({ a: {} }) }, []],
  ["old-keyword", tool(object({ a: { type: "integer", minimum: 0, exclusiveMinimum: true } })), { parameters: object({ a: { type: "integer", exclusiveMinimum: 0 } }) }, [tool(object({ a: { type: "integer", exclusiveMinimum: 0 } }))]],
  ["required-with-default", tool(object({ a: { ...whole, default: 1 } }, { required: ["a"] })), { parameters: object({ a: { ...whole, default: 1 } }) }, [tool(object({ a: { ...whole, default: 1 } }))]],
  ["default-refused", tool(object({ a: { ...whole, default: "1" } })), { parameters: object({ a: { ...whole, default: 1 } }) }, [tool(object({ a: { ...whole, default: 1 } }))]],
  ["default-refused", tool(object({ a: { ...text, default: null } })), { parameters: object({ a: { type: ["string", "null"], default: null } }) }, [tool(object({ a: { type: ["string", "null"], default: null } }))]],
  ["default-refused", tool(object({ a: { ...text, enum: ["c"], default: "z" } })), { parameters: object({ a: { ...text, enum: ["c"] } }) }, []],
  ["enum-contradicts-type", tool(object({ a: { ...whole, enum: ["1", "2"] } })), { parameters: object({ a: { ...whole, enum: [1, 2] } }) }, [tool(object({ a: { ...whole, enum: [1, 2] } }))]],
  ["enum-contradicts-type", tool(object({ a: { type: "boolean", enum: ["True", "False", "any"] } })), { parameters: object({ a: { ...text, enum: ["True", "False", "any"] } }) }, []],
  ["enum-single", tool(object({ a: text, v: { const: 2 } }, { required: ["v"] })), { parameters: object({ a: text }) }, [tool(object({ shape: { anyOf: [object({ kind: { const: "circle" } }, { required: ["kind"] })] } }))]],
  ["deep-nesting", tool(object({ a: object({ b: object({ c: object({ d: text }) }) }) })), undefined, [tool(object({ a: object({ b: object({ c: text }) }) }))]],
  ["description-missing", tool({}, { description: " " }), undefined, [tool({})]],
  ["description-parrot", tool({}, { name: "delete_pending_review", description: "Deletes a pending review." }), undefined, [tool({}, { name: "delete_review", description: "Deletes a review that was not sent yet." })]],
  ["description-no-when", tool({}, { description: "Switches a lamp." }), undefined, [tool({})]],
  ["parameter-unexplained", tool(object({ mode: text })), undefined, [tool(object({ mode: { ...text, description: "How." }, place: object({ lat: { type: "number", description: "Degrees." } }) }))]],
  ["parameter-parrot", tool(object({ booking_id: { ...text, description: "The ID of the booking." } })), undefined, [tool(object({ booking_id: { ...text, description: "The ID that book_room answered." }, title: { ...text, description: "The title." } }))]],
]

describe("a rule about names, words and contradictions", () => {
  test.each(others)("%s finds %j", (rule, faulty, rewritten, misses) => {
    const finding = only(rule, faulty)
    expect(finding.counterexample).toBeUndefined()
    expect(finding.rewrite?.tool).toEqual(rewritten && { ...faulty, ...rewritten })
    expect(misses.filter((miss) => find(rule, miss).length > 0)).toEqual([])
  })
})

describe("a rule about the set", () => {
  const weather = tool({}, { name: "get_weather", description: "The weather of a city today." })

  test("name-taken gives the second of one name another", () => {
    expect(only("name-taken", weather, weather).rewrite?.tool.name).toBe("get_weather_2")
    expect(find("name-taken", weather, tool({}))).toEqual([])
  })

  test("look-alike-tools finds the same tool said twice, not the opposite of a tool or another one of the family", () => {
    expect(only("look-alike-tools", weather, tool({}, { name: "fetch_weather", description: "Today's weather of a city." })).tool).toBe("fetch_weather")
    const pairs: [string, string, string, string][] = [
      ["create_issue", "Creates an issue in a repository.", "delete_issue", "Deletes an issue in a repository."],
      ["celsius_to_fahrenheit", "Converts celsius to fahrenheit.", "fahrenheit_to_celsius", "Converts fahrenheit to celsius."],
      ["list_alerts", "Alerts of a repository.", "get_alert", "One alert of a repository."],
      ["get_user_weather", "Weather where the user is.", "get_office_weather", "Weather where the office is."],
    ]
    for (const [a, said, b, also] of pairs) expect(find("look-alike-tools", tool({}, { name: a, description: said }), tool({}, { name: b, description: also }))).toEqual([])
  })

  test("too-many-tools speaks at 21, for all of them", () => {
    const many = Array.from({ length: 21 }, (_, index) => tool({}, { name: `tool_${index}` }))
    expect(only("too-many-tools", ...many)).toMatchObject({ tool: "", path: "" })
    expect(find("too-many-tools", ...many.slice(1))).toEqual([])
  })

  test("token-weight names the heaviest part, and the sum", () => {
    const heavy = tool(object({ list: { ...text, description: "x ".repeat(1500) } }))
    expect(only("token-weight", heavy).why).toContain("list")
    expect(find("token-weight", ...Array.from({ length: 6 }, () => heavy)).map(({ tool: name }) => name)).toContain("")
    expect(find("token-weight", weather)).toEqual([])
  })
})

describe("strict mode", () => {
  test("everything it refuses can be repaired: one finding, and a schema that it takes", () => {
    const parameters = object({ a: { ...text, default: "x" }, b: { type: "array", items: object({ c: { enum: ["d"] } }) } }, { required: ["a"] })
    const { rewrite, counterexample } = only("strict-refuses", tool(parameters))
    expect(counterexample).toHaveProperty("invented_argument")
    expect(strictFaults(rewrite?.tool.parameters ?? {})).toEqual([])
    expect(validateArgs(rewrite?.tool.parameters ?? {}, { a: "x", b: null })).toBeNull()
  })

  test.each<[JsonSchema, string]>([
    [object({ a: { oneOf: [text] } }), "oneOf"],
    [object({ a: { type: "object", additionalProperties: text } }), "name its fields"],
    [{ anyOf: [object({})] }, "anyOf is not allowed at the top"],
    [object({ a: { type: "array", prefixItems: [text] } }), "prefixItems"],
    [object({ a: { not: text } }), "not is not supported"],
  ])("what nobody can repair is named: %j", (parameters, why) => {
    expect(find("strict-refuses", tool(parameters)).map((finding) => finding.why).join()).toContain(why)
    expect(find("strict-refuses", tool(parameters)).filter(({ rewrite }) => rewrite)).toEqual([])
  })

  test("a strict schema is left in peace, and stays as it is", () => {
    const strict = object({ a: { type: ["string", "null"] } }, { required: ["a"], additionalProperties: false })
    expect(find("strict-refuses", tool(strict))).toEqual([])
    expect(toStrict(strict)).toEqual(strict)
  })
})

test("ids are unique, and a rule that is off speaks only when it is asked", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  const silent = tool({}, { description: "Switches a lamp." })
  expect(lintTools([silent]).map(({ rule }) => rule)).not.toContain("description-no-when")
  expect(find("description-no-when", silent)).toHaveLength(1)
})

const parts: Record<string, JsonSchema> = {
  on, off, timeout: whole, lat: { type: "number" }, lon: { type: "number" }, start_date: text, limit: whole, kind: { ...text, description: "One of 'a', 'b'." }, tags: { type: "array" },
  level: { ...whole, description: "Between 1 and 9.", default: 12 }, v: { const: 1 }, n: { ...whole, enum: ["1"] }, x: { type: "float" }, nested: object({ on, off, price: { type: "number" } }), when: { ...text, description: "Required if 'kind' is 'a'." },
}
const someTool = fc.record({ names: fc.subarray(Object.keys(parts), { minLength: 1 }), required: fc.subarray(Object.keys(parts)) })
  .map(({ names, required }) => tool(object(Object.fromEntries(names.map((name) => [name, parts[name] ?? {}])), { required: required.filter((name) => names.includes(name)) })))

/** Names of the parameters of an object, at every depth. */
const namesIn = (schema: unknown, at = ""): string[] =>
  isSchema(schema) && isSchema(schema.properties) ? Object.entries(schema.properties).flatMap(([name, inner]) => [`${at}/${name}`, ...namesIn(inner, `${at}/${name}`)]) : []

test("a rewrite never loses or changes a parameter that the finding is not about", () => {
  fc.assert(fc.property(someTool, (subject) => {
    for (const finding of lintTools([subject])) {
      expect(checkFinding(subject, finding)).toBeUndefined()
      if (!finding.rewrite) continue
      const after = finding.rewrite.tool
      const own = fromPointer(finding.path).filter((token) => token !== "properties").at(-1)
      const spoken = namesIn(subject.parameters).filter((name) => name.endsWith(`/${own}`) || (finding.rule === "booleans-contradict" && /\/o(?:n|ff)$/.test(name)))
      expect(namesIn(after.parameters)).toEqual(expect.arrayContaining(namesIn(subject.parameters).filter((name) => !spoken.includes(name))))
      // Private types are mapped in every rewrite, and the strict form makes every optional argument nullable.
      if (finding.rule === "strict-refuses") continue
      for (const [name, schema] of Object.entries(Object(subject.parameters.properties))) {
        if (finding.path.startsWith(`/properties/${name}`) || spoken.includes(`/${name}`) || name === "x") continue
        expect(valueAt(after.parameters, ["properties", name])).toEqual(schema)
      }
    }
  }), { numRuns: 60 })
})

test("random schemas are linted without a throw, and every finding keeps its promise", () => {
  fc.assert(fc.property(someSchema, fc.string(), fc.string(), (parameters, name, description) => {
    const subject = { name, description, parameters }
    const before = JSON.stringify(subject)
    for (const finding of lintTools([subject])) expect(checkFinding(subject, finding)).toBeUndefined()
    expect(JSON.stringify(subject)).toBe(before)
  }), { numRuns: 300 })
})

test("schemas made to hurt are linted too", () => {
  let deep: JsonSchema = text
  for (let level = 0; level < 1500; level++) deep = object({ a: deep })
  const hostile: LintTool[] = [
    tool(deep),
    tool(object({ next: { $ref: "#" } })),
    tool({ properties: 5, required: "x", items: [], anyOf: {}, enum: 3, type: 7 }),
    tool(object({ text: { ...text, pattern: "^(a+)+$", minLength: 60 } , unit: { ...text, description: "One of 'a', 'b'." } }, { required: ["text"] })),
    tool(JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"}},"required":["toString"]}')),
    tool(object(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`timeout_${index}`, whole])))),
    tool(object({ when: { ...text, description: `one of ${"'a' or ".repeat(1000)}` } })),
  ]
  for (const subject of hostile) for (const finding of lintTools([subject])) expect(checkFinding(subject, finding)).toBeUndefined()
  expect(find("deep-nesting", tool(deep))).toHaveLength(1)
})

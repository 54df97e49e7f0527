import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { JsonSchema } from "#lib/agent/types.ts"
import { rowsOf } from "#lib/schema/form.ts"
import { applyEdit, type Edit } from "#lib/schema/form-edits.ts"
import { beginHistory, record, redo, undo } from "#lib/schema/form-history.ts"
import { fromPointer, toPointer, valueAt, type Path } from "#lib/schema/form-path.ts"
import { stepFrom, type Direction } from "#lib/schema/form-steps.ts"
import { differences, someEdit, someSchema } from "./support/schemas.ts"

const properties = {
  city: { type: "string", description: "Where", minLength: 1, "x-note": { keep: ["me"] } },
  units: { enum: ["c", "f"], default: "c" },
  at: { type: "object", properties: { day: { type: ["string", "null"], format: "date" }, hour: { type: "integer" } }, required: ["day"] },
  tags: { type: "array", items: { $ref: "#/$defs/tag" } },
}
const weather: JsonSchema = {
  type: "object",
  properties,
  required: ["city", "at"],
  $defs: { tag: { type: "string", pattern: "^[a-z]+$" } },
  allOf: [{ minProperties: 1 }],
}

const after = (edit: Edit, schema = weather) => applyEdit(schema, edit)
const names = (schema: JsonSchema, pointer: string) => Object.keys(valueAt(schema, fromPointer(pointer)) ?? {})
const at = (pointer: string): Path => fromPointer(pointer)
const read = (schema: JsonSchema, pointer: string) => valueAt(schema, at(pointer))

describe("rows", () => {
  test("show every place in reading order, named types last", () => {
    const rows = rowsOf(weather).map(({ place, name, depth }) => `${depth} ${place} ${name}`.trim())
    expect(rows).toEqual([
      "0 root", "1 property city", "1 property units", "1 property at", "2 property day", "2 property hour",
      "1 property tags", "2 items", "1 definition tag",
    ])
  })

  test("say what each place holds, and name what the form cannot show", () => {
    const [root, city, units, , day, , , tags] = rowsOf(weather)
    expect(root).toMatchObject({ kept: ["allOf"] })
    expect(city).toMatchObject({ types: ["string"], description: "Where", required: true, limits: { minLength: 1 }, kept: ["x-note"] })
    expect(units).toMatchObject({ types: [], enum: ["c", "f"], default: { value: "c" }, required: false })
    expect(day).toMatchObject({ types: ["string"], nullable: true, format: "date", required: true })
    expect(tags).toMatchObject({ ref: { to: "#/$defs/tag", name: "tag", known: true } })
  })

  test("carry types that JSON does not have", () => {
    const [root, price] = rowsOf({ type: "dict", properties: { price: { type: "float", minimum: 0, items: { type: "any" } } } })
    expect(root).toMatchObject({ types: ["dict"], kept: [] })
    expect(price).toMatchObject({ types: ["float"], limits: { minimum: 0 }, hasChildren: true })
  })

  test("keep keywords that do not apply to the type, and those whose value is not what it should be", () => {
    const [root, name, raw] = rowsOf({ properties: { name: { type: "string", items: { type: "string" }, minimum: 3, description: 7 }, raw: "no schema" }, required: true })
    expect(root?.kept).toEqual(["required"])
    expect(name?.kept).toEqual(["items", "minimum", "description"])
    expect(raw?.kept).toEqual(['"no schema"'])
  })

  test("find the property that tells alternatives apart, through references and past null", () => {
    const cat = { type: "object", properties: { kind: { const: "cat" }, lives: { type: "integer" } } }
    const schema = { anyOf: [{ $ref: "#/$defs/cat" }, { properties: { kind: { enum: ["dog"] } } }, { type: "null" }], $defs: { cat } }
    expect(rowsOf(schema)[0]).toMatchObject({ nullable: true, variants: { keyword: "anyOf", discriminator: "kind" } })
  })

  test("a property named as a keyword is a property", () => {
    const schema = { properties: { properties: { type: "object", properties: { items: { type: "string" } } }, items: { type: "array", items: {} } } }
    const renamed = after({ do: "rename", path: at("/properties/properties/properties/items"), name: "parts" }, schema)
    expect(names(renamed.schema, "/properties/properties/properties")).toEqual(["parts"])
    expect(after({ do: "rename", path: at("/properties/items/items"), name: "parts" }, schema).schema).toBe(schema)
  })

  test("a name from the prototype is a name", () => {
    const schema: JsonSchema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}}}')
    const { schema: described } = after({ do: "text", path: at("/properties/__proto__"), keyword: "description", text: "odd" }, schema)
    expect(JSON.stringify(described)).toBe('{"type":"object","properties":{"__proto__":{"type":"string","description":"odd"},"constructor":{"type":"number"}}}')
    expect(rowsOf(schema).map(({ name }) => name)).toEqual(["", "__proto__", "constructor"])
  })
})

describe("edits of one place", () => {
  const keyword: [Edit, string, unknown][] = [
    [{ do: "text", path: at("/properties/city"), keyword: "description", text: "Which city" }, "/properties/city/description", "Which city"],
    [{ do: "text", path: at("/properties/city"), keyword: "description", text: "" }, "/properties/city/description", undefined],
    [{ do: "text", path: at("/$defs/tag"), keyword: "pattern", text: "^x" }, "/$defs/tag/pattern", "^x"],
    [{ do: "text", path: at("/properties/at/properties/day"), keyword: "format", text: "date-time" }, "/properties/at/properties/day/format", "date-time"],
    [{ do: "type", path: at("/properties/at/properties/hour"), type: "number" }, "/properties/at/properties/hour/type", "number"],
    [{ do: "type", path: at("/properties/at/properties/day"), type: "integer" }, "/properties/at/properties/day/type", ["integer", "null"]],
    [{ do: "type", path: at("/properties/city"), type: null }, "/properties/city/type", undefined],
    [{ do: "nullable", path: at("/properties/city"), on: true }, "/properties/city/type", ["string", "null"]],
    [{ do: "nullable", path: at("/properties/at/properties/day"), on: false }, "/properties/at/properties/day/type", "string"],
    [{ do: "enum", path: at("/properties/units"), values: ["c", "f", "k"] }, "/properties/units/enum", ["c", "f", "k"]],
    [{ do: "value", path: at("/properties/units"), keyword: "default", value: null }, "/properties/units/default", null],
    [{ do: "limit", path: at("/properties/city"), keyword: "maxLength", value: 80 }, "/properties/city/maxLength", 80],
    [{ do: "limit", path: at("/properties/city"), keyword: "minLength", value: null }, "/properties/city/minLength", undefined],
    [{ do: "closed", path: [], on: true }, "/additionalProperties", false],
    [{ do: "unique", path: at("/properties/tags"), on: true }, "/properties/tags/uniqueItems", true],
    [{ do: "required", path: at("/properties/units"), on: true }, "/required", ["city", "units", "at"]],
    [{ do: "required", path: at("/properties/at/properties/day"), on: false }, "/properties/at/required", undefined],
  ]
  test.each(keyword)("%j changes exactly that keyword", (edit, pointer, value) => {
    const { schema } = after(edit)
    expect(read(schema, pointer)).toEqual(value)
    const changed = differences(weather, schema)
    expect(changed.length).toBeGreaterThan(0)
    for (const place of changed) expect(`${place}/`.startsWith(`${pointer}/`), place).toBe(true)
  })

  test("a new keyword is written where a reader looks for it", () => {
    const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] }
    expect(Object.keys(after({ do: "text", path: [], keyword: "description", text: "All" }, schema).schema)).toEqual(["type", "description", "properties", "required"])
  })

  test("null is allowed in the list of values too, and taken out again", () => {
    const schema = { type: "string", enum: ["a"] }
    const on = after({ do: "nullable", path: [], on: true }, schema).schema
    expect(on).toEqual({ type: ["string", "null"], enum: ["a", null] })
    expect(after({ do: "nullable", path: [], on: false }, on).schema).toEqual(schema)
  })

  test("changing a type and back loses nothing", () => {
    const there = after({ do: "type", path: at("/properties/at"), type: "string" }).schema
    expect(rowsOf(there).find(({ name }) => name === "at")).toMatchObject({ kept: ["properties", "required"], hasChildren: false })
    expect(JSON.stringify(after({ do: "type", path: at("/properties/at"), type: "object" }, there).schema)).toBe(JSON.stringify(weather))
  })

  test("an edit of a place that is not there gives back the very same document", () => {
    for (const path of [at("/properties/nowhere"), at("/properties/city/items"), at("/allOf/0/properties/x")]) {
      for (const edit of [{ do: "remove", path }, { do: "duplicate", path }, { do: "rename", path, name: "x" }, { do: "required", path, on: true }, { do: "wrap", path }] satisfies Edit[]) {
        expect(after(edit).schema, JSON.stringify(edit)).toBe(weather)
      }
    }
  })
})

describe("edits of order and place", () => {
  test("a renamed property keeps its place, stays required, and references follow", () => {
    const schema = { ...weather, properties: { ...properties, back: { $ref: "#/properties/at/properties/day" } } }
    const { schema: renamed, path } = after({ do: "rename", path: at("/properties/at"), name: "when" }, schema)
    expect(names(renamed, "/properties")).toEqual(["city", "units", "when", "tags", "back"])
    expect(renamed.required).toEqual(["city", "when"])
    expect(read(renamed, "/properties/back/$ref")).toBe("#/properties/when/properties/day")
    expect(toPointer(path)).toBe("/properties/when")
  })

  test("a name that is taken changes nothing", () => {
    expect(after({ do: "rename", path: at("/properties/at"), name: "city" }).schema).toBe(weather)
  })

  test("a renamed type is renamed where it is used, and data that looks like a reference is not", () => {
    const schema = { ...weather, examples: [{ $ref: "#/$defs/tag" }], default: { $ref: "#/$defs/tag" } }
    const { schema: renamed } = after({ do: "rename", path: at("/$defs/tag"), name: "a/b" }, schema)
    expect(read(renamed, "/properties/tags/items/$ref")).toBe("#/$defs/a~1b")
    expect(renamed.examples).toBe(schema.examples)
    expect(renamed.default).toBe(schema.default)
    expect(rowsOf(renamed).find(({ place }) => place === "items")?.ref).toEqual({ to: "#/$defs/a~1b", name: "a/b", known: true })
  })

  test("add, duplicate and remove keep `required` and the order in step", () => {
    const added = after({ do: "add", path: [], index: 1 })
    expect(names(added.schema, "/properties")).toEqual(["city", "param", "units", "at", "tags"])
    const copied = after({ do: "duplicate", path: at("/properties/city") })
    expect(names(copied.schema, "/properties")).toEqual(["city", "city_copy", "units", "at", "tags"])
    expect(copied.schema.required).toEqual(["city", "city_copy", "at"])
    const removed = after({ do: "remove", path: at("/properties/city") }, copied.schema)
    expect(removed.schema.required).toEqual(["city_copy", "at"])
  })

  test("steps reorder, go into the object before, and come out behind it", () => {
    const steps = (pointer: string, ...directions: Direction[]) => directions.reduce(({ schema, path }, direction) => {
      const edit = stepFrom(schema, path, direction)
      return edit ? applyEdit(schema, edit) : { schema, path }
    }, { schema: weather, path: at(pointer) })
    expect(names(steps("/properties/tags", "up", "up").schema, "/properties")).toEqual(["city", "tags", "units", "at"])
    const inside = steps("/properties/tags", "in")
    expect(toPointer(inside.path)).toBe("/properties/at/properties/tags")
    expect(names(inside.schema, "/properties/at/properties")).toEqual(["day", "hour", "tags"])
    const out = steps("/properties/at/properties/day", "out")
    expect(toPointer(out.path)).toBe("/properties/day")
    expect(out.schema.required).toEqual(["city", "at", "day"])
    expect(read(out.schema, "/properties/at/required")).toBeUndefined()
    expect(steps("/properties/city", "up", "out", "in").schema).toBe(weather)
  })

  test("moving into an object and out again restores the document", () => {
    const there = applyEdit(weather, { do: "place", path: at("/properties/units"), owner: at("/properties/at"), index: 0 })
    const back = applyEdit(there.schema, { do: "place", path: there.path, owner: [], index: 1 })
    expect(JSON.stringify(back.schema)).toBe(JSON.stringify(weather))
  })

  test("a list of alternatives is reordered with the references into it", () => {
    const schema = { anyOf: [{ type: "string" }, { type: "number" }, { $ref: "#/anyOf/1" }] }
    expect(after({ do: "reorder", path: ["anyOf", "1"], index: 0 }, schema).schema).toEqual({ anyOf: [{ type: "number" }, { type: "string" }, { $ref: "#/anyOf/0" }] })
    expect(after({ do: "remove", path: ["anyOf", "0"] }, schema).schema).toEqual({ anyOf: [{ type: "number" }, { $ref: "#/anyOf/0" }] })
  })
})

describe("alternatives, types and lists", () => {
  test("a place becomes the first of two alternatives, its description stays outside", () => {
    const { schema, path } = after({ do: "addVariant", path: at("/properties/city") })
    expect(read(schema, "/properties/city")).toEqual({ description: "Where", anyOf: [{ type: "string", minLength: 1, "x-note": { keep: ["me"] } }, { type: "number" }] })
    expect(toPointer(path)).toBe("/properties/city/anyOf/1")
  })

  test("a discriminator is set on every alternative and the next one has it too", () => {
    const schema = { anyOf: [{ type: "object", title: "card", properties: { number: { type: "string" } }, required: ["number"] }, { type: "object", properties: {} }] }
    const tagged = after({ do: "discriminator", path: [], property: "kind" }, schema).schema
    expect(rowsOf(tagged)[0]?.variants?.discriminator).toBe("kind")
    expect(read(tagged, "/anyOf/0")).toEqual({ type: "object", title: "card", properties: { kind: { const: "card" }, number: { type: "string" } }, required: ["kind", "number"] })
    const third = after({ do: "addVariant", path: [] }, tagged).schema
    expect(read(third, "/anyOf/2/properties/kind")).toEqual({ const: "variant_3" })
    expect(after({ do: "discriminator", path: [], property: null }, tagged).schema).toEqual(schema)
  })

  test("a place becomes a named type, and references into it follow", () => {
    const schema = { ...weather, properties: { ...properties, back: { $ref: "#/properties/at/properties/day" } } }
    const { schema: extracted, path } = after({ do: "extract", path: at("/properties/at"), name: "Moment" }, schema)
    expect(toPointer(path)).toBe("/$defs/Moment")
    expect(read(extracted, "/properties/at")).toEqual({ $ref: "#/$defs/Moment" })
    expect(read(extracted, "/properties/back/$ref")).toBe("#/$defs/Moment/properties/day")
    expect(read(extracted, "/$defs/Moment")).toEqual(read(weather, "/properties/at"))
  })

  test("a place becomes the items of a list", () => {
    const { schema } = after({ do: "wrap", path: at("/properties/city") })
    expect(read(schema, "/properties/city")).toEqual({ type: "array", description: "Where", items: { type: "string", minLength: 1, "x-note": { keep: ["me"] } } })
  })

  test("a reference replaces what the value was, not what is said of it", () => {
    const { schema } = after({ do: "ref", path: at("/properties/city"), to: "#/$defs/tag" })
    expect(read(schema, "/properties/city")).toEqual({ $ref: "#/$defs/tag", description: "Where" })
    expect(rowsOf(schema)[1]?.ref).toMatchObject({ name: "tag", known: true })
  })
})

describe("any edit of any schema", () => {
  test("changes nothing outside the place it names", () => {
    fc.assert(fc.property(someSchema, someEdit, (schema, choose) => {
      const { edit, touches } = choose(schema)
      const frozen = JSON.stringify(schema)
      const { schema: next } = applyEdit(schema, edit)
      expect(JSON.stringify(schema)).toBe(frozen)
      for (const place of differences(schema, next)) {
        expect(touches.some((pointer) => `${place}/`.startsWith(`${pointer}/`)), `${JSON.stringify(edit)} changed ${place}`).toBe(true)
      }
    }), { numRuns: 250 })
  })

  test("leaves a document that opens again, and undo restores every byte", () => {
    fc.assert(fc.property(someSchema, fc.array(someEdit, { minLength: 1, maxLength: 12 }), (schema, edits) => {
      const bytes = [JSON.stringify(schema)]
      let history = beginHistory(schema)
      for (const choose of edits) {
        history = record(history, applyEdit(history.now, choose(history.now).edit).schema)
        bytes.push(JSON.stringify(history.now))
        for (const { path, node } of rowsOf(history.now)) expect(valueAt(history.now, path)).toBe(node)
      }
      for (const before of bytes.toReversed().slice(1)) {
        history = undo(history)
        expect(JSON.stringify(history.now)).toBe(before)
      }
      for (const later of bytes.slice(1)) {
        history = redo(history)
        expect(JSON.stringify(history.now)).toBe(later)
      }
    }), { numRuns: 100 })
  })
})

describe("history", () => {
  test("holds 200 steps and typing in one field is one of them", () => {
    let history = beginHistory(0)
    for (let step = 1; step <= 300; step++) history = record(history, step)
    expect(history.past).toHaveLength(200)
    history = record(record(history, 301, { group: "name", at: 1000 }), 302, { group: "name", at: 1500 })
    expect(undo(history).now).toBe(300)
    expect(redo(undo(history)).now).toBe(302)
  })

  test("a new step forgets what was undone", () => {
    const history = record(undo(record(beginHistory("a"), "b")), "c")
    expect(redo(history)).toBe(history)
    expect(undo(undo(undo(history))).now).toBe("a")
  })
})

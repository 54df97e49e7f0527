/** Random schemas, random edits of them, and what differs between two documents. */
import fc from "fast-check"
import type { JsonSchema } from "#lib/agent/types.ts"
import { rowsOf } from "#lib/schema/form.ts"
import type { Edit } from "#lib/schema/form-edits.ts"
import { ownerOf, toPointer } from "#lib/schema/form-path.ts"

const word = fc.constantFrom("city", "units", "when", "items", "properties", "type", "a/b", "~", "__proto__", "日付", "x y")
const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.record({ type: fc.constantFrom<unknown>("string", "integer", "float", ["string", "null"]), description: fc.string(), minLength: fc.nat(9), enum: fc.array(fc.jsonValue(), { maxLength: 3 }), "x-kept": fc.jsonValue() }, { requiredKeys: ["type"] }),
    fc.record({ type: fc.constant("array"), items: tie("schema"), maxItems: fc.nat(9) }, { requiredKeys: ["type"] }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }), title: fc.string() }, { requiredKeys: ["anyOf"] }),
    fc.record({ type: fc.constant("object"), additionalProperties: fc.oneof(fc.boolean(), tie("schema")), not: tie("schema") }, { requiredKeys: ["type"] }),
    objectOf(tie("schema")),
  ),
}))

function objectOf(inner: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> {
  return fc.uniqueArray(fc.tuple(word, inner, fc.boolean()), { maxLength: 4, selector: ([name]) => name }).map((properties) => ({
    type: "object",
    properties: Object.fromEntries(properties.map(([name, schema]) => [name, schema])),
    ...(properties.some(([, , required]) => required) && { required: properties.filter(([, , required]) => required).map(([name]) => name) }),
  }))
}

/** A tool's parameters: an object, sometimes with named types. No references: where those change is what other tests say. */
export const someSchema: fc.Arbitrary<JsonSchema> = fc
  .tuple(objectOf(anySchema), fc.option(fc.dictionary(fc.constantFrom("Point", "Money"), anySchema, { noNullPrototype: true })))
  .map(([root, types]) => (types ? { ...root, $defs: types } : root))

/** An edit, and the pointers under which it may change the document. */
export type Chosen = { edit: Edit; touches: string[] }

/** Chooses an edit of some row of a schema. */
export const someEdit: fc.Arbitrary<(schema: JsonSchema) => Chosen> = fc
  .record({ row: fc.nat(), other: fc.nat(), kind: fc.nat(), text: fc.string({ maxLength: 5 }), value: fc.jsonValue(), number: fc.nat(9), on: fc.boolean() })
  .map(({ row: which, other, kind, text, value, number, on }) => (schema) => {
    const rows = rowsOf(schema)
    const { path } = rows[which % rows.length] ?? { path: [] }
    const owner = rows[other % rows.length]?.path ?? []
    const here = toPointer(path)
    const holder = toPointer(path.slice(0, -1))
    const required = `${toPointer(ownerOf(path))}/required`
    const name = text || "renamed"
    const json = JSON.parse(JSON.stringify(value))
    const all: Chosen[] = [
      { edit: { do: "text", path, keyword: "description", text }, touches: [`${here}/description`] },
      { edit: { do: "text", path, keyword: "pattern", text }, touches: [`${here}/pattern`] },
      { edit: { do: "enum", path, values: on ? [json] : [] }, touches: [`${here}/enum`] },
      { edit: { do: "value", path, keyword: "default", value: on ? json : undefined }, touches: [`${here}/default`] },
      { edit: { do: "limit", path, keyword: "maxItems", value: on ? number : null }, touches: [`${here}/maxItems`] },
      { edit: { do: "closed", path, on }, touches: [`${here}/additionalProperties`] },
      { edit: { do: "nullable", path, on }, touches: [`${here}/type`, `${here}/enum`, `${here}/anyOf`] },
      { edit: { do: "type", path, type: on ? "object" : "string" }, touches: ["type", "$ref", "anyOf", "oneOf", "properties"].map((keyword) => `${here}/${keyword}`) },
      { edit: { do: "required", path, on }, touches: [required] },
      { edit: { do: "rename", path, name }, touches: [here, `${holder}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, holder + ORDER, required] },
      { edit: { do: "add", path, index: number }, touches: [`${here}/properties`] },
      { edit: { do: "remove", path }, touches: [here, ...(/\d+$/.test(here) ? [holder] : []), required] },
      { edit: { do: "duplicate", path }, touches: [holder, required] },
      { edit: { do: "reorder", path, index: number }, touches: /\d+$/.test(here) ? [holder] : [holder + ORDER] },
      { edit: { do: "place", path, owner, index: number }, touches: [here, holder + ORDER, required, `${toPointer(owner)}/properties`, `${toPointer(owner)}/required`] },
      { edit: { do: "addVariant", path }, touches: [here] },
      { edit: { do: "wrap", path }, touches: [here] },
    ]
    return all[kind % all.length] ?? { edit: { do: "remove", path }, touches: [] }
  })

/** Stands for the order of the keys of an object in a list of differences. */
export const ORDER = "/(order)"

/** Pointers to what differs: values that changed, came or went, and objects whose common keys stand in another order. */
export function differences(before: unknown, after: unknown, at = ""): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return [at]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const common = (one: Branch, other: Branch) => Object.keys(one).filter((key) => Object.hasOwn(other, key)).join("\0")
  const inner = keys.flatMap((key) => {
    const pointer = `${at}${toPointer([key])}`
    return Object.hasOwn(before, key) && Object.hasOwn(after, key) ? differences(before[key], after[key], pointer) : [pointer]
  })
  return common(before, after) === common(after, before) ? inner : [...inner, at + ORDER]
}

type Branch = Record<string, unknown>
const isBranch = (value: unknown): value is Branch => typeof value === "object" && value !== null

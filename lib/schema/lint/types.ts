/** Types that are not JSON Schema's, or that say too little. */
import { isSchema, toPointer } from "../form-path.ts"
import { typesOf } from "../form-vocabulary.ts"
import { RULES as IMPORT_RULES, type RuleId } from "../import/rules.ts"
import { callWith } from "./calls.ts"
import { setAt } from "./edit.ts"
import { eachParameter, eachTool, type Rule } from "./finding.ts"
import type { ObjectPlace } from "./subject.ts"
import { nameWords } from "./words.ts"

const TYPE_RULES = new Set<RuleId>(["private-type", "any-type", "unknown-type", "upper-case-type"])

const shown = (type: unknown): string => JSON.stringify(type)

export const typeRules: Rule[] = [
  {
    id: "private-type",
    title: "A type of a programming language",
    why: "JSON Schema has seven types: string, number, integer, boolean, object, array, null. With any other, providers refuse the tool and no call can be checked.",
    severity: "error",
    on: true,
    check: eachTool(({ mapped, parameters }) => {
      const types = mapped.filter(({ rule }) => TYPE_RULES.has(rule))
      return types.map(({ path, from, to }) => ({
        path: path.replace(/\/type$/, ""),
        why: `${shown(from)} is no type of JSON Schema; ${to === null ? "any value is allowed where there is no type" : `it is called ${shown(to)} there`}.`,
        rewrite: { label: types.length > 1 ? `Use JSON Schema's types in all ${types.length} places` : "Use JSON Schema's type", parameters },
      }))
    }),
  },
  {
    id: "old-keyword",
    title: "A keyword of an older JSON Schema",
    why: "Keywords changed their meaning over the years: where one has an older form, validators refuse the schema or check something else.",
    severity: "error",
    on: true,
    check: eachTool(({ mapped, parameters }) => {
      // One change of meaning may touch two keywords.
      const places = new Map(mapped.filter(({ rule }) => !TYPE_RULES.has(rule)).map((change) => [`${change.rule} ${change.path.replace(/\/[^/]*$/, "")}`, change]))
      return [...places.values()].map(({ path, rule }) => ({
        path: path.replace(/\/[^/]*$/, ""),
        why: `${IMPORT_RULES[rule].replace(/^./, (letter) => letter.toUpperCase())}.`,
        rewrite: { label: "Write it as JSON Schema 2020-12 does", parameters },
      }))
    }),
  },
  {
    id: "array-without-items",
    title: "A list of anything",
    why: "A list that does not say what it holds may hold numbers, texts and objects side by side; OpenAI refuses such a schema.",
    severity: "error",
    on: true,
    check: eachParameter((parameter, tool) => {
      const { schema, path, pointer, data, name } = parameter
      if (!typesOf(schema).includes("array") || schema.items !== undefined || schema.prefixItems !== undefined || schema.contains !== undefined) return undefined
      const type = itemType([...parameter.words, ...nameWords(parameter.description)])
      const least = Math.max(3, typeof schema.minItems === "number" ? Math.min(schema.minItems, 20) : 0)
      const mixed = Array.from({ length: Math.min(least, typeof schema.maxItems === "number" ? schema.maxItems : least) }, (_, index) => [{ any: "thing" }, "text", 7][index % 3])
      return {
        path: pointer,
        why: `${name} is a list, but of what? The schema allows numbers, texts and objects mixed.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: mixed }),
        rewrite: { label: `Make it a list of ${type}s`, parameters: setAt(tool.parameters, path, { items: { type } }) },
      }
    }),
  },
  {
    id: "object-without-properties",
    title: "An object whose fields nobody names",
    why: "A model has to invent the names of the fields, and another name each time is right by the schema.",
    severity: "warning",
    on: true,
    check: eachParameter(({ schema, pointer, data, name, description }, tool) => {
      const types = typesOf(schema)
      if (types.length !== 1 || types[0] !== "object" || FIELDS.some((keyword) => says(schema[keyword])) || ANYTHING.test(description)) return undefined
      return {
        path: pointer,
        why: `${name} is an object without named fields: whatever a model invents is right. Name the fields, or say of which type the values are.`,
        call: callWith(tool, data?.slice(0, -1), { [name]: { whatever: ["a", "model", { invents: true }] } }),
      }
    }),
  },
  {
    id: "deep-nesting",
    title: "Arguments many levels deep",
    why: "Each level is one more bracket to keep in mind while writing; models lose the place, and so do people. Three levels are plenty.",
    severity: "hint",
    on: true,
    check: eachTool(({ objects, bottomless }) => {
      if (bottomless) return [{ path: "", why: "Nested over 100 levels: nothing in it was looked at, and no model can fill it in." }]
      const levels = ({ data }: ObjectPlace) => (data ?? []).filter((step) => step !== "0").length + 1
      const [deepest] = objects.filter((object) => levels(object) > 3).sort((a, b) => levels(b) - levels(a))
      return deepest ? [{ path: toPointer(deepest.path), why: `Fields lie ${levels(deepest)} levels deep. Bring them up, or make two tools of it.` }] : []
    }),
  },
]

/** Keywords that say something about the fields of an object, unless they are empty. */
const FIELDS = ["properties", "additionalProperties", "patternProperties", "propertyNames", "anyOf", "oneOf", "allOf", "$ref", "enum", "const"]
const says = (value: unknown): boolean => (isSchema(value) ? Object.keys(value).length > 0 : value !== undefined && value !== true)

/** Some tools really take any object: nobody can name its fields. */
const ANYTHING = /\b(?:json|arbitrary|any (?:object|value|structure|key|shape)|(?:map|object|values) to\b|to serialize|free-?form)/i

/** What a list most likely holds, by the words around it. */
function itemType(around: string[]): "string" | "number" | "integer" | "object" {
  const words = new Set(around)
  const says = (...any: string[]) => any.some((word) => words.has(word))
  if (says("objects", "dictionaries", "dicts", "records")) return "object"
  if (says("integers", "ints")) return "integer"
  if (says("numbers", "floats", "prices", "scores", "coordinates", "temperatures", "amounts", "weights", "values")) return "number"
  return "string"
}

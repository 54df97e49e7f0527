/** A tool and its parameters as the rules see them, read once from any JSON Schema. */
import type { JsonSchema, ToolDefinition } from "#lib/agent/types.ts"
import { addTo, contentStems, identifierWords, isGeneric, isStop, stem, type Bag } from "./words.ts"

export type ParamType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "any"

/** `choices` are the values that an enum allows; `hints` those that only the description quotes. */
export type Param = {
  name: string
  type: ParamType
  description: string
  required: boolean
  /** Stems of the name, and of the description without them. */
  words: string[]
  about: Set<string>
  choices: unknown[]
  hints: string[]
  default?: unknown
  items?: Param
  properties: Param[]
}

export type ToolView = { name: string; description: string; params: Param[]; subject: Set<string>; summary: Set<string>; all: Set<string>; bag: Bag }

const views = new Map<string, ToolView>()

/** Reads a tool definition; anything that is not a schema counts as a parameter without a type. */
export const viewTool = (tool: ToolDefinition): ToolView => {
  const key = JSON.stringify(tool)
  const known = views.get(key)
  if (known) return known
  // Bounded: tools of many users pass through one process.
  if (views.size > 1_000) views.clear()
  const view = readTool(tool)
  views.set(key, view)
  return view
}

function readTool(tool: ToolDefinition): ToolView {
  const { name, description = "", parameters } = tool.function
  const root = asSchema(parameters)
  const params = readProperties(root, root)
  const nameStems = identifierWords(name).filter((word) => !isStop(word)).map(stem)
  const aboutTool = contentStems(description)
  const bag: Bag = new Map()
  addTo(bag, nameStems, 3)
  addTo(bag, aboutTool, 2)
  for (const param of params) {
    addTo(bag, param.words, 1)
    addTo(bag, param.about, 0.5)
    addTo(bag, param.choices.flatMap((choice) => contentStems(String(choice))), 0.5)
  }
  const genericStem = (word: string) => genericStems.has(word)
  return {
    name,
    description,
    params,
    subject: new Set(nameStems.filter((word) => !genericStem(word))),
    summary: new Set(aboutTool.filter((word) => !genericStem(word))),
    all: new Set(bag.keys()),
    bag,
  }
}

const genericStems = { has: (word: string) => isGeneric(word) || isGeneric(`${word}e`) }

/** The parameters of an object schema; `root` resolves local references. */
function readProperties(schema: JsonSchema, root: JsonSchema): Param[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(asSchema(schema.properties)).map(([name, value]) => readParam(name, value, required.includes(name), root, 0))
}

function readParam(name: string, value: unknown, required: boolean, root: JsonSchema, depth: number): Param {
  const schema = resolve(asSchema(value), root)
  const description = typeof schema.description === "string" ? schema.description : ""
  const type = typeOf(schema)
  const parts = identifierWords(name)
  const full = parts.filter((word) => !isStop(word) || word === "from" || word === "to")
  const words = (full.length > 0 ? full : parts).map(stem)
  const deep = depth < 4
  return {
    name,
    type,
    description,
    required,
    words,
    about: new Set(contentStems(description).filter((word) => !words.includes(word))),
    choices: Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : [],
    hints: (type === "string" || type === "array") && !/city|location|address|state|country|date|place/i.test(`${name} ${description}`) ? hintsOf(description) : [],
    ...("default" in schema ? { default: schema.default } : usualNumber(description, type)),
    ...(type === "array" && deep ? { items: readParam(name, schema.items ?? {}, true, root, depth + 1) } : {}),
    properties: type === "object" && deep ? nested(schema, root, depth) : [],
  }
}

function nested(schema: JsonSchema, root: JsonSchema, depth: number): Param[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(asSchema(schema.properties)).map(([name, value]) => readParam(name, value, required.includes(name), root, depth + 1))
}

function typeOf(schema: JsonSchema): ParamType {
  const named = Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type
  switch (named) {
    case "string": case "number": case "integer": case "boolean": case "array": case "object":
      return named
    default:
      if (schema.properties) return "object"
      if (schema.items) return "array"
      return Array.isArray(schema.enum) && schema.enum.every((value) => typeof value === "string") ? "string" : "any"
  }
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref === "string" && schema.$ref.startsWith("#/")) {
    const found = schema.$ref.slice(2).split("/").reduce<JsonSchema>((at, key) => asSchema(at[key]), root)
    return { ...found, ...schema, $ref: undefined }
  }
  const options = [schema.anyOf, schema.oneOf].find(Array.isArray)
  const option = options?.find((one) => asSchema(one).type !== "null")
  return option ? { ...resolve(asSchema(option), { ...root }), ...schema, anyOf: undefined, oneOf: undefined } : schema
}

function asSchema(value: unknown): JsonSchema {
  return isSchema(value) ? value : {}
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A default that only the description states: "an ordinary die has 6". */
function usualNumber(description: string, type: ParamType): { default?: number } {
  const usual = /\b(?:ordinary|usual|usually|normal|standard|typical)\b[^.;]*?\b(\d+(?:\.\d+)?)\b/i.exec(description)?.[1]
  return usual && (type === "integer" || type === "number") ? { default: Number(usual) } : {}
}

/** Values that a description offers: quoted ones, or the list after "e.g.", "options", "such as". */
function hintsOf(description: string): string[] {
  const before = description.split(/\bdefaults?\b/i)[0] ?? ""
  const quoted = Array.from(description.matchAll(/(?<![\p{L}\d])['"‘“]([^'"’”]{1,40})['"’”](?![\p{L}\d])/gu), (match) => match[1] ?? "")
  const listed = /(?:e\.g\.|such as|options?(?: are| include)?:?|i\.e\.|either|like|\()\s*,?\s*([^().]{3,120})/i.exec(before)?.[1] ?? ""
  const parts = listed.split(/\s*(?:,|\/|\bor\b|\band\b|\betc\b)\s*/).filter((part) => /^[\p{L}\d][\p{L}\d -]{0,24}$/u.test(part) && part.split(" ").length <= 2)
  return [...new Set([...quoted, ...(parts.length > 1 ? parts : [])])].filter((hint) => !isStop(hint.toLowerCase()) && !isGeneric(hint.toLowerCase()))
}

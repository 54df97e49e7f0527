/** The parameters of a Python function as the properties of one object. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { describe, objectOf, type Property } from "./combine-schemas.ts"
import { docType, type Docstring } from "./python-docstring.ts"
import { readField } from "./python-field.ts"
import { knownValue, type Scope } from "./python-scope.ts"
import { lineOf, parseExpression, partsOf, textOf, type Part } from "./python-tree.ts"
import { schemaOfAnnotation } from "./python-types.ts"
import { schemaOfValue } from "./value-schema.ts"

type Param = { name: Part; stars: number; typing?: Part; preset?: Part }

export function parametersOf(list: Part, doc: Docstring, scope: Scope, isMethod: boolean): JsonSchema {
  const params = readParams(list)
  const own = isMethod && params[0] && /^(?:self|cls)$/.test(textOf(params[0].name)) ? params.slice(1) : params
  const rest = own.find(({ stars }) => stars === 2)
  const others = rest && schemaOfParam(rest, doc, scope).schema
  return objectOf(own.filter(({ stars }) => stars < 2).map((param) => propertyOf(param, doc, scope)), others)
}

/** `name: type = preset` for each, with its stars; the markers `/` and `*` say nothing that matters here. */
function readParams(list: Part): Param[] {
  const params: Param[] = []
  let stars = 0
  let isPreset = false
  for (const part of partsOf(list)) {
    const { name } = part.node
    const last = params.at(-1)
    if (name === "*" || name === "**") stars = name.length
    else if (name === ",") [stars, isPreset] = [0, false]
    else if (name === "AssignOp") isPreset = true
    else if (name === "TypeDef" && last) last.typing = part
    else if (isPreset && last && name !== "Comment") [last.preset, isPreset] = [part, false]
    else if (name === "VariableName") params.push({ name: part, stars })
  }
  return params
}

function propertyOf(param: Param, doc: Docstring, scope: Scope): Property {
  const name = textOf(param.name)
  const { schema, isAbsent, preset } = schemaOfParam(param, doc, scope)
  if (param.stars === 1) return { name, schema: { type: "array", ...(Object.keys(schema).length > 0 && { items: schema }) }, required: false }
  // `x: int = None` means that it may be left out, not that null is an int.
  const fits = preset && (preset.value !== null || takesNull(schema))
  const described = typeof schema.description === "string" ? schema.description : doc.params.get(name)?.text
  return { name, schema: describe({ ...schema, ...(fits && { default: preset.value }) }, described), required: !isAbsent }
}

const takesNull = ({ type, $ref, anyOf }: JsonSchema): boolean =>
  Array.isArray(anyOf) ? anyOf.some((part: unknown) => isSchema(part) && part.type === "null") : $ref === undefined && (type === undefined || [type].flat().includes("null"))

/** By its annotation, else by the docstring, else by its default. */
function schemaOfParam({ name, typing, preset }: Param, doc: Docstring, scope: Scope): { schema: JsonSchema; isAbsent: boolean; preset?: { value: unknown } } {
  const field = preset && readField(preset, scope)
  const known = field ? field.preset : preset && knownValue(preset, scope)
  const isAbsent = preset !== undefined && (field ? !field.isRequired : preset.node.name !== "Ellipsis")
  const told = doc.params.get(textOf(name))?.type
  const annotation = typing ? partsOf(typing).findLast(({ node }) => node.name !== ":") : told === undefined ? undefined : parseExpression(docType(told), lineOf(name))
  let schema: JsonSchema = {}
  if (annotation) schema = schemaOfAnnotation(annotation, scope)
  else if (known && known.value !== null) schema = bareType(known.value)
  else scope.tell(`The parameter ${textOf(name)} has no type; any value is allowed there.`, name)
  return { schema: field ? field.apply(schema) : schema, isAbsent, ...(known && { preset: known }) }
}

function bareType(value: unknown): JsonSchema {
  const { type } = schemaOfValue(value)
  return { type }
}

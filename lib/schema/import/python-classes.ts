/** Classes that are data: dataclass, TypedDict, NamedTuple, pydantic models, enums. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { dereference, describe, inOneLine, mergeObjects, objectOf, schemaOfValues, type Property } from "./combine-schemas.ts"
import { readDocstring } from "./python-docstring.ts"
import { readField } from "./python-field.ts"
import { basesOf, bodyOf, decoratorsOf, docstringOf, enumMembers, knownValue, type Scope } from "./python-scope.ts"
import { lineOf, partsOf, subscriptOf, textOf, type Part } from "./python-tree.ts"
import { schemaOfAnnotation, unknownType } from "./python-types.ts"
import { valueOf } from "./python-values.ts"

const DATA = new Set(["TypedDict", "NamedTuple", "BaseModel"])
const DECORATORS = new Set(["dataclass", "define", "frozen", "attrs", "s", "mutable"])

/** A class by its name. Objects become named types of the tool. */
export function classType(name: string, definition: Part, place: Part, scope: Scope): JsonSchema {
  const members = enumMembers(definition)
  if (members) return members.length > 0 ? schemaOfValues(members.map(([, value]) => value)) : unknownType(place, scope)
  const ref = { $ref: `#/$defs/${name}` }
  if (scope.defs.has(name)) return ref
  if (!isData(definition, scope)) return unknownType(place, scope)
  // Known before it is complete, so that it may hold itself.
  scope.defs.set(name, {})
  scope.defs.set(name, objectType(definition, scope))
  return ref
}

/** Whether a class holds fields rather than behaviour. */
export function isData(definition: Part, scope: Scope, seen = new Set<string>()): boolean {
  const { names } = basesOf(definition)
  if (decoratorsOf(definition).some((name) => DECORATORS.has(name)) || names.some((name) => DATA.has(name))) return true
  return names.some((name) => {
    const base = scope.classes.get(name)
    if (base === undefined || seen.has(name)) return false
    seen.add(name)
    return isData(base, scope, seen)
  })
}

function objectType(definition: Part, scope: Scope): JsonSchema {
  const { names, isTotal } = basesOf(definition)
  const doc = readDocstring(docstringOf(definition))
  const bases = names.flatMap((name) => {
    const base = scope.classes.get(name)
    return base && base !== definition ? [dereference(classType(name, base, definition, scope), scope.defs)] : []
  }).filter(({ type }) => type === "object").map(({ description: _description, ...base }) => base)
  const body = bodyOf(definition)
  const own = objectOf(body.flatMap((statement, index) => fieldOf(statement, body.slice(index + 1), isTotal, scope)).map((property) => {
    const told = doc.params.get(property.name)?.text
    return property.schema.description === undefined ? { ...property, schema: describe(property.schema, told) } : property
  }))
  return describe(bases.length > 0 ? mergeObjects([...bases, own]) : own, doc.text || undefined)
}

/** `name: type = default  # remark`, or with a text below it. */
function fieldOf(statement: Part, after: Part[], isTotal: boolean, scope: Scope): Property[] {
  const [name, typing, , value] = statement.node.name === "AssignStatement" ? partsOf(statement) : []
  if (!name || typing?.node.name !== "TypeDef") return []
  const annotation = partsOf(typing).findLast(({ node }) => node.name !== ":")
  const wrapper = annotation && subscriptOf(annotation)?.name
  if (!annotation || wrapper === "ClassVar" || textOf(annotation) === "ClassVar" || /^_|^model_config$/.test(textOf(name))) return []
  const field = value && readField(value, scope)
  const preset = field ? field.preset : value && knownValue(value, scope)
  const typed = schemaOfAnnotation(annotation, scope)
  const schema = describe({ ...(field ? field.apply(typed) : typed), ...(preset && { default: preset.value }) }, remarkOf(statement, after))
  const required = wrapper === "Required" || (wrapper !== "NotRequired" && isTotal && (field ? field.isRequired : value === undefined))
  const described = field?.apply({}).description ?? typed.description
  return [{ name: textOf(name), schema: typeof described === "string" ? describe(schema, described) : schema, required }]
}

function remarkOf(statement: Part, after: Part[]): string | undefined {
  const remark = after.find(({ node }) => node.name === "Comment")
  if (remark && lineOf(remark) === lineOf(statement)) return textOf(remark).replace(/^#+:?\s*/, "").trim()
  const [next] = after.filter(({ node }) => node.name !== "Comment")
  const [text] = next?.node.name === "ExpressionStatement" ? partsOf(next) : []
  const known = text && valueOf(text)?.value
  return typeof known === "string" ? inOneLine(known) : undefined
}

/** Types that are called by a name: of the source itself, of a type parameter, or built in. */
import type { TSInterfaceDeclaration, TSType, TSTypeAliasDeclaration, TSTypeReference } from "@babel/types"
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import { dereference, mergeObjects, schemaOfValues, unionOf } from "./combine-schemas.ts"
import { applyDoc, docBefore } from "./jsdoc.ts"
import { enumValues, type Declared, type Scope } from "./typescript-scope.ts"
import { arrayOf, recordOf, schemaOfMembers, schemaOfType, unknownType } from "./typescript-types.ts"

/** `inline`: the type itself rather than a reference to it, where it has an end. */
export function namedType(type: TSTypeReference, scope: Scope, { inline = false } = {}): JsonSchema {
  if (type.typeName.type !== "Identifier") return memberType(type, scope)
  const { name } = type.typeName
  const given = type.typeArguments?.params ?? []
  const bound = scope.args.get(name)
  if (bound) return schemaOfType(bound.type, { ...bound.scope, depth: scope.depth })
  const declared = scope.types.get(name)
  if (!declared) return builtIn(name, given, type, scope)
  if (declared.type === "TSEnumDeclaration") return schemaOfValues(enumValues(declared, scope).map(([, value]) => value ?? null))
  if (declared.typeParameters) return schemaOfDeclared(declared, { ...scope, args: bind(declared, given, scope) })
  const schema = ownType(name, declared, scope)
  return inline ? dereference(schema, scope.defs) : schema
}

/** Objects become named types of the tool; everything else stands where it is used, unless it holds itself. */
function ownType(name: string, declared: TSInterfaceDeclaration | TSTypeAliasDeclaration, scope: Scope): JsonSchema {
  const ref = { $ref: `#/$defs/${name}` }
  if (scope.defs.has(name)) return ref
  if (scope.open.has(name)) {
    scope.defs.set(name, {})
    return ref
  }
  scope.open.add(name)
  const schema = applyDoc(schemaOfDeclared(declared, { ...scope, args: new Map() }), docBefore(declared))
  scope.open.delete(name)
  if (!scope.defs.has(name) && !(isSchema(schema.properties) || "anyOf" in schema || "allOf" in schema)) return schema
  scope.defs.set(name, schema)
  return ref
}

function schemaOfDeclared(declared: TSInterfaceDeclaration | TSTypeAliasDeclaration, scope: Scope): JsonSchema {
  if (declared.type === "TSTypeAliasDeclaration") return schemaOfType(declared.typeAnnotation, scope)
  const bases = (declared.extends ?? []).map(({ expression, typeArguments }): JsonSchema => {
    if (expression.type !== "Identifier") return {}
    return namedType({ type: "TSTypeReference", typeName: expression, typeArguments, loc: expression.loc }, scope, { inline: true })
  })
  const own = schemaOfMembers(declared.body.body, scope)
  return bases.length === 0 ? own : mergeObjects([...bases, own])
}

function bind(declared: Exclude<Declared, { type: "TSEnumDeclaration" }>, given: TSType[], scope: Scope): Scope["args"] {
  const args = new Map(scope.args)
  for (const [index, parameter] of (declared.typeParameters?.params ?? []).entries()) {
    const type = given[index] ?? parameter.default ?? parameter.constraint
    if (type) args.set(parameter.name.name, { type, scope })
  }
  return args
}

/** `Color.Red` of an enum; a name of a namespace is known nowhere here. */
function memberType(type: TSTypeReference, scope: Scope): JsonSchema {
  const { typeName } = type
  if (typeName.type !== "TSQualifiedName" || typeName.left.type !== "Identifier") return unknownType(type, scope)
  const declared = scope.types.get(typeName.left.name)
  const member = declared?.type === "TSEnumDeclaration" ? enumValues(declared, scope).find(([name]) => name === typeName.right.name) : undefined
  return member ? schemaOfValues([member[1] ?? null]) : unknownType(type, scope, `The type ${typeName.left.name}.${typeName.right.name}`)
}

function builtIn(name: string, given: TSType[], type: TSTypeReference, scope: Scope): JsonSchema {
  const [first, second] = given
  const whole = () => (!first ? {} : first.type === "TSTypeReference" ? namedType(first, scope, { inline: true }) : schemaOfType(first, scope))
  switch (name) {
    case "String": return { type: "string" }
    case "Number": return { type: "number" }
    case "Boolean": return { type: "boolean" }
    case "Object": return { type: "object" }
    case "Array": case "ReadonlyArray": case "Iterable": return first ? arrayOf(schemaOfType(first, scope)) : { type: "array" }
    case "Set": case "ReadonlySet": return { ...(first ? arrayOf(schemaOfType(first, scope)) : { type: "array" }), uniqueItems: true }
    case "Record": return first && second ? recordOf(schemaOfType(first, scope), schemaOfType(second, scope)) : { type: "object" }
    case "Readonly": case "NonNullable": case "Required": case "Partial": case "Pick": case "Omit": case "Promise": case "Awaited": break
    case "Exclude": case "Extract": {
      const all = first ? valuesOf(schemaOfType(first, scope)) : []
      const chosen = new Set(second ? valuesOf(schemaOfType(second, scope)) : [])
      const left = all.filter((value) => chosen.has(value) === (name === "Extract"))
      return left.length > 0 && chosen.size > 0 ? schemaOfValues(left) : unknownType(type, scope)
    }
    case "Date": return { type: "string", format: "date-time" }
    case "URL": return { type: "string", format: "uri" }
    default: return unknownType(type, scope, `The type ${name}`)
  }
  const schema = whole()
  if (name === "Partial") return without(schema, "required")
  if (name === "Required") return isSchema(schema.properties) ? { ...schema, required: Object.keys(schema.properties) } : schema
  if (name === "NonNullable") return withoutNull(schema)
  if (name !== "Pick" && name !== "Omit") return schema
  const keys = new Set(second ? valuesOf(schemaOfType(second, scope)) : [])
  if (!isSchema(schema.properties) || keys.size === 0) return unknownType(type, scope)
  const keep = (key: string) => keys.has(key) === (name === "Pick")
  const required = isTextList(schema.required) ? schema.required.filter(keep) : []
  const { required: _required, ...rest } = schema
  return { ...rest, properties: Object.fromEntries(Object.entries(schema.properties).filter(([key]) => keep(key))), ...(required.length > 0 && { required }) }
}

const valuesOf = (schema: JsonSchema): unknown[] => ("const" in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : [])

const without = (schema: JsonSchema, keyword: string): JsonSchema => Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword))

function withoutNull(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.anyOf)) return unionOf(schema.anyOf.filter(isSchema).filter(({ type }) => type !== "null"))
  const { type } = schema
  const typed = isTextList(type) ? { ...schema, type: type.length === 2 ? type.find((one) => one !== "null") : type.filter((one) => one !== "null") } : schema
  return Array.isArray(typed.enum) ? { ...typed, enum: typed.enum.filter((value) => value !== null) } : typed
}

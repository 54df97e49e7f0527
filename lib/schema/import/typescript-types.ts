/** TypeScript types as JSON Schema. A type that nobody can tell is told, and its place has no type. */
import type { TSIndexSignature, TSMethodSignature, TSNamedTupleMember, TSPropertySignature, TSType, TSTypeElement } from "@babel/types"
import type { JsonSchema } from "#lib/agent/types.ts"
import { mergeObjects, objectOf, schemaOfValues, unionOf, type Property } from "./combine-schemas.ts"
import { applyDoc, docBefore, remarkAfter } from "./jsdoc.ts"
import { namedType } from "./typescript-names.ts"
import { valueOf, type Scope } from "./typescript-scope.ts"
import { keyName } from "./typescript-values.ts"

const DEEPEST = 48

export function schemaOfType(type: TSType, outer: Scope): JsonSchema {
  const scope = { ...outer, depth: outer.depth + 1 }
  if (scope.depth > DEEPEST || --scope.budget.left < 0) return unknownType(type, scope, "A type that is nested or repeats itself so deeply")
  switch (type.type) {
    case "TSStringKeyword": case "TSTemplateLiteralType": return { type: "string" }
    case "TSNumberKeyword": return { type: "number" }
    case "TSBigIntKeyword": return { type: "integer" }
    case "TSBooleanKeyword": return { type: "boolean" }
    case "TSNullKeyword": return { type: "null" }
    case "TSObjectKeyword": return { type: "object" }
    case "TSAnyKeyword": case "TSUnknownKeyword": return {}
    case "TSNeverKeyword": return { not: {} }
    case "TSParenthesizedType": case "TSOptionalType": return schemaOfType(type.typeAnnotation, scope)
    case "TSNamedTupleMember": return schemaOfType(type.elementType, scope)
    case "TSLiteralType": {
      if (type.literal.type === "TemplateLiteral" && type.literal.expressions.length > 0) return { type: "string" }
      const known = valueOf(type.literal, scope)
      return known ? schemaOfValues([known.value]) : unknownType(type, scope)
    }
    case "TSArrayType": return arrayOf(schemaOfType(type.elementType, scope))
    case "TSTupleType": return tupleOf(type.elementTypes, scope)
    case "TSTypeLiteral": return schemaOfMembers(type.members, scope)
    case "TSUnionType": return unionOf(type.types.filter((one) => !isNothing(one)).map((one) => schemaOfType(one, scope)))
    case "TSIntersectionType": return mergeObjects(type.types.map((one) => one.type === "TSTypeReference" ? namedType(one, scope, { inline: true }) : schemaOfType(one, scope)))
    case "TSTypeReference": return namedType(type, scope)
    case "TSTypeOperator": return type.operator === "readonly" ? schemaOfType(type.typeAnnotation, scope) : type.operator === "keyof" ? keysOf(type.typeAnnotation, scope) : unknownType(type, scope)
    case "TSIndexedAccessType": return memberOf(type.objectType, type.indexType, scope) ?? unknownType(type, scope)
    case "TSTypeQuery": {
      const known = type.exprName.type === "Identifier" ? valueOf(type.exprName, scope) : undefined
      return known && (typeof known.value !== "object" || known.value === null) ? schemaOfValues([known.value]) : unknownType(type, scope)
    }
    case "TSMappedType": return type.nameType || !type.typeAnnotation ? unknownType(type, scope) : recordOf(schemaOfType(type.constraint, scope), schemaOfType(type.typeAnnotation, scope), type.optional === true || type.optional === "+")
    default: return unknownType(type, scope)
  }
}

/** Says that a type cannot be told. */
export function unknownType(type: TSType, { tell }: Scope, what = `The type ${WORDS[type.type] ?? type.type.replace(/^TS/, "")}`): JsonSchema {
  tell(`${what} has no form in JSON that is known here; any value is allowed there.`, type)
  return {}
}

const WORDS: Record<string, string> = {
  TSFunctionType: "of a function", TSConstructorType: "of a constructor", TSSymbolKeyword: "symbol", TSConditionalType: "with a condition", TSTypeQuery: "of that value",
  TSUndefinedKeyword: "undefined", TSVoidKeyword: "void", TSThisType: "this", TSImportType: "from another file", TSIndexedAccessType: "of that member", TSMappedType: "mapped with other names",
}

export const isNothing = ({ type }: TSType): boolean => type === "TSUndefinedKeyword" || type === "TSVoidKeyword"

export const arrayOf = (items: JsonSchema): JsonSchema => ({ type: "array", ...(Object.keys(items).length > 0 && { items }) })

/** Whether a value of this type may be left out. */
export function mayBeAbsent(type: TSType | undefined, scope: Scope): boolean {
  if (type?.type === "TSParenthesizedType") return mayBeAbsent(type.typeAnnotation, scope)
  if (type?.type === "TSUnionType") return type.types.some((one) => mayBeAbsent(one, scope))
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier" || scope.depth > DEEPEST) return type !== undefined && isNothing(type)
  const declared = scope.types.get(type.typeName.name)
  return declared?.type === "TSTypeAliasDeclaration" && !declared.typeParameters && mayBeAbsent(declared.typeAnnotation, { ...scope, depth: scope.depth + 1 })
}

export function schemaOfMembers(members: TSTypeElement[], scope: Scope): JsonSchema {
  const properties: Property[] = []
  let others: JsonSchema | undefined
  for (const member of members) {
    if (member.type === "TSPropertySignature") properties.push(...propertyOf(member, scope))
    else if (member.type === "TSIndexSignature") others = valueOfIndex(member, scope)
    else scope.tell(`${member.type === "TSMethodSignature" ? `The method ${methodName(member)}` : "A call signature"} has no form in JSON, so it was left out.`, member)
  }
  return objectOf(properties, others)
}

const methodName = ({ key }: TSMethodSignature): string => keyName(key) ?? "here"

const valueOfIndex = ({ typeAnnotation }: TSIndexSignature, scope: Scope): JsonSchema => (typeAnnotation ? schemaOfType(typeAnnotation.typeAnnotation, scope) : {})

function propertyOf(member: TSPropertySignature, scope: Scope): Property[] {
  const name = keyName(member.key)
  if (name === undefined || (member.computed && member.key.type === "Identifier")) {
    scope.tell("A property whose name is computed was left out.", member)
    return []
  }
  const type = member.typeAnnotation?.typeAnnotation
  if (!type) scope.tell(`The property ${name} has no type; any value is allowed there.`, member)
  const schema = applyDoc(type ? schemaOfType(type, scope) : {}, docBefore(member), remarkAfter(member))
  return [{ name, schema, required: !member.optional && !mayBeAbsent(type, scope) }]
}

function tupleOf(elements: (TSType | TSNamedTupleMember)[], scope: Scope): JsonSchema {
  let rest: JsonSchema | undefined
  let least = 0
  const entries: JsonSchema[] = []
  for (const element of elements) {
    const inner = element.type === "TSNamedTupleMember" ? element.elementType : element
    if (inner.type === "TSRestType") {
      const { items } = schemaOfType(inner.typeAnnotation, scope)
      rest = typeof items === "object" && items !== null ? Object.fromEntries(Object.entries(items)) : {}
      continue
    }
    entries.push(schemaOfType(inner, scope))
    if (inner.type !== "TSOptionalType" && !(element.type === "TSNamedTupleMember" && element.optional)) least = entries.length
  }
  if (entries.length === 0) return rest ? arrayOf(rest) : { type: "array", maxItems: 0 }
  return { type: "array", prefixItems: entries, items: rest ?? false, ...(least > 0 && { minItems: least }) }
}

/** `Record<K, V>` and `{ [key in K]: V }`: the keys are known, or any. */
export function recordOf(key: JsonSchema, value: JsonSchema, optional = false): JsonSchema {
  const names = "const" in key ? [key.const] : Array.isArray(key.enum) ? key.enum : undefined
  if (!names) return objectOf([], value)
  return objectOf(names.map((name) => ({ name: String(name), schema: value, required: !optional })))
}

/** `keyof T`: the names of the properties that T has. */
function keysOf(type: TSType, scope: Scope): JsonSchema {
  const names = type.type === "TSTypeQuery" ? constantOf(type, scope) : propertiesOf(type, scope)
  return names && Object.keys(names).length > 0 ? schemaOfValues(Object.keys(names)) : unknownType(type, scope)
}

const propertiesOf = (type: TSType, scope: Scope): object | undefined => {
  const schema = type.type === "TSTypeReference" ? namedType(type, scope, { inline: true }) : schemaOfType(type, scope)
  return typeof schema.properties === "object" && schema.properties !== null ? schema.properties : undefined
}

/** `typeof CONSTANT`, when its value stands in the source. */
function constantOf(type: TSType, scope: Scope): object | undefined {
  const known = type.type === "TSTypeQuery" && type.exprName.type === "Identifier" ? valueOf(type.exprName, scope) : undefined
  return typeof known?.value === "object" && known.value !== null ? known.value : undefined
}

/** `T["key"]`, `(typeof LIST)[number]` and `(typeof MAP)[keyof typeof MAP]`. */
function memberOf(owner: TSType, index: TSType, scope: Scope): JsonSchema | undefined {
  const object = owner.type === "TSParenthesizedType" ? owner.typeAnnotation : owner
  const constant = constantOf(object, scope)
  if (constant) return schemaOfValues(Object.values(constant))
  const key = index.type === "TSLiteralType" && index.literal.type === "StringLiteral" ? index.literal.value : undefined
  if (key === undefined) return undefined
  const found: unknown = Object.entries(propertiesOf(object, scope) ?? {}).find(([name]) => name === key)?.[1]
  return typeof found === "object" && found !== null ? Object.fromEntries(Object.entries(found)) : undefined
}

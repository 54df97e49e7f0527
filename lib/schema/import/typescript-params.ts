/** The parameters of a function as the properties of one object. */
import { parse } from "@babel/parser"
import type { ArrowFunctionExpression, Expression, FunctionDeclaration, FunctionExpression, Node, ObjectPattern, TSDeclareFunction, TSFunctionType, TSType } from "@babel/types"
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import { dereference, describe, objectOf, type Property } from "./combine-schemas.ts"
import { applyDoc, docBefore, remarkAfter, valueOf as valueOfText, type Doc, type DocParam } from "./jsdoc.ts"
import { valueOf, type Scope } from "./typescript-scope.ts"
import { mayBeAbsent, schemaOfType } from "./typescript-types.ts"
import { keyName } from "./typescript-values.ts"
import { schemaOfValue } from "./value-schema.ts"

export type Callable = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | TSDeclareFunction | TSFunctionType

/** One object that is called like this holds the arguments, rather than being one. */
const WHOLE = new Set(["args", "arguments", "params", "parameters", "input", "options", "opts", "props"])

export function parametersOf({ params, typeParameters }: Callable, doc: Doc, outer: Scope): JsonSchema {
  const args = new Map(outer.args)
  if (typeParameters?.type === "TSTypeParameterDeclaration") {
    for (const { name, constraint, default: preset } of typeParameters.params) {
      const type = constraint ?? preset
      if (type) args.set(name.name, { type, scope: outer })
    }
  }
  const scope = { ...outer, args }
  const list = params.filter((param) => !(param.type === "Identifier" && param.name === "this"))
  const [only] = list
  if (only && list.length === 1) {
    const target = only.type === "AssignmentPattern" ? only.left : only
    if (target.type === "ObjectPattern" || (target.type === "Identifier" && WHOLE.has(target.name))) {
      const schema = dereference(propertyOf(only, 0, doc, scope).schema, scope.defs)
      if (schema.type === "object" && !("$ref" in schema)) {
        const { description: _description, default: _default, ...parameters } = schema
        return "properties" in parameters || "additionalProperties" in parameters ? parameters : { ...parameters, properties: {} }
      }
    }
  }
  return objectOf(list.map((param, index) => propertyOf(param, index, doc, scope)))
}

type Param = Callable["params"][number]

function propertyOf(param: Param, index: number, doc: Doc, scope: Scope): Property {
  if (param.type === "AssignmentPattern") {
    const inner = param.left.type === "Identifier" || param.left.type === "ObjectPattern" || param.left.type === "ArrayPattern" ? propertyOf(param.left, index, doc, { ...scope, tell: "typeAnnotation" in param.left && param.left.typeAnnotation ? scope.tell : () => {} }) : unnamed(param, index, doc, scope)
    return withPreset(inner, param.right, scope, param)
  }
  if (param.type === "RestElement") {
    const name = param.argument.type === "Identifier" ? param.argument.name : `arg${index + 1}`
    return { name, ...typed(param, name, name, doc, scope), required: false }
  }
  if (param.type === "Identifier") {
    const { schema, required } = typed(param, param.name, param.name, doc, scope)
    return { name: param.name, schema, required: required && !param.optional }
  }
  return param.type === "ObjectPattern" ? destructured(param, index, doc, scope) : unnamed(param, index, doc, scope)
}

function unnamed(param: Node & { typeAnnotation?: unknown }, index: number, doc: Doc, scope: Scope): Property {
  const name = doc.params.filter(({ path }) => !path.includes("."))[index]?.path ?? `arg${index + 1}`
  return { name, ...typed(param, name, `the parameter ${index + 1}`, doc, scope) }
}

/** The schema of a parameter by its annotation or else by its JSDoc. */
function typed(param: Node, name: string, shown: string, doc: Doc, scope: Scope): { schema: JsonSchema; required: boolean } {
  const told = doc.params.find(({ path }) => path === name)
  const type = annotationOf(param) ?? (told?.type === undefined ? undefined : parseType(told.type))
  if (!type) scope.tell(`The parameter ${shown} has no type; any value is allowed there.`, param)
  const schema = type ? schemaOfType(type, scope) : {}
  const nested = describeInner(schema, doc.params.filter(({ path }) => path.startsWith(`${name}.`)).map((one) => ({ ...one, path: one.path.slice(name.length + 1) })))
  const own = applyDoc(nested, docBefore(param), told?.text || remarkAfter(param))
  const preset = told?.preset === undefined ? {} : { default: valueOfText(told.preset) }
  return { schema: { ...own, ...preset }, required: !mayBeAbsent(type, scope) && !told?.optional }
}

const annotationOf = (node: object): TSType | undefined => {
  const annotation = "typeAnnotation" in node ? node.typeAnnotation : undefined
  return isAnnotation(annotation) ? annotation.typeAnnotation : undefined
}
const isAnnotation = (value: unknown): value is { typeAnnotation: TSType } => isSchema(value) && value.type === "TSTypeAnnotation"

/** `@param user.name`: the description of a property that says nothing itself. */
function describeInner(schema: JsonSchema, told: DocParam[]): JsonSchema {
  if (told.length === 0 || !isSchema(schema.properties)) return schema
  const properties = Object.entries(schema.properties).map(([key, property]): [string, unknown] => {
    const text = told.find(({ path }) => path === key)?.text
    return [key, isSchema(property) && property.description === undefined ? describe(property, text) : property]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** A default makes a parameter optional, and is its type where none is written. */
function withPreset({ name, schema, ...rest }: Property, right: Expression, scope: Scope, node: Node): Property {
  const known = valueOf(right, scope)
  const { description, ...bare } = schema
  const isTyped = Object.keys(bare).filter((key) => key !== "default").length > 0
  const guessed = isTyped || !known || known.value === null ? bare : { ...withoutExamples(schemaOfValue(known.value)), ...bare }
  if (!isTyped && (!known || known.value === null)) scope.tell(`The parameter ${name} has no type; any value is allowed there.`, node)
  const preset = known ? { default: known.value } : {}
  return { name, ...rest, required: false, schema: describe({ ...guessed, ...preset }, typeof description === "string" ? description : undefined) }
}

/** `1` as a default says that a number is wanted, not that it must be whole. */
function withoutExamples(schema: JsonSchema): JsonSchema {
  if (schema.type === "array") return { type: "array" }
  if (schema.type === "object") return { type: "object" }
  return { type: schema.type === "integer" ? "number" : schema.type }
}

/** `{ city, units = "c" }: Args`: the types from the annotation, the defaults from the pattern. */
function destructured(param: ObjectPattern, index: number, doc: Doc, scope: Scope): Property {
  const outer = doc.params.find(({ path }) => !path.includes(".") && !param.properties.some((one) => one.type === "ObjectProperty" && keyName(one.key) === path))
  const type = annotationOf(param) ?? (outer?.type === undefined ? undefined : parseType(outer.type))
  const whole = type ? dereference(schemaOfType(type, scope), scope.defs) : { type: "object", properties: {} }
  const given = isSchema(whole.properties) ? whole.properties : {}
  const required = isTextList(whole.required) ? whole.required : []
  const byName = new Map(Object.entries(given).map(([name, schema]): [string, Property] => [name, { name, schema: isSchema(schema) ? schema : {}, required: required.includes(name) }]))
  for (const one of param.properties) {
    const name = one.type === "ObjectProperty" ? keyName(one.key) : undefined
    if (one.type !== "ObjectProperty" || name === undefined) continue
    const told = doc.params.find(({ path }) => path === name || path.endsWith(`.${name}`))
    const before = byName.get(name)
    const toldType = told?.type === undefined ? undefined : parseType(told.type)
    const preset = one.value.type === "AssignmentPattern" ? one.value.right : undefined
    if (!before && !toldType && !preset) scope.tell(`The parameter ${name} has no type; any value is allowed there.`, one)
    const own: Property = before ?? { name, schema: toldType ? schemaOfType(toldType, scope) : {}, required: !told?.optional }
    const described = typeof own.schema.description === "string" ? own : { ...own, schema: describe(own.schema, told?.text || (before ? "" : remarkAfter(one))) }
    byName.set(name, preset ? withPreset(described, preset, scope, one) : described)
  }
  const { properties: _properties, required: _required, ...rest } = whole
  return { name: outer?.path ?? (index === 0 ? "args" : `arg${index + 1}`), schema: { ...rest, ...objectOf([...byName.values()]) }, required: true }
}

/** The type in a JSDoc comment, whose own dialect is put into TypeScript first. */
function parseType(text: string): TSType | undefined {
  const plain = text.replace(/^\.\.\.(.*)$/, "($1)[]").replace(/^\?(.*)$/, "($1) | null").replace(/^!/, "").replaceAll(".<", "<").replace(/^\*$/, "any").replace(/\bObject\b(?!<)/g, "object").replace(/\bObject</g, "Record<").replace(/\bfunction\b/gi, "Function")
  try {
    const [statement] = parse(`type T = ${plain}`, { plugins: ["typescript"] }).program.body
    return statement?.type === "TSTypeAliasDeclaration" ? statement.typeAnnotation : undefined
  } catch {
    return undefined
  }
}

/** Python annotations as JSON Schema. A type that nobody can tell is told, and its place has no type. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { describe, objectOf, schemaOfValues, unionOf } from "./combine-schemas.ts"
import { classType } from "./python-classes.ts"
import { readField } from "./python-field.ts"
import { knownValue, type Scope } from "./python-scope.ts"
import { argumentsOf, lineOf, nameOf, parseExpression, partsOf, subscriptOf, textOf, type Part } from "./python-tree.ts"
import { valueOf } from "./python-values.ts"

const DEEPEST = 48

export function schemaOfAnnotation(part: Part, outer: Scope): JsonSchema {
  const scope = { ...outer, depth: outer.depth + 1 }
  if (scope.depth > DEEPEST || --scope.budget.left < 0) return unknownType(part, scope)
  switch (part.node.name) {
    case "None": return { type: "null" }
    case "String": case "ContinuedString": {
      const text = valueOf(part)?.value
      const inner = typeof text === "string" ? parseExpression(text.trim(), lineOf(part)) : undefined
      return inner ? schemaOfAnnotation(inner, scope) : unknownType(part, scope)
    }
    case "ParenthesizedExpression": {
      const [inner] = argumentsOf(part)
      return inner ? schemaOfAnnotation(inner.value, scope) : unknownType(part, scope)
    }
    case "BinaryExpression": {
      const [left, operator, right] = partsOf(part)
      return left && right && operator && textOf(operator) === "|" ? unionOf([schemaOfAnnotation(left, scope), schemaOfAnnotation(right, scope)]) : unknownType(part, scope)
    }
    default: break
  }
  const subscript = subscriptOf(part)
  if (subscript) return genericType(subscript.name, subscript.args, part, scope)
  const name = nameOf(part)
  return name === undefined ? unknownType(part, scope) : namedType(name, part, scope)
}

/** Says that a type cannot be told. */
export function unknownType(part: Part, { tell }: Scope): JsonSchema {
  tell(`The type ${textOf(part).slice(0, 80)} has no form in JSON that is known here; any value is allowed there.`, part)
  return {}
}

const SIMPLE: Record<string, JsonSchema> = {
  str: { type: "string" }, int: { type: "integer" }, float: { type: "number" }, bool: { type: "boolean" }, Decimal: { type: "number" }, Any: {}, object: {},
  Number: { type: "number" }, Text: { type: "string" }, AnyStr: { type: "string" }, LiteralString: { type: "string" },
  list: { type: "array" }, tuple: { type: "array" }, dict: { type: "object" }, set: { type: "array", uniqueItems: true }, frozenset: { type: "array", uniqueItems: true },
  datetime: { type: "string", format: "date-time" }, date: { type: "string", format: "date" }, time: { type: "string", format: "time" }, timedelta: { type: "string", format: "duration" },
  UUID: { type: "string", format: "uuid" }, Path: { type: "string" }, EmailStr: { type: "string", format: "email" }, HttpUrl: { type: "string", format: "uri" }, AnyUrl: { type: "string", format: "uri" },
  PositiveInt: { type: "integer", exclusiveMinimum: 0 }, NonNegativeInt: { type: "integer", minimum: 0 }, PositiveFloat: { type: "number", exclusiveMinimum: 0 }, NonNegativeFloat: { type: "number", minimum: 0 },
  StrictStr: { type: "string" }, StrictInt: { type: "integer" }, StrictFloat: { type: "number" }, StrictBool: { type: "boolean" }, JSON: {}, NoneType: { type: "null" },
}

/** Several names for the same list, set or dictionary. */
const SAME: Record<string, string> = {
  List: "list", Sequence: "list", MutableSequence: "list", Iterable: "list", Collection: "list", Deque: "list", deque: "list",
  Set: "set", AbstractSet: "set", MutableSet: "set", FrozenSet: "frozenset", Tuple: "tuple",
  Dict: "dict", Mapping: "dict", MutableMapping: "dict", OrderedDict: "dict", DefaultDict: "dict", defaultdict: "dict",
}

const lookUp = <T>(table: Record<string, T>, name: string): T | undefined => (Object.hasOwn(table, name) ? table[name] : undefined)

function namedType(name: string, part: Part, scope: Scope): JsonSchema {
  const own = scope.classes.get(name)
  if (own) return classType(name, own, part, scope)
  const alias = scope.aliases.get(name)
  if (alias && alias !== part && !scope.open.has(name)) return schemaOfAnnotation(alias, { ...scope, open: new Set([...scope.open, name]) })
  const simple = lookUp(SIMPLE, lookUp(SAME, name) ?? name)
  return simple ? { ...simple } : unknownType(part, scope)
}

function genericType(name: string, args: Part[], part: Part, scope: Scope): JsonSchema {
  const [first, second] = args
  const of = (inner: Part | undefined) => (inner ? schemaOfAnnotation(inner, scope) : {})
  switch (lookUp(SAME, name) ?? name) {
    case "Optional": return unionOf([of(first), { type: "null" }])
    case "Union": return unionOf(args.map(of))
    case "Literal": return literalOf(args, part, scope)
    case "list": return arrayOf(of(first))
    case "set": case "frozenset": return { ...arrayOf(of(first)), uniqueItems: true }
    case "tuple": return tupleOf(args, scope)
    case "dict": return objectOf([], of(second))
    case "Annotated": return args.slice(1).reduce((schema, extra) => annotated(schema, extra, scope), of(first))
    case "Required": case "NotRequired": case "ReadOnly": case "Final": case "ClassVar": case "InitVar": return of(first)
    default: return unknownType(part, scope)
  }
}

const arrayOf = (items: JsonSchema): JsonSchema => ({ type: "array", ...(Object.keys(items).length > 0 && { items }) })

function literalOf(args: Part[], part: Part, scope: Scope): JsonSchema {
  const known = args.map((arg) => knownValue(arg, scope))
  if (known.length === 0 || !known.every((one) => one !== undefined)) return unknownType(part, scope)
  return unionOf(known.map(({ value }) => (value === null ? { type: "null" } : schemaOfValues([value]))))
}

function tupleOf(args: Part[], scope: Scope): JsonSchema {
  const [first] = args
  const isEndless = args.at(-1)?.node.name === "Ellipsis"
  if (!first || (isEndless && args.length === 2)) return arrayOf(first ? schemaOfAnnotation(first, scope) : {})
  const entries = args.filter(({ node }) => node.name !== "Ellipsis").map((arg) => schemaOfAnnotation(arg, scope))
  return { type: "array", prefixItems: entries, items: false, minItems: entries.length }
}

/** `Annotated[int, "how many", Field(ge=1)]`: a text is the description, a field says more. */
function annotated(schema: JsonSchema, extra: Part, scope: Scope): JsonSchema {
  const text = valueOf(extra)?.value
  if (typeof text === "string") return describe(schema, text)
  return readField(extra, scope)?.apply(schema) ?? schema
}

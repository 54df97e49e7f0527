import vm from "node:vm"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js"
import type { JsonSchema } from "#lib/agent/types.ts"
import { nearestNames } from "./nearest-names.ts"

/**
 * What is wrong with arguments, in words that a model can act on, or null when they fit.
 * All problems in one line, joined by "; ". Draft 2020-12, no coercion, no defaults filled in, `format` is not checked,
 * `$ref` only within the schema. A schema that cannot be compiled is such a text too, so a caller needs no try.
 */
export const validateArgs = (schema: JsonSchema, value: unknown): string | null => {
  const check = checkFor(schema)
  if (typeof check === "string") return check
  try {
    if (check(value)) return null
  } catch (error) {
    return `args could not be checked: ${reason(error)}; send simpler or shorter values`
  }
  return describeErrors(check.errors ?? [], value)
}

const checks = new WeakMap<JsonSchema, ValidateFunction | string>()

const checkFor = (schema: JsonSchema): ValidateFunction | string => {
  if (typeof schema !== "object" || schema === null) return unusable("they are not an object")
  const known = checks.get(schema)
  if (known !== undefined) return known
  const check = compile(schema)
  checks.set(schema, check)
  return check
}

const METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
const metaschema = new Ajv2020({ strict: false, validateFormats: false, logger: false }).getSchema(METASCHEMA)

// An instance keeps every schema it has seen and refuses a second one with the same $id: so one per schema.
const compile = (schema: JsonSchema): ValidateFunction | string => {
  try {
    if (metaschema?.(schema) === false) {
      const [first] = metaschema.errors ?? []
      throw new Error(`${first?.instancePath ?? ""} ${first?.message ?? "is invalid"}`.trim())
    }
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      verbose: true,
      ownProperties: true,
      validateFormats: false,
      validateSchema: false,
      meta: false,
      logger: false,
      code: { regExp: boundedRegExp },
    })
    ajv.removeKeyword("uniqueItems")
    ajv.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", validate: hasUniqueItems, error: { message: "must not repeat an item" } })
    const check = ajv.compile(schema)
    if ("$async" in check) throw new Error("$async is not supported")
    return check
  } catch (error) {
    return unusable(reason(error))
  }
}

const unusable = (why: string): string =>
  `this tool cannot be called until its parameters are a valid JSON Schema (draft 2020-12): ${why}`

// Patterns come from whoever made the tool: one that backtracks for ever must not stop the process.
const boundedRegExp = Object.assign(
  (pattern: string, flags: string) => {
    const regExp = toRegExp(pattern, flags)
    const context = vm.createContext({ regExp, text: "" })
    const script = new vm.Script("regExp.test(text)")
    return {
      test: (text: string): boolean => {
        context.text = text
        try {
          return script.runInContext(context, { timeout: 100 }) === true
        } catch (cause) {
          throw new Error(`the pattern ${pattern} took too long on a text of ${text.length} characters`, { cause })
        }
      },
      // ajv keeps one object per text of this.
      toString: () => String(regExp),
    }
  },
  { code: "boundedRegExp" },
)

// Patterns written for other dialects often escape what the `u` flag forbids to escape.
const toRegExp = (pattern: string, flags: string): RegExp => {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return new RegExp(pattern)
  }
}

// ajv's own compares each item with each other: minutes for 256 KiB of arguments.
const hasUniqueItems = (wanted: boolean, items: unknown[]): boolean =>
  !wanted || new Set(items.map((item) => JSON.stringify(item, sortKeys))).size === items.length

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

const SHOWN = 10

const describeErrors = (errors: ErrorObject[], root: unknown): string => {
  const texts = new Set<string>()
  for (const group of groupErrors(errors)) {
    texts.add(describeGroup(group, root))
    if (texts.size > SHOWN) return `${[...texts].slice(0, SHOWN).join("; ")}; and more problems`
  }
  return [...texts].join("; ")
}

type Group = { first: ErrorObject; allowed: unknown[] }

/** Branches of anyOf and oneOf each complain about the same place: their types and values become one list. */
const groupErrors = (errors: ErrorObject[]): Group[] => {
  const groups = new Map<string, Group>()
  for (const error of errors) {
    const allowed = allowedBy(error)
    const kind = error.keyword === "type" ? "type" : allowed.length > 0 ? "value" : error.schemaPath
    const key = `${error.instancePath} ${kind} ${JSON.stringify(allowed.length > 0 ? "" : error.params)}`
    const group = groups.get(key)
    if (group) group.allowed.push(...allowed)
    else groups.set(key, { first: error, allowed: [...allowed] })
  }
  const all = [...groups.values()]
  const within = (path: string) => all.filter(({ first }) => !isSummary(first) && first.instancePath.startsWith(path))
  return all.filter(({ first }) => !isSummary(first) || (first.keyword !== "if" && within(first.instancePath).length !== 1))
}

const isSummary = ({ keyword, params }: ErrorObject): boolean =>
  keyword === "if" || keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas === null)

const allowedBy = ({ keyword, params }: ErrorObject): unknown[] => {
  if (keyword === "type") return Array.isArray(params.type) ? params.type : [params.type]
  if (keyword === "enum") return Array.isArray(params.allowedValues) ? params.allowedValues : []
  return keyword === "const" ? [params.allowedValue] : []
}

const describeGroup = ({ first, allowed }: Group, root: unknown): string => {
  const { params, data, propertyName } = first
  const at = pathOf(first.instancePath, root)
  const child = (name: unknown) => `${at}${keyOf(String(name))}`.replace(/^args\./, "")
  const choices = [...new Set(allowed.map((value) => (typeof value === "string" ? value : show(value))))]
  switch (first.keyword) {
    case "type":
      return `${at} must be ${choices.join(" or ")}; got ${show(data)}`
    case "enum":
    case "const":
      return `${at} must be ${choices.length > 1 ? "one of " : ""}${choices.join(", ")}; got ${show(data)}`
    case "required":
      return `missing required argument ${child(params.missingProperty)}`
    case "dependentRequired":
      return `missing argument ${child(params.missingProperty)}, which ${child(params.property)} requires`
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty)
      return `unknown argument ${child(name)}; ${suggest(name, Object.keys(first.parentSchema?.properties ?? {}))}`
    }
    case "false schema":
      return `${at} is not allowed`
    case "not":
      return `${at} has a form that is excluded; got ${show(data)}`
    case "anyOf":
      return `${at} must match at least one of its allowed forms; got ${show(data)}`
    case "oneOf":
      return `${at} must match exactly one of its allowed forms; got ${show(data)}`
    default:
      return `${at}${propertyName === undefined ? "" : ` has the name ${show(propertyName)}, which`} ${first.message ?? "is invalid"}; got ${show(data)}`
  }
}

const suggest = (name: string, known: string[]): string => {
  const [near] = nearestNames(name, known, 1)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length > 0 ? `known arguments: ${known.join(", ")}` : "no argument is known here"
}

/** `/days/0/high~1low` as `args.days[0]["high/low"]`. */
const pathOf = (pointer: string, root: unknown): string => {
  let path = "args"
  let at = root
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~")
    path += Array.isArray(at) ? `[${key}]` : keyOf(key)
    at = typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined
  }
  return path
}

const keyOf = (key: string): string => (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `.${key}` : `[${show(key)}]`)

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
